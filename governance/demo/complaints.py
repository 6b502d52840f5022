"""Complaints to the platform, with their outcomes: few per order, many more where a shop really fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from governance.demo.orders import NEVER, Canceller, Orders
from governance.demo.plan import DAY, Floats, Integers, MarketPlan
from governance.demo.service import KINDS, Service
from governance.demo.shops import Character, Shops

ISSUES: Final = (
    "quality",
    "not_as_described",
    "not_received",
    "after_sales",
    "receipt",
    "conduct",
    "counterfeit",
    "unsafe",
    "prohibited",
)
OUTCOMES: Final = ("open", "upheld", "partly", "dismissed", "withdrawn")
SEVERITIES: Final = ("low", "medium", "high", "critical")

_ORDINARY: Final = {"quality": 0.38, "not_as_described": 0.36, "after_sales": 0.12, "receipt": 0.08, "conduct": 0.06}
_PER_ORDER: Final = 0.0003
# By character: how many times the ordinary share complains, and how many of their complaints are upheld.
_TIMES: Final = {
    Character.SOUND: (0.5, 0.2),
    Character.MIDDLING: (1.0, 0.3),
    Character.LATE_SHIPPER: (2.0, 0.4),
    Character.CARELESS: (4.0, 0.5),
    Character.POOR: (8.0, 0.6),
    Character.ROGUE: (8.0, 0.7),
}
_NOT_RECEIVED: Final = 0.3  # of orders that never came
_AFTER_REFUSAL: Final = 0.12  # of cases refused without ground
_COUNTERFEIT: Final = 0.006  # of a rogue's orders
_DANGEROUS: Final = 0.0015  # of a rogue's orders, unsafe or prohibited
_PARTLY: Final = 0.12
_WITHDRAWN: Final = 0.1
_PATIENCE: Final = 12  # days after the promise before somebody complains of what never came


@dataclass(frozen=True, kw_only=True)
class Complaints:
    """n complaints; `order` is the row of `Orders`, codes are places in the tuples above."""

    order: Integers
    issue: Integers
    outcome: Integers
    severity: Integers
    opened_at: Integers
    decided_at: Integers

    def __len__(self) -> int:
        return len(self.order)


def draw_complaints(plan: MarketPlan, shops: Shops, orders: Orders, cases: Service) -> Complaints:
    """Draw every complaint of the market."""
    chance = plan.chance("complaints")
    occasions = [
        _ordinary(shops, orders, chance),
        _never_came(orders, chance),
        _refused(cases, chance),
        _dealings(shops, orders, chance),
    ]
    order, issue, since = (np.concatenate(columns) for columns in zip(*occasions, strict=True))
    count = len(order)
    opened_at = since + (chance.uniform(0.1, 15, count) * DAY).astype(np.int64)
    decided_at = opened_at + (chance.uniform(2, 13, count) * DAY).astype(np.int64)
    outcome = _outcomes(chance, shops, orders.shop[order], opened_at // DAY)
    severity = np.where(
        issue == ISSUES.index("quality"), chance.choice(4, count, p=[0.5, 0.38, 0.11, 0.01]), SEVERITIES.index("medium")
    )
    severity = np.where(issue >= ISSUES.index("counterfeit"), SEVERITIES.index("high"), severity)
    decided = decided_at < plan.end_second
    turn = np.argsort(opened_at, kind="stable")
    turn = turn[opened_at[turn] < plan.end_second]
    return Complaints(
        order=order[turn],
        issue=issue[turn],
        outcome=np.where(decided, outcome, OUTCOMES.index("open"))[turn],
        severity=severity[turn],
        opened_at=opened_at[turn],
        decided_at=np.where(decided, decided_at, NEVER)[turn],
    )


Occasions = tuple[Integers, Integers, Integers]  # row of the order, issue, second since which somebody may complain


def _ordinary(shops: Shops, orders: Orders, chance: np.random.Generator) -> Occasions:
    share = _PER_ORDER * _by_character(shops, orders.shop, orders.day)[:, 0]
    order = np.flatnonzero(orders.delivered & (chance.random(len(orders)) < share))
    issues = [ISSUES.index(issue) for issue in _ORDINARY]
    return order, chance.choice(issues, len(order), p=list(_ORDINARY.values())), orders.delivered_at[order]


def _never_came(orders: Orders, chance: np.random.Generator) -> Occasions:
    gone = ~orders.delivered & (orders.cancelled_by == Canceller.NOBODY)
    order = np.flatnonzero(gone & (chance.random(len(orders)) < _NOT_RECEIVED))
    since = (orders.promised_on[order] + _PATIENCE) * DAY
    return order, np.full(len(order), ISSUES.index("not_received")), since


def _refused(cases: Service, chance: np.random.Generator) -> Occasions:
    refused = cases.refused & (cases.ground == 0) & (cases.kind != KINDS.index("question"))
    found = np.flatnonzero(refused & (chance.random(len(cases)) < _AFTER_REFUSAL))
    return cases.order[found], np.full(len(found), ISSUES.index("after_sales")), cases.closed_at[found]


def _dealings(shops: Shops, orders: Orders, chance: np.random.Generator) -> Occasions:
    """What only rogues sell: counterfeits, and goods that are unsafe or prohibited."""
    rogue = shops.character[orders.shop] == Character.ROGUE
    drawn = chance.random(len(orders))
    order = np.flatnonzero(rogue & orders.delivered & (drawn < _COUNTERFEIT + _DANGEROUS))
    dangerous = np.array([ISSUES.index("unsafe"), ISSUES.index("prohibited")])[chance.integers(0, 2, len(order))]
    issue = np.where(drawn[order] < _COUNTERFEIT, ISSUES.index("counterfeit"), dangerous)
    return order, issue, orders.delivered_at[order]


def _outcomes(chance: np.random.Generator, shops: Shops, shop: Integers, day: Integers) -> Integers:
    upheld = _by_character(shops, shop, day)[:, 1]
    drawn = chance.random(len(shop))
    edges = [upheld, upheld + _PARTLY, np.minimum(1, upheld + _PARTLY + _WITHDRAWN)]
    codes = [OUTCOMES.index(outcome) for outcome in ("upheld", "partly", "withdrawn")]
    return np.select([drawn < edge for edge in edges], codes, OUTCOMES.index("dismissed"))


def _by_character(shops: Shops, shop: Integers, day: Integers) -> Floats:
    """[n, 2]: times the ordinary share, and share upheld; those who change behave as what they are at the time."""
    character = shops.character[shop]
    changed = day >= shops.changes_on[shop]
    turned = np.where(changed, Character.POOR, Character.SOUND)
    recovered = np.where(changed, Character.SOUND, Character.POOR)
    character = np.where(character == Character.TURNED_BAD, turned, character)
    character = np.where(character == Character.RECOVERED, recovered, character)
    table: Floats = np.array([_TIMES[Character(one)] for one in range(len(_TIMES))])[character]
    return table
