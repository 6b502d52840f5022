"""What is said of plans: as one would say it aloud, and never more than is so."""

from __future__ import annotations

from decimal import Decimal

import pytest

from inspections.draws.acceptance.code_letters import Level
from inspections.draws.acceptance.declared import declared_plan
from inspections.draws.acceptance.master_tables import Severity, TableSet
from inspections.draws.acceptance.switching import Reason
from inspections.draws.acceptance.switching_words import REASONS
from inspections.draws.acceptance.tables import Counting, plan_for
from inspections.draws.acceptance.words import declared_verdict, in_100, missed, of_declared, of_plan, refused

FIVE = Decimal(5)


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (0.0, "none of 100"),
        (1e-9, "fewer than 1 of 100"),
        (0.005, "1 of 100"),
        (0.1234, "12 of 100"),
        (0.994, "99 of 100"),
        (0.9999, "more than 99 of 100"),
        (1.0, "all 100"),
    ],
)
def test_a_probability_is_never_rounded_to_certainty(probability: float, words: str) -> None:
    assert in_100(probability)["en"] == words


def test_the_buyers_risk_is_told_in_one_sentence() -> None:
    assert missed(41, 0, FIVE)["en"] == "If 5 in 100 are bad, this plan finds nothing wrong in 12 of 100 checks."
    assert missed(80, 2, FIVE)["en"] == "If 5 in 100 are bad, this plan raises no objection in 23 of 100 checks."
    assert missed(41, 0, FIVE)["zh"] == "如果每 100 件中有 5 件不合格,按此方案抽查,100 次中 12 次查不出任何问题。"
    assert refused(80, 2, Decimal("1.0"))["en"] == "If 1 in 100 are bad, this plan objects in 5 of 100 checks."


def test_of_a_lot_its_own_units_are_named() -> None:
    assert missed(80, 2, FIVE, 1000)["en"].startswith("If 50 of the 1,000 units are bad, ")
    assert missed(5, 0, FIVE, 10)["en"] == (
        "If 1 of the 10 units is bad, this plan finds nothing wrong in 50 of 100 checks."
    )


@pytest.mark.parametrize(
    ("lot", "aql", "severity", "table_set", "counting", "words"),
    [
        (
            *(1000, "1.0", Severity.NORMAL, TableSet.ISO, Counting.UNITS),
            "Look at 80 of the 1,000 units; accept it with at most 2 nonconforming, reject it from 3 on.",
        ),
        (
            *(1000, "0.010", Severity.NORMAL, TableSet.ISO, Counting.UNITS),
            "Look at all 1,000 units of the lot; accept it when none is nonconforming, reject it from 1 on.",
        ),
        (
            *(1000, "25", Severity.NORMAL, TableSet.ISO, Counting.PER_100),
            "Look at 50 of the 1,000 units; accept it with at most 21 nonconformities, reject it from 22 on.",
        ),
        (
            *(1000, "1.0", Severity.REDUCED, TableSet.MIL, Counting.UNITS),
            (
                "Look at 32 of the 1,000 units; accept it with at most 1 nonconforming, with 2 accept it and go back to "
                "normal inspection, reject it from 3 on."
            ),
        ),
    ],
)
def test_a_plan_is_told_as_what_is_done(
    lot: int, aql: str, severity: Severity, table_set: TableSet, counting: Counting, words: str
) -> None:
    plan = plan_for(lot=lot, level=Level.II, aql=aql, severity=severity, table_set=table_set, counting=counting)
    assert of_plan(plan)["en"] == words
    assert of_plan(plan)["zh"].endswith("不接收。")


def test_a_computed_plan_is_called_computed_and_never_by_a_standards_name() -> None:
    told = of_declared(declared_plan(100, Decimal("2.0"), 1))
    assert told["en"] == (
        "Look at 22 of the 100 units; more than 1 nonconforming contradict the declared level of 2 in 100. Whoever "
        "keeps that level is contradicted in at most 5 of 100 checks. The plan is computed, not taken from a standard."
    )
    assert told["zh"].startswith("从 100 件中抽取 22 件;")
    for words in (told, of_declared(declared_plan(None, Decimal(1), 0))):
        assert not any(name in text for text in words.values() for name in ("ISO", "MIL", "GB"))


@pytest.mark.parametrize(
    ("bad", "en", "zh"),
    [
        (
            0,
            "Declared level not contradicted: no nonconformity found in 22 units.",
            "未否定声称的质量水平:22 件中未发现不合格。",
        ),
        (
            1,
            "Declared level not contradicted: 1 nonconforming in 22 units.",
            "未否定声称的质量水平:22 件中发现 1 件不合格。",
        ),
        (2, "Nonconforming: 2 nonconforming in 22 units.", "不符合:22 件中发现 2 件不合格。"),
    ],
)
def test_a_check_that_contradicts_nothing_is_never_called_passed(bad: int, en: str, zh: str) -> None:
    assert declared_verdict(declared_plan(100, Decimal(2), 1), bad) == {"en": en, "zh": zh}


def test_every_reason_of_a_move_has_its_words() -> None:
    assert set(REASONS) == set(Reason)
    assert all(words["en"] and words["zh"] for words in REASONS.values())
