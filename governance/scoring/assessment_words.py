"""What an assessment found, and what a simulated year promises, in the words that people read. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from governance.scoring.assessment_figures import Figures, missed
from governance.scoring.policy import RateRule

TABLE_HEAD: Final = (
    f"{'setting':<12} {'orders a month':>14} {'half the target':>16} {'at the target':>14} {'three times':>12} "
    f"{'after':>6} {'ten times':>10} {'after':>6}"
)
TABLE_NOTE: Final = """\
Shares of simulated shops with a violation within the year. Half and at the target: on any of the rates, all of them
truly so. Three and ten times: on the rate with the lowest target, after so many monthly assessments (median).
every_order: every order shows every rate, and the shop has traded so for over a year (what is promised).
opening: the same, the shop opens a month before the first assessment. usual: events per order as in a usual market."""


def reason_in_words(rate: RateRule, finding: Mapping[str, Any]) -> str:
    """Why a rate has become a violation: what was counted, what it proves, and that the shop was warned."""
    whose = "" if finding["pooled"] == 1 else f", {finding['pooled']} related shops together"
    return (
        f"{rate.name['en']}: {finding['bad']} of {finding['exposed']} from {finding['first_day']} to "
        f"{finding['last_day']}{whose}. We are sure that the true share is at least {share(finding['lower'])}; the "
        f"target is {share(finding['target'])}. Assessments in a row that found this: {finding['in_a_row']}. The first "
        "was a warning."
    )


def line_in_words(line: Figures) -> str:
    """A line of the simulated year, with what it misses."""
    broken = "".join(f"  MISSED: {promise.column}" for promise in missed(line))
    return (
        f"{line.setting:<12} {line.orders_a_month:>14,} {line.half:>16.2%} {line.at_target:>14.2%} "
        f"{line.three_times:>12.1%} {_after(line.three_times_after):>6} {line.ten_times:>10.1%} "
        f"{_after(line.ten_times_after):>6}{broken}"
    )


def share(millionths: int) -> str:
    """A share as a percentage with two digits, cut off: a lower bound is never more than is sure."""
    return f"{millionths // 100 / 100:.2f} %"


def _after(assessments: float | None) -> str:
    return "–" if assessments is None else f"{assessments:g}"
