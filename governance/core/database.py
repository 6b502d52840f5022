"""The database session, its one transaction per door, and the scope that keeps sellers apart in the database itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, MetaData, event, text
from sqlalchemy.orm import DeclarativeBase, Session, SessionTransaction

NAMING_CONVENTION: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of every table."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)


db = SQLAlchemy(model_class=Base)


@dataclass(frozen=True)
class Scope:
    """Whose rows a transaction may see: the platform's, one seller's, applicant's or complainant's, or nobody's."""

    kind: str
    seller_id: int | None = None
    application_id: int | None = None
    case_id: int | None = None


NOBODY: Final = Scope("nobody")
PLATFORM: Final = Scope("platform")


def seller_scope(seller_id: int) -> Scope:
    """The rows of one seller and no other."""
    return Scope("seller", seller_id)


def applicant_scope(application_id: int) -> Scope:
    """The rows of one application and no other."""
    return Scope("applicant", application_id=application_id)


def complainant_scope(case_id: int) -> Scope:
    """What the complainant of one case may see of it, and no other."""
    return Scope("complainant", case_id=case_id)


_TELL: Final = text(
    "SELECT set_config('governance.scope', :kind, true),"
    " set_config('governance.seller_id', coalesce(CAST(:seller AS text), ''), true),"
    " set_config('governance.application_id', coalesce(CAST(:application AS text), ''), true),"
    " set_config('governance.case_id', coalesce(CAST(:case AS text), ''), true)"
)
_scope: ContextVar[Scope] = ContextVar("scope", default=NOBODY)


def current_scope() -> Scope:
    """The scope that the next transaction gets."""
    return _scope.get()


def set_scope(scope: Scope) -> None:
    """Give `scope` to every transaction that begins from now on in this context.

    A transaction that is already open keeps the scope it began with, so it is ended first.
    """
    db.session.rollback()
    _scope.set(scope)


@contextmanager
def scoped(scope: Scope) -> Iterator[None]:
    """Run the block with `scope`; used by jobs and commands, which have no request to take it from."""
    token = _scope.set(scope)
    try:
        yield
    finally:
        _scope.reset(token)


@contextmanager
def transaction() -> Iterator[Session]:
    """One unit of work of a door: committed once at the end, rolled back whole on any error."""
    session = db.session()
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise


def apply_scope(connection: Connection, scope: Scope) -> None:
    """Tell PostgreSQL whose rows the current transaction may see; forgotten at its end (`is_local`)."""
    whose = {"seller": scope.seller_id, "application": scope.application_id, "case": scope.case_id}
    connection.execute(_TELL, {"kind": scope.kind} | whose)


@event.listens_for(Session, "after_begin")
def _scope_transaction(_session: Session, _transaction: SessionTransaction, connection: Connection) -> None:
    apply_scope(connection, _scope.get())


def engine_options(**overrides: Any) -> dict[str, Any]:
    """Engine options: a stale connection is noticed before it is used, and no statement waits for a lock for ever."""
    return {
        "pool_pre_ping": True,
        "connect_args": {"connect_timeout": 5, "options": "-c lock_timeout=30000 -c timezone=UTC"},
    } | overrides
