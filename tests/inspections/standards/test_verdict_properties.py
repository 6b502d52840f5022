"""Verdicts on answers of choice, and what no verdict may ever do."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.standards.judging import Method, judge
from inspections.standards.limits import (
    Bound,
    Choice,
    ChoiceLimit,
    Combine,
    Guard,
    Limit,
    NumberLimit,
    Readings,
    Rounding,
    TextLimit,
    Uncertainty,
    WarningBand,
    YesNoLimit,
)
from inspections.standards.verdicts import Outcome

OK, CLOSE, BAD = Outcome.CONFORMS, Outcome.CONFORMS_WITH_WARNING, Outcome.NONCONFORMING
OPEN, LOST = Outcome.INCONCLUSIVE, Outcome.UNREADABLE
FOR_GOODS = {OK, CLOSE}


PRINT = ChoiceLimit(
    choices=(
        Choice(code="clear", name={"en": "clear", "zh": "清晰"}),
        Choice(code="faint", name={"en": "faint yet readable", "zh": "偏淡"}),
        Choice(code="none", name={"en": "unreadable", "zh": "无法辨认"}),
    ),
    accepted=("clear", "faint"),
)


@pytest.mark.parametrize(
    ("limit", "answer", "outcome"),
    [
        (PRINT, "clear", OK),
        (PRINT, " Clear ", OK),
        (PRINT, "清晰", OK),
        (PRINT, "FAINT  yet readable", OK),
        (PRINT, "none", BAD),
        (PRINT, "unreadable", BAD),
        (PRINT, "fine", LOST),
        (PRINT, "", OPEN),
        (YesNoLimit(accepted=True), "Yes", OK),
        (YesNoLimit(accepted=True), "是", OK),
        (YesNoLimit(accepted=True), "no", BAD),
        (YesNoLimit(accepted=False), "否", OK),
        (YesNoLimit(accepted=False), "yes", BAD),
        (YesNoLimit(accepted=False), "maybe", LOST),
        (YesNoLimit(accepted=True), " ", OPEN),
        (TextLimit(rule={"en": "nothing foreign", "zh": "无异物"}), "nothing foreign", OPEN),
    ],
)
def test_answers_against_those_that_conform(limit: Limit, answer: str, outcome: Outcome) -> None:
    assert judge(limit, [answer]).outcome is outcome


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [(("yes", "yes"), OK), (("yes", "no"), BAD), (("yes", ""), OPEN), (("no", "huh"), LOST), (("yes",), OPEN)],
)
def test_each_of_several_answers_has_to_conform(answers: tuple[str, ...], outcome: Outcome) -> None:
    assert judge(YesNoLimit(accepted=True, count=2), answers).outcome is outcome


LIMITS = st.builds(
    NumberLimit,
    lower=st.none() | st.builds(Bound, value=st.decimals(0, 50, places=1), strict=st.booleans()),
    upper=st.builds(Bound, value=st.decimals(50, 99, places=1), strict=st.booleans()),
    warning=st.none() | st.just(WarningBand(upper=Decimal(49))),
    lod=st.none() | st.just(Decimal(1)),
    loq=st.none() | st.just(Decimal(5)),
    readings=st.builds(
        Readings, count=st.just(2), combine=st.sampled_from([one for one in Combine if one != "formula"])
    ),
    rounding=st.none() | st.builds(Rounding, decimals=st.integers(0, 2)),
    uncertainty=st.none() | st.just(Uncertainty(expanded=Decimal(2), k=Decimal(2))),
    guard=st.sampled_from(Guard),
)
NUMBERS = st.decimals(0, 120, places=2)
WRITTEN = st.text(max_size=12) | NUMBERS.map(str) | NUMBERS.map("<{}".format) | NUMBERS.map(">{}".format)


@given(LIMITS, WRITTEN, st.sampled_from(["", "  ", "-", "trace", "1,5", "12 mg", "?"]), st.booleans())
def test_nothing_with_a_missing_or_unreadable_reading_ever_speaks_for_or_against_the_goods(
    limit: NumberLimit, other: str, bad: str, first: bool
) -> None:
    found = judge(limit, [bad, other] if first else [other, bad])
    assert found.outcome in {OPEN, LOST}
    assert found.value is None


@given(LIMITS, st.lists(NUMBERS, min_size=2, max_size=2), NUMBERS)
def test_an_end_never_decides_what_the_value_behind_it_would_not(
    limit: NumberLimit, values: list[Decimal], end: Decimal
) -> None:
    """Whatever the true value behind `<end` is, a decided verdict on `<end` is the verdict on that value."""
    true = min(values[0], end)
    told = judge(limit, [f"<={end}", str(values[1])])
    if told.outcome in FOR_GOODS | {BAD}:
        known = judge(limit, [str(true), str(values[1])])
        assert (known.outcome in FOR_GOODS) == (told.outcome in FOR_GOODS)


@given(LIMITS, NUMBERS)
def test_a_guard_band_never_decides_more(limit: NumberLimit, value: Decimal) -> None:
    readings = [str(value), str(value)]
    method = Method(uncertainty=Decimal(2))
    guarded = judge(_with(limit, Guard.UNCERTAINTY), readings, method=method).outcome
    plain = judge(_with(limit, Guard.NONE), readings, method=method).outcome
    assert guarded is OPEN or (guarded in FOR_GOODS) == (plain in FOR_GOODS)


def _with(limit: NumberLimit, guard: Guard) -> NumberLimit:
    return NumberLimit(**{name: getattr(limit, name) for name in limit.__dataclass_fields__} | {"guard": guard})
