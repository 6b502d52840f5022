"""Wire shapes of lists that come in."""

from marshmallow import Schema, fields


class RejectedRowSchema(Schema):
    """One thing wrong with one row."""

    row = fields.Integer(required=True, metadata={"description": "Line of what was sent; the first one is 1."})
    column = fields.String(required=True, metadata={"description": "Empty where the whole row is at fault."})
    reason = fields.String(required=True)
    value = fields.String(required=True, metadata={"description": "What stood there."})


class ListSummarySchema(Schema):
    """What became of a list."""

    rows_read = fields.Integer(required=True)
    rows_added = fields.Integer(required=True)
    rows_changed = fields.Integer(required=True)
    rows_unchanged = fields.Integer(required=True, metadata={"description": "Known already, just as they are."})
    rows_rejected = fields.Integer(required=True)
    rejected = fields.List(
        fields.Nested(RejectedRowSchema),
        required=True,
        metadata={"description": "What is wrong with each rejected row, up to a thousand findings."},
    )
