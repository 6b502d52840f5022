"""When the cases of one complainant look like a pattern."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.complaints.pattern_rules import PATTERNS, Counts, reasons_of

# A customer of long standing: many cases, of which many were right.
PLAIN = Counts(cases=20, shops=12, decided=15, dismissed=6, withdrawn=3, same_words=2, most_in_a_day=3)


@pytest.mark.parametrize(
    ("changes", "patterns"),
    [
        ({}, None),
        ({"decided": 5, "dismissed": 4}, ["mostly_dismissed"]),
        ({"decided": 4, "dismissed": 4}, None),  # too few to say
        ({"decided": 10, "dismissed": 7}, None),
        ({"withdrawn": 16}, ["mostly_withdrawn"]),
        ({"withdrawn": 15}, None),
        ({"cases": 4, "withdrawn": 4}, None),
        ({"same_words": 5}, ["same_words"]),
        ({"same_words": 4}, None),
        ({"most_in_a_day": 10}, ["many_in_a_day"]),
        ({"most_in_a_day": 10, "shops": 4}, None),  # one bad shop, and a patient customer
        ({"most_in_a_day": 12, "same_words": 6}, ["same_words", "many_in_a_day"]),
    ],
)
def test_a_pattern_needs_enough_cases(changes: dict[str, int], patterns: list[str] | None) -> None:
    reasons = reasons_of(replace(PLAIN, **changes))
    assert (reasons["patterns"] if reasons else None) == patterns


def test_the_numbers_stand_beside_the_pattern() -> None:
    reasons = reasons_of(replace(PLAIN, same_words=7))
    assert reasons is not None
    assert reasons["counts"]["same_words"] == 7


def test_every_pattern_has_a_name_of_its_own_and_a_sentence() -> None:
    assert len({pattern.code for pattern in PATTERNS}) == len(PATTERNS)
    assert all(pattern.holds.__doc__ for pattern in PATTERNS)


@given(st.integers(0, 400), st.integers(0, 400))
def test_whoever_was_right_more_often_than_every_fifth_time_is_never_mostly_dismissed(right: int, wrong: int) -> None:
    counts = replace(PLAIN, cases=right + wrong, decided=right + wrong, dismissed=wrong, withdrawn=0)
    reasons = reasons_of(counts)
    assert (reasons is not None) == (right + wrong >= 5 and 4 * right <= wrong)
