"""Figures for Prometheus, summed over all web processes (multi-process mode, folder in PROMETHEUS_MULTIPROC_DIR)."""

from __future__ import annotations

import hmac
import os
import time
from typing import Final

from flask import Blueprint, Flask, Response, current_app, g, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from governance.core.access import ANONYMOUS, Permission, check_permission
from governance.core.doors import unauthenticated
from governance.core.identity import current_actor

REQUESTS: Final = Counter("http_requests", "Requests answered", ["door", "method", "status"])
SECONDS: Final = Histogram(
    "http_request_seconds",
    "Time to the answer",
    ["door"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)

blueprint = Blueprint("metrics", __name__)


def init_app(app: Flask) -> None:
    """Count every request and open the door for the collector."""
    app.before_request(_start)
    app.after_request(_count)
    app.register_blueprint(blueprint)


@blueprint.get("/metrics")
def scrape() -> ResponseReturnValue:
    """Everything counted so far; opened by METRICS_TOKEN as bearer token or by the permission to read metrics."""
    if not _bearer_is_right():
        if current_actor() is ANONYMOUS:
            return unauthenticated()
        check_permission(current_actor(), Permission.METRICS_READ)
    registry: CollectorRegistry = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _bearer_is_right() -> bool:
    token = current_app.extensions["settings"].metrics_token
    given = request.authorization
    if not token or given is None or given.type != "bearer" or not given.token:
        return False
    return hmac.compare_digest(given.token.encode(), token.encode())


def _start() -> None:
    g.counted_from = time.perf_counter()


def _count(response: Response) -> Response:
    door = request.endpoint or "none"
    REQUESTS.labels(door, request.method, str(response.status_code)).inc()
    SECONDS.labels(door).observe(time.perf_counter() - g.get("counted_from", time.perf_counter()))
    return response
