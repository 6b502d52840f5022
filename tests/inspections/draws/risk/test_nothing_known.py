"""Weights on a platform that knows nothing yet."""

from __future__ import annotations

import numpy as np
import pytest

from inspections.draws.risk.weighing import explain_weight, weights_for
from tests.builders import AT, BY
from tests.inspections.drawn import make_listing

pytestmark = pytest.mark.usefixtures("undone")


def test_all_listings_weigh_the_same() -> None:
    listings = [make_listing().id for _ in range(3)]
    assert weights_for(np.array(listings), at=AT).tolist() == [1.0, 1.0, 1.0]


def test_there_is_nothing_to_explain() -> None:
    assert explain_weight(listing=make_listing().reference, by=BY, at=AT) == ()


def test_of_no_listings_there_are_no_weights() -> None:
    assert weights_for(np.zeros(0, np.int64), at=AT).tolist() == []
