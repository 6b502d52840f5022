"""Verdicts as tables: what a limit says of what a laboratory wrote."""

from __future__ import annotations

from decimal import Decimal

import pytest

from inspections.standards.judging import Method, judge
from inspections.standards.limits import (
    Bound,
    NumberLimit,
    WarningBand,
)
from inspections.standards.verdicts import Outcome

OK, CLOSE, BAD = Outcome.CONFORMS, Outcome.CONFORMS_WITH_WARNING, Outcome.NONCONFORMING
OPEN, LOST = Outcome.INCONCLUSIVE, Outcome.UNREADABLE


def at_most(value: str, *, strict: bool = False) -> Bound:
    return Bound(value=Decimal(value), strict=strict)


at_least = at_most
ONE_UPPER = NumberLimit(upper=at_most("10"))
ONE_LOWER = NumberLimit(lower=at_least("4"))
BOTH = NumberLimit(lower=at_least("4"), upper=at_most("9"))
STRICT = NumberLimit(lower=at_least("4", strict=True), upper=at_most("9", strict=True))
WARNED = NumberLimit(upper=at_most("10"), warning=WarningBand(upper=Decimal(8)))
WARNED_BELOW = NumberLimit(lower=at_least("4"), warning=WarningBand(lower=Decimal(5)))


@pytest.mark.parametrize(
    ("limit", "reading", "outcome"),
    [
        pytest.param(ONE_UPPER, "10", OK, id="the bound itself is allowed"),
        pytest.param(ONE_UPPER, "10.0000001", BAD, id="a trace more is not"),
        pytest.param(ONE_UPPER, "-1000000", OK, id="an absent lower bound is open"),
        pytest.param(ONE_LOWER, "1000000", OK, id="an absent upper bound is open and never 0"),
        pytest.param(ONE_LOWER, "4", OK, id="the lower bound itself is allowed"),
        pytest.param(ONE_LOWER, "3.99", BAD, id="below it is not"),
        pytest.param(NumberLimit(upper=at_most("0")), "0", OK, id="a bound of 0 is a bound"),
        pytest.param(NumberLimit(upper=at_most("0")), "1", BAD, id="a bound of 0 is not open"),
        pytest.param(BOTH, "4", OK, id="both: lower end"),
        pytest.param(BOTH, "9", OK, id="both: upper end"),
        pytest.param(BOTH, "3.9", BAD, id="both: below"),
        pytest.param(BOTH, "9.1", BAD, id="both: above"),
        pytest.param(STRICT, "4", BAD, id="strict: lower end"),
        pytest.param(STRICT, "9", BAD, id="strict: upper end"),
        pytest.param(STRICT, "8.999", OK, id="strict: within"),
        pytest.param(WARNED, "8", OK, id="warning: where the band begins"),
        pytest.param(WARNED, "8.01", CLOSE, id="warning: within the band"),
        pytest.param(WARNED, "10", CLOSE, id="warning: at the limit"),
        pytest.param(WARNED, "10.01", BAD, id="warning: over the limit"),
        pytest.param(WARNED_BELOW, "4.5", CLOSE, id="warning below: within the band"),
        pytest.param(WARNED_BELOW, "5", OK, id="warning below: above the band"),
        pytest.param(NumberLimit(upper=at_most("0.3")), "0.1", OK, id="decimals are exact"),
        pytest.param(NumberLimit(upper=at_most("0.3")), "<0.5", OPEN, id="<0.5 against 0.3 is neither"),
        pytest.param(NumberLimit(upper=at_most("0.5")), "<0.5", OK, id="<0.5 against 0.5 conforms"),
        pytest.param(NumberLimit(upper=at_most("0.5", strict=True)), "<0.5", OK, id="and against below 0.5, too"),
        pytest.param(NumberLimit(upper=at_most("0.5", strict=True)), "<=0.5", OPEN, id="≤0.5 may be 0.5"),
        pytest.param(NumberLimit(upper=at_most("3")), ">3", BAD, id=">3 against at most 3 is above"),
        pytest.param(NumberLimit(upper=at_most("3")), "≥3", OPEN, id="≥3 may be 3"),
        pytest.param(NumberLimit(upper=at_most("5")), ">3", OPEN, id=">3 against 5 is neither"),
        pytest.param(ONE_LOWER, "<4", BAD, id="<4 against at least 4 is below"),
        pytest.param(ONE_LOWER, "<5", OPEN, id="<5 against at least 4 is neither"),
        pytest.param(ONE_LOWER, ">4", OK, id=">4 against at least 4"),
        pytest.param(WARNED, "<9", CLOSE, id="what may lie in the band is close"),
        pytest.param(WARNED, "<8", OK, id="what cannot is not"),
        pytest.param(ONE_UPPER, "", OPEN, id="missing"),
        pytest.param(ONE_UPPER, "trace", LOST, id="unreadable"),
        pytest.param(ONE_UPPER, "1,5", LOST, id="a comma"),
        pytest.param(ONE_UPPER, "n.d.", LOST, id="not detected without a detection limit"),
    ],
)
def test_one_reading_against_a_limit(limit: NumberLimit, reading: str, outcome: Outcome) -> None:
    found = judge(limit, [reading])
    assert found.outcome is outcome
    assert found.reason["en"]
    assert found.reason["zh"]


