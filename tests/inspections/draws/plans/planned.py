"""Plans for the tests of plans: a population made of numbers, rules, and people who write and activate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

import numpy as np

from governance.core.access import Actor, Role, permissions_of
from inspections.draws.plans.checking import PlanContent
from inspections.draws.plans.composed import Population
from inspections.draws.plans.rules import PlanRules

OFFICER: Final = Actor("account", "901", "officer@platform.example", permissions_of([Role.COMPLIANCE_OFFICER]))
COLLEAGUE: Final = Actor("account", "902", "colleague@platform.example", permissions_of([Role.COMPLIANCE_OFFICER]))
REVIEWER: Final = Actor("account", "903", "reviewer@platform.example", permissions_of([Role.REVIEWER]))
INSPECTOR: Final = Actor("account", "904", "inspector@platform.example", permissions_of([Role.INSPECTOR]))
SELLER: Final = Actor("account", "911", "owner@shop.example", permissions_of([Role.SELLER]), seller_id=1)
ADMINISTRATOR: Final = Actor("account", "905", "admin@platform.example", permissions_of([Role.ADMINISTRATOR]))

MINIMAL: Final[Mapping[str, Any]] = {"sample": {"kind": "count", "count": 4}}


def document(**sections: Any) -> dict[str, Any]:
    """Rules that draw four of everything, with the sections given instead."""
    return {**MINIMAL, **sections}


def rules(**sections: Any) -> PlanRules:
    """The same, read."""
    return PlanRules.from_document(document(**sections))


def content(rules: Mapping[str, Any] | None = None, **members: Any) -> PlanContent:
    """What an officer writes as a plan."""
    written: dict[str, Any] = {
        "name": "Toys, weekly",
        "schedule": "0 6 * * mon",
        "budget": Decimal("2000.00"),
        "currency": "BRL",
        "cost_per_test": Decimal("50.00"),
        "rules": dict(rules) if rules is not None else document(),
    }
    return PlanContent(**written | members)


def population(
    size: int,
    *,
    categories: Sequence[str] = ("toys",),
    cents: Sequence[int] | None = None,
    joined: Sequence[date | None] | None = None,
    countries: Sequence[str] = ("BR",),
    lot_units: Sequence[int] | None = None,
    sellers: int = 3,
) -> Population:
    """Items item-00000, …; item i belongs to category, country and seller i modulo how many of these there are."""
    number = np.arange(size, dtype=np.int64)
    days = [date(2025, 1, 1)] * size if joined is None else list(joined)
    zero = np.zeros(size, np.int64)
    return Population(
        items=np.array([f"item-{one:05}" for one in range(size)], dtype="S10"),
        listing_ids=number + 1,
        lot_ids=zero if lot_units is None else number + 1,
        lot_units=zero if lot_units is None else np.array(lot_units, np.int64),
        product_ids=number + 1,
        seller_ids=number % sellers + 1,
        seller=number % sellers,
        sellers=tuple(f"shop-{one}" for one in range(sellers)),
        category_ids=number % len(categories) + 1,
        category=number % len(categories),
        categories=tuple(categories),
        country=number % len(countries),
        countries=tuple(countries),
        cents=np.full(size, 4_900, np.int64) if cents is None else np.array(cents, np.int64),
        joined=np.array(days, dtype="datetime64[D]"),
        excluded={},
    )
