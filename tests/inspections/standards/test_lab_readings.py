"""What a laboratory writes as a reading, and what is known from it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.standards.lab_readings import (
    Detection,
    Ground,
    Refused,
    Span,
    above,
    below,
    exact,
    known_of,
    parse,
    rounded,
)
from inspections.standards.limits import Rounding, RoundingRule


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("12.5", exact(Decimal("12.5"))),
        (" 12.5 ", exact(Decimal("12.5"))),
        ("-0.3", exact(Decimal("-0.3"))),
        ("−0.3", exact(Decimal("-0.3"))),
        ("1.2e-3", exact(Decimal("0.0012"))),
        ("0", exact(Decimal(0))),
        ("<0.5", below(Decimal("0.5"))),
        ("< 0.5", below(Decimal("0.5"))),
        ("＜0.5", below(Decimal("0.5"))),
        ("<=0.5", below(Decimal("0.5"), itself=True)),
        ("≤ 0.5", below(Decimal("0.5"), itself=True)),
        (">3", above(Decimal(3))),
        ("> 3", above(Decimal(3))),
        ("≥3", above(Decimal(3), itself=True)),
        ("n.d.", Detection.NOT_DETECTED),
        ("ND", Detection.NOT_DETECTED),
        ("Not detected", Detection.NOT_DETECTED),
        ("未检出", Detection.NOT_DETECTED),
        ("<LOD", Detection.NOT_DETECTED),
        ("< LOQ", Detection.NOT_QUANTIFIED),
    ],
)
def test_a_reading_is_what_is_known_of_the_value(written: str, known: Span | Detection) -> None:
    assert parse(written) == known


@pytest.mark.parametrize("written", ["", "   ", "-", "–", "/", "n/a", "NA"])
def test_an_empty_reading_is_missing_and_never_nought(written: str) -> None:
    found = parse(written)
    assert isinstance(found, Refused)
    assert found.ground is Ground.MISSING


@pytest.mark.parametrize(
    "written",
    [
        *(
            "trace",
            "ca. 3",
            "~3",
            "3 mg/kg",
            "0.5±0.1",
            "1.5.2",
            "1 500",
            "1_5",
            "NaN",
            "Infinity",
            "-inf",
            "٣",
            "1e999",
        ),
        *("<", ">", "<<3", "<>3", "0x10", "1" * 80, "passed", "1.", ".5", "=3"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_was_written(written: str) -> None:
    found = parse(written)
    assert isinstance(found, Refused)
    assert found.ground is Ground.UNREADABLE
    assert written[:60] in found.reason["en"]
    assert written[:60] in found.reason["zh"]


@pytest.mark.parametrize("written", ["1,5", "1,500", "1,500.2", "<0,5"])
def test_a_comma_is_never_guessed(written: str) -> None:
    found = parse(written)
    assert isinstance(found, Refused)
    assert found.ground is Ground.UNREADABLE


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("1,5", exact(Decimal("1.5"))),
        ("1,500", exact(Decimal("1.500"))),
        ("<0,5", below(Decimal("0.5"))),
        ("15", exact(Decimal(15))),
    ],
)
def test_a_laboratory_that_declares_the_decimal_comma_is_read_so(written: str, known: Span) -> None:
    assert parse(written, decimal_comma=True) == known


@pytest.mark.parametrize("written", ["1.5", "1.500", "1.500,2"])
def test_and_then_a_point_is_not_guessed(written: str) -> None:
    assert isinstance(parse(written, decimal_comma=True), Refused)


@pytest.mark.parametrize(
    ("found", "lod", "loq", "known"),
    [
        pytest.param(
            Detection.NOT_DETECTED, Decimal(1), None, below(Decimal(1)), id="not detected: below the detection limit"
        ),
        pytest.param(
            Detection.NOT_QUANTIFIED, None, Decimal(5), below(Decimal(5)), id="not quantified: below the other"
        ),
        pytest.param(
            exact(Decimal("0.4")), Decimal(1), Decimal(5), below(Decimal(1)), id="a number below the detection limit"
        ),
        pytest.param(
            exact(Decimal(0)), Decimal(1), Decimal(5), below(Decimal(1)), id="nought is below the detection limit too"
        ),
        pytest.param(
            exact(Decimal(3)),
            Decimal(1),
            Decimal(5),
            Span(low=Decimal(1), high=Decimal(5), high_open=True),
            id="detected, yet not quantified",
        ),
        pytest.param(
            exact(Decimal(3)), None, Decimal(5), below(Decimal(5)), id="not quantified, no detection limit known"
        ),
        pytest.param(exact(Decimal(5)), Decimal(1), Decimal(5), exact(Decimal(5)), id="at the limit it is quantified"),
        pytest.param(
            below(Decimal("0.5")),
            Decimal(1),
            Decimal(5),
            below(Decimal("0.5")),
            id="what the laboratory writes itself stands",
        ),
        pytest.param(exact(Decimal(-3)), None, None, exact(Decimal(-3)), id="without limits a number is a number"),
    ],
)
def test_the_limits_of_the_method_say_what_is_known(
    found: Span | Detection, lod: Decimal | None, loq: Decimal | None, known: Span
) -> None:
    assert known_of(found, lod=lod, loq=loq) == known


@pytest.mark.parametrize("found", list(Detection))
def test_not_detected_without_a_limit_says_nothing(found: Detection) -> None:
    known = known_of(found, lod=None, loq=None)
    assert isinstance(known, Refused)
    assert known.ground is Ground.UNREADABLE


@pytest.mark.parametrize(
    ("value", "decimals", "rule", "result"),
    [
        ("0.25", 1, RoundingRule.HALF_EVEN, "0.2"),
        ("0.35", 1, RoundingRule.HALF_EVEN, "0.4"),
        ("0.251", 1, RoundingRule.HALF_EVEN, "0.3"),
        ("0.25", 1, RoundingRule.HALF_UP, "0.3"),
        ("-0.25", 1, RoundingRule.HALF_UP, "-0.3"),
        ("90.4", 0, RoundingRule.HALF_EVEN, "90"),
        ("90.5", 0, RoundingRule.HALF_EVEN, "90"),
        ("91.5", 0, RoundingRule.HALF_EVEN, "92"),
    ],
)
def test_results_are_rounded_as_the_limit_says(value: str, decimals: int, rule: RoundingRule, result: str) -> None:
    assert rounded(exact(Decimal(value)), Rounding(decimals=decimals, rule=rule)) == exact(Decimal(result))


def test_without_a_rule_nothing_is_rounded() -> None:
    assert rounded(exact(Decimal("0.25000001")), None) == exact(Decimal("0.25000001"))


def test_an_end_that_was_rounded_counts_as_reached() -> None:
    assert rounded(below(Decimal("0.55")), Rounding(decimals=1)) == Span(
        low=Decimal("-Infinity"), high=Decimal("0.6"), low_open=True, high_open=False
    )


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=6))
def test_every_plain_number_is_read_as_itself(value: Decimal) -> None:
    assert parse(f"{value:f}") == exact(value)


@given(st.text(max_size=80), st.booleans())
def test_reading_never_fails_and_never_makes_up_a_value(text: str, comma: bool) -> None:
    found = parse(text, decimal_comma=comma)
    if isinstance(found, Span):
        assert any(character.isdecimal() for character in text)