def test_a_decimal_comma_is_never_a_thousand() -> None:
    limit = NumberLimit(upper=at_most("10"))
    assert judge(limit, ["1,5"], method=Method(decimal_comma=True)).value == "1.5"
    assert judge(limit, ["1,5"]).value is None


@pytest.mark.parametrize(
    ("upper", "reading", "outcome", "value"),
    [
        ("90", "n.d.", OK, "<1 mg/kg"),
        ("90", "0.2", OK, "<1 mg/kg"),
        ("90", "3", OK, "1–5 mg/kg"),
        ("90", "<LOQ", OK, "<5 mg/kg"),
        ("90", "12", OK, "12 mg/kg"),
        ("5", "3", OK, "1–5 mg/kg"),
        ("90", "91", BAD, "91 mg/kg"),
    ],
)
def test_below_the_limits_of_the_method_no_number_is_made_up(
    upper: str, reading: str, outcome: Outcome, value: str
) -> None:
    limit = NumberLimit(upper=at_most(upper), unit="mg/kg", lod=Decimal(1), loq=Decimal(5))
    found = judge(limit, [reading])
    assert (found.outcome, found.value) == (outcome, value)


def test_the_limits_of_the_laboratory_stand_before_those_of_the_item() -> None:
    limit = NumberLimit(upper=at_most("5"), unit="mg/kg", lod=Decimal(1))
    assert judge(limit, ["n.d."]).outcome is OK
    found = judge(limit, ["n.d."], method=Method(lod=Decimal(20)))
    assert (found.outcome, found.value) == (OPEN, "<20 mg/kg")


LEAD = NumberLimit(upper=at_most("90"), unit="mg/kg", accepted_units=("ppm", "%"))


@pytest.mark.parametrize(
    ("reading", "unit", "outcome", "value"),
    [
        ("90", None, OK, "90 mg/kg"),
        ("90", "mg/kg", OK, "90 mg/kg"),
        ("91", "ppm", BAD, "91 mg/kg"),
        ("0.009", "%", OK, "90 mg/kg"),
        ("0.0091", "%", BAD, "91 mg/kg"),
        ("<0.01", "%", OPEN, "<100 mg/kg"),
        ("1", "g/kg", LOST, None),
        ("1", "mm", LOST, None),
        ("1", "", LOST, None),
        ("1", "rubbish", LOST, None),
    ],
)
def test_units_are_converted_and_those_that_the_item_does_not_take_are_refused(
    reading: str, unit: str | None, outcome: Outcome, value: str | None
) -> None:
    found = judge(LEAD, [reading], method=Method(unit=unit))
    assert (found.outcome, found.value) == (outcome, value)
