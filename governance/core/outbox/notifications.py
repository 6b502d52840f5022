"""Notifications: what an account was told inside the application, and what of it was read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, literal, select, tuple_, update

from governance.core.access import Actor, Permission, check_permission
from governance.core.database import db
from governance.core.errors import Invalid
from governance.core.outbox.models import Message
from governance.core.outbox.states import Channel
from governance.core.outbox.wording import words_of
from governance.core.paging import DEFAULT_SIZE, Page, decode_cursor, page_of


@dataclass(frozen=True, kw_only=True)
class Notification:
    """One notification in the reader's language; `path` is the address in the site that it speaks of."""

    id: UUID
    topic: str
    title: str
    body: str
    path: str
    subject_kind: str
    subject_id: str
    created_at: datetime
    read_at: datetime | None


def notifications_of(
    account_id: int, *, unread_only: bool = False, limit: int = DEFAULT_SIZE, cursor: str | None = None
) -> Page[Notification]:
    """What an account was told, newest first, in the language of whoever reads it now."""
    query = _of(account_id).order_by(Message.created_at.desc(), Message.id.desc()).limit(limit + 1)
    if unread_only:
        query = query.where(Message.read_at.is_(None))
    if cursor is not None:
        query = query.where(tuple_(Message.created_at, Message.id) < tuple_(*place_of(cursor)))
    rows = [_notification(message) for message in db.session.scalars(query)]
    return page_of(rows, limit=limit, place=lambda row: (row.created_at, row.id))


def unread(account_id: int) -> int:
    """How many notifications an account has not read."""
    query = _of(account_id).where(Message.read_at.is_(None)).with_only_columns(func.count(literal(1)))
    return db.session.scalar(query) or 0


def mark_read(*, by: Actor, at: datetime, message_ids: Collection[UUID] | None = None) -> int:
    """Note that `by` has read these of its own notifications (default: all); returns how many were unread."""
    check_permission(by, Permission.NOTIFICATION_READ)
    statement = update(Message).where(*_own(account_of(by)), Message.read_at.is_(None)).values(read_at=at)
    if message_ids is not None:
        statement = statement.where(Message.id.in_(message_ids))
    return len(db.session.scalars(statement.returning(Message.id)).all())


def account_of(by: Actor) -> int:
    """The account behind an actor; raises `Invalid` for the system, which is told nothing."""
    if by.kind != "account":
        raise Invalid("Only accounts have notifications.")
    return int(by.id)


def place_of(cursor: str) -> tuple[datetime, UUID]:
    """The moment and id that a page starts after; raises `Invalid` when the cursor is none of ours."""
    moment, message_id = decode_cursor(cursor, size=2)
    try:
        return datetime.fromisoformat(moment), UUID(message_id)
    except (TypeError, ValueError, AttributeError):
        raise Invalid("This cursor is not one of ours: start again without a cursor.", pointer="cursor") from None


def _own(account_id: int) -> tuple[ColumnElement[bool], ...]:
    return Message.channel == Channel.NOTIFICATION.value, Message.account_id == account_id


def _of(account_id: int) -> Select[Message]:
    return select(Message).where(*_own(account_id))


def _notification(message: Message) -> Notification:
    words = words_of(message)
    return Notification(
        id=message.id,
        topic=message.topic,
        title=words.title,
        body=words.body,
        path=words.path,
        subject_kind=message.subject_kind,
        subject_id=message.subject_id,
        created_at=message.created_at,
        read_at=message.read_at,
    )
