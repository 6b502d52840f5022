"""When the cases of one complainant look like a pattern that a person has to judge. Pure; judging stands elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Final

LEAST_CASES: Final = 5
MOSTLY: Final = 0.8
MANY_SHOPS: Final = 5
MANY_IN_A_DAY: Final = 10


@dataclass(frozen=True, kw_only=True)
class Counts:
    """The cases of one complainant within a year and since the last judgement. Grain: one complainant.

    `decided` are upheld, partly upheld or dismissed; `same_words` is the largest number of different shops about which
    the same text was filed; `most_in_a_day` the largest number of cases filed on one day.
    """

    cases: int
    shops: int
    decided: int
    dismissed: int
    withdrawn: int
    same_words: int
    most_in_a_day: int


@dataclass(frozen=True)
class Pattern:
    """A pattern by its code, and when it is one."""

    code: str
    holds: Callable[[Counts], bool]


def _mostly_dismissed(counts: Counts) -> bool:
    """At least five were decided, and at least four in five of them dismissed."""
    return counts.decided >= LEAST_CASES and counts.dismissed >= MOSTLY * counts.decided


def _mostly_withdrawn(counts: Counts) -> bool:
    """At least five were withdrawn, and that was the end of at least four in five of all."""
    return counts.withdrawn >= LEAST_CASES and counts.withdrawn >= MOSTLY * counts.cases


def _same_words(counts: Counts) -> bool:
    """One text was filed about many shops."""
    return counts.same_words >= MANY_SHOPS


def _many_in_a_day(counts: Counts) -> bool:
    """Many cases in one day, about more than a few shops: a customer of one bad shop is none."""
    return counts.most_in_a_day >= MANY_IN_A_DAY and counts.shops >= MANY_SHOPS


PATTERNS: Final = (
    Pattern("mostly_dismissed", _mostly_dismissed),
    Pattern("mostly_withdrawn", _mostly_withdrawn),
    Pattern("same_words", _same_words),
    Pattern("many_in_a_day", _many_in_a_day),
)


def reasons_of(counts: Counts) -> dict[str, Any] | None:
    """Which patterns hold, with the numbers behind them; None when there is none."""
    found = [pattern.code for pattern in PATTERNS if pattern.holds(counts)]
    return {"patterns": found, "counts": asdict(counts)} if found else None
