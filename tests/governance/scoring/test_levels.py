"""Levels by plain rates and counts: which limits are kept, and who has no level."""

from __future__ import annotations

import pytest

from governance.scoring.levels import Counted, LevelRules, Limit
from tests.governance.rulebook.changing import preset


def limit(at_most: int | None, count_at_most: int | None, *, buyers: bool = False, both: bool = False) -> Limit:
    """A limit on late orders; the share in millionths."""
    return Limit(rate="late", at_most=at_most, count_at_most=count_at_most, counts_buyers=buyers, both_needed=both)


@pytest.mark.parametrize(
    ("allowed", "bad", "buyers", "kept"),
    [
        (limit(100_000, None), 10, 10, True),
        (limit(100_000, None), 11, 1, False),
        (limit(None, 3), 3, 3, True),
        (limit(None, 3), 4, 1, False),
        (limit(None, 3, buyers=True), 50, 3, True),
        (limit(None, 3, buyers=True), 50, 4, False),
        (limit(100_000, 3), 10, 3, False),
        (limit(100_000, 3), 3, 3, True),
        (limit(100_000, 20), 11, 3, False),
        (limit(100_000, 3, both=True), 10, 10, True),
        (limit(100_000, 20, both=True), 11, 11, True),
        (limit(100_000, 3, both=True), 11, 11, False),
        (limit(100_000, 3, buyers=True, both=True), 11, 3, True),
    ],
)
def test_a_limit_is_kept_by_share_by_number_or_by_either(allowed: Limit, bad: int, buyers: int, *, kept: bool) -> None:
    assert allowed.kept(Counted(bad, buyers), orders=100) is kept


def test_a_rule_book_without_levels_judges_by_score_alone() -> None:
    assert LevelRules.from_document(preset("fair-1000")) is None
