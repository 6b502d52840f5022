"""Who is asking: found out once per request in a transaction of its own; only then the scope of the real work is set."""

from __future__ import annotations

from contextlib import ExitStack

import structlog
from flask import Flask, current_app, g, has_request_context, request
from flask_login import current_user
from sqlalchemy.exc import DBAPIError

from governance.core.access import ANONYMOUS, Actor
from governance.core.accounts import Account
from governance.core.database import NOBODY, db, scoped, set_scope

# Doors that look at nobody: they must answer without the database, and cost nothing.
WITHOUT_IDENTITY = frozenset({"health.alive", "health.ready", "static"})


def init_app(app: Flask) -> None:
    """Find out who is asking before anything else looks at the request."""
    app.before_request(_identify)
    app.teardown_request(_forget)


def current_actor() -> Actor:
    """Who is asking; `ANONYMOUS` for a stranger and outside a request."""
    actor: Actor = g.get("actor", ANONYMOUS) if has_request_context() else ANONYMOUS
    return actor


def current_account() -> Account | None:
    """The account that is signed in, detached from any transaction."""
    account: Account | None = g.get("account") if has_request_context() else None
    return account


def _identify() -> None:
    """Resolve the account with nobody's scope, end that transaction, then open the account's own scope.

    The scope lives in a context variable that outlives the request on its worker thread, so it is taken back at the end.
    """
    g.scope = ExitStack()
    g.scope.enter_context(scoped(NOBODY))
    if request.endpoint is None or request.endpoint in WITHOUT_IDENTITY:
        _be_nobody()
        return
    account = _signed_in()
    if account is not None:
        g.account, g.actor = account, account.actor()
        structlog.contextvars.bind_contextvars(actor=g.actor.id)
        scope = account.scope()
        db.session.expunge_all()  # the rollback below would empty the account, and reading it again would cost a query
        set_scope(scope)


def _signed_in() -> Account | None:
    """The account of the session or token; without a database nobody is, so that the error page can be drawn."""
    try:
        found = current_user._get_current_object()  # noqa: SLF001 (werkzeug's way to the object)
    except DBAPIError:
        _be_nobody()
        raise
    return found if isinstance(found, Account) else None


def _be_nobody() -> None:
    """Keep the libraries that ask for the user later in this request from asking the database."""
    current_app.login_manager._update_request_context_with_user()  # type: ignore[attr-defined]  # noqa: SLF001


def _forget(_error: BaseException | None) -> None:
    stack: ExitStack | None = g.pop("scope", None)
    if stack is not None:
        stack.close()
    for name in ("account", "actor"):
        g.pop(name, None)
    structlog.contextvars.clear_contextvars()
