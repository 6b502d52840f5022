"""The language of rule books: which fields there are, their canonical form and its digest.

A document is plain data: text, whole numbers, yes or no. Shares ("0.04") and scores ("849.999") are decimal text, never
floats, so that the same rules have the same digest everywhere.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from governance.core.errors import Finding, Invalid
from governance.rulebook.admission_language import Admission, Clock
from governance.rulebook.complaint_language import Complaints
from governance.rulebook.plain_fields import (
    CODE,
    DAYS,
    NOT_NEGATIVE,
    POSITIVE,
    Day,
    DecimalText,
    Words,
    one_of,
    share,
    some_text,
    whole,
    yes_or_no,
)

Document = dict[str, Any]


class Span(Schema):
    target = share()
    worst = share()


class Window(Schema):
    """Two lengths; the short one is used from `to_short_at` orders or questions in it, until below the other."""

    by = one_of("orders", "questions")
    short_days = whole(DAYS)
    long_days = whole(DAYS)
    to_short_at = whole(POSITIVE)
    back_to_long_below = whole(POSITIVE)


class Rate(Schema):
    """One rate of the score. `removes` tells the seller what makes the deduction go away."""

    code = some_text(CODE)
    name = fields.Nested(Words, required=True)
    target = share()
    worst = share()
    weight = whole(POSITIVE)
    maturity_days = whole(NOT_NEGATIVE)
    confidence = share()
    window = fields.Nested(Window, required=True)
    important = yes_or_no()
    by_category = fields.Dict(keys=some_text(), values=fields.Nested(Span), required=True)
    removes = fields.Nested(Words, required=True)


class Points(Schema):
    deduction_each = whole(NOT_NEGATIVE)
    deduct_at_most = whole(NOT_NEGATIVE)


class ExposureFloor(Schema):
    orders = whole(POSITIVE)
    maturity_days = whole(NOT_NEGATIVE)


# `from` is a word of Python, hence the call.
Standing = Schema.from_dict(
    {
        "code": one_of("good", "watch", "improve", "critical"),
        "from": DecimalText(most=1_000_000, places=3, required=True),
        "to": DecimalText(most=1_000_000, places=3, required=True),
    },
    name="Standing",
)


class Score(Schema):
    base = whole(POSITIVE)
    rates = fields.List(fields.Nested(Rate), required=True, validate=validate.Length(min=1, max=50))
    points = fields.Nested(Points, required=True)
    minimum_independent = whole(POSITIVE)
    exposure_floor = fields.Nested(ExposureFloor, required=True)
    standings = fields.List(fields.Nested(Standing), required=True, validate=validate.Length(min=1, max=20))


class Ground(Schema):
    kind = one_of("law", "contract")
    source = some_text()


class Expiry(Schema):
    """Rolling: points lapse this many days after they took effect."""

    kind = one_of("rolling")
    days = whole(DAYS)


ViolationType = Schema.from_dict(
    {
        "code": some_text(CODE),
        "name": fields.Nested(Words, required=True),
        "class": one_of("general", "serious", "counterfeit"),
        "severity": one_of("low", "medium", "high", "critical"),
        "points": whole(POSITIVE),
        "ground": fields.Nested(Ground, required=True),
        "expiry": fields.Nested(Expiry, required=True),
        "auto_confirm": yes_or_no(),
    },
    name="ViolationType",
)


class Decision(Schema):
    """A decided complaint with this issue and outcome (and severity, when given) is this violation."""

    issue = some_text(CODE)
    outcome = some_text(CODE)
    severity = one_of("low", "medium", "high", "critical", required=False)
    violation = some_text(CODE)


class PointsPerDay(Schema):
    general = whole(POSITIVE)
    serious = whole(POSITIVE)
    counterfeit = whole(POSITIVE)


class SameCause(Schema):
    by = one_of("lot", "product")
    within_days = whole(DAYS)


class Limits(Schema):
    points_per_day = fields.Nested(PointsPerDay, required=True)
    same_cause = fields.Nested(SameCause, required=True)


class RuleBookDocument(Schema):
    name = some_text(validate.Regexp(r"[a-z][a-z0-9-]*\Z", error="Give a name of small letters, digits and hyphens."))
    version = some_text()
    in_force_from = Day(required=True)
    jurisdiction = fields.List(
        fields.String(validate=validate.Regexp(r"[A-Z]{2}\Z", error="Give a country by its two letters, such as CN.")),
        required=True,
        validate=validate.Length(min=1, max=250, error="Name at least one country."),
    )
    score = fields.Nested(Score, required=True)
    violation_types = fields.List(fields.Nested(ViolationType), required=True)
    decisions = fields.List(fields.Nested(Decision), required=True)
    limits = fields.Nested(Limits, required=True)
    clocks = fields.List(fields.Nested(Clock), required=True)
    admission = fields.Nested(Admission, required=True)
    complaints = fields.Nested(Complaints, required=True)


def parse(data: Mapping[str, Any]) -> Document:
    """`data` in canonical form; raises `Invalid` with a finding per field that does not fit the language."""
    try:
        document: Document = RuleBookDocument().load(data)
    except ValidationError as error:
        findings = [Finding(pointer, sentence) for pointer, sentence in _flat(error.messages, "")]
        raise Invalid("This is not a rule book as we write them.", findings=findings) from error
    return document


def canonical_json(document: Document) -> str:
    """The one text of a document: keys in order, no blanks, characters as they are."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def in_reading_order(document: Document) -> Document:
    """The same document with its sections in the order of the language instead of the alphabet."""
    order = list(RuleBookDocument().fields)
    return dict(sorted(document.items(), key=lambda section: order.index(section[0])))


def digest_of(text: str) -> str:
    """SHA-256 of a document's canonical JSON, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _flat(messages: Any, pointer: str) -> Iterator[tuple[str, str]]:
    """Marshmallow nests its sentences as the data is nested; here each gets its JSON pointer."""
    if isinstance(messages, Mapping):
        for key, below in messages.items():
            # a Dict field puts `key` and `value` between the key of an entry and what is wrong with it
            inner = below["value"] if isinstance(below, Mapping) and set(below) == {"value"} else below
            yield from _flat(inner, pointer if key == "_schema" else f"{pointer}/{key}")
    elif isinstance(messages, str):
        yield pointer, messages
    else:
        for sentence in messages:
            yield pointer, str(sentence)
