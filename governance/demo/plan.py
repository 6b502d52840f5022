"""The size, span and seed of a market, and the streams of chance it is drawn from. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
import numpy.typing as npt

from governance.core.errors import Finding, Invalid

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

DAY: Final = 86_400
HOUR: Final = 3_600
FEWEST_SELLERS: Final = 20
# Each part of the market has a stream of its own, so that a change in one leaves the others as they were.
STREAMS: Final = ("shops", "orders", "reviews", "questions", "cases", "complaints", "listings", "lots")


@dataclass(frozen=True, kw_only=True)
class MarketPlan:
    """`sellers` shops over `days` days up to and including `end`; the same plan gives the same market."""

    sellers: int
    days: int
    seed: int
    end: date

    def __post_init__(self) -> None:
        findings = []
        if self.sellers < FEWEST_SELLERS:
            findings.append(Finding("sellers", f"A market needs at least {FEWEST_SELLERS} sellers to show anything."))
        if not 60 <= self.days <= 3_660:
            findings.append(Finding("days", "A market lasts between 60 and 3,660 days."))
        if self.seed < 0:
            findings.append(Finding("seed", "The seed is a whole number from 0."))
        if findings:
            raise Invalid("Such a market cannot be drawn.", findings=findings)

    @property
    def start(self) -> date:
        """The first day."""
        return self.end - timedelta(days=self.days - 1)

    @property
    def end_second(self) -> int:
        """The first second that is not part of the market, counted from the start of its first day."""
        return self.days * DAY

    def chance(self, stream: str) -> np.random.Generator:
        """The generator of one part of the market."""
        children = np.random.SeedSequence(self.seed).spawn(len(STREAMS))
        return np.random.Generator(np.random.PCG64(children[STREAMS.index(stream)]))
