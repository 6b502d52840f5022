"""The year of a market: weekdays, shopping festivals, and the days on which carriers cannot keep up. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import numpy as np

from governance.demo.plan import Floats

# Monday to Sunday: people order most at the weekend.
_WEEKDAYS: Final = np.array([0.97, 0.94, 0.93, 0.95, 1.02, 1.12, 1.07])
# (month, day, days to either side, how many times a usual day is added)
_FESTIVALS: Final = ((6, 18, 2.5, 1.3), (11, 11, 3.0, 2.0), (12, 12, 2.0, 0.7), (12, 21, 4.0, 0.4))
# Around the New Year of the lunar calendar people travel and hardly order; near enough for an invented market.
_QUIET: Final = (2, 5, 6.0, -0.45)

_CARRIER_LATE: Final = 0.004  # share of parcels a carrier is late with on a usual day
_CARRIER_PEAK: Final = 0.06  # and what a festival as large as the largest adds
_CARRIER_LAG: Final = 2  # days from a peak of orders to the peak of late parcels


def demand(start: date, days: int) -> Floats:
    """How many orders each day sees, as a multiple of a usual day."""
    weekday = _WEEKDAYS[(start.weekday() + np.arange(days)) % 7]
    return weekday * (1 + sum((_bells(start, days, one) for one in (*_FESTIVALS, _QUIET)), np.zeros(days)))


def carrier_lateness(start: date, days: int) -> Floats:
    """The share of parcels ordered on each day that the carrier delivers late, through no fault of the seller."""
    early = start - timedelta(days=_CARRIER_LAG)
    load = sum((_bells(early, days, one) for one in _FESTIVALS), np.zeros(days))
    return _CARRIER_LATE + _CARRIER_PEAK * load / max(times for *_, times in _FESTIVALS)


def _bells(start: date, days: int, season: tuple[int, int, float, float]) -> Floats:
    """A bell around the same day of every year."""
    month, day, width, times = season
    number = np.arange(days)
    years = range(start.year, (start + timedelta(days=days)).year + 1)
    centres = [(date(year, month, day) - start).days for year in years]
    bells: Floats = sum((np.exp(-0.5 * ((number - centre) / width) ** 2) for centre in centres), np.zeros(days))
    return times * bells
