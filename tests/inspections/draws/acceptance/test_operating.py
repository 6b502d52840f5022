"""What plans can miss: worked probabilities, and what holds of every curve."""

from __future__ import annotations

from decimal import Decimal
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.draws.acceptance.code_letters import Level
from inspections.draws.acceptance.master_tables import Severity, TableSet
from inspections.draws.acceptance.operating import (
    acceptance_probability,
    accepted_binomial,
    accepted_hypergeometric,
    accepted_poisson,
    bad_units,
    buyers_risk,
    characteristic_of,
    operating_characteristic,
    outgoing_limit,
    producers_risk,
    share_accepted,
)
from inspections.draws.acceptance.tables import Counting, plan_for


@pytest.mark.parametrize(
    ("n", "c", "share", "expected"),
    [
        (80, 2, 0.005, ".992288"),
        (80, 2, 0.01, ".953447"),
        (80, 2, 0.02, ".784419"),
        (80, 2, 0.03, ".568123"),
        (80, 2, 0.05, ".230621"),
        (80, 1, 0.01, ".809158"),
        (32, 1, 0.01, ".959317"),
        (125, 1, 0.0065, ".804514"),
        (200, 7, 0.015, ".988740"),
        (200, 7, 0.064, ".054189"),
    ],
)
def test_acceptance_equals_the_worked_examples_to_the_last_digit(n: int, c: int, share: float, expected: str) -> None:
    assert f"{acceptance_probability(share, n=n, c=c):.6f}".removeprefix("0") == expected
    assert producers_risk(share, n=n, c=c) == pytest.approx(1 - buyers_risk(share, n=n, c=c))


def test_a_lot_is_counted_exactly() -> None:
    assert f"{acceptance_probability(0.01, n=80, c=2, lot=1000):.6f}" == "0.960752"


@given(st.integers(1, 60), st.data())
def test_chances_of_a_lot_are_those_of_counting_every_sample(lot: int, data: st.DataObject) -> None:
    n, c = data.draw(st.integers(1, lot)), data.draw(st.integers(0, 5))
    bad = np.arange(lot + 1)
    exact = [
        sum(comb(d, k) * comb(lot - d, n - k) for k in range(min(c, n) + 1)) / comb(lot, n) for d in range(lot + 1)
    ]
    assert accepted_hypergeometric(bad, n=n, c=c, lot=lot) == pytest.approx(exact, abs=1e-10)


def test_a_very_large_lot_comes_near_goods_without_end() -> None:
    shares = np.array([0.005, 0.01, 0.02, 0.05])
    lot = accepted_hypergeometric((shares * 1_000_000).astype(np.int64), n=80, c=2, lot=1_000_000)
    assert lot == pytest.approx(accepted_binomial(shares, n=80, c=2), abs=1e-4)


def test_nonconformities_are_counted_by_poisson() -> None:
    per_unit = np.array([0.0, 0.25])
    assert accepted_poisson(per_unit, n=4, c=1) == pytest.approx([1.0, 2 / np.e])


@given(st.integers(1, 500), st.integers(0, 10), st.one_of(st.none(), st.integers(2, 5_000)))
def test_every_curve_begins_at_certainty_and_never_rises(n: int, c: int, lot: int | None) -> None:
    curve = operating_characteristic(min(n, lot or n), c, lot)
    assert curve.shares[0] == 0
    assert curve.accepted[0] == 1
    assert np.all(np.diff(curve.shares) > 0)
    assert np.all(np.diff(curve.accepted) <= 1e-9)
    assert np.all((curve.accepted >= 0) & (curve.accepted <= 1))


def test_a_whole_lot_that_is_looked_at_misses_nothing() -> None:
    curve = operating_characteristic(50, 0, 50)
    assert curve.accepted[1:].max() < 1e-9
    assert outgoing_limit(50, 0, 50)[0] == 0


@pytest.mark.parametrize(("share", "lot", "bad"), [(0.0, 10, 0), (0.05, 10, 1), (0.001, 10, 1), (0.01, 1000, 10)])
def test_a_share_of_a_lot_is_a_whole_number_and_never_none_when_something_is_bad(
    share: float, lot: int, bad: int
) -> None:
    assert bad_units(share, lot) == bad


def test_the_share_that_still_goes_through_is_where_the_curve_has_it() -> None:
    share = share_accepted(0.1, n=80, c=2)
    assert share == pytest.approx(0.0652, abs=1e-4)
    assert acceptance_probability(share, n=80, c=2) == pytest.approx(0.1)
    assert share_accepted(0.1, n=2, c=2) == 1


def test_the_worst_outgoing_quality_lies_between_agreed_and_missed() -> None:
    limit, at = outgoing_limit(80, 2)
    assert limit == pytest.approx(0.0171, abs=1e-4)  # 1.37 / 80, the tabulated factor for an acceptance number of 2
    assert 0.01 < at < 0.0652
    assert outgoing_limit(80, 2, 1000)[0] < limit


def test_the_curve_of_a_plan_knows_what_is_counted() -> None:
    def curve_of(aql: str, counting: Counting) -> list[float]:
        made = plan_for(
            lot=1000, level=Level.II, aql=aql, severity=Severity.NORMAL, table_set=TableSet.ISO, counting=counting
        )
        curve = characteristic_of(made)
        limit = float(Decimal(aql) / 100)
        return [float(np.interp(limit, curve.shares, curve.accepted)), float(curve.shares[-1])]

    units, _ = curve_of("1.0", Counting.UNITS)
    assert units == pytest.approx(0.960752, abs=1e-4)
    nonconformities, last = curve_of("25", Counting.PER_100)
    assert nonconformities > 0.9
    assert last > 0.25
