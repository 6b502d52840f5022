"""What a clock is made by: whom it binds, why, for how long, and what happens on the way. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from governance.core.errors import Invalid

MOST: Final = 10_000


class Binds(StrEnum):
    """Who has to act before the clock runs out. The values are stored: changing one needs a migration."""

    PLATFORM = "platform"
    SELLER = "seller"
    AUTHORITY = "authority"
    COMPLAINANT = "complainant"


class Kind(StrEnum):
    """What the clock rests on. The values are stored: changing one needs a migration."""

    LAW = "law"
    CONTRACT = "contract"
    PROMISE = "promise"


class Unit(StrEnum):
    """What a clock counts in. The values are stored: changing one needs a migration."""

    HOURS = "hours"
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"


@dataclass(frozen=True)
class ClockRule:
    """How long somebody has, by what, and when that source was last looked at."""

    binds: Binds
    kind: Kind
    source: str
    verified_on: date
    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        # Rule books and rows bring plain strings.
        object.__setattr__(self, "binds", Binds(self.binds))
        object.__setattr__(self, "kind", Kind(self.kind))
        object.__setattr__(self, "unit", Unit(self.unit))
        if not 1 <= self.amount <= MOST:
            raise Invalid(f"A clock runs for 1 to {MOST} of its unit, not {self.amount}.", pointer="amount")

    @property
    def needs_calendar(self) -> bool:
        """Whether the due day depends on which days are worked."""
        return self.unit is Unit.WORKING_DAYS or (self.kind is Kind.LAW and self.unit is not Unit.HOURS)


@dataclass(frozen=True)
class Step:
    """Something that happens once on the way of a clock: at a share of its time, or days before or after it is due.

    `before` is the first moment of the day so many days before the due day, `after` the due moment so many days on:
    with 0 days, the moment the clock runs out. Subscribers tell steps apart by `name`.
    """

    place: str
    number: int

    @classmethod
    def share(cls, percent: int) -> Step:
        """When `percent` of the time has passed, time in which the clock stood left out."""
        return cls("share", percent)

    @classmethod
    def before(cls, *, days: int) -> Step:
        """On the day so many days before the due day."""
        return cls("before", days)

    @classmethod
    def after(cls, *, days: int) -> Step:
        """So many days after the clock ran out."""
        return cls("after", days)

    @classmethod
    def named(cls, name: str) -> Step:
        """The step with this `name`."""
        place, number = name.split(":")
        return cls(place, int(number))

    def __post_init__(self) -> None:
        most = 100 if self.place == "share" else MOST
        if not 0 <= self.number <= most:
            raise Invalid(f"A step stands at 0 to {most} ({self.place}), not at {self.number}.", pointer="steps")

    @property
    def name(self) -> str:
        """`share:80`, `before:60`, `after:0`."""
        return f"{self.place}:{self.number}"


DEFAULT_STEPS: Final = (Step.share(50), Step.share(80), Step.share(100))
