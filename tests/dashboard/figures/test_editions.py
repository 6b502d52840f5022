"""The line of editions: where each is cut off, and that it can always be drawn."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.figures.editions import Term, counting, editions_over_time
from dashboard.shell.theme import Scheme

TODAY = date(2026, 3, 1)


def term(edition: str, start: str, until: str | None = None, *, in_force: bool = False) -> Term:
    end = date.fromisoformat(until) if until else None
    return Term(edition=edition, counts_from=date.fromisoformat(start), until=end, in_force=in_force)


def test_a_newer_edition_cuts_the_one_before_off() -> None:
    drawn = counting([term("2014", "2014-05-01"), term("2025", "2025-01-01", in_force=True)])
    assert [(one.edition, one.until) for one in drawn] == [("2025", None), ("2014", date(2025, 1, 1))]


def test_an_edition_that_ended_before_stays_as_it_was() -> None:
    drawn = counting([term("2014", "2014-05-01", "2020-01-01"), term("2025", "2025-01-01")])
    assert drawn[1].until == date(2020, 1, 1)


DAYS = st.integers(0, 4000).map(lambda number: date(2020, 1, 1) + timedelta(days=number))
TERMS = st.lists(
    st.builds(
        lambda number, start, length: Term(
            edition=str(number), counts_from=start, until=start + length if length else None, in_force=False
        ),
        st.integers(1, 10**6),
        DAYS,
        st.none() | st.integers(1, 2000).map(lambda number: timedelta(days=number)),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda one: one.edition,
)


@settings(deadline=None, max_examples=25)
@given(TERMS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_any_editions_can_be_drawn_and_none_ends_before_it_begins(scheme: Scheme, terms: list[Term]) -> None:
    figure = editions_over_time(terms=terms, today=TODAY, scheme=scheme)
    assert len(figure.data) == len(terms)
    assert all(bar.x[0] > 0 for bar in figure.data)
