"""The language of required fixes that nobody answers: `rectification`."""

from __future__ import annotations

from marshmallow import Schema, fields

from governance.rulebook.plain_fields import CODE, DAYS, whole


class Rectification(Schema):
    """So many days after its last day an unanswered fix is taken further; then it is a violation, where one is named."""

    escalate_after_days = whole(DAYS)
    violation = fields.String(validate=CODE)
