"""The language of what follows from points: `nodes` and `measures`."""

from __future__ import annotations

from typing import Final

from marshmallow import Schema, fields, validate

from governance.rulebook.plain_fields import (
    CODE,
    DAYS,
    NOT_NEGATIVE,
    POSITIVE,
    Words,
    one_of,
    several,
    whole,
    yes_or_no,
)
from governance.rulebook.violation_language import CLASSES

KINDS: Final = (
    "warning",
    "training",
    "demotion",
    "order_cap",
    "deposit_increase",
    "listing_stopped",
    "product_stopped",
    "category_stopped",
    "shop_stopped",
    "closure",
)


class NodeMeasure(Schema):
    """A measure of a node; without days until it is lifted. Percent: how far down, or how much of usual orders."""

    kind = one_of(*KINDS)
    scope = one_of("shop", "category", "item")
    days = fields.Integer(strict=True, validate=DAYS)
    needs_person = yes_or_no()
    percent = fields.Integer(
        strict=True, validate=validate.Range(min=1, max=100, error="Give a whole number from 1 to 100.")
    )
    amount = fields.Integer(strict=True, validate=POSITIVE)
    currency = fields.String(
        validate=validate.Regexp(r"[A-Z]{3}\Z", error="Give a currency by its three letters, such as CNY.")
    )
    course = fields.String(validate=CODE)


# `class` is a word of Python, hence the calls.
NodeStep = Schema.from_dict(
    {
        "class": one_of(*CLASSES),
        "at": whole(POSITIVE),
        "name": fields.Nested(Words, required=True),
        "measures": several(fields.Nested(NodeMeasure), at_least=1),
    },
    name="NodeStep",
)


class Nodes(Schema):
    """What follows from which balance of points; sellers are warned so many points before."""

    warn_before = whole(NOT_NEGATIVE)
    fresh_days = whole(DAYS)
    steps = several(fields.Nested(NodeStep))


class Proportionality(Schema):
    most_days = whole(DAYS)
    within_days = whole(DAYS)
    shop_needs_items = whole(POSITIVE)


class Register(Schema):
    remove_after_days = whole(NOT_NEGATIVE)


class Measures(Schema):
    """The limits of measures, where one can go outside the platform, and how long the register shows them."""

    proportionality = fields.Nested(Proportionality, required=True)
    redress = several(fields.Nested(Words), at_least=1)
    register = fields.Nested(Register, required=True)
