"""Wire shapes of deliveries: one row, checked as the statements over many rows check it, and what a delivery is answered."""

from __future__ import annotations

from datetime import date
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validates_schema

from governance.complaints.intake.columns import COLUMNS
from governance.complaints.intake.fields import field_of
from governance.complaints.intake.row_checks import faults_of
from governance.core.errors import Finding
from governance.rulebook.complaint_rules import ComplaintRules

_RowFields: Any = Schema.from_dict({column.name: field_of(column) for column in COLUMNS}, name="DeliveredRowFields")


class DeliveredRowSchema(_RowFields):  # type: ignore[misc]  # its fields are the table of columns
    """One row of a delivery; loads what is in order, and names every column that is not."""

    class Meta:
        unknown = RAISE

    def __init__(self, *, source: str, rules: ComplaintRules, today: date) -> None:
        self._source, self._rules, self._today = source, rules, today
        super().__init__()

    @validates_schema
    def _makes_sense(self, row: dict[str, Any], **_kwargs: Any) -> None:
        found = faults_of(row, source=self._source, rules=self._rules, today=self._today)
        if found:
            raise ValidationError(_by_column(found))


def _by_column(findings: list[Finding]) -> dict[str, list[str]]:
    by_column: dict[str, list[str]] = {}
    for finding in findings:
        by_column.setdefault(finding.pointer, []).append(finding.message)
    return by_column


class RejectedSchema(Schema):
    """One thing wrong with one row."""

    line = fields.Integer(required=True, metadata={"description": "Line of the delivery; the first one is 1."})
    column = fields.String(required=True, metadata={"description": "Empty where the whole line is at fault."})
    reason = fields.String(required=True)
    value = fields.String(required=True, metadata={"description": "What stood there, unless it may tell who it is."})


class DeliverySchema(Schema):
    """What became of a delivery."""

    rows_read = fields.Integer(required=True)
    rows_opened = fields.Integer(required=True, metadata={"description": "Cases that are new."})
    rows_known = fields.Integer(required=True, metadata={"description": "Told before; nothing was changed."})
    rows_rejected = fields.Integer(required=True)
    rejected = fields.List(
        fields.Nested(RejectedSchema),
        required=True,
        metadata={"description": "What is wrong with each rejected row, up to a thousand findings."},
    )
    sellers_registered = fields.Integer(required=True)


class DeliveryQuery(Schema):
    """Whose rows these are."""

    source = fields.String(
        required=True,
        metadata={"description": "The system they come from; a row is known again by it and its external_reference."},
    )
