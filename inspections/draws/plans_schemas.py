"""Wire shapes of inspection plans, of what they would draw, and of the calendar."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from governance.core.paging import PageQuery
from inspections.draws.plans.states import State

LONGEST: int = 4_000
RULES: str = (
    "scope {categories, countries, price_from, price_to, joined_after, sellers, products, sold_within_days, held_lots}; "
    "strata [{by: category | price_band | seller_age | country, edges}]; sample {kind: count | budget, count, "
    "random_share, weights: risk | equal, allocation: proportional | neyman | risk, reserves_per_stratum}; units {kind: "
    "fixed, units} or {kind: declared_level, declared_percent, accept_at_most} or {kind: iso-2859-1 | mil-std-105e, "
    "level, aql}; public {kind: drand | officers | none, minutes_after_freeze, wait_days, teams}; sampling_days; exclude "
    "{open_check}. Amounts, shares and AQL are texts."
)


class PlanQuery(PageQuery):
    """Which plans are wanted."""

    state = fields.Enum(State, by_value=True, load_default=None, allow_none=False)


class PlanSchema(Schema):
    """An inspection plan."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    state = fields.Enum(State, by_value=True, required=True)
    version = fields.Integer(
        required=True, metadata={"description": "Send it back with a change: it is refused if another came first."}
    )
    schedule = fields.String(
        required=True, metadata={"description": "Crontab line in the platform's time zone; weekdays by name."}
    )
    budget = fields.Decimal(required=True, as_string=True, metadata={"description": "Of one draw."})
    currency = fields.String(required=True)
    cost_per_test = fields.Decimal(
        required=True, as_string=True, metadata={"description": "One unit bought and tested."}
    )
    next_slot = fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "null unless the plan is active."}
    )
    written_at = fields.AwareDateTime(required=True)
    activated_at = fields.AwareDateTime(required=True, allow_none=True)
    reason = fields.String(
        required=True, allow_none=True, metadata={"description": "Why it was returned, paused or ended."}
    )


class PlanDetailsSchema(Schema):
    """One plan in full."""

    plan = fields.Nested(PlanSchema, attribute="row", required=True)
    rules = fields.Dict(keys=fields.String(), required=True, metadata={"description": RULES})
    slots = fields.List(
        fields.AwareDateTime(), required=True, metadata={"description": "The next ones of its timetable."}
    )
    written_by = fields.String(required=True)
    activated_by = fields.String(required=True, allow_none=True)
    slots_from = fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "Slots after this moment are drawn."}
    )
    can = fields.List(fields.String(), required=True, metadata={"description": "What you can do with it now."})


class PlanChangeSchema(Schema):
    """What every change takes."""

    version = fields.Integer(
        load_default=None,
        allow_none=False,
        metadata={"description": "The version you looked at; a newer one is not overwritten."},
    )


class PlanReasonSchema(PlanChangeSchema):
    """Why."""

    reason = fields.String(required=True, validate=validate.Length(1, LONGEST))


class PlanContentSchema(Schema):
    """What is written as a plan."""

    name = fields.String(required=True)
    schedule = fields.String(required=True)
    budget = fields.Decimal(required=True, as_string=True, allow_nan=False)
    currency = fields.String(required=True)
    cost_per_test = fields.Decimal(required=True, as_string=True, allow_nan=False)
    rules = fields.Dict(keys=fields.String(), required=True, metadata={"description": RULES})


class NewPlanSchema(PlanContentSchema):
    """A new plan."""

    code = fields.String(required=True)


class PlanRewriteSchema(PlanContentSchema, PlanChangeSchema):
    """A plan written anew."""


class PlanWordsSchema(Schema):
    """A sentence in every language."""

    en = fields.String(required=True)
    zh = fields.String(required=True)


class PlanStratumSchema(Schema):
    """A stratum of what would be drawn."""

    name = fields.String(required=True)
    size = fields.Integer(required=True)
    take = fields.Integer(required=True)
    reserves = fields.Integer(required=True)
    probability_from = fields.Float(required=True, metadata={"description": "Smallest chance of an item."})
    probability_to = fields.Float(required=True, metadata={"description": "Largest chance of an item."})
    joined = fields.List(
        fields.String(), required=True, metadata={"description": "Strata that were put together in this one."}
    )


class PlanUnitsSchema(Schema):
    """How many items are checked by how many units."""

    units = fields.Integer(required=True)
    accept_at_most = fields.Integer(
        required=True, metadata={"description": "Nonconforming units up to which nothing is contradicted."}
    )
    items = fields.Integer(required=True)


class CurvePointSchema(Schema):
    """How often the check of one item finds nothing wrong."""

    bad = fields.Float(required=True, metadata={"description": "Share of its units that are bad."})
    found_nothing = fields.Float(required=True)


class PlanWarningSchema(Schema):
    """Something that is allowed and seldom meant."""

    code = fields.String(required=True)
    words = fields.Nested(PlanWordsSchema, required=True)


class PlanPreviewSchema(Schema):
    """What a plan would draw if it drew now."""

    population = fields.Integer(required=True)
    excluded = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        required=True,
        metadata={"description": "What is on sale in the scope and left out, by reason."},
    )
    strata = fields.List(fields.Nested(PlanStratumSchema), required=True)
    take = fields.Integer(required=True)
    units = fields.List(fields.Nested(PlanUnitsSchema), required=True)
    budget = fields.Decimal(required=True, as_string=True)
    expected_cost = fields.Decimal(required=True, as_string=True)
    most_cost = fields.Decimal(required=True, as_string=True)
    currency = fields.String(required=True)
    curve = fields.List(fields.Nested(CurvePointSchema), required=True)
    risk = fields.List(fields.Nested(PlanWordsSchema), required=True)
    reach = fields.List(fields.Nested(PlanWordsSchema), required=True)
    warnings = fields.List(fields.Nested(PlanWarningSchema), required=True)


class CalendarQuery(Schema):
    """Which days are wanted."""

    first = fields.Date(load_default=None, allow_none=False, metadata={"description": "Default: today."})
    last = fields.Date(
        load_default=None, allow_none=False, metadata={"description": "Default: four weeks from the first day on."}
    )


class CalendarSlotSchema(Schema):
    """A slot in which an active plan draws."""

    plan = fields.String(required=True)
    name = fields.String(required=True)
    slot = fields.AwareDateTime(required=True)
    day = fields.Date(required=True)
    sampling_until = fields.Date(required=True, metadata={"description": "Last day for purchases."})
    budget = fields.Decimal(required=True, as_string=True)
    currency = fields.String(required=True)


class CalendarSchema(Schema):
    """The slots of all active plans between two days."""

    items = fields.List(fields.Nested(CalendarSlotSchema), required=True)
