"""Notifications, webhook endpoints and messages over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from governance.core.access import Permission
from governance.core.calendar import now
from governance.core.database import transaction
from governance.core.doors import needs
from governance.core.errors import NotFound
from governance.core.identity import current_actor
from governance.core.numbers import number_in
from governance.core.openapi import ApiBlueprint
from governance.core.outbox import endpoints as keeping
from governance.core.outbox.messages import list_messages, resend
from governance.core.outbox.models import Message, WebhookEndpoint
from governance.core.outbox.notifications import Notification, account_of, mark_read, notifications_of, unread
from governance.core.outbox.schemas import (
    EndpointSchema,
    EndpointWithSecretSchema,
    MessageQuery,
    MessageSchema,
    NewEndpointSchema,
    NotificationQuery,
    NotificationSchema,
    ReadNotificationsSchema,
    UnreadSchema,
)
from governance.core.outbox.states import Channel, State
from governance.core.paging import Page, PageQuery, page_schema

blueprint = ApiBlueprint("outbox", __name__, url_prefix="/api/v1", description="What people and systems are told.")


@blueprint.route("/notifications")
@needs(Permission.NOTIFICATION_READ)
@blueprint.arguments(NotificationQuery, location="query")
@blueprint.response(200, page_schema(NotificationSchema))
def notifications(query: dict[str, Any]) -> Page[Notification]:
    """What this account was told, newest first."""
    return notifications_of(account_of(current_actor()), unread_only=query.pop("unread"), **query)


@blueprint.route("/notifications/read", methods=["POST"])
@needs(Permission.NOTIFICATION_READ)
@blueprint.arguments(ReadNotificationsSchema)
@blueprint.response(200, UnreadSchema)
def read(body: dict[str, Any]) -> dict[str, int]:
    """Note that these notifications, or all, were read; answers how many are left."""
    by = current_actor()
    with transaction():
        mark_read(message_ids=body["ids"], by=by, at=now())
        left = unread(account_of(by))
    return {"unread": left}


@blueprint.route("/webhook-endpoints")
@needs(Permission.WEBHOOK_MANAGE)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, page_schema(EndpointSchema))
def endpoints(query: dict[str, Any]) -> Page[WebhookEndpoint]:
    """Every address that asked for messages; never the secrets."""
    return keeping.list_endpoints(by=current_actor(), **query)


@blueprint.route("/webhook-endpoints", methods=["POST"])
@needs(Permission.WEBHOOK_MANAGE)
@blueprint.arguments(NewEndpointSchema)
@blueprint.response(201, EndpointWithSecretSchema)
def new_endpoint(body: dict[str, Any]) -> WebhookEndpoint:
    """Send messages of these topics to an address; the secret in the answer is shown this once."""
    with transaction():
        return keeping.create(url=body["url"], asked=body["topics"], by=current_actor(), at=now())


@blueprint.route("/webhook-endpoints/<string:endpoint>/switch-off", methods=["POST"])
@needs(Permission.WEBHOOK_MANAGE)
@blueprint.response(200, EndpointSchema)
def switch_off(endpoint: str) -> WebhookEndpoint:
    """Send nothing there for now; what was announced before waits."""
    with transaction():
        return keeping.switch_off(endpoint_id=number_in(endpoint, noun="endpoint"), by=current_actor(), at=now())


@blueprint.route("/webhook-endpoints/<string:endpoint>/switch-on", methods=["POST"])
@needs(Permission.WEBHOOK_MANAGE)
@blueprint.response(200, EndpointSchema)
def switch_on(endpoint: str) -> WebhookEndpoint:
    """Send there again, first what has been waiting."""
    with transaction():
        return keeping.switch_on(endpoint_id=number_in(endpoint, noun="endpoint"), by=current_actor(), at=now())


@blueprint.route("/webhook-endpoints/<string:endpoint>/secret", methods=["POST"])
@needs(Permission.WEBHOOK_MANAGE)
@blueprint.response(200, EndpointWithSecretSchema)
def change_secret(endpoint: str) -> WebhookEndpoint:
    """Make a new secret, shown this once; for a day the old one signs beside it."""
    with transaction():
        return keeping.change_secret(endpoint_id=number_in(endpoint, noun="endpoint"), by=current_actor(), at=now())


@blueprint.route("/webhook-endpoints/<string:endpoint>/test", methods=["POST"])
@needs(Permission.WEBHOOK_MANAGE)
@blueprint.response(202, EndpointSchema)
def send_test(endpoint: str) -> WebhookEndpoint:
    """Send a test message there."""
    with transaction():
        return keeping.send_test(endpoint_id=number_in(endpoint, noun="endpoint"), by=current_actor(), at=now())


@blueprint.route("/messages")
@needs(Permission.MESSAGE_READ)
@blueprint.arguments(MessageQuery, location="query")
@blueprint.response(200, page_schema(MessageSchema))
def messages(query: dict[str, Any]) -> Page[Message]:
    """Messages of every reader, newest first: `state=dead` are those that were given up."""
    state, channel = query.pop("state"), query.pop("channel")
    return list_messages(
        by=current_actor(),
        state=State(state) if state else None,
        channel=Channel(channel) if channel else None,
        **query,
    )


@blueprint.route("/messages/<string:message>/resend", methods=["POST"])
@needs(Permission.MESSAGE_RESEND)
@blueprint.response(200, MessageSchema)
def send_again(message: str) -> Message:
    """Send a message again under the same id, as if it were new."""
    with transaction():
        return resend(message_id=_id(message), by=current_actor(), at=now())


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(f"There is no message {text!r}.") from None
