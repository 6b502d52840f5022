"""Inspection plans in the reader's language: their states, and each of their rules as a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dashboard.pages.case_named import money
from dashboard.public import draw_words
from dashboard.shell import words
from dashboard.shell.language import _, lazy_gettext, ngettext
from dashboard.shell.state_words import StateSign
from inspections.draws.plans.rules import Dimension, PlanRules, PublicSource, Sample
from inspections.draws.plans.shown import PlanRow
from inspections.draws.plans.states import State
from inspections.draws.plans.unit_rules import DeclaredLevel, FixedUnits, UnitsRule

PATH: Final = "/dashboard/plans"
CALENDAR: Final = "/dashboard/calendar"

STATES: Final[Mapping[State, StateSign]] = {
    State.DRAFT: StateSign("clear", lazy_gettext("Being written"), lazy_gettext("Nothing is drawn by it yet.")),
    State.PROPOSED: StateSign(
        "watch",
        lazy_gettext("Waits for a second person"),
        lazy_gettext("Somebody who did not write it activates it, or gives it back."),
    ),
    State.ACTIVE: StateSign("good", lazy_gettext("Active"), lazy_gettext("It draws by itself in its slots.")),
    State.PAUSED: StateSign(
        "improve", lazy_gettext("Paused"), lazy_gettext("It draws nothing until somebody resumes it.")
    ),
    State.ENDED: StateSign("not_yet_rated", lazy_gettext("Ended"), lazy_gettext("It never draws again.")),
}
TABLE_SETS: Final[Mapping[str, str]] = {"iso-2859-1": "ISO 2859-1", "mil-std-105e": "MIL-STD-105E"}
DIMENSIONS: Final[Mapping[str, Any]] = {
    "category": lazy_gettext("Category"),
    "price_band": lazy_gettext("Price"),
    "seller_age": lazy_gettext("How long the shop has been here"),
    "country": lazy_gettext("Country of the shop"),
}
ALLOCATIONS: Final[Mapping[str, Any]] = {
    "proportional": lazy_gettext("By how many goods each stratum has"),
    "neyman": lazy_gettext("More where results will differ more"),
    "risk": lazy_gettext("More where the risk is higher"),
}
LEFT_OUT: Final[Mapping[str, Any]] = {
    "not_sold_lately": lazy_gettext("not sold lately"),
    "sale_stopped": lazy_gettext("their sale is stopped"),
    "open_check": lazy_gettext("another draw is looking at them"),
    "price_unknown": lazy_gettext("without a price"),
    "other_currency": lazy_gettext("priced in another currency"),
    "name_unusable": lazy_gettext("their id cannot stand on a list"),
    "category_unknown": lazy_gettext("without a category"),
    "inspection_discontinued": lazy_gettext("inspection of the shop is discontinued"),
    "lot_too_small": lazy_gettext("the lot is too small for a plan"),
}


def left_out(reason: str) -> str:
    """Why goods in the scope cannot be drawn."""
    return str(LEFT_OUT.get(reason, reason.replace("_", " ")))


def facts_of(row: PlanRow, rules: PlanRules) -> list[tuple[str, str]]:
    """The rules of a plan by their names, each as people would say it."""
    return [
        (_("Drawn from"), draw_words.scope(rules.to_document()["scope"])),
        (_("Left out"), _left_out(rules)),
        (_("Parted by"), " · ".join(map(dimension, rules.strata)) or _("nothing: all goods are one stratum")),
        (_("How many"), _many(row, rules.sample)),
        (_("Chance of each"), _chances(rules.sample)),
        *([(_("Shared among strata"), str(ALLOCATIONS[rules.sample.allocation]))] if rules.strata else []),
        (_("Reserves"), _reserves(rules.sample.reserves_per_stratum)),
        (_("Units of each"), units(rules.units)),
        (_("Mixed in"), public(rules.public)),
        (_("Time to buy"), ngettext("%(num)s day", "%(num)s days", rules.sampling_days)),
    ]


def dimension(one: Dimension) -> str:
    """One way in which the goods are parted, with its edges."""
    noun = str(DIMENSIONS[one.by])
    edges = ", ".join(map(str, one.edges))
    if one.by == "seller_age":
        return _("%(noun)s, at %(edges)s days", noun=noun, edges=edges)
    return _("%(noun)s, at %(edges)s", noun=noun, edges=edges) if edges else noun


def units(rule: UnitsRule) -> str:
    """How many units of each are bought and tested."""
    if isinstance(rule, FixedUnits):
        return ngettext("%(num)s unit of each", "%(num)s units of each", rule.units)
    if isinstance(rule, DeclaredLevel):
        return ngettext(
            "as many as can contradict that at most %(level)s in 100 are bad; %(num)s bad one is put up with",
            "as many as can contradict that at most %(level)s in 100 are bad; %(num)s bad ones are put up with",
            rule.accept_at_most,
            level=f"{rule.declared_percent.normalize():f}",
        )
    return _(
        "by the size of the lot: %(tables)s, level %(level)s, AQL %(aql)s",
        tables=TABLE_SETS[rule.table_set],
        level=rule.level,
        aql=rule.aql,
    )


def public(source: PublicSource) -> str:
    """What is mixed in that nobody can know when the list is frozen."""
    if source.kind == "none":
        return _("nothing: records of its draws say unverified")
    waits = ngettext("waited for %(num)s day at most", "waited for %(num)s days at most", source.wait_days)
    if source.kind == "officers":
        return _("secrets of officers of %(teams)s, %(waits)s", teams=", ".join(source.teams), waits=waits)
    return ngettext(
        "the public beacon drand, %(num)s minute after the list is frozen, %(waits)s",
        "the public beacon drand, %(num)s minutes after the list is frozen, %(waits)s",
        source.minutes_after_freeze,
        waits=waits,
    )


def _left_out(rules: PlanRules) -> str:
    reasons = [LEFT_OUT["sale_stopped"], *([LEFT_OUT["open_check"]] if rules.exclude_open_check else [])]
    return " · ".join(map(str, reasons))


def _many(row: PlanRow, sample: Sample) -> str:
    cost = money(row.cost_per_test, row.currency)
    if sample.count is None:
        budget = money(row.budget, row.currency)
        return _("as many as %(budget)s pay for, at %(cost)s a unit", budget=budget, cost=cost)
    return ngettext("%(num)s item, at %(cost)s a unit", "%(num)s items, at %(cost)s a unit", sample.count, cost=cost)


def _chances(sample: Sample) -> str:
    if sample.weights == "equal":
        return _("the same for all in a stratum")
    share = words.share(round(sample.random_share * 1_000_000))
    return _("by risk; %(share)s of it spread evenly, whatever the risk", share=share)


def _reserves(number: int) -> str:
    return ngettext(
        "%(num)s name waits in each stratum for what cannot be bought",
        "%(num)s names wait in each stratum for what cannot be bought",
        number,
    )
