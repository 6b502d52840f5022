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
from governance.rulebook.fix_language import Rectification
from governance.rulebook.level_language import Levels
from governance.rulebook.measure_language import Measures, Nodes
from governance.rulebook.plain_fields import (
    CODE,
    DAYS,
    NOT_NEGATIVE,
    POSITIVE,
    Day,
    DecimalText,
    Words,
    one_of,
    several,
    share,
    some_text,
    whole,
    yes_or_no,
)
from governance.rulebook.redress_language import Appeals, Assessment, Training
from governance.rulebook.violation_language import Decision, Limits, ListedGround, ViolationType

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
    listed_grounds = several(fields.Nested(ListedGround))
    nodes = fields.Nested(Nodes, required=True)
    measures = fields.Nested(Measures, required=True)
    training = fields.Nested(Training, required=True)
    rectification = fields.Nested(Rectification)
    assessment = fields.Nested(Assessment, required=True)
    appeals = fields.Nested(Appeals, required=True)
    levels = fields.Nested(Levels)
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
