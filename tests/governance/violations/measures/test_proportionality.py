"""Commercial measures hold a seller back for so many days in a year and no longer; listed grounds are left out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.violations.kinds import Kind, ListedGround
from governance.violations.measures.proportionality import Span, days_allowed, is_limited, restricted_days
from governance.violations.measures.rules import Proportionality

LIMIT = Proportionality(most_days=60, within_days=365, shop_needs_items=2)
START = date(2026, 3, 1)


def span(first: int, days: int) -> Span:
    """A span that begins so many days after the start."""
    return Span(START + timedelta(days=first), START + timedelta(days=first + days))


@pytest.mark.parametrize(
    ("wanted", "spans", "allowed"),
    [
        # nothing before
        (28, [], 28),
        (90, [], 60),
        # forty days of this year are used
        (28, [span(-100, 40)], 20),
        # all are used
        (28, [span(-100, 60)], 0),
        # at the same time counts once
        (28, [span(0, 28), span(0, 10)], 28),
        (28, [span(-50, 50), span(0, 28)], 10),
        # a year ago is no longer this year
        (28, [span(-425, 60)], 28),
        # some of it leaves the year while the measure lasts
        (28, [span(-365, 60)], 28),
        (28, [span(-355, 50)], 28),
        (28, [span(-345, 50)], 10),
    ],
)
def test_the_term_is_shortened_to_what_is_left(wanted: int, spans: list[Span], allowed: int) -> None:
    assert days_allowed(wanted, START, spans, LIMIT) == allowed


SPANS = st.lists(st.builds(span, st.integers(-400, 20), st.integers(1, 80)), max_size=5)


@given(st.integers(1, 90), SPANS)
def test_with_the_allowed_days_no_window_holds_more_than_the_limit_unless_it_did_before(
    wanted: int, spans: list[Span]
) -> None:
    allowed = days_allowed(wanted, START, spans, LIMIT)
    assert 0 <= allowed <= wanted
    for day in range(1, allowed + 1):
        until = START + timedelta(days=day)
        with_it = [*spans, Span(START, until)]
        first = until - timedelta(days=LIMIT.within_days)
        assert restricted_days(with_it, first=first, until=until) <= LIMIT.most_days


@given(st.integers(1, 90), SPANS, SPANS)
def test_more_before_never_allows_more(wanted: int, spans: list[Span], more: list[Span]) -> None:
    assert days_allowed(wanted, START, [*spans, *more], LIMIT) <= days_allowed(wanted, START, spans, LIMIT)


@pytest.mark.parametrize("ground", list(ListedGround))
def test_a_listed_ground_knows_no_limit(ground: ListedGround) -> None:
    assert not is_limited(Kind.SHOP_STOPPED, ground)


@pytest.mark.parametrize(
    ("kind", "limited"),
    [
        (Kind.WARNING, False),
        (Kind.TRAINING, False),
        (Kind.DEPOSIT_INCREASE, False),
        (Kind.DEMOTION, True),
        (Kind.ORDER_CAP, True),
        (Kind.PRODUCT_STOPPED, True),
        (Kind.SHOP_STOPPED, True),
    ],
)
def test_the_limit_is_about_what_costs_sales(kind: Kind, limited: bool) -> None:
    assert is_limited(kind, None) is limited
