"""How long points count: rolling, until a fixed date with carry-over, or until the fix is verified. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

MONTHS: Final = {"year": 12, "quarter": 3}


@dataclass(frozen=True)
class Rolling:
    """Points count for so many days from the day they took effect."""

    days: int

    def lapses_on(self, effective_on: date, *, fixed_on: date | None, points_of_the_period: int) -> date:  # noqa: ARG002
        """The first day on which they no longer count."""
        return effective_on + timedelta(days=self.days)


@dataclass(frozen=True)
class Reset:
    """Points count until the year or quarter is over.

    When those of one class that took effect in a period come to `carry_from` or more, and to less than `carry_below`,
    they count through the next period too, and end with it: what is carried over is carried over once.
    """

    every: str
    carry_from: int | None = None
    carry_below: int | None = None

    def begins_on(self, day: date) -> date:
        """The first day of the period in which `day` lies: what took effect since then belongs together."""
        months = MONTHS[self.every]
        return date(day.year, (day.month - 1) // months * months + 1, 1)

    def ends_on(self, day: date) -> date:
        """The first day of the period after the one in which `day` lies."""
        begun, months = self.begins_on(day), MONTHS[self.every]
        return date(begun.year + (begun.month - 1 + months) // 12, (begun.month - 1 + months) % 12 + 1, 1)

    def carries(self, points_of_the_period: int) -> bool:
        """Whether so many points of one class, taking effect in one period, outlast its end."""
        if self.carry_from is None or self.carry_below is None:
            return False
        return self.carry_from <= points_of_the_period < self.carry_below

    def lapses_on(self, effective_on: date, *, fixed_on: date | None, points_of_the_period: int) -> date:  # noqa: ARG002
        """The first day on which they no longer count."""
        end = self.ends_on(effective_on)
        return self.ends_on(end) if self.carries(points_of_the_period) else end


@dataclass(frozen=True)
class OnFix:
    """Points count until the fix is verified, and at most so many days; one day at the least."""

    at_most_days: int

    def lapses_on(self, effective_on: date, *, fixed_on: date | None, points_of_the_period: int) -> date:  # noqa: ARG002
        """The first day on which they no longer count."""
        latest = effective_on + timedelta(days=self.at_most_days)
        return latest if fixed_on is None else min(latest, max(fixed_on, effective_on + timedelta(days=1)))


Expiry = Rolling | Reset | OnFix


def expiry_of(rule: Mapping[str, Any]) -> Expiry:
    """The section `expiry` of a violation type of a checked document."""
    if rule["kind"] == "rolling":
        return Rolling(rule["days"])
    if rule["kind"] == "on_fix":
        return OnFix(rule["at_most_days"])
    carried = rule.get("carry_over", {})
    return Reset(rule["every"], carried.get("from"), carried.get("below"))
