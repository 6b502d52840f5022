"""How often the API may be asked, stated in headers.

With the default storage each web process counts for itself: two processes let through up to twice the limit. Where it
must be exact, RATE_LIMIT_STORAGE names a Redis server. (Sign-in attempts are counted in the database, see `throttle.py`.)
"""

from __future__ import annotations

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from governance.core.access import ANONYMOUS
from governance.core.identity import current_actor


def init_app(app: Flask, *, limit: str, storage: str) -> None:
    """Limit every operation of the API together, per account, or per address for strangers."""
    Limiter(
        _who,
        app=app,
        application_limits=[limit],
        application_limits_exempt_when=lambda: not request.path.startswith("/api/v"),
        headers_enabled=True,
        storage_uri=storage,
    )


def _who() -> str:
    actor = current_actor()
    return f"address:{get_remote_address()}" if actor is ANONYMOUS else f"account:{actor.id}"
