"""The curve of what a check can miss."""

from __future__ import annotations

import pytest

from dashboard.figures.operating_characteristic import accepted_at, finding, operating_characteristic, share_at
from dashboard.shell.theme import PALETTES, Scheme
from inspections.draws.acceptance.operating import operating_characteristic as characteristic

CURVE = characteristic(80, 2)
NEVER = characteristic(2, 2)


def test_the_curve_is_drawn_in_hundredths_with_both_marks() -> None:
    figure = operating_characteristic(curve=CURVE, agreed=0.01, scheme="light")
    line, agreed, missed = figure.data
    assert (line.x[0], line.y[0]) == (0, 100)
    assert (agreed.x[0], agreed.y[0]) == pytest.approx((1, 95.34), abs=0.05)
    assert (missed.x[0], missed.y[0]) == pytest.approx((6.52, 10), abs=0.05)
    assert [list(mark.text) for mark in (agreed, missed)] == [["agreed"], ["10 of 100 go through"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_marks_take_their_colours_from_the_scheme(scheme: Scheme) -> None:
    figure = operating_characteristic(curve=CURVE, agreed=0.01, scheme=scheme)
    palette = PALETTES[scheme]
    assert [trace.marker.color for trace in figure.data[1:]] == [palette.good, palette.critical]


def test_without_an_agreed_level_and_without_an_end_nothing_is_marked() -> None:
    assert len(operating_characteristic(curve=NEVER, agreed=None, scheme="light").data) == 1


def test_the_curve_is_read_in_both_directions() -> None:
    assert accepted_at(CURVE, 0.02) == pytest.approx(0.784419, abs=1e-3)
    share = share_at(CURVE, 0.5)
    assert share is not None
    assert accepted_at(CURVE, share) == pytest.approx(0.5, abs=1e-6)
    assert share_at(NEVER, 0.5) is None


def test_the_title_states_what_hardly_any_check_misses() -> None:
    assert finding(CURVE) == "Even if 6.5 in 100 are bad, 10 of 100 checks raise no objection"
    assert finding(NEVER) == "Nothing that is found makes this plan object"
