"""Whatever happens to a seller's violations, in whatever order: the ledger says what the rules say, entry by entry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from governance.core.database import PLATFORM, db, scoped
from governance.core.errors import InvalidTransition
from governance.rulebook import publication
from governance.violations import cases, earning, ledger
from governance.violations.models import LedgerEntry, Violation
from tests.builders import AT, BY, make_seller
from tests.governance.violations.decided import DECIDED, REVIEWER, THIRD, confirmed, report, shop

RULES = ("false_description", "invented_reviews", "faulty_goods", "after_sales_refused", "unsafe_goods")
STEPS = (
    "report",
    "confirm",
    "withdraw",
    "appeal",
    "take back",
    "uphold",
    "overturn",
    "suspend",
    "restore",
    "fix",
    "earn",
)
DAYS = [DECIDED + timedelta(days=days) for days in (-200, -20, -3, 0, 1, 100, 300, 400)]


@given(
    history=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 4), st.integers(0, 40)), max_size=14),
    orders=st.lists(st.sampled_from([None, "A"]), min_size=5, max_size=5),
)
@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_the_ledger_always_says_what_the_violations_cost(
    shared_app: Flask, history: list[tuple[str, int, int]], orders: list[str | None]
) -> None:
    with shared_app.app_context(), scoped(PLATFORM):
        publication.install_preset("fair-1000", by=BY, at=AT - timedelta(days=1))
        seller_id = make_seller().id
        found = [
            confirmed(seller_id, source=f"report:{number}", rule=rule, order_reference=order)
            for number, (rule, order) in enumerate(zip(RULES, orders, strict=True))
        ]
        for number, (step, place, days) in enumerate(history):
            try:
                go(step, found[place], seller_id, DECIDED - timedelta(days=days), f"fix:{number % 3}")
            except InvalidTransition:
                continue
            check(seller_id)
        db.session.rollback()


def go(step: str, violation: Violation, seller_id: int, day: date, source: str) -> None:
    """One thing that happens to a violation."""
    its: dict[str, Any] = {"violation_id": violation.id, "at": AT}
    do: dict[str, Callable[[], object]] = {
        "report": lambda: report(seller_id, source=violation.source, rule=violation.rule),
        "confirm": lambda: cases.confirm(effective_on=day, by=REVIEWER, **its),
        "withdraw": lambda: cases.withdraw(reason="It was another shop.", by=REVIEWER, **its),
        "appeal": lambda: cases.begin_appeal(by=shop(seller_id), **its),
        "take back": lambda: cases.take_back_appeal(by=shop(seller_id), **its),
        "uphold": lambda: cases.uphold(reason="It was so.", by=THIRD, **its),
        "overturn": lambda: cases.overturn(reason="It was not so.", by=THIRD, **its),
        "suspend": lambda: cases.suspend(by=BY, **its),
        "restore": lambda: cases.restore(by=BY, **its),
        "fix": lambda: cases.fix_verified(on=day, by=REVIEWER, **its),
        "earn": lambda: earning.earn(points=2, source=source, on=day, by=BY, **its),
    }
    do[step]()


def check(seller_id: int) -> None:
    """The balance of each day is what counts by the rules, and every chain alternates without a fork."""
    counted = ledger.counted_of([seller_id], ledger.violation_rules())
    effective = {row.id: row.effective_on or date.max for row in db.session.scalars(select(Violation))}
    for day in DAYS:
        expected = sum(
            one.points - sum(back.points for back in one.given_back if back.from_on <= day)
            for number, one in counted.items()
            if effective[number] <= day < one.lapses_on
        )
        assert ledger.balance(seller_id, day, AT) == expected
        lines = db.session.execute(ledger.active_entries(seller_id, day, AT)).all()
        assert sum(entry.points for entry, _, _ in lines) == expected
        classes = db.session.execute(ledger.balances([seller_id], day, AT)).all()
        assert sum(row.points for row in classes) == expected
    chains: dict[ledger.Chain, list[LedgerEntry]] = defaultdict(list)
    query = select(LedgerEntry).where(LedgerEntry.seller_id == seller_id).order_by(LedgerEntry.id)
    for entry in db.session.scalars(query):
        chains[entry.violation_id, entry.earned_id].append(entry)
    for entries in chains.values():
        assert [entry.reverses for entry in entries] == [None, *(entry.id for entry in entries[:-1])]
        assert [ledger.stands(entry) for entry in entries] == [place % 2 == 0 for place in range(len(entries))]
