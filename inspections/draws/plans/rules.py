"""The rules of a plan: what is drawn from, in which strata, how many, how many units each, and what is mixed in. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from governance.core.errors import Finding, Invalid
from inspections.draws.plans.members import Members
from inspections.draws.plans.unit_rules import (
    LEVELS,
    TABLE_SETS,
    UNITS,
    DeclaredLevel,
    FixedUnits,
    TablePlan,
    UnitsRule,
    read_units,
    units_document,
)

__all__ = [
    "ALLOCATIONS",
    "DIMENSIONS",
    "LEVELS",
    "SOURCES",
    "TABLE_SETS",
    "UNITS",
    "WEIGHTS",
    "DeclaredLevel",
    "Dimension",
    "FixedUnits",
    "PlanRules",
    "PublicSource",
    "Sample",
    "Scope",
    "TablePlan",
    "UnitsRule",
]

SECTIONS: Final = ("scope", "strata", "sample", "units", "public", "sampling_days", "exclude")
SCOPE: Final = (
    *("categories", "countries", "price_from", "price_to", "joined_after", "sellers", "products"),
    *("sold_within_days", "held_lots"),
)
DIMENSIONS: Final = ("category", "price_band", "seller_age", "country")
WEIGHTS: Final = ("risk", "equal")
ALLOCATIONS: Final = ("proportional", "neyman", "risk")
SOURCES: Final = ("drand", "officers", "none")
MOST_ITEMS: Final = 10_000


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What may be drawn; an empty list and None mean no limit.

    Countries are those of the sellers. Prices are in the plan's currency, both ends included. `held_lots`: the items are
    lots that lie in the platform's own store instead of listings.
    """

    categories: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    price_from: Decimal | None = None
    price_to: Decimal | None = None
    joined_after: date | None = None
    sellers: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    sold_within_days: int | None = None
    held_lots: bool = False


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """One way in which the population is parted; `edges` are prices, or days since a seller joined."""

    by: str
    edges: tuple[Decimal, ...] | tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Sample:
    """How many items are drawn: `count`, or as many as the budget pays for (None); with which weights.

    `random_share` of the chance of an item is spread evenly, whatever its risk.
    """

    count: int | None
    random_share: Decimal = Decimal("0.2")
    weights: str = "risk"
    allocation: str = "proportional"
    reserves_per_stratum: int = 3


@dataclass(frozen=True, kw_only=True)
class PublicSource:
    """What is mixed into the seed and does not exist yet when the list is frozen.

    drand: the first round after the freeze and `minutes_after_freeze`; officers: secrets of two officers of different
    `teams`; none. What has not come `wait_days` after the freeze is not waited for any longer.
    """

    kind: str = "drand"
    minutes_after_freeze: int = 10
    wait_days: int = 2
    teams: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PlanRules:
    """All rules of a plan. `exclude_open_check`: what is being looked at in another draw is left out."""

    scope: Scope
    strata: tuple[Dimension, ...]
    sample: Sample
    units: UnitsRule
    public: PublicSource
    sampling_days: int = 14
    exclude_open_check: bool = True

    @classmethod
    def from_document(cls, document: object) -> PlanRules:
        """Read the rules of a plan; raises `Invalid` with everything that is wrong with them."""
        findings: list[Finding] = []
        members = Members(document, pointer="rules", known=SECTIONS, findings=findings)
        rules = cls(
            scope=_scope(members),
            strata=_strata(members),
            sample=_sample(members),
            units=read_units(members),
            public=_public(members),
            sampling_days=members.whole("sampling_days", 1, 60, default=14),
            exclude_open_check=members.section("exclude", ("open_check",)).flag("open_check", default=True),
        )
        if not findings:
            findings.extend(_together(rules))
        if findings:
            raise Invalid("The rules of the plan cannot be used as they are.", findings=findings)
        return rules

    def to_document(self) -> dict[str, Any]:
        """The rules as they are stored and shown: `from_document` reads the same again."""
        return {
            "scope": _scope_document(self.scope),
            "strata": [_dimension_document(one) for one in self.strata],
            "sample": _sample_document(self.sample),
            "units": units_document(self.units),
            "public": _public_document(self.public),
            "sampling_days": self.sampling_days,
            "exclude": {"open_check": self.exclude_open_check},
        }


def _scope(members: Members) -> Scope:
    scope = members.section("scope", SCOPE)
    countries = scope.texts("countries")
    for place, country in enumerate(countries):
        if not (len(country) == 2 and country.isascii() and country.isalpha() and country.isupper()):
            scope.finding(f"countries/{place}", "A country is written as two capital letters, such as CN.")
    lower, upper = scope.amount("price_from"), scope.amount("price_to")
    if lower is not None and upper is not None and lower > upper:
        scope.finding("price_to", "The highest price lies below the lowest.")
    return Scope(
        categories=scope.texts("categories"),
        countries=countries,
        price_from=lower,
        price_to=upper,
        joined_after=scope.day("joined_after"),
        sellers=scope.texts("sellers"),
        products=scope.texts("products"),
        sold_within_days=scope.whole("sold_within_days", 1, 366) if scope.has("sold_within_days") else None,
        held_lots=scope.flag("held_lots", default=False),
    )


