"""A notice says everything, or it is not sent."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from governance.core.errors import Invalid
from governance.violations.kinds import Scope
from governance.violations.measures.notice import REQUIRED, Notice, check_complete, missing

WORDS = {"en": "words", "zh": "话"}
COMPLETE = Notice(
    facts="The buyer showed what was delivered.",
    item="lamp-7",
    rule="unsafe_goods",
    rule_name=WORDS,
    rule_version="fair-1000 3",
    ground_kind="law",
    ground_source="E-commerce Law, Art. 38",
    evidence=[{"kind": "violation", "reference": "7"}],
    automatic=True,
    scope=Scope.PRODUCT,
    starts_on=date(2026, 3, 9),
    ends_on=date(2026, 4, 8),
    how_to_lift=WORDS,
    appeal_until=date(2026, 3, 31),
    appeal_at="/dashboard/contest/measure/1",
    redress=[WORDS],
)


def test_a_complete_notice_can_be_sent() -> None:
    assert missing(COMPLETE) == []
    check_complete(COMPLETE)


def test_everything_but_the_end_is_required() -> None:
    assert {field.name for field in fields(Notice)} - REQUIRED.keys() == {"ends_on"}
    check_complete(replace(COMPLETE, ends_on=None))


@pytest.mark.parametrize("field", sorted(REQUIRED))
def test_without_it_the_notice_is_refused(field: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_complete(replace(COMPLETE, **{field: None}))
    assert [finding.pointer for finding in refused.value.findings] == [field]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("facts", " "),
        ("item", ""),
        ("rule", ""),
        ("rule_name", {"en": "only one language"}),
        ("rule_name", {"en": "words", "zh": " "}),
        ("rule_version", ""),
        ("ground_kind", "habit"),
        ("ground_source", "  "),
        ("evidence", []),
        ("evidence", [{"kind": "violation"}]),
        ("how_to_lift", {}),
        ("how_to_lift", {"zh": "话"}),
        ("appeal_at", ""),
        ("redress", []),
        ("redress", [WORDS, {"en": "words"}]),
    ],
)
def test_what_says_nothing_is_missing(field: str, value: Any) -> None:
    assert [finding.pointer for finding in missing(replace(COMPLETE, **{field: value}))] == [field]


def test_decided_by_a_person_is_said_too() -> None:
    assert missing(replace(COMPLETE, automatic=False)) == []


def test_everything_that_is_missing_is_named_at_once() -> None:
    found = missing(replace(COMPLETE, facts=None, evidence=None, redress=None))
    assert [finding.pointer for finding in found] == ["facts", "evidence", "redress"]


def test_a_measure_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        check_complete(replace(COMPLETE, ends_on=COMPLETE.starts_on))
    assert [finding.pointer for finding in refused.value.findings] == ["ends_on"]
