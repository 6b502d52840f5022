"""Which window a rate is judged through: long while there is little to see, short once there is plenty."""

from __future__ import annotations

import numpy as np

from governance.scoring.bounds import Integers
from governance.scoring.policy import WindowRule

SHORT, LONG = 0, 1


def choose_windows(*, last: Integers, before: Integers, rule: WindowRule) -> Integers:
    """SHORT or LONG per seller, from the volume that the last two monthly assessments saw.

    Volume (orders, or questions) says nothing about good or bad, and it is read at assessments only: no bad order can
    move a seller from one window to the other. Short once there is plenty; back to long only well below that.
    """
    plenty = last >= rule.to_short_at
    still_plenty = (last >= rule.back_to_long_below) & (before >= rule.to_short_at)
    return np.where(plenty | still_plenty, SHORT, LONG).astype(np.int64)
