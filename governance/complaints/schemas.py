"""Wire shapes of cases as they are read; what somebody may not know is null or empty."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import Schema, fields, validate

from governance.complaints.states import EntryKind, Kind, Outcome, Party, State
from governance.core.paging import PageQuery

SUM: Final = "Decimal text, such as 23.50."
SHOWN: Final = ("mine", "unassigned", "open", "late", "waiting", "ended", "all")


class CaseQuery(PageQuery):
    """Which cases are wanted."""

    show = fields.String(
        load_default="open",
        validate=validate.OneOf(SHOWN),
        metadata={"description": "mine: those you have to act on. An account of a shop sees its own alone."},
    )
    seller = fields.String(load_default=None, allow_none=False, metadata={"description": "Reference of one seller."})
    issue = fields.String(load_default=None, allow_none=False, metadata={"description": "Code of the taxonomy."})


def maybe(field: type[fields.Field[Any]], description: str | None = None) -> fields.Field[Any]:
    """A field that is always there, and null where it is not known or not for the reader."""
    return field(required=True, allow_none=True, metadata={"description": description} if description else {})


def _code(enum: type[Kind | State | Party]) -> fields.Enum[Any]:
    return fields.Enum(enum, by_value=True, required=True)


class CaseRowSchema(Schema):
    """A case in a list."""

    reference = fields.String(required=True, metadata={"description": "Its name to people, such as C-42."})
    version = fields.Integer(
        required=True, metadata={"description": "Send it back with a change: it is refused if another came first."}
    )
    kind = _code(Kind)
    issue = fields.String(required=True, metadata={"description": "Code of the taxonomy."})
    severity = maybe(fields.String)
    seller = fields.String(required=True, metadata={"description": "The platform's own id of the shop."})
    seller_name = fields.String(required=True)
    product_name = maybe(fields.String)
    order_reference = maybe(fields.String)
    state = _code(State)
    turn = fields.Enum(
        Party,
        by_value=True,
        required=True,
        allow_none=True,
        metadata={"description": "Who has to act; null when it has ended, or when both sides have to answer."},
    )
    due_at = maybe(fields.AwareDateTime, "When whoever has to act has to be done.")
    provisional = fields.Boolean(
        required=True, metadata={"description": "The day may move when the calendar of its year is published."}
    )
    overdue = fields.Boolean(required=True)
    silent = fields.Boolean(required=True, metadata={"description": "The shop let its time run out."})
    opened_at = fields.AwareDateTime(required=True)
    handler_id = maybe(fields.String, "Account of the officer who holds it.")
    handler = maybe(fields.String)
    group_id = maybe(fields.String)
    own = fields.Boolean(required=True, metadata={"description": "You filed it: somebody else handles it."})


class CaseDocumentSchema(Schema):
    """A document in a case; its content has an address of its own."""

    document_id = fields.String(required=True)
    party = _code(Party)
    kind = fields.String(required=True)
    name = maybe(fields.String, "null for those who did not hand it in, and once it is erased.")
    media_type = fields.String(required=True)
    size = fields.Integer(required=True, metadata={"description": "Bytes."})
    at = fields.AwareDateTime(required=True)
    erased = fields.Boolean(required=True)
    shown_to = fields.List(_code(Party), required=True)


class CaseEntrySchema(Schema):
    """One thing that happened: the same entry, at the same time, for everybody who may know of it."""

    id = fields.String(required=True)
    at = fields.AwareDateTime(required=True)
    party = _code(Party)
    kind = fields.String(required=True, validate=validate.OneOf([kind.value for kind in EntryKind]))
    text = maybe(fields.String)
    data = fields.Dict(keys=fields.String(), required=True, metadata={"description": "Codes, amounts and days."})
    documents = fields.List(fields.Nested(CaseDocumentSchema), required=True)
    who = maybe(fields.String, "For the platform alone.")
    shown_to = fields.List(_code(Party), required=True)


class OpenOfferSchema(Schema):
    """The open offer; of a proposal of the platform both sides say whether they agree."""

    party = _code(Party)
    remedy = fields.String(required=True)
    amount = maybe(fields.String, SUM)
    currency = maybe(fields.String)
    text = maybe(fields.String)
    made_at = fields.AwareDateTime(required=True)
    due_at = maybe(fields.AwareDateTime)
    complainant_agreed_at = maybe(fields.AwareDateTime)
    seller_agreed_at = maybe(fields.AwareDateTime)


class CaseClockSchema(Schema):
    """Who has until when for what, and by what."""

    name = fields.String(required=True)
    binds = fields.String(required=True)
    kind = fields.String(required=True, metadata={"description": "law, contract or promise."})
    source = fields.String(required=True)
    started_at = fields.AwareDateTime(required=True)
    due_at = fields.AwareDateTime(required=True)
    provisional = fields.Boolean(required=True)
    state = fields.String(required=True)
    paused = fields.Boolean(required=True)
    overdue = fields.Boolean(required=True)
    ended_at = maybe(fields.AwareDateTime)


class CaseRecordSchema(Schema):
    """What the platform knew when the case was opened, frozen."""

    kind = fields.String(required=True, metadata={"description": "order, logistics, listing, service, …"})
    content = fields.Dict(keys=fields.String(), required=True)
    digest = fields.String(required=True, metadata={"description": "SHA-256 of the content in canonical JSON."})
    known_at = fields.AwareDateTime(required=True)
    taken_at = fields.AwareDateTime(required=True)


class CaseContactSchema(Schema):
    """Who filed it, in full; that it was asked for is on record."""

    name = maybe(fields.String)
    email = maybe(fields.String)
    phone = maybe(fields.String)
    address = maybe(fields.String)
    buyer_reference = maybe(fields.String)
    language = maybe(fields.String)


class CasePersonSchema(CaseContactSchema):
    """Who filed it, masked; for those who work on cases alone."""

    weight = fields.String(required=True, metadata={"description": "full, or reduced where an officer found abuse."})
    keep_until = maybe(fields.Date, "Last day on which it is kept.")
    erased_at = maybe(fields.AwareDateTime)


class GroupOfCaseSchema(Schema):
    """The group of like cases that a case belongs to."""

    id = fields.String(required=True)
    cause = fields.String(required=True)
    cases = fields.Integer(required=True)
    finding = maybe(fields.String)
    found_at = maybe(fields.AwareDateTime)


class CaseSchema(CaseRowSchema):
    """A case with everything that the reader may know of it."""

    source = maybe(fields.String)
    external_reference = maybe(fields.String)
    authority = maybe(fields.String)
    category = maybe(fields.String)
    product = maybe(fields.String)
    lot = maybe(fields.String)
    occurred_on = maybe(fields.Date)
    request = maybe(fields.String, "Code of the remedy that is asked for.")
    amount = maybe(fields.String, SUM)
    currency = maybe(fields.String)
    recorded_at = fields.AwareDateTime(required=True)
    testing = fields.Boolean(required=True, metadata={"description": "A test runs: clocks stand still."})
    accepted_at = maybe(fields.AwareDateTime)
    answered_at = maybe(fields.AwareDateTime)
    silent_at = maybe(fields.AwareDateTime)
    outcome = fields.Enum(Outcome, by_value=True, required=True, allow_none=True)
    ground = maybe(fields.String, "Code: why it was not accepted.")
    decided_at = maybe(fields.AwareDateTime)
    remedy = maybe(fields.String, "Code of what is due to the complainant.")
    remedy_amount = maybe(fields.String, SUM)
    remedy_currency = maybe(fields.String)
    remedy_shown_at = maybe(fields.AwareDateTime)
    remedy_confirmed_at = maybe(fields.AwareDateTime)
    closed_at = maybe(fields.AwareDateTime)
    rating = maybe(fields.Integer, "Of the outcome by the complainant, 1 to 5.")
    rated_at = maybe(fields.AwareDateTime)
    times_reopened = fields.Integer(required=True)
    reopen_until = maybe(fields.Date, "Last day on which the complainant can have it looked at again.")
    merged_into = maybe(fields.String)
    entries = fields.List(fields.Nested(CaseEntrySchema), required=True)
    evidence = fields.List(fields.Nested(CaseDocumentSchema), required=True)
    offer = fields.Nested(OpenOfferSchema, required=True, allow_none=True)
    clocks = fields.List(fields.Nested(CaseClockSchema), required=True)
    records = fields.List(fields.Nested(CaseRecordSchema), required=True)
    person = fields.Nested(CasePersonSchema, required=True, allow_none=True)
    group = fields.Nested(GroupOfCaseSchema, required=True, allow_none=True)
    can = fields.Function(
        lambda case: sorted(case.can),
        metadata={"description": "What you can do now.", "type": "array", "items": {"type": "string"}},
    )


class CaseCountsSchema(Schema):
    """How many open cases there are for you, by what is to be done."""

    mine = fields.Integer(required=True)
    unassigned = fields.Integer(required=True)
    open = fields.Integer(required=True)
    late = fields.Integer(required=True)
    waiting = fields.Integer(required=True)


class ErasedPersonSchema(Schema):
    """What of a person is gone."""

    cases = fields.List(fields.String(), required=True, metadata={"description": "References of the cases."})
    texts = fields.Integer(required=True)
    documents = fields.Integer(required=True)
    messages = fields.Integer(required=True)


class FiledCaseSchema(Schema):
    """What became of a filing."""

    reference = fields.String(required=True)
    state = _code(State)
    known = fields.Boolean(
        required=True, metadata={"description": "It was filed before under this source and reference: nothing changed."}
    )
    token = maybe(
        fields.String, "The secret of the link with which the complainant follows the case; told once, never again."
    )
