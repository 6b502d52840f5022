"""Logs as one JSON object a line on standard error, with the request id and the actor; on a terminal in words."""

from __future__ import annotations

import logging
import sys
import time
from http import HTTPStatus
from typing import Any, Final, TextIO

import structlog
from flask import Flask, Response, g, request

# Noted at level DEBUG while all is well: supervisors, collectors and pages ask every few seconds.
ASKED_ALL_THE_TIME: Final = frozenset({"health.alive", "health.ready", "metrics.scrape", "static"})

access_log = structlog.get_logger("access")


class StandardError(logging.StreamHandler[TextIO]):
    """Writes to whatever standard error is at the moment of writing."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:
        """Standard error, now."""
        return sys.stderr

    @stream.setter
    def stream(self, _value: TextIO) -> None:
        """The stream is never kept."""


def init_app(app: Flask, *, level: str) -> None:
    """Send all logs through one formatter, and note every request once it is answered."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    for_people = sys.stderr.isatty()
    last: list[Any] = (
        [structlog.dev.ConsoleRenderer()]
        if for_people
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False, default=str)]
    )
    handler = StandardError()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    root = logging.getLogger()
    root.handlers = [kept for kept in root.handlers if not isinstance(kept, StandardError)] + [handler]
    root.setLevel(level.upper())
    for chatty in ("alembic", "apscheduler", "httpx", "werkzeug"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    app.before_request(_note_start)
    app.after_request(_note_answer)


def _note_start() -> None:
    g.started = time.perf_counter()


def _path() -> str:
    """The address that was asked for, without the secret that some of them carry."""
    secret = (request.view_args or {}).get("token")
    return request.path.replace(secret, "…") if secret else request.path


def _note_answer(response: Response) -> Response:
    took = time.perf_counter() - g.get("started", time.perf_counter())
    often = request.endpoint in ASKED_ALL_THE_TIME and response.status_code < HTTPStatus.BAD_REQUEST
    access_log.log(
        logging.DEBUG if often else logging.INFO,
        "request",
        method=request.method,
        path=_path(),
        status=response.status_code,
        milliseconds=round(took * 1000, 1),
    )
    return response
