"""Which window a rate is judged through."""

from __future__ import annotations

import numpy as np
import pytest

from governance.scoring.policy import WindowRule
from governance.scoring.window_choice import LONG, SHORT, choose_windows

RULE = WindowRule(by="orders", short_days=90, long_days=365, to_short_at=100, back_to_long_below=80)


@pytest.mark.parametrize(
    ("before", "last", "window"),
    [
        (0, 99, LONG),
        (0, 100, SHORT),
        (100, 99, SHORT),  # had plenty, still enough
        (100, 80, SHORT),
        (100, 79, LONG),
        (99, 99, LONG),  # never had plenty
        (5_000, 0, LONG),
    ],
)
def test_short_from_a_hundred_orders_and_back_to_long_below_eighty(before: int, last: int, window: int) -> None:
    assert choose_windows(last=np.array([last]), before=np.array([before]), rule=RULE).tolist() == [window]
