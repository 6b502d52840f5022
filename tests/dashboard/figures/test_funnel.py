"""Control limits are exact binomial tails, and what the title says is what the picture shows."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from dashboard.figures.funnel import COVERAGES, control_limits, finding, funnel, neighbours, outside, thinned
from governance.scoring.stored import FunnelPoint


def shop(bad: int, exposed: int, reference: str = "") -> FunnelPoint:
    return FunnelPoint(
        reference=reference or f"shop-{bad}-{exposed}", name=f"Shop {bad} of {exposed}", bad=bad, exposed=exposed
    )


CROWD = [shop(place % 9, 100 + place, f"crowd-{place}") for place in range(200)]


@pytest.mark.parametrize("coverage", COVERAGES)
@pytest.mark.parametrize("centre", [0.001, 0.04, 0.5, 0.97])
def test_limits_are_the_counts_beyond_which_chance_seldom_goes(centre: float, coverage: float) -> None:
    exposed = np.array([1.0, 7, 30, 340, 12_000])
    lower, upper = control_limits(centre, exposed, coverage)
    tail = (1 - coverage) / 2
    for n, low, high in zip(exposed, lower, upper, strict=True):
        first_beyond = int(np.ceil(round(high * n, 9)))
        if high < 1:
            assert binom.sf(first_beyond - 1, n, centre) <= tail + 1e-9
            assert binom.sf(first_beyond - 2, n, centre) > tail
        last_below = int(np.floor(round(low * n, 9)))
        assert binom.cdf(last_below, n, centre) <= tail + 1e-9 or last_below == 0
        assert binom.cdf(last_below + 1, n, centre) > tail


def test_the_wider_limits_enclose_the_narrower_and_both_close_in_with_volume() -> None:
    exposed = np.array([10.0, 100, 1_000, 10_000])
    narrow, wide = (control_limits(0.05, exposed, coverage) for coverage in COVERAGES)
    assert np.all(wide[0] <= narrow[0])
    assert np.all(wide[1] >= narrow[1])
    assert np.all(np.diff(narrow[1] - narrow[0]) < 0)


def test_whoever_lies_above_the_drawn_limit_is_called_outside() -> None:
    sellers = [*CROWD, shop(6, 100, "high"), shop(40, 100, "far")]
    exposed = np.array([seller.exposed for seller in sellers], dtype=float)
    centre = sum(seller.bad for seller in sellers) / exposed.sum()
    for coverage in COVERAGES:
        limit = control_limits(centre, exposed, coverage)[1]
        drawn = np.array([seller.bad for seller in sellers]) >= limit * exposed - 1e-9
        assert drawn.tolist() == outside(sellers, coverage).tolist()


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ("far", "Late: higher than chance explains at this volume"),
        ("high", "Late: high for this volume, though chance may explain it"),
        ("crowd-4", "Late: within what chance explains at this volume"),
        ("nobody", "Late: nothing to count yet for this seller"),
    ],
)
def test_the_title_states_where_the_seller_lies(chosen: str, words: str) -> None:
    sellers = [*CROWD, shop(6, 100, "high"), shop(40, 100, "far")]
    assert finding(sellers=sellers, chosen=chosen, name="Late") == words


def test_the_seller_is_marked_and_every_other_can_be_opened() -> None:
    figure = funnel(sellers=CROWD, chosen="crowd-7", target=40_000, scheme="light")
    crowd, mine = figure.data[-2:]
    assert (mine.marker.symbol, list(mine.customdata)) == ("diamond", ["crowd-7"])
    assert len(crowd.customdata) == len(CROWD)


@pytest.mark.parametrize("sellers", [[shop(0, 5)], [shop(5, 5)], [shop(0, 1), shop(1, 1)]])
def test_markets_without_any_spread_can_be_drawn(sellers: list[FunnelPoint]) -> None:
    figure = funnel(sellers=sellers, chosen=sellers[0].reference, target=40_000, scheme="dark")
    assert figure.layout.yaxis.range[1] > 0


def test_of_a_big_market_a_part_is_drawn_the_rarest_always() -> None:
    sellers = [shop(1, 50, f"calm-{place}") for place in range(30_000)]
    sellers += [shop(10, 50, f"high-{place}") for place in range(3_000)] + [shop(49, 50, "loudest")]
    shown = {seller.reference for seller in thinned(sellers)}
    assert len(shown) == 4_000
    assert "loudest" in shown
    assert sum(reference.startswith("calm") for reference in shown) == 2_000


def test_the_table_shows_the_seller_among_those_of_its_size() -> None:
    sellers = sorted(CROWD, key=lambda seller: -seller.exposed)
    near = neighbours(sellers, "crowd-100")
    assert len(near) == 20
    assert "crowd-100" in {seller.reference for seller in near}
    assert max(abs(seller.exposed - 200) for seller in near) <= 10


def test_names_are_written_as_words_never_read_as_markup() -> None:
    named = FunnelPoint(reference="x", name="<b>Bold</b>", bad=1, exposed=9)
    assert "&lt;b&gt;" in funnel(sellers=[named], chosen="x", target=1, scheme="light").data[-1].text[0]
