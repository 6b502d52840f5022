"""Interval lines: where marks stand, what is said, and who sees the estimate."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard.figures.intervals import TARGET_AT, WORST_AT, finding, in_words, intervals, place
from governance.scoring.evidence import Evidence
from governance.scoring.stored import RateReading
from tests.dashboard.asking import drawn

RATE = RateReading(
    code="late",
    name={"en": "Late deliveries", "zh": "延迟送达"},
    fed=True,
    exposed=340,
    bad=12,
    independent=11,
    window_days=90,
    estimate=35_000,
    lower=20_441,
    upper=53_123,
    target=40_000,
    worst=150_000,
    evidence=Evidence.NOT_ENOUGH,
    deduction=0,
)
NBSP = "\N{NO-BREAK SPACE}"
OVER = replace(RATE, evidence=Evidence.PROVEN_OVER, lower=41_799)
WITHIN = replace(RATE, evidence=Evidence.PROVEN_WITHIN, upper=39_999)


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0, 0.0), (20_000, TARGET_AT / 2), (40_000, TARGET_AT), (150_000, WORST_AT), (300_000, 100.0), (1_000_000, 100.0)],
)
def test_target_and_worst_stand_at_the_same_place_on_every_line(share: int, expected: float) -> None:
    assert place(share, target=40_000, worst=150_000) == pytest.approx(expected)


def test_a_larger_share_never_stands_further_left() -> None:
    places = [place(share, target=10_000, worst=50_000) for share in range(0, 1_000_001, 500)]
    assert places == sorted(places)
    assert (places[0], places[-1]) == (0, 100)


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        (OVER, f"We are sure that at least 4.1{NBSP}% went wrong; the target is 4.0{NBSP}%."),
        (WITHIN, f"We are sure that at most 4.0{NBSP}% went wrong; the target is 4.0{NBSP}%."),
        (
            RATE,
            f"It may be anything from 2.0{NBSP}% to 5.4{NBSP}%; the target is 4.0{NBSP}%. Nothing is deducted.",
        ),
        (replace(RATE, exposed=0), "Nothing happened yet that could be counted."),
        (replace(RATE, fed=False), "The platform delivers no facts for this rate."),
    ],
)
def test_words_never_claim_more_than_is_sure(rate: RateReading, words: str) -> None:
    assert in_words(rate) == words


@pytest.mark.parametrize("asked", [True, False])
def test_the_estimate_is_drawn_only_when_asked_for(*, asked: bool) -> None:
    assert ("mark-estimate" in drawn(intervals([RATE], address="/x/{}".format, estimates=asked))) is asked


def test_each_line_leads_to_its_events_and_states_count_and_denominator() -> None:
    shown = drawn(intervals([OVER], address="/dashboard/sellers/a?rate={}".format, estimates=False))
    assert "/dashboard/sellers/a?rate=late" in shown
    assert "12 of 340" in shown
    assert "Over target" in shown


@pytest.mark.parametrize(
    ("rates", "words"),
    [
        ([OVER, WITHIN], "One rate misses its target: Late deliveries"),
        ([OVER, OVER], "2 rates miss their targets"),
        ([WITHIN, RATE], "No rate misses its target; 1 of 2 are proven within"),
        ([RATE], "Nothing is proven for or against any rate yet"),
    ],
)
def test_the_title_states_the_finding(rates: list[RateReading], words: str) -> None:
    assert finding(rates) == words
