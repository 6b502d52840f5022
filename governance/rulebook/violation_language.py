"""The language of violations: `violation_types`, `decisions` and `limits`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from governance.rulebook.plain_fields import (
    CODE,
    DAYS,
    NOT_NEGATIVE,
    POSITIVE,
    DecimalText,
    Words,
    one_of,
    some_text,
    whole,
    yes_or_no,
)

CLASSES: Final = ("general", "serious", "counterfeit")
SEVERITIES: Final = ("low", "medium", "high", "critical")
LISTED_GROUNDS: Final = (
    "safety",
    "illegal_goods",
    "ip_notice",
    "expired_permit",
    "forged_document",
    "fraud",
    "authority_order",
)
# What each kind of expiry says besides its kind: what it must say, and what it may.
EXPIRIES: Final[dict[str, tuple[set[str], set[str]]]] = {
    "rolling": ({"days"}, set()),
    "reset": ({"every"}, {"carry_over"}),
    "on_fix": ({"at_most_days"}, set()),
}


class Ground(Schema):
    kind = one_of("law", "contract")
    source = some_text()


# `from` is a word of Python, hence the call.
CarryOver = Schema.from_dict({"from": whole(POSITIVE), "below": whole(POSITIVE)}, name="CarryOver")


class Expiry(Schema):
    """Rolling: points lapse so many days after they took effect. Reset: with the year or the quarter, unless the points
    of the class that took effect in it lie in the span that is carried over, once. On fix: when the fix is verified.
    """

    kind = one_of(*EXPIRIES)
    days = fields.Integer(strict=True, validate=DAYS)
    every = one_of("year", "quarter", required=False)
    carry_over = fields.Nested(CarryOver)
    at_most_days = fields.Integer(strict=True, validate=DAYS)

    @validates_schema(skip_on_field_errors=True)
    def each_kind_says_its_own(self, data: Mapping[str, Any], **kwargs: Any) -> None:  # noqa: ARG002
        """A field that does not belong to the kind would be read by nobody."""
        must, may = EXPIRIES[data["kind"]]
        wrong = dict.fromkeys(data.keys() - must - may - {"kind"}, f"This does not belong to {data['kind']}.")
        wrong |= dict.fromkeys(must - data.keys(), "Missing data for required field.")
        if wrong:
            raise ValidationError(wrong)


class Repeat(Schema):
    """The nth confirmed violation of the rule within so many days costs these points instead."""

    nth = whole(validate.Range(min=2, max=100, error="Give a whole number from 2 to 100: the first is no repeat."))
    within_days = whole(DAYS)
    points = whole(POSITIVE)


class ItemMeasure(Schema):
    """What is done about the item itself; without days until the fix is verified."""

    kind = one_of("product_stopped", "listing_stopped", "category_stopped")
    days = fields.Integer(strict=True, validate=DAYS)


class Fix(Schema):
    """What the seller has to put right, by which clock, and the points a verified fix gives back."""

    title = fields.Nested(Words, required=True)
    demand = fields.Nested(Words, required=True)
    clock = some_text(CODE)
    earns = whole(NOT_NEGATIVE)
    root_cause = yes_or_no()


# `class` is a word of Python, hence the call.
ViolationType = Schema.from_dict(
    {
        "code": some_text(CODE),
        "name": fields.Nested(Words, required=True),
        "class": one_of(*CLASSES),
        "severity": one_of(*SEVERITIES),
        "points": whole(POSITIVE),
        "ground": fields.Nested(Ground, required=True),
        "expiry": fields.Nested(Expiry, required=True),
        "auto_confirm": yes_or_no(),
        "repeat": fields.List(fields.Nested(Repeat), validate=validate.Length(min=1, max=10)),
        "listed_ground": one_of(*LISTED_GROUNDS, required=False),
        "item_measure": fields.Nested(ItemMeasure),
        "fix": fields.Nested(Fix),
    },
    name="ViolationType",
)


class Decision(Schema):
    """A decided complaint with this issue and outcome (and severity, and value, when given) is this violation."""

    issue = some_text(CODE)
    outcome = some_text(CODE)
    severity = one_of(*SEVERITIES, required=False)
    value_at_least = DecimalText(most=1_000_000_000, places=2)
    currency = fields.String(
        validate=validate.Regexp(r"[A-Z]{3}\Z", error="Give a currency by its three letters, such as CNY.")
    )
    violation = some_text(CODE)


class PointsPerDay(Schema):
    general = whole(POSITIVE)
    serious = whole(POSITIVE)
    counterfeit = whole(POSITIVE)


class SameCause(Schema):
    by = one_of("lot", "product")
    within_days = whole(DAYS)


class Limits(Schema):
    most_severe_only = yes_or_no()
    points_per_day = fields.Nested(PointsPerDay, required=True)
    same_cause = fields.Nested(SameCause, required=True)


class ListedGround(Schema):
    """A ground on which a measure takes effect before the seller is heard, with what allows that."""

    code = one_of(*LISTED_GROUNDS)
    source = some_text()
