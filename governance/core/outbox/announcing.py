"""Announcing: messages are written in the transaction of the change they tell of, so neither exists without the other."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from flask import current_app
from sqlalchemy import func, insert, select

from governance.core.access import Role
from governance.core.accounts import Account
from governance.core.accounts import Role as RoleRow
from governance.core.database import db
from governance.core.outbox.models import Message
from governance.core.outbox.states import Channel, State
from governance.core.settings import Settings
from governance.core.topics import Topic

__all__ = ["Topic", "accounts_of_application", "accounts_of_seller", "accounts_with", "announce", "post", "topics"]


def announce(
    topic: str,
    *,
    data: Mapping[str, Any],
    subject: tuple[str, str],
    at: datetime,
    accounts: Collection[int] = (),
) -> None:
    """Tell `accounts` in the application and by e-mail, and every endpoint that asked for `topic`.

    A topic that stays inside goes to no endpoint. An account that is closed or whose address is not confirmed gets no
    e-mail; without a mail server nobody does. Raises `LookupError` when no package plugs the topic in or its words need
    a member that `data` lacks.
    """
    readers = [
        *((Channel.NOTIFICATION, {"account_id": account_id}) for account_id in sorted(set(accounts))),
        *((Channel.EMAIL, {"account_id": account_id}) for account_id in _by_mail(accounts)),
        *((Channel.WEBHOOK, {"endpoint_id": endpoint_id}) for endpoint_id in _asking(topic)),
    ]
    write(topic, readers=readers, data=data, subject=subject, at=at)


def post(
    *, address: str, topic: str, data: Mapping[str, Any], language: str, subject: tuple[str, str], at: datetime
) -> bool:
    """Send an e-mail to somebody without an account; False when there is no mail server, so nothing was written."""
    readers = [(Channel.EMAIL, {"address": address, "language": language})] if _mail_is_sent() else []
    write(topic, readers=readers, data=data, subject=subject, at=at)
    return bool(readers)


def write(
    topic: str,
    *,
    readers: Collection[tuple[Channel, Mapping[str, Any]]],
    data: Mapping[str, Any],
    subject: tuple[str, str],
    at: datetime,
) -> None:
    """Write one message per reader. A notification is with its reader at once; the others are to be delivered."""
    known = topics().get(topic)
    if known is None:
        raise LookupError(f"No package plugs in the topic {topic!r}.")
    missing = known.members() - data.keys()
    if missing:
        raise LookupError(f"The words of {topic} need {', '.join(sorted(missing))}.")
    common: dict[str, Any] = {
        "topic": topic,
        "data": dict(data),
        "subject_kind": subject[0],
        "subject_id": subject[1],
        "created_at": at,
        "next_attempt_at": at,
        **dict.fromkeys(("account_id", "endpoint_id", "address", "language")),
    }
    waiting = {"state": State.WAITING.value, "sent_at": None}
    there = {"state": State.SENT.value, "sent_at": at}
    rows = [
        {**common, **(there if channel is Channel.NOTIFICATION else waiting), **reader}
        | {"id": uuid4(), "channel": channel.value}
        for channel, reader in readers
    ]
    if rows:
        db.session.execute(insert(Message), rows)


def accounts_of_seller(seller_id: int) -> list[int]:
    """The open accounts that speak for a shop."""
    return _accounts_of("seller", seller_id)


def accounts_of_application(application_id: int) -> list[int]:
    """The open accounts that speak for an application."""
    return _accounts_of("application", application_id)


def accounts_with(role: Role) -> list[int]:
    """The open accounts that hold `role`."""
    query = select(Account.id).where(Account.active, Account.roles.any(RoleRow.name == role.value))
    return list(db.session.scalars(query.order_by(Account.id)))


def topics() -> Mapping[str, Topic]:
    """Every topic that is plugged in, by name."""
    found: Mapping[str, Topic] = current_app.extensions["topics"]
    return found


def _accounts_of(kind: str, subject_id: int) -> list[int]:
    query = select(Account.id).where(Account.active, Account.subject_kind == kind, Account.subject_id == subject_id)
    return list(db.session.scalars(query.order_by(Account.id)))


def _by_mail(accounts: Collection[int]) -> list[int]:
    """Which of `accounts` get an e-mail."""
    if not accounts or not _mail_is_sent():
        return []
    query = select(Account.id).where(Account.id.in_(accounts), Account.active, Account.confirmed_at.is_not(None))
    return list(db.session.scalars(query.order_by(Account.id)))


def _asking(topic: str) -> list[int]:
    """The endpoints that asked for `topic`: found by the database, for whoever acts may not read endpoints."""
    if topic in topics() and topics()[topic].inside:
        return []
    return list(db.session.scalars(select(func.webhook_endpoints_asking(topic))))


def _mail_is_sent() -> bool:
    settings: Settings = current_app.extensions["settings"]
    return bool(settings.smtp_url)
