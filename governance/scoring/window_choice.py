"""Which window a rate is judged through: long while there is little to see, short once there is plenty. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from governance.core.bounds import Integers
from governance.facts.window_spec import LONG, SHORT, RateWindow, WindowSpec
from governance.scoring.policy import Policy, RateRule, WindowRule

__all__ = ["LONG", "SHORT", "choose_windows", "window_spec", "windows_of"]


def window_spec(policy: Policy, as_of: date) -> WindowSpec:
    """The windows that a rule book asks for, as the facts understand it."""
    return WindowSpec(
        as_of=as_of,
        rates=tuple(
            RateWindow(rate.code, rate.maturity_days, rate.window.short_days, rate.window.long_days)
            for rate in policy.rates
        ),
        floor_maturity_days=policy.floor_maturity_days,
        floor_window_days=policy.floor_window_days,
    )


def choose_windows(*, last: Integers, before: Integers, rule: WindowRule) -> Integers:
    """SHORT or LONG per seller, from the volume that the last two monthly assessments saw.

    Volume (orders, or questions) says nothing about good or bad, and it is read at assessments only: no bad order can
    move a seller from one window to the other. Short once there is plenty; back to long only well below that.
    """
    plenty = last >= rule.to_short_at
    still_plenty = (last >= rule.back_to_long_below) & (before >= rule.to_short_at)
    return np.where(plenty | still_plenty, SHORT, LONG).astype(np.int64)


def windows_of(rates: Sequence[RateRule], volumes: Mapping[str, Integers]) -> Integers:
    """SHORT or LONG per seller and rate; `volumes` [n, 2] by what is counted: at the last assessment, and before it."""
    columns = [
        choose_windows(last=volumes[rate.window.by][:, 0], before=volumes[rate.window.by][:, 1], rule=rate.window)
        for rate in rates
    ]
    return np.stack(columns, axis=1)
