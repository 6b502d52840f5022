"""Lines of an explanation in words: the same numbers as the line itself, in every state of evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask

from dashboard.pages.line_words import counted, points_together, word
from governance.core.database import PLATFORM, scoped
from governance.scoring import readings
from governance.scoring.explanation import Line
from governance.scoring.stored import CountedPoints, Run, StoredScore
from governance.sellers import register

NBSP = "\N{NO-BREAK SPACE}"
NUMBERS: dict[str, Any] = {
    "exposed": 340,
    "bad": 40,
    "independent": 38,
    "immature_exposed": 0,
    "immature_bad": 0,
    "window_days": 90,
    "window_from": "2026-01-01",
    "window_to": "2026-03-31",
    "target": 40_000,
    "worst": 150_000,
    "lower": 68_123,
    "upper": 150_001,
    "weight": 120,
    "evidence": "proven_over",
    "covered_by": None,
}
ENTRY = CountedPoints(
    entry_id=7,
    violation_id=3,
    rule="not_as_described",
    reason="Complaint 4711 was upheld.",
    points=3,
    effective_at=date(2026, 2, 1),
    lapses_at=date(2027, 2, 1),
)


@pytest.fixture(scope="module")
def judged(market: Flask) -> tuple[Run, StoredScore]:
    with market.app_context(), scoped(PLATFORM):
        return readings.score_of(register.find("critical").id)


def line(amount: int | None = -30_680, **numbers: Any) -> Line:
    return Line(kind="rate", code="late", title="", amount=amount, because="", removed_by="", numbers=NUMBERS | numbers)


def say(one: Line, run: Run) -> Any:
    return word(one, run, entries={7: ENTRY}, rules={"not_as_described": {"en": "Goods not as described", "zh": ""}})


def test_a_deduction_states_count_proof_arithmetic_and_what_removes_it(judged: tuple[Run, StoredScore]) -> None:
    said = say(line(), judged[0])
    assert said.because == (
        "40 of 340 from 1 Jan 2026 to 31 Mar 2026; 38 count, because one buyer or one lot counts once. "
        f"We are sure that it is at least 6.8{NBSP}%; the target is 4.0{NBSP}%."
    )
    assert said.arithmetic == f"120 × (6.8123{NBSP}% − 4{NBSP}%) ÷ (15{NBSP}% − 4{NBSP}%) = 30.680"
    assert said.removed_by.startswith("Deliver on or before the promised day.")
    assert "With 340 counted, nothing is taken off at 20 events or fewer" in said.removed_by


def test_at_the_worst_share_everything_is_taken_off(judged: tuple[Run, StoredScore]) -> None:
    assert (
        say(line(-120_000, lower=150_000), judged[0]).arithmetic
        == f"At 15{NBSP}% or more, all 120.000 points are taken off."
    )


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ({"evidence": "proven_within", "upper": 39_999}, f"We are sure that it is at most 4.0{NBSP}%"),
        ({"evidence": "not_enough"}, "That proves neither more nor less than the target"),
        ({"evidence": "not_enough", "exposed": 0, "bad": 0, "independent": 0}, "Nothing happened in this window"),
        ({"evidence": "not_fed"}, "The platform delivers no facts for this rate."),
        ({"covered_by": 12}, f"it is at least 6.8{NBSP}%. Violation 12 covers this: its points are taken off"),
    ],
)
def test_what_takes_nothing_off_says_why_and_needs_no_removal(
    judged: tuple[Run, StoredScore], numbers: dict[str, Any], words: str
) -> None:
    said = say(line(0, **numbers), judged[0])
    assert words in said.because
    assert (said.arithmetic, said.removed_by) == ("", "")


def test_nothing_is_claimed_before_a_shop_is_rated(judged: tuple[Run, StoredScore]) -> None:
    said = say(line(None, evidence="not_enough"), judged[0])
    assert "sure" not in said.because
    assert (said.amount, said.removed_by) == (None, "")


def test_a_ledger_entry_names_the_violation_and_its_last_day(judged: tuple[Run, StoredScore]) -> None:
    entry = Line(kind="points", code="x", title="", amount=-30_000, because="", removed_by="", numbers={"entry": 7})
    said = say(entry, judged[0])
    assert (said.title, said.because, said.arithmetic) == (
        "Violation: Goods not as described",
        "Complaint 4711 was upheld.",
        "3 × 10 = 30.000",
    )
    assert said.removed_by == "Lapses on 1 Feb 2027, or at once when an appeal is decided for the shop."


def test_what_was_earned_back_says_so_and_lapses_with_its_violation(judged: tuple[Run, StoredScore]) -> None:
    back = replace(ENTRY, points=-2, earned="fix:12")
    line_ = Line(kind="points", code="x", title="", amount=20_000, because="", removed_by="", numbers={"entry": 7})
    said = word(line_, judged[0], entries={7: back}, rules={})
    assert (said.title, said.because, said.arithmetic) == (
        "Earned back: not as described",
        "2 points were earned back.",
        "2 × 10 = 20.000",
    )
    assert said.removed_by == "Lapses with the violation on 1 Feb 2027."
    together = points_together(judged[1], judged[0].policy, [ENTRY, back])
    assert together.because.startswith("1 confirmed violation counts.")


def test_the_cap_gives_back_and_says_so(judged: tuple[Run, StoredScore]) -> None:
    cap = Line(kind="points_cap", code="points_cap", title="", amount=80_000, because="", removed_by="", numbers={})
    assert say(cap, judged[0]).because == "All points together take at most 400."


@pytest.mark.parametrize(
    ("points", "deduction", "because"),
    [
        (3, 30_000, "1 confirmed violation counts."),
        (48, 400_000, "1 confirmed violation counts. All points together take at most 400."),
    ],
)
def test_points_together_are_what_they_take_off(
    judged: tuple[Run, StoredScore], points: int, deduction: int, because: str
) -> None:
    score = replace(judged[1], points=points, points_deduction=deduction)
    said = points_together(score, judged[0].policy, [ENTRY])
    assert (said.amount, said.because) == (-deduction, because)
    assert said.arithmetic.startswith(f"{points} × 10 = ")


def test_no_points_take_nothing_off(judged: tuple[Run, StoredScore]) -> None:
    score = replace(judged[1], points=0, points_deduction=0)
    said = points_together(score, judged[0].policy, [])
    assert (said.amount, said.because, said.arithmetic, said.removed_by) == (0, "0 confirmed violations count.", "", "")


def test_a_count_without_repeats_says_nothing_of_repeats() -> None:
    assert counted(NUMBERS | {"independent": 40}) == "40 of 340 from 1 Jan 2026 to 31 Mar 2026."
