"""How often the API may be asked, stated in headers.

With the default storage each web process counts for itself: two processes let through up to twice the limit. Where it
must be exact, RATE_LIMIT_STORAGE names a Redis server. (Sign-in attempts are counted in the database, see `throttle.py`.)
"""

from __future__ import annotations

from flask import Flask, current_app, request
from flask_babel import gettext as _
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits import parse
from werkzeug.exceptions import TooManyRequests

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


def at_most(limit: str, *, what: str) -> None:
    """Count this request against a limit of its own (`20 per hour`), per account or address; 429 beyond it."""
    (limiter,) = current_app.extensions["limiter"]
    if not limiter.limiter.hit(parse(limit), what, _who()):
        raise TooManyRequests(_("More requests than the limit allows (%(limit)s). Wait a moment.", limit=limit))


def _who() -> str:
    actor = current_actor()
    return f"address:{get_remote_address()}" if actor is ANONYMOUS else f"account:{actor.id}"
