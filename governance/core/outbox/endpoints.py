"""Endpoints: the addresses of other systems, switched on and off by people, each with its own secret."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from flask import current_app
from flask_babel import lazy_gettext as _
from sqlalchemy import select

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.database import db
from governance.core.errors import Invalid, InvalidTransition, NotFound
from governance.core.outbox.announcing import Topic, topics, write
from governance.core.outbox.models import WebhookEndpoint
from governance.core.outbox.states import Channel
from governance.core.outbox.webhooks import find_address
from governance.core.paging import Page, decode_cursor, page_of

TEST: Final = Topic(
    name="webhook.test",
    title=_("Test message"),
    body=_("Somebody asked for a test message to endpoint %(endpoint)s."),
    path="/",
)
# After a change of secret, both sign for a day: time enough to bring the new one to the receiver.
BOTH_SIGN: Final = timedelta(days=1)


def list_endpoints(*, limit: int, cursor: str | None, by: Actor) -> Page[WebhookEndpoint]:
    """Every endpoint, oldest first."""
    check_permission(by, Permission.WEBHOOK_MANAGE)
    query = select(WebhookEndpoint).order_by(WebhookEndpoint.id).limit(limit + 1)
    if cursor is not None:
        [after] = decode_cursor(cursor, size=1)
        if not isinstance(after, int):
            raise Invalid("This cursor is not one of ours: start again without a cursor.", pointer="cursor")
        query = query.where(WebhookEndpoint.id > after)
    return page_of(db.session.scalars(query).all(), limit=limit, place=lambda endpoint: (endpoint.id,))


def create(*, url: str, asked: Collection[str], by: Actor, at: datetime) -> WebhookEndpoint:
    """Send the topics `asked` to `url` from now on; the secret of what is returned is shown once.

    Raises `Invalid` when the address may not be one, or a topic does not exist or stays inside.
    """
    check_permission(by, Permission.WEBHOOK_MANAGE)
    offered = {name for name, topic in topics().items() if not topic.inside}
    if not asked or set(asked) - offered:
        known = ", ".join(sorted(offered))
        raise Invalid(f"Name at least one topic, and only those there are: {known}.", pointer="topics")
    find_address(url, private=current_app.extensions["settings"].webhook_private)
    endpoint = WebhookEndpoint(
        url=url,
        topics=sorted(set(asked)),
        active=True,
        secret=_new_secret(),
        created_at=at,
        created_by=by.label,
    )
    db.session.add(endpoint)
    db.session.flush()
    _record(AuditAction.WEBHOOK_CREATE, endpoint, by, at, after={"url": url, "topics": endpoint.topics})
    return endpoint


def switch_off(*, endpoint_id: int, by: Actor, at: datetime, reason: str | None = None) -> WebhookEndpoint:
    """Send nothing there until it is switched on again. What was announced before waits, and nothing new is written."""
    endpoint = _to_change(endpoint_id, by)
    if not endpoint.active:
        raise InvalidTransition("This endpoint is switched off already.")
    endpoint.active = False
    _record(AuditAction.WEBHOOK_SWITCH_OFF, endpoint, by, at, reason=reason)
    return endpoint


def switch_on(*, endpoint_id: int, by: Actor, at: datetime) -> WebhookEndpoint:
    """Send there again, first what has been waiting."""
    endpoint = _to_change(endpoint_id, by)
    if endpoint.active:
        raise InvalidTransition("This endpoint is switched on already.")
    endpoint.active = True
    _record(AuditAction.WEBHOOK_SWITCH_ON, endpoint, by, at)
    return endpoint


def change_secret(*, endpoint_id: int, by: Actor, at: datetime) -> WebhookEndpoint:
    """Give an endpoint a new secret, shown once; the old one signs beside it for a day more."""
    endpoint = _to_change(endpoint_id, by)
    endpoint.old_secret, endpoint.old_secret_until = endpoint.secret, at + BOTH_SIGN
    endpoint.secret = _new_secret()
    _record(AuditAction.WEBHOOK_SECRET, endpoint, by, at)
    return endpoint


def send_test(*, endpoint_id: int, by: Actor, at: datetime) -> WebhookEndpoint:
    """Send a message of the topic `webhook.test` to one endpoint, whatever it asked for."""
    endpoint = _to_change(endpoint_id, by)
    if not endpoint.active:
        raise InvalidTransition("This endpoint is switched off: switch it on first.")
    write(
        TEST.name,
        readers=[(Channel.WEBHOOK, {"endpoint_id": endpoint.id})],
        data={"endpoint": endpoint.id},
        subject=("webhook_endpoint", str(endpoint.id)),
        at=at,
    )
    return endpoint


def signing_secrets(endpoint: WebhookEndpoint, *, at: datetime) -> list[str]:
    """The secrets that sign at a moment: the present one, and for a while the one before."""
    old, until = endpoint.old_secret, endpoint.old_secret_until
    return [endpoint.secret] if old is None or until is None or until <= at else [endpoint.secret, old]


def _to_change(endpoint_id: int, by: Actor) -> WebhookEndpoint:
    check_permission(by, Permission.WEBHOOK_MANAGE)
    endpoint = db.session.get(WebhookEndpoint, endpoint_id, with_for_update={"key_share": True}, populate_existing=True)
    if endpoint is None:
        raise NotFound(f"There is no endpoint {endpoint_id}.")
    return endpoint


def _new_secret() -> str:
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def _record(
    action: AuditAction,
    endpoint: WebhookEndpoint,
    by: Actor,
    at: datetime,
    *,
    reason: str | None = None,
    after: dict[str, object] | None = None,
) -> None:
    subject = ("webhook_endpoint", str(endpoint.id))
    audit.record(action, subject=subject, by=by, at=at, reason=reason, after=after)
