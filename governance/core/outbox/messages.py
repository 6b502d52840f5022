"""Messages as those see them who run the system: what waits, what was given up, and sending it again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, tuple_

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.database import db
from governance.core.errors import NotFound
from governance.core.outbox.models import Message
from governance.core.outbox.notifications import place_of
from governance.core.outbox.states import Channel, State, check_move
from governance.core.paging import Page, page_of


def list_messages(
    *, by: Actor, limit: int, cursor: str | None, state: State | None = None, channel: Channel | None = None
) -> Page[Message]:
    """Messages of every reader, newest first."""
    check_permission(by, Permission.MESSAGE_READ)
    query = select(Message).order_by(Message.created_at.desc(), Message.id.desc()).limit(limit + 1)
    if state is not None:
        query = query.where(Message.state == state.value)
    if channel is not None:
        query = query.where(Message.channel == channel.value)
    if cursor is not None:
        query = query.where(tuple_(Message.created_at, Message.id) < tuple_(*place_of(cursor)))
    return page_of(db.session.scalars(query).all(), limit=limit, place=lambda row: (row.created_at, row.id))


def resend(*, message_id: UUID, by: Actor, at: datetime) -> Message:
    """Send a message that was given up, or that waits for its next try, from now on as if it were new; its id stays.

    Raises `InvalidTransition` when it has arrived.
    """
    check_permission(by, Permission.MESSAGE_RESEND)
    message = db.session.get(Message, message_id, with_for_update={"key_share": True}, populate_existing=True)
    if message is None:
        raise NotFound(f"There is no message {message_id}.")
    check_move(State(message.state), State.WAITING)
    before = {"state": message.state, "attempts": message.attempts, "last_error": message.last_error}
    message.state, message.attempts, message.next_attempt_at = State.WAITING.value, 0, at
    subject = ("message", str(message.id))
    audit.record(AuditAction.MESSAGE_RESEND, subject=subject, by=by, at=at, before=before)
    return message
