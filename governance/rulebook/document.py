"""The language of rule books: which fields there are, their canonical form and its digest.

A document is plain data: text, whole numbers, yes or no. Shares ("0.04") and scores ("849.999") are decimal text, never
floats, so that the same rules have the same digest everywhere.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from marshmallow import Schema, ValidationError, fields, validate

from governance.core.errors import Finding, Invalid

Document = dict[str, Any]

CODE: Final = validate.Regexp(
    re.compile(r"[a-z][a-z0-9_]*\Z"), error="Give a code of small letters, digits and underscores, such as late_orders."
)
SOME_TEXT: Final = validate.Length(min=1, max=500, error="Give between 1 and 500 characters.")
NOT_NEGATIVE: Final = validate.Range(min=0, max=1_000_000, error="Give a whole number from 0 to 1,000,000.")
POSITIVE: Final = validate.Range(min=1, max=1_000_000, error="Give a whole number from 1 to 1,000,000.")
DAYS: Final = validate.Range(min=1, max=3_660, error="Give between 1 and 3,660 days.")


class DecimalText(fields.Field[str]):
    """A number from 0 to `most` with at most `places` decimals, kept as text in its shortest form."""

    def __init__(self, *, most: int, places: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most, self.places = Decimal(most), places

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:  # noqa: ARG002
        sentence = f"Give a number from 0 to {self.most:,} with at most {self.places} decimals."
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise ValidationError(sentence)
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            raise ValidationError(sentence) from None
        if not number.is_finite() or not 0 <= number <= self.most:
            raise ValidationError(sentence)
        if number != round(number, self.places):
            raise ValidationError(sentence)
        text = f"{number:f}"
        return text.rstrip("0").rstrip(".") or "0" if "." in text else text


class Day(fields.Field[str]):
    """A calendar day, written as YAML writes it (2026-01-31), kept as text."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:  # noqa: ARG002
        try:
            day = value if type(value) is date else date.fromisoformat(str(value))
        except ValueError:
            raise ValidationError("Give a day such as 2026-01-31.") from None
        return day.isoformat()


def _share() -> DecimalText:
    return DecimalText(most=1, places=6, required=True)


def _whole(rule: validate.Range, **kwargs: Any) -> fields.Integer:
    return fields.Integer(required=True, strict=True, validate=rule, **kwargs)


def _text(rule: validate.Validator = SOME_TEXT) -> fields.String:
    return fields.String(required=True, validate=rule)


def _one_of(*choices: str, required: bool = True) -> fields.String:
    error = "Give one of: {choices}."
    return fields.String(required=required, validate=validate.OneOf(choices, error=error))


class Words(Schema):
    """The same sentence in each language people read."""

    en = _text()
    zh = _text()


class Span(Schema):
    target = _share()
    worst = _share()


class Window(Schema):
    """Two lengths; the short one is used from `to_short_at` orders or questions in it, until below the other."""

    by = _one_of("orders", "questions")
    short_days = _whole(DAYS)
    long_days = _whole(DAYS)
    to_short_at = _whole(POSITIVE)
    back_to_long_below = _whole(POSITIVE)


class Rate(Schema):
    """One rate of the score. `removes` tells the seller what makes the deduction go away."""

    code = _text(CODE)
    name = fields.Nested(Words, required=True)
    target = _share()
    worst = _share()
    weight = _whole(POSITIVE)
    maturity_days = _whole(NOT_NEGATIVE)
    confidence = _share()
    window = fields.Nested(Window, required=True)
    important = fields.Boolean(required=True, truthy={True}, falsy={False})
    by_category = fields.Dict(keys=_text(), values=fields.Nested(Span), required=True)
    removes = fields.Nested(Words, required=True)


class Points(Schema):
    deduction_each = _whole(NOT_NEGATIVE)
    deduct_at_most = _whole(NOT_NEGATIVE)


class ExposureFloor(Schema):
    orders = _whole(POSITIVE)
    maturity_days = _whole(NOT_NEGATIVE)


# `from` is a word of Python, hence the call.
Standing = Schema.from_dict(
    {
        "code": _one_of("good", "watch", "improve", "critical"),
        "from": DecimalText(most=1_000_000, places=3, required=True),
        "to": DecimalText(most=1_000_000, places=3, required=True),
    },
    name="Standing",
)


class Score(Schema):
    base = _whole(POSITIVE)
    rates = fields.List(fields.Nested(Rate), required=True, validate=validate.Length(min=1, max=50))
    points = fields.Nested(Points, required=True)
    minimum_independent = _whole(POSITIVE)
    exposure_floor = fields.Nested(ExposureFloor, required=True)
    standings = fields.List(fields.Nested(Standing), required=True, validate=validate.Length(min=1, max=20))


class Ground(Schema):
    kind = _one_of("law", "contract")
    source = _text()


class Expiry(Schema):
    """Rolling: points lapse this many days after they took effect."""

    kind = _one_of("rolling")
    days = _whole(DAYS)


ViolationType = Schema.from_dict(
    {
        "code": _text(CODE),
        "name": fields.Nested(Words, required=True),
        "class": _one_of("general", "serious", "counterfeit"),
        "severity": _one_of("low", "medium", "high", "critical"),
        "points": _whole(POSITIVE),
        "ground": fields.Nested(Ground, required=True),
        "expiry": fields.Nested(Expiry, required=True),
        "auto_confirm": fields.Boolean(required=True, truthy={True}, falsy={False}),
    },
    name="ViolationType",
)


class Decision(Schema):
    """A decided complaint with this issue and outcome (and severity, when given) is this violation."""

    issue = _text(CODE)
    outcome = _text(CODE)
    severity = _one_of("low", "medium", "high", "critical", required=False)
    violation = _text(CODE)


class PointsPerDay(Schema):
    general = _whole(POSITIVE)
    serious = _whole(POSITIVE)
    counterfeit = _whole(POSITIVE)


class SameCause(Schema):
    by = _one_of("lot", "product")
    within_days = _whole(DAYS)


class Limits(Schema):
    points_per_day = fields.Nested(PointsPerDay, required=True)
    same_cause = fields.Nested(SameCause, required=True)


class RuleBookDocument(Schema):
    name = _text(validate.Regexp(r"[a-z][a-z0-9-]*\Z", error="Give a name of small letters, digits and hyphens."))
    version = _text()
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
