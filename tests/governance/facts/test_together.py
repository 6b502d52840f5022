"""Independent bad events of several sellers: what shares a buyer or a lot counts once for all of them."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from governance.core.database import db
from governance.facts.together import Together, independent_together
from tests.builders import make_seller
from tests.stored_rows import make_adverse_event

pytestmark = pytest.mark.usefixtures("platform")
FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)
METRICS = ("late", "low_reviews")


def counted(sellers: list[int], groups: list[int]) -> list[list[int]]:
    db.session.flush()
    shape = (len(sellers), len(METRICS))
    first, last = (np.full(shape, day.toordinal()) for day in (FIRST, LAST))
    found: list[list[int]] = independent_together(
        Together(np.array(sellers), np.array(groups), METRICS, first, last)
    ).tolist()
    return found


def test_one_buyer_at_two_shops_of_a_group_counts_once_and_at_two_groups_twice() -> None:
    one, two, three = (make_seller().id for _ in range(3))
    for seller in (one, two, three):
        make_adverse_event(seller, buyer="the same", day=FIRST)
        make_adverse_event(seller, day=LAST)
    assert counted([one, two, three], [0, 0, 1]) == [[3, 0], [3, 0], [2, 0]]


def test_one_lot_sold_by_two_shops_counts_once() -> None:
    one, two = (make_seller().id for _ in range(2))
    for seller in (one, two):
        for _ in range(3):
            make_adverse_event(seller, metric="low_reviews", lot="L1", day=FIRST)
        make_adverse_event(seller, metric="low_reviews", day=FIRST)
    assert counted([one, two], [0, 0]) == [[0, 3], [0, 3]]


def test_what_is_outside_the_window_or_not_accountable_does_not_count() -> None:
    seller = make_seller().id
    make_adverse_event(seller, day=FIRST - timedelta(days=1))
    make_adverse_event(seller, day=LAST + timedelta(days=1))
    make_adverse_event(seller, day=FIRST, accountable=False)
    make_adverse_event(seller, metric="dissatisfied", day=FIRST)
    make_adverse_event(seller, day=FIRST)
    assert counted([seller], [0]) == [[1, 0]]


def test_without_events_there_are_none() -> None:
    assert counted([make_seller().id], [0]) == [[0, 0]]
