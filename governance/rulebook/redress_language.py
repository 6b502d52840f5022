"""The language of `training`, `appeals` and `assessment`: how sellers are warned, learn and are heard."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from governance.rulebook.plain_fields import (
    CODE,
    DAYS,
    NOT_NEGATIVE,
    POSITIVE,
    Words,
    long_words,
    one_of,
    several,
    share,
    some_text,
    whole,
)
from governance.rulebook.violation_language import CLASSES, LISTED_GROUNDS


class Question(Schema):
    question = fields.Nested(Words, required=True)
    choices = several(fields.Nested(Words), at_least=2)
    right = whole(NOT_NEGATIVE)


Course = Schema.from_dict(
    {
        "code": some_text(CODE),
        "name": fields.Nested(Words, required=True),
        "text": long_words(),
        "pass_mark": share(),
        "earns": whole(NOT_NEGATIVE),
        "class": one_of(*CLASSES),
        "wait_days": whole(NOT_NEGATIVE),
        "questions": several(fields.Nested(Question), at_least=5),
    },
    name="Course",
)


class EarnAtMost(Schema):
    points = whole(NOT_NEGATIVE)
    within_days = whole(DAYS)


class Training(Schema):
    courses = several(fields.Nested(Course))
    earn_at_most = fields.Nested(EarnAtMost, required=True)


class Relief(Schema):
    at_most = whole(NOT_NEGATIVE)
    within_days = whole(DAYS)


class Overturn(Schema):
    limit = share()
    minimum_decided = whole(POSITIVE)
    confidence = share()


class Appeals(Schema):
    window_days = whole(DAYS)
    second_window_days = whole(DAYS)
    relief = fields.Nested(Relief, required=True)
    overturn = fields.Nested(Overturn, required=True)
    alert_only = several(one_of(*LISTED_GROUNDS))


class Assessment(Schema):
    """The error is shared among all rates judged; so many assessments in a row make the violation of the rate."""

    error = share()
    in_a_row = whole(validate.Range(min=2, max=12, error="Give a whole number from 2 to 12: the first is a warning."))
    violations = fields.Dict(keys=some_text(CODE), values=some_text(CODE), required=True)
