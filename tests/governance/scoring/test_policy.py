"""What scoring takes from the rule book."""

from __future__ import annotations

import pytest

from governance.core.errors import Invalid
from tests.governance.scoring.cases import fair_1000


def test_the_default_rule_book_takes_no_more_than_there_is() -> None:
    policy = fair_1000()
    assert policy.base == 1_000
    assert sum(rate.weight for rate in policy.rates) == 600
    assert policy.points_at_most == 400
    assert policy.highest == 1_000_000


@pytest.mark.parametrize(
    ("code", "category", "limits"),
    [
        ("late", None, (40_000, 150_000)),
        ("late", "food", (40_000, 150_000)),
        ("cancelled_by_seller", None, (25_000, 100_000)),
        ("returned_for_quality", None, (30_000, 120_000)),
        ("returned_for_quality", "food", (20_000, 80_000)),  # by category
        ("low_reviews", "no such category", (100_000, 300_000)),
    ],
)
def test_limits_are_whole_millionths_and_may_differ_by_category(
    code: str, category: str | None, limits: tuple[int, int]
) -> None:
    policy = fair_1000()
    assert policy.rates[policy.position(code)].limits(category) == limits


def test_a_rate_that_is_not_in_the_rule_book_is_refused_by_name() -> None:
    with pytest.raises(Invalid, match=r"no rate 'returned'\. It has: late, "):
        fair_1000().position("returned")
