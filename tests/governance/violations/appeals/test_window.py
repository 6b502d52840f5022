"""Until when something can be contested, and in which instance, as a truth table."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.core.contested import Contested
from governance.violations.appeals.rules import AppealRules, OverturnLimit, Relief
from governance.violations.appeals.states import Outcome, State
from governance.violations.appeals.window import Before, Closed, Opening, opening_for

DECIDED_ON = date(2026, 3, 1)
RULES = AppealRules(
    rule_book_id=1,
    window_days=30,
    second_window_days=15,
    relief=Relief(at_most=3, within_days=365),
    overturn=OverturnLimit(limit=100_000, minimum_decided=20, confidence=0.95),
    alert_only=frozenset(),
    clocks={},
)


def contested(**changes: Any) -> Contested:
    told: dict[str, Any] = {"kind": "violation", "id": "7", "seller_id": 1, "title": "x", "decided_on": DECIDED_ON}
    return Contested(**told | changes)


def before(**changes: Any) -> Before:
    told: dict[str, Any] = {
        "id": 5,
        "instance": 1,
        "state": State.DECIDED,
        "outcome": Outcome.UPHELD,
        "ended_on": date(2026, 3, 20),
        "moot": False,
    }
    return Before(**told | changes)


WITHDRAWN = {"state": State.WITHDRAWN, "outcome": None}
TABLE: list[tuple[dict[str, Any] | None, dict[str, Any], date, str]] = [
    (None, {}, date(2026, 3, 31), "1 until 2026-03-31"),
    (None, {}, date(2026, 4, 1), "late"),
    (None, {"final": True}, DECIDED_ON, "final"),
    ({}, {}, date(2026, 4, 4), "2 until 2026-04-04"),
    ({}, {}, date(2026, 4, 5), "late"),
    ({}, {"final": True}, date(2026, 4, 4), "final"),
    ({"outcome": Outcome.PARTLY}, {}, date(2026, 4, 4), "2 until 2026-04-04"),
    ({"outcome": Outcome.OVERTURNED}, {}, DECIDED_ON, "granted"),
    ({"state": State.FILED, "outcome": None, "ended_on": None}, {}, DECIDED_ON, "open"),
    ({"state": State.ASKED, "outcome": None, "ended_on": None}, {}, DECIDED_ON, "open"),
    (WITHDRAWN, {}, DECIDED_ON, "taken_back"),
    (WITHDRAWN | {"moot": True}, {}, date(2026, 3, 31), "2 until 2026-03-31"),
    ({"instance": 2}, {}, date(2026, 3, 21), "second"),
    ({"instance": 2, "state": State.FILED, "outcome": None, "ended_on": None}, {}, DECIDED_ON, "open"),
]


@pytest.mark.parametrize(("earlier", "thing", "today", "expected"), TABLE)
def test_what_can_be_filed(earlier: dict[str, Any] | None, thing: dict[str, Any], today: date, expected: str) -> None:
    latest = None if earlier is None else before(**earlier)
    opening = opening_for(contested(**thing), latest, rules=RULES, today=today)
    said = opening.why if isinstance(opening, Closed) else f"{opening.instance} until {opening.until}"
    assert said == expected


@given(st.integers(0, 400), st.integers(7, 200))
def test_the_first_instance_is_open_on_just_the_days_of_its_window(day: int, window: int) -> None:
    rules = AppealRules(**vars(RULES) | {"window_days": window})
    today = DECIDED_ON + timedelta(days=day)
    opening = opening_for(contested(), None, rules=rules, today=today)
    assert isinstance(opening, Opening) == (day <= window)
