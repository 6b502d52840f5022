"""Plans of markets: what can be drawn, and streams of chance that do not disturb each other."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from governance.core.errors import Invalid
from governance.demo.plan import STREAMS, MarketPlan

END = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("sellers", "days", "seed", "fields"),
    [
        (20, 60, 0, []),
        (400, 365, 1, []),
        (19, 60, 0, ["sellers"]),
        (20, 59, 0, ["days"]),
        (20, 3_661, 0, ["days"]),
        (20, 60, -1, ["seed"]),
        (0, 0, -1, ["sellers", "days", "seed"]),
    ],
)
def test_a_plan_is_refused_with_every_reason(sellers: int, days: int, seed: int, fields: list[str]) -> None:
    refused: list[str] = []
    try:
        MarketPlan(sellers=sellers, days=days, seed=seed, end=END)
    except Invalid as error:
        refused = [finding.pointer for finding in error.findings]
    assert refused == fields


def test_a_market_covers_exactly_its_days() -> None:
    plan = MarketPlan(sellers=20, days=365, seed=1, end=END)
    assert plan.start == date(2025, 11, 22)
    assert plan.end_second == 365 * 86_400


def test_every_part_has_a_stream_of_its_own_that_the_seed_fixes() -> None:
    plan, again, other = (MarketPlan(sellers=20, days=60, seed=seed, end=END) for seed in (1, 1, 2))
    drawn = {stream: plan.chance(stream).random(4) for stream in STREAMS}
    assert len({tuple(numbers) for numbers in drawn.values()}) == len(STREAMS)
    for stream, numbers in drawn.items():
        assert np.array_equal(again.chance(stream).random(4), numbers)
        assert not np.array_equal(other.chance(stream).random(4), numbers)
