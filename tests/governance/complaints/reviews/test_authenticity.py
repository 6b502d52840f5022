"""Signs that a review may not be genuine."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.complaints.reviews.authenticity import Seen, Sign, pole, signs_of
from governance.complaints.reviews.incoming import words_key
from governance.complaints.reviews.states import Source

PLAIN = Seen(source=Source.OWN, score=3, text="As I thought it would be.")


@pytest.mark.parametrize(
    ("changes", "sign"),
    [
        ({}, None),
        ({"own_account": True}, "own_account"),
        ({"order": False}, "no_order"),
        ({"order": False, "source": Source.THIRD_PARTY}, None),
        ({"same_text": 2}, None),
        ({"same_text": 3}, "same_text"),
        ({"of_person": 2}, None),
        ({"of_person": 3}, "repeated"),
        ({"score": 1, "same_day": 9}, None),
        ({"score": 1, "same_day": 10}, "burst"),
        ({"score": 5, "same_day": 10}, "burst"),
        ({"score": 3, "same_day": 100}, None),
        ({"score": 5, "same_day": 10, "usual": 180}, "burst"),  # two on a usual day
        ({"score": 5, "same_day": 10, "usual": 181}, None),
        ({"score": 5, "same_day": 99, "usual": 1_800}, None),  # a shop with twenty on a usual day
        ({"score": 5, "text": "Terrible, the worst."}, "rating_against_text"),
        ({"score": 1, "text": "Great, excellent."}, "rating_against_text"),
        ({"score": 1, "text": "Terrible, the worst."}, None),
        ({"score": 3, "text": "Terrible, the worst."}, None),
        ({"score": 1, "text": None}, None),
    ],
)
def test_each_sign_and_where_it_begins(changes: dict[str, object], sign: str | None) -> None:
    assert [one["sign"] for one in signs_of(replace(PLAIN, **changes))] == ([sign] if sign else [])  # type: ignore[arg-type]


def test_a_sign_that_counts_says_its_number() -> None:
    seen = replace(PLAIN, order=False, same_text=7)
    assert signs_of(seen) == [{"sign": "no_order"}, {"sign": "same_text", "number": 7}]


@given(
    st.builds(
        Seen,
        source=st.sampled_from(Source),
        score=st.integers(1, 5),
        text=st.none() | st.text(max_size=60),
        order=st.booleans(),
        own_account=st.booleans(),
        same_text=st.integers(1, 20),
        of_person=st.integers(1, 20),
        same_day=st.integers(1, 500),
        usual=st.integers(0, 5_000),
    )
)
def test_more_reviews_around_it_never_make_a_review_look_more_genuine(seen: Seen) -> None:
    before = {one["sign"] for one in signs_of(seen)}
    more = replace(seen, same_text=seen.same_text + 1, of_person=seen.of_person + 1, same_day=seen.same_day + 1)
    assert before <= {one["sign"] for one in signs_of(more)}
    assert before <= {sign.value for sign in Sign}


@pytest.mark.parametrize(("score", "way"), [(1, -1), (2, -1), (3, 0), (4, 0), (5, 1)])
def test_which_way_stars_point(score: int, way: int) -> None:
    assert pole(score) == way


def test_the_same_words_have_one_key_however_they_are_written() -> None:
    key = words_key("Bought it twice, works every time!", "salt")
    assert key == words_key("  bought IT twice - works\nevery time ", "salt")
    assert key != words_key("Bought it twice, works every time!", "other salt")
    assert key != words_key("Bought it twice, works most of the time", "salt")
    assert words_key("Very good, thanks!", "salt") is None
    assert words_key(None, "salt") is None
