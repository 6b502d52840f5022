"""Forgetting somebody without an account: no message to the address is left, sent or not."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, func, or_, tuple_

from governance.core.access import Actor, Permission, check_permission
from governance.core.database import PLATFORM, current_scope, db
from governance.core.errors import PermissionDenied
from governance.core.outbox.models import Message


def forget(*, addresses: Collection[str], subjects: Collection[tuple[str, str]] = (), by: Actor) -> int:
    """Delete every message to one of these addresses, and to any bare address about `subjects`; returns how many.

    What still waits is never sent. Messages to accounts and to other systems stay: they name things, not persons.
    Whoever calls writes down for whom this was done.
    """
    check_permission(by, Permission.PERSONAL_READ)
    if current_scope() != PLATFORM:
        raise PermissionDenied("Messages are forgotten by who sees all of them, and by nobody else.")
    known = func.lower(Message.address).in_({address.strip().lower() for address in addresses})
    about = tuple_(Message.subject_kind, Message.subject_id).in_(list(subjects))
    theirs = delete(Message).where(Message.address.is_not(None), or_(known, about))
    return len(db.session.scalars(theirs.returning(Message.id)).all())
