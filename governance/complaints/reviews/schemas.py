"""Wire shapes of reviews."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from marshmallow import Schema, ValidationError, fields, pre_load, validate

from governance.complaints.reviews.factors import Factor
from governance.complaints.reviews.states import Action, Authenticity, EntryKind, Judgement, Source, State
from governance.complaints.wording import LONGEST_TEXT, UNSEEN
from governance.core.paging import PageQuery

SHOWS: Final = ("low", "waiting", "flagged", "action", "third_party", "all")
LONGEST: Final = 300
_UNSEEN_IN_LINE: Final = re.compile(r"[\x00-\x1f\x7f]")


def _storable(given: str) -> None:
    try:
        given.encode()
    except UnicodeEncodeError:
        raise ValidationError("This holds signs that are no text.") from None


def _one_line(given: str) -> None:
    _storable(given)
    if not given.strip():
        raise ValidationError("This is empty: leave it out, or say what it is.")
    if _UNSEEN_IN_LINE.search(given):
        raise ValidationError("This holds signs that cannot be seen.")


def _some_lines(given: str) -> None:
    _storable(given)
    if UNSEEN.search(given):
        raise ValidationError("This holds signs that cannot be seen.")


def _line(description: str, *, required: bool = False) -> fields.String:
    checks: list[Callable[[str], Any]] = [validate.Length(1, LONGEST), _one_line]
    if required:
        return fields.String(required=True, validate=checks, metadata={"description": description})
    return fields.String(load_default=None, allow_none=True, validate=checks, metadata={"description": description})


class ReviewerSchema(Schema):
    """Who wrote a review; kept apart from it, never shown to shops, erasable."""

    name = _line("As the reviewer signs.")
    email = fields.Email(load_default=None, allow_none=True, validate=[validate.Length(1, LONGEST), _storable])
    phone = _line("Telephone number.")
    buyer_reference = _line("The platform's id of the buyer.")
    language = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.OneOf(["en", "zh_CN"]),
        metadata={"description": "Language in which the reviewer is told what was done."},
    )


class NewReviewSchema(Schema):
    """One review, one line of a delivery."""

    reference = _line("Its name where it was published; a repetition is known by it.", required=True)
    source = fields.Enum(Source, by_value=True, load_default=Source.OWN)
    publisher = _line("The third party that published it; left out for the platform's own.")
    seller = _line("The platform's own id of the shop.", required=True)
    order = _line("The platform's id of the order.")
    product = _line("The platform's id of the product.")
    product_name = _line("What the product is called.")
    category = _line("Code of its category.")
    lot = _line("Lot or batch of the goods.")
    score = fields.Integer(
        required=True, strict=True, validate=validate.Range(1, 5), metadata={"description": "Stars."}
    )
    text = fields.String(load_default=None, allow_none=True, validate=[validate.Length(0, LONGEST_TEXT), _some_lines])
    written_at = fields.AwareDateTime(required=True)
    reviewer = fields.Nested(ReviewerSchema, load_default=None, allow_none=True)

    @pre_load
    def trim(self, given: dict[str, Any], **_how: object) -> dict[str, Any]:
        """Blanks around a value mean nothing."""
        return {name: value.strip() if isinstance(value, str) else value for name, value in given.items()}


class ReviewRejectSchema(Schema):
    """Why a line was not taken."""

    line = fields.Integer(required=True, metadata={"description": "Number of the line, from 1."})
    pointer = fields.String(required=True, metadata={"description": "The field; empty when the line is no object."})
    detail = fields.String(required=True)


class ReviewDeliveredSchema(Schema):
    """What became of a delivery."""

    read = fields.Integer(required=True)
    taken = fields.Integer(required=True)
    known = fields.Integer(required=True, metadata={"description": "Told before; nothing was changed."})
    rejected = fields.Integer(required=True, metadata={"description": "Lines that were not taken."})
    rejects = fields.List(fields.Nested(ReviewRejectSchema), required=True)


class ReviewQuery(PageQuery):
    """Which reviews are wanted. Flagged ones stand in every list that they belong to."""

    show = fields.String(
        load_default="all",
        validate=validate.OneOf(SHOWS),
        metadata={
            "description": "low: one or two stars and no answer, lowest first. waiting: no answer. action: answered and"
            " not closed. flagged: counted apart, not yet judged first."
        },
    )
    seller = fields.String(load_default=None, allow_none=False, metadata={"description": "Reference of one shop."})
    factor = fields.Enum(Factor, by_value=True, load_default=None, allow_none=False)
    product = fields.String(load_default=None, allow_none=False, metadata={"description": "Id of one product."})


class ReviewSignSchema(Schema):
    """A sign that a review may not be genuine."""

    sign = fields.String(required=True)
    number = fields.Integer(metadata={"description": "What the rule counted, where it counts."})


class ReviewSchema(Schema):
    """A review and what became of it; nothing of who wrote it."""

    reference = fields.String(required=True, metadata={"description": "Its name here, such as R-42."})
    version = fields.Integer(
        required=True, metadata={"description": "Send it back with a change: it is refused if another came first."}
    )
    source = fields.Enum(Source, by_value=True, required=True)
    publisher = fields.String(required=True)
    external_reference = fields.String(required=True, metadata={"description": "Its name where it was published."})
    seller = fields.String(required=True)
    seller_name = fields.String(required=True)
    order = fields.String(required=True, allow_none=True)
    product = fields.String(required=True, allow_none=True)
    product_name = fields.String(required=True, allow_none=True)
    score = fields.Integer(required=True)
    text = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Numbers of persons are masked; null: none, or erased."},
    )
    factor = fields.Enum(Factor, by_value=True, required=True, metadata={"description": "What it is about."})
    written_at = fields.AwareDateTime(required=True)
    state = fields.Enum(State, by_value=True, required=True)
    due_at = fields.AwareDateTime(required=True, allow_none=True, metadata={"description": "Until when to answer."})
    overdue = fields.Boolean(required=True)
    authenticity = fields.Enum(
        Authenticity, by_value=True, required=True, metadata={"description": "flagged: counted apart."}
    )
    signs = fields.List(fields.Nested(ReviewSignSchema), required=True)
    judged = fields.Enum(Judgement, by_value=True, required=True, allow_none=True)
    answered_at = fields.AwareDateTime(required=True, allow_none=True)
    action = fields.Enum(Action, by_value=True, required=True, allow_none=True)
    closed_at = fields.AwareDateTime(required=True, allow_none=True)
    told_at = fields.AwareDateTime(required=True, allow_none=True)


class ReviewEntrySchema(Schema):
    """One thing that happened."""

    at = fields.AwareDateTime(required=True)
    party = fields.String(required=True)
    kind = fields.Enum(EntryKind, by_value=True, required=True)
    text = fields.String(required=True, allow_none=True)
    data = fields.Dict(required=True, allow_none=True)


class ReviewShownSchema(Schema):
    """A review with everything that happened to it."""

    review = fields.Nested(ReviewSchema, required=True)
    entries = fields.List(fields.Nested(ReviewEntrySchema), required=True)
    can = fields.List(fields.String(), required=True, metadata={"description": "What you may do with it now."})


class ReviewCountsSchema(Schema):
    """How many reviews there are. `apart` are flagged: counted here and nowhere else."""

    reviews = fields.Integer(required=True)
    handled = fields.Integer(required=True)
    apart = fields.Integer(required=True)
    handled_apart = fields.Integer(required=True)
    low = fields.Integer(required=True, metadata={"description": "Low and unanswered, flagged ones too."})
    overdue = fields.Integer(required=True)
    waiting = fields.Integer(required=True)
    action = fields.Integer(required=True)
    flagged = fields.Integer(required=True)
    third_party = fields.Integer(required=True)


class CountsQuery(Schema):
    """Whose reviews are counted."""

    seller = fields.String(load_default=None, allow_none=False, metadata={"description": "Reference of one shop."})


class DriversQuery(Schema):
    """Written on which days; without any, the last ninety."""

    first_day = fields.Date(data_key="from", load_default=None, allow_none=False)
    last_day = fields.Date(data_key="to", load_default=None, allow_none=False)


class ReviewDriverSchema(Schema):
    """Low reviews of one product by what they are about; flagged reviews are counted apart."""

    product = fields.String(required=True, allow_none=True)
    product_name = fields.String(required=True, allow_none=True)
    reviews = fields.Integer(required=True, metadata={"description": "All its reviews: the denominator."})
    low = fields.Integer(required=True)
    by_factor = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    reviews_apart = fields.Integer(required=True)
    low_apart = fields.Integer(required=True)


class ReviewDriversSchema(Schema):
    """Low-score drivers of a shop: the products with most low reviews, and all products together."""

    first_day = fields.Date(data_key="from", required=True)
    last_day = fields.Date(data_key="to", required=True)
    total = fields.Nested(ReviewDriverSchema, required=True)
    items = fields.List(fields.Nested(ReviewDriverSchema), required=True)


class ReviewChangeSchema(Schema):
    """What every change takes."""

    version = fields.Integer(
        load_default=None,
        allow_none=False,
        metadata={"description": "The version you looked at; a newer one is not overwritten."},
    )


class ReviewAnswerSchema(ReviewChangeSchema):
    """What the shop says to the reviewer; with an action it is closed at once."""

    text = fields.String(required=True, validate=validate.Length(1, LONGEST_TEXT))
    action = fields.Enum(Action, by_value=True, load_default=None, allow_none=True)


class ReviewCloseSchema(ReviewChangeSchema):
    """What was done."""

    action = fields.Enum(Action, by_value=True, required=True)


class ReviewReopenSchema(ReviewChangeSchema):
    """Why it is not handled."""

    reason = fields.String(required=True, validate=validate.Length(1, LONGEST_TEXT))


class ReviewClassSchema(ReviewChangeSchema):
    """What it is about."""

    factor = fields.Enum(Factor, by_value=True, required=True)


class ReviewJudgementSchema(ReviewReopenSchema):
    """Whether a person found it genuine, and why."""

    judgement = fields.Enum(Judgement, by_value=True, required=True)
