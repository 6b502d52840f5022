"""The language of `levels`: a standing by plain rates and counts, country by country, beside or instead of the score."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from governance.rulebook.plain_fields import (
    CODE,
    DAYS,
    NOT_NEGATIVE,
    POSITIVE,
    DecimalText,
    Words,
    one_of,
    several,
    some_text,
    whole,
)


class LevelFloor(Schema):
    """Below so many orders within so many days there is no level."""

    orders = whole(POSITIVE)
    within_days = whole(DAYS)


class LevelWindow(Schema):
    """The short window once there are so many orders in it, else the long one."""

    short_days = whole(DAYS)
    long_days = whole(DAYS)
    to_short_at = whole(POSITIVE)


class LevelRate(Schema):
    """Orders against which one of these facts counts, per order of the window; an order with several counts once."""

    code = some_text(CODE)
    name = fields.Nested(Words, required=True)
    of = several(some_text(CODE), at_least=1)


class Limit(Schema):
    """What a level allows: a share, a number of orders or of different buyers, or both.

    With both, `lost_when` says whether the level is lost when either is exceeded, or only when both are.
    """

    rate = some_text(CODE)
    at_most = DecimalText(most=1, places=6)
    count_at_most = fields.Integer(strict=True, validate=NOT_NEGATIVE)
    counts = one_of("orders", "buyers", required=False)
    lost_when = one_of("either", "both", required=False)


class Level(Schema):
    code = some_text(CODE)
    name = fields.Nested(Words, required=True)
    limits = several(fields.Nested(Limit))


def _levels(*, required: bool) -> fields.List[Any]:
    length = validate.Length(min=1, max=20, error="Give between 1 and 20 levels.")
    return fields.List(fields.Nested(Level), required=required, validate=length)


class Ladder(Schema):
    """The levels of sellers of some countries, the best first."""

    countries = several(
        fields.String(
            required=True,
            validate=validate.Regexp(r"[A-Z]{2}\Z", error="Give a country by its two letters, such as BR."),
        ),
        at_least=1,
    )
    levels = _levels(required=True)


class Levels(Schema):
    """A seller has the best level whose limits it keeps all; without `default` other countries have no levels."""

    floor = fields.Nested(LevelFloor, required=True)
    window = fields.Nested(LevelWindow, required=True)
    rates = several(fields.Nested(LevelRate), at_least=1)
    ladders = several(fields.Nested(Ladder))
    default = _levels(required=False)
