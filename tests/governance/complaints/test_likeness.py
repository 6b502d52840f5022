"""When two cases are about one thing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.complaints.likeness import Likeness, Matter, cause_of, likeness

DAY = date(2026, 3, 1)
ONE = Matter(
    complainant="a", seller_id=1, kind="complaint", issue="quality", order="o1", product="p", lot="l", opened_on=DAY
)
NO_ORDER = replace(ONE, order=None)
NOTHING = replace(ONE, order=None, product=None, lot=None)
OTHER = replace(ONE, complainant="b", order="o2")

matters = st.builds(
    Matter,
    complainant=st.sampled_from([None, "a", "b"]),
    seller_id=st.sampled_from([1, 2]),
    kind=st.sampled_from(["complaint", "report"]),
    issue=st.sampled_from(["quality", "unsafe"]),
    order=st.sampled_from([None, "o1", "o2"]),
    product=st.sampled_from([None, "p", "q"]),
    lot=st.sampled_from([None, "l", "m"]),
    opened_on=st.dates(DAY, DAY + timedelta(days=40)),
)


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        (ONE, ONE, Likeness.REPEAT),
        (ONE, replace(ONE, product=None, lot=None), Likeness.REPEAT),  # the order says what it is about
        (ONE, replace(ONE, order="o2"), None),  # bought twice, and twice bad
        (ONE, NO_ORDER, None),
        (NO_ORDER, NO_ORDER, Likeness.REPEAT),
        (NO_ORDER, replace(NO_ORDER, product="q"), None),
        (NOTHING, NOTHING, Likeness.REPEAT),
        (ONE, replace(ONE, opened_on=DAY + timedelta(days=30)), Likeness.REPEAT),
        (ONE, replace(ONE, opened_on=DAY + timedelta(days=31)), None),
        (ONE, replace(ONE, seller_id=2), None),
        (ONE, replace(ONE, issue="unsafe"), None),
        (ONE, replace(ONE, kind="report"), None),
        (ONE, OTHER, Likeness.SAME_MATTER),
        (ONE, replace(OTHER, order="o1"), Likeness.SAME_MATTER),  # never a repetition: somebody else tells it
        (ONE, replace(OTHER, lot="m"), None),
        (replace(ONE, lot=None), replace(OTHER, lot=None), Likeness.SAME_MATTER),
        (replace(ONE, complainant=None), replace(ONE, complainant=None), Likeness.SAME_MATTER),
        (NOTHING, replace(NOTHING, complainant="b"), None),
    ],
)
def test_how_like_one_case_is_to_another(one: Matter, other: Matter, how: Likeness | None) -> None:
    assert likeness(one, other, days=30) is how


@given(matters, matters)
def test_likeness_goes_both_ways_and_only_one_person_repeats_itself(one: Matter, other: Matter) -> None:
    how = likeness(one, other, days=30)
    assert how is likeness(other, one, days=30)
    if how is Likeness.REPEAT:
        assert one.complainant == other.complainant is not None


@pytest.mark.parametrize(
    ("product", "lot", "cause"),
    [("p", "l", "lot:l"), (None, "l", "lot:l"), ("p", None, "product:p"), (None, None, None)],
)
def test_a_lot_says_more_than_a_product(product: str | None, lot: str | None, cause: str | None) -> None:
    assert cause_of(product=product, lot=lot) == cause
