"""Which doors stand open to whom: none, unless it is on the list of public doors or the visitor has signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from http import HTTPStatus
from typing import Any, Final, TypeVar

from flask import Flask, Response, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug import Response as WerkzeugResponse

from governance.core.access import ANONYMOUS, Permission, check_permission
from governance.core.http import answer, wants_page
from governance.core.identity import current_actor

# Every door that a stranger may pass. `/metrics` looks at its own bearer token.
PUBLIC_DOORS: Final = frozenset(
    {
        "api_docs.page",
        "api-docs.openapi_json",
        "health.alive",
        "health.ready",
        "metrics.scrape",
        "security.login",
        "start",
        "static",
    }
)

View = TypeVar("View", bound=Callable[..., Any])


def init_app(app: Flask, *, public: Iterable[str] = ()) -> None:
    """Close every door; `public` adds endpoints that features leave open on purpose."""
    app.extensions["public_doors"] = PUBLIC_DOORS | frozenset(public)
    app.before_request(_stop_strangers)
    app.add_url_rule("/", "start", _start)


def needs(permission: Permission) -> Callable[[View], View]:
    """Let the view run only for those who hold `permission`; it is written on the view for the walk over all doors."""

    def decorator(view: View) -> View:
        @wraps(view)
        def door(*args: Any, **kwargs: Any) -> Any:
            check_permission(current_actor(), permission)
            return view(*args, **kwargs)

        door.needs = permission  # type: ignore[attr-defined]
        return door  # type: ignore[return-value]

    return decorator


def unauthenticated(
    _mechanisms: list[str] | None = None, _headers: dict[str, str] | None = None
) -> Response | WerkzeugResponse:
    """Send a browser to the sign-in page and back; tell everyone else that a sign-in is needed.

    The parameters are those that Flask-Security passes to its handler; the answer is the same for all of them.
    """
    if wants_page() and request.method in {"GET", "HEAD"}:
        target = request.full_path.rstrip("?")
        return redirect(url_for("security.login", next=target) if target != "/" else url_for("security.login"))
    return answer(
        HTTPStatus.UNAUTHORIZED,
        _("Sign in first: your session has ended or never began."),
        headers={"WWW-Authenticate": 'Token realm="seller-governance"'},
    )


def _stop_strangers() -> ResponseReturnValue | None:
    if request.endpoint is None or request.endpoint in current_app.extensions["public_doors"]:
        return None
    return unauthenticated() if current_actor() is ANONYMOUS else None


def _start() -> ResponseReturnValue:
    return redirect("/dashboard/")
