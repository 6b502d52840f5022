"""Wire shape of one filing: the columns of a delivered case, without what only cases have that ended before."""

from __future__ import annotations

from typing import Final

from marshmallow import Schema, fields, validate

from governance.complaints.filing import WEB
from governance.complaints.intake.columns import COLUMNS
from governance.complaints.intake.fields import field_of

_SOURCE: Final = fields.String(
    required=True,
    validate=validate.NoneOf([WEB], error="This name stands for what people file on our own pages."),
    metadata={"description": "Name of the system it comes from; with external_reference it names the case."},
)

CaseFilingSchema = Schema.from_dict(
    {"source": _SOURCE} | {column.name: field_of(column) for column in COLUMNS if not column.history},
    name="CaseFiling",
)