def _strata(members: Members) -> tuple[Dimension, ...]:
    found: dict[str, Dimension] = {}
    for one in members.sections("strata", ("by", "edges")):
        by = one.choice("by", DIMENSIONS)
        if by in found:
            one.finding("by", f"The population is parted by {by} already.")
        edges: tuple[Decimal, ...] | tuple[int, ...] = ()
        if by == "price_band":
            edges = one.amounts("edges")
        elif by == "seller_age":
            edges = one.days("edges")
        elif one.has("edges"):
            one.finding("edges", f"Edges part numbers; {by} has none.")
        if len(edges) > 12:
            one.finding("edges", "At most twelve edges part a population usefully.")
        found.setdefault(by, Dimension(by=by, edges=edges))
    return tuple(found.values())


def _sample(members: Members) -> Sample:
    known = ("kind", "count", "random_share", "weights", "allocation", "reserves_per_stratum")
    sample = members.section("sample", known)
    kind = sample.choice("kind", ("count", "budget"))
    if kind == "budget" and sample.has("count"):
        sample.finding("count", "The budget says how many: leave the count out, or choose the kind count.")
    return Sample(
        count=sample.whole("count", 1, MOST_ITEMS) if kind == "count" else None,
        random_share=sample.number("random_share", "0.1", "1", default="0.2"),
        weights=sample.choice("weights", WEIGHTS, default="risk"),
        allocation=sample.choice("allocation", ALLOCATIONS, default="proportional"),
        reserves_per_stratum=sample.whole("reserves_per_stratum", 0, 50, default=3),
    )


def _public(members: Members) -> PublicSource:
    public = members.section("public", ("kind", "minutes_after_freeze", "wait_days", "teams"))
    kind = public.choice("kind", SOURCES, default="drand")
    teams = public.texts("teams")
    if kind == "officers" and len(teams) < 2:
        public.finding("teams", "Name at least two teams: of each, one officer gives a secret.")
    if kind != "officers" and teams:
        public.finding("teams", "Teams give secrets only where the kind is officers.")
    return PublicSource(
        kind=kind,
        minutes_after_freeze=public.whole("minutes_after_freeze", 1, 1440, default=10),
        wait_days=public.whole("wait_days", 1, 14, default=2),
        teams=teams,
    )


def _together(rules: PlanRules) -> list[Finding]:
    """What is wrong with rules that are each possible by themselves."""
    if isinstance(rules.units, TablePlan) and not rules.scope.held_lots:
        message = (
            "A plan of a standard's tables is for lots that lie in the platform's own store: set scope.held_lots, or "
            "use the computed plan for a declared level."
        )
        return [Finding("rules/units/kind", message)]
    if rules.scope.held_lots and rules.scope.sold_within_days is not None:
        return [Finding("rules/scope/sold_within_days", "Lots in the store are drawn whether they sell or not.")]
    return []


def _scope_document(scope: Scope) -> dict[str, Any]:
    plain = {"categories": list(scope.categories), "countries": list(scope.countries)}
    plain |= {"sellers": list(scope.sellers), "products": list(scope.products)}
    return plain | {
        "price_from": _text(scope.price_from),
        "price_to": _text(scope.price_to),
        "joined_after": scope.joined_after.isoformat() if scope.joined_after else None,
        "sold_within_days": scope.sold_within_days,
        "held_lots": scope.held_lots,
    }


def _dimension_document(one: Dimension) -> dict[str, Any]:
    if one.by == "price_band":
        return {"by": one.by, "edges": [str(edge) for edge in one.edges]}
    return {"by": one.by, "edges": list(one.edges)} if one.edges else {"by": one.by}


def _sample_document(sample: Sample) -> dict[str, Any]:
    many = {"kind": "budget"} if sample.count is None else {"kind": "count", "count": sample.count}
    return many | {
        "random_share": str(sample.random_share),
        "weights": sample.weights,
        "allocation": sample.allocation,
        "reserves_per_stratum": sample.reserves_per_stratum,
    }


def _public_document(public: PublicSource) -> dict[str, Any]:
    return {
        "kind": public.kind,
        "minutes_after_freeze": public.minutes_after_freeze,
        "wait_days": public.wait_days,
        "teams": list(public.teams),
    }


def _text(number: Decimal | None) -> str | None:
    return None if number is None else str(number)
