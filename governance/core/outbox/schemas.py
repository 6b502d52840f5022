"""Wire shapes of notifications, webhook endpoints and messages."""

from marshmallow import Schema, fields, validate

from governance.core.outbox.addresses import LONGEST
from governance.core.outbox.states import Channel, State
from governance.core.paging import PageQuery

STATES = [state.value for state in State]
CHANNELS = [channel.value for channel in Channel]


class NotificationQuery(PageQuery):
    """Which of one's own notifications."""

    unread = fields.Boolean(load_default=False, metadata={"description": "Only those not read yet."})


class NotificationSchema(Schema):
    """Something this account was told, in the caller's language."""

    id = fields.UUID(required=True)
    topic = fields.String(required=True)
    title = fields.String(required=True)
    body = fields.String(required=True)
    path = fields.String(required=True, metadata={"description": "Address in the site that it speaks of."})
    subject_kind = fields.String(required=True)
    subject_id = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)
    read_at = fields.AwareDateTime(required=True, allow_none=True)


class ReadNotificationsSchema(Schema):
    """Which notifications were read."""

    ids = fields.List(
        fields.UUID(),
        load_default=None,
        allow_none=False,
        validate=validate.Length(1, 1_000),
        metadata={"description": "Leave it out for all."},
    )


class UnreadSchema(Schema):
    """How many notifications of this account are not read."""

    unread = fields.Integer(required=True)


class NewEndpointSchema(Schema):
    """An address that asks for messages."""

    url = fields.String(required=True, validate=validate.Length(1, LONGEST))
    topics = fields.List(fields.String(), required=True, validate=validate.Length(1, 200))


class EndpointSchema(Schema):
    """An address that asked for messages."""

    id = fields.Integer(required=True)
    url = fields.String(required=True)
    topics = fields.List(fields.String(), required=True)
    active = fields.Boolean(required=True, metadata={"description": "While it is off, messages to it wait."})
    old_secret_until = fields.AwareDateTime(required=True, allow_none=True)
    created_at = fields.AwareDateTime(required=True)
    created_by = fields.String(required=True)


class EndpointWithSecretSchema(EndpointSchema):
    """An endpoint and what its messages are signed with (Standard Webhooks): keep it, it is not shown again."""

    secret = fields.String(required=True)


class MessageQuery(PageQuery):
    """Which messages."""

    state = fields.String(load_default=None, allow_none=False, validate=validate.OneOf(STATES))
    channel = fields.String(load_default=None, allow_none=False, validate=validate.OneOf(CHANNELS))


class MessageSchema(Schema):
    """A message to one reader, and how far it came. What it says is for its reader alone."""

    id = fields.UUID(required=True)
    topic = fields.String(required=True)
    channel = fields.String(required=True, validate=validate.OneOf(CHANNELS))
    account_id = fields.Integer(required=True, allow_none=True)
    endpoint_id = fields.Integer(required=True, allow_none=True)
    subject_kind = fields.String(required=True)
    subject_id = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    attempts = fields.Integer(required=True)
    next_attempt_at = fields.AwareDateTime(required=True)
    last_error = fields.String(required=True, allow_none=True)
    sent_at = fields.AwareDateTime(required=True, allow_none=True)
