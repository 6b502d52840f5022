"""The table of a simulated year: sizes and kinds of shops, what is promised of them, and what comes out. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from governance.core.bounds import MILLION
from governance.scoring.assessment_rules import AssessmentRules
from governance.scoring.assessment_simulation import Trade, every_order_counts, simulate
from governance.scoring.policy import Policy

SIZES: Final = (10, 30, 100, 300, 1_000, 10_000)
SHOPS: Final = 10_000
_SEED: Final = 20_260_101
# Events per order that can show a rate bad, in a market as it usually is.
_USUAL: Final = {
    "late": 0.97,
    "cancelled_by_seller": 1.0,
    "returned_for_quality": 0.97,
    "low_reviews": 0.4,
    "refused_without_ground": 0.05,
    "slow_first_answer": 0.5,
    "dissatisfied": 0.02,
}


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One part of the table: `every_order` counts for every rate or only as usual; the shop trades long or `opens`."""

    code: str
    every_order: bool
    opens: bool
    promised: bool = False


SETTINGS: Final = (
    Setting(code="every_order", every_order=True, opens=False, promised=True),
    Setting(code="opening", every_order=True, opens=True),
    Setting(code="usual", every_order=False, opens=False),
)


@dataclass(frozen=True, kw_only=True)
class Figures:
    """One line of the table: what became of shops of one size within the year.

    Shares of shops: `half` and `at_target` got a violation on any rate while every rate was truly half its target, or
    exactly at it; `three_times` and `ten_times` on the rate with the lowest target, whose true share was so many times
    that; `..._after` is the median number of assessments it took, None when nobody was found.
    """

    setting: str
    orders_a_month: int
    half: float
    at_target: float
    three_times: float
    three_times_after: float | None
    ten_times: float
    ten_times_after: float | None


@dataclass(frozen=True)
class Promise:
    """What is promised of a column, from a size on: at least or at most so much."""

    column: str
    sizes: tuple[int, ...]
    limit: float
    at_least: bool

    def kept(self, figures: Figures) -> bool:
        """Whether the line holds it; a line that it does not speak of does."""
        if figures.orders_a_month not in self.sizes:
            return True
        value = getattr(figures, self.column)
        if value is None:
            return False
        return bool(value >= self.limit if self.at_least else value <= self.limit)


PROMISES: Final = (
    Promise("half", SIZES, 0.005, at_least=False),
    Promise("at_target", SIZES, 0.08, at_least=False),
    Promise("three_times", SIZES[1:], 0.80, at_least=True),
    Promise("three_times", SIZES[2:], 0.90, at_least=True),
    Promise("ten_times", SIZES, 0.99, at_least=True),
    Promise("ten_times_after", SIZES, 3, at_least=False),
)


def lines(
    policy: Policy, rules: AssessmentRules, *, shops: int = SHOPS, settings: Sequence[Setting] = SETTINGS
) -> Iterator[Figures]:
    """Simulate the table, line by line; the same rule book and number of shops always give the same table.

    `shops` are simulated for each figure that something is promised of, a fifth of them for the others.
    """
    for place, setting in enumerate(settings):
        number = shops if setting.promised else max(1, shops // 5)
        for size in SIZES:
            yield _line(
                policy,
                rules,
                setting,
                size=size,
                shops=number,
                random=np.random.default_rng([_SEED, place, size]),
            )


def missed(figures: Figures) -> list[Promise]:
    """The promises that a line does not keep; only the settings that are promised can miss one."""
    promised = {setting.code for setting in SETTINGS if setting.promised}
    if figures.setting not in promised:
        return []
    return [promise for promise in PROMISES if not promise.kept(figures)]


def strictest(policy: Policy) -> int:
    """The place of the rate with the lowest target: one bad event among many is hardest to prove there."""
    return int(np.argmin([rate.target for rate in policy.rates]))


def _line(
    policy: Policy, rules: AssessmentRules, setting: Setting, *, size: int, shops: int, random: np.random.Generator
) -> Figures:
    judged = every_order_counts(policy) if setting.every_order else policy
    per_order = tuple(1.0 if setting.every_order else _USUAL[code] for code in policy.codes)
    trade = Trade(size, per_order, setting.opens)
    target = np.array([rate.target / MILLION for rate in policy.rates])
    lowest = strictest(policy)

    def times(factor: float) -> list[float]:
        shares = target / 2
        shares[lowest] = min(1.0, factor * target[lowest])
        return [float(share) for share in shares]

    def wronged(shares: Sequence[float]) -> float:
        return simulate(judged, rules, trade, shares, shops=shops, random=random).violated

    def caught(factor: float) -> tuple[float, float | None]:
        return simulate(judged, rules, trade, times(factor), shops=shops, random=random).caught(lowest)

    half, at_target = wronged((target / 2).tolist()), wronged(target.tolist())
    (three, three_after), (ten, ten_after) = caught(3), caught(10)
    return Figures(
        setting=setting.code,
        orders_a_month=size,
        half=half,
        at_target=at_target,
        three_times=three,
        three_times_after=three_after,
        ten_times=ten,
        ten_times_after=ten_after,
    )
