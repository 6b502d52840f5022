"""Limits as plain data: what may stand in them, and that writing and reading are one."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.core.errors import Invalid
from inspections.standards.limit_documents import limit_from_document, limit_to_document, plain
from inspections.standards.limits import Bound, NumberLimit
from inspections.standards.wording import in_words

UPPER = {"kind": "number", "upper": {"value": "90"}}


@pytest.mark.parametrize(
    ("document", "words", "chinese"),
    [
        (UPPER, "at most 90", "不大于 90"),
        (UPPER | {"unit": "mg/kg"}, "at most 90 mg/kg", "不大于 90 mg/kg"),
        ({"kind": "number", "lower": {"value": 4, "strict": True}}, "more than 4", "大于 4"),
        (
            {"kind": "number", "lower": {"value": 4}, "upper": {"value": "8.50", "strict": True}, "unit": "%"},
            "at least 4% and less than 8.5%",
            "不小于 4%，小于 8.5%",
        ),
        (
            UPPER | {"unit": "mg/kg", "lod": 1, "loq": 5, "warning": {"upper": 72}},
            "at most 90 mg/kg; detected from 1 mg/kg; reported from 5 mg/kg; warning above 72 mg/kg",
            "不大于 90 mg/kg；检出限 1 mg/kg；定量限 5 mg/kg；高于 72 mg/kg 提示临近限值",
        ),
        (
            UPPER | {"readings": {"count": 3, "combine": "mean"}},
            "at most 90; mean of 3 readings",
            "不大于 90；取 3 个读数的平均值",
        ),
        (
            UPPER | {"uncertainty": {"expanded": 5, "k": 2}, "guard": "uncertainty"},
            "at most 90; uncertainty ±5 (k = 2); decided only beyond the uncertainty",
            "不大于 90；扩展不确定度 ±5（k = 2）；超出不确定度范围方可判定",
        ),
        ({"kind": "yes_no", "accepted": False}, "has to be no", "应为“否”"),
        (
            {
                "kind": "choice",
                "choices": [
                    {"code": "a", "name": {"en": "whole", "zh": "完好"}},
                    {"code": "b", "name": {"en": "torn"}},
                ],
                "accepted": ["a"],
            },
            "whole",
            "完好",
        ),
        (
            {"kind": "text", "rule": {"en": "no smell", "zh": "无异味"}},
            "no smell; a person judges it",
            "无异味；由人员判定",
        ),
    ],
)
def test_a_limit_is_told_in_plain_words(document: dict[str, Any], words: str, chinese: str) -> None:
    limit = limit_from_document(document)
    assert in_words(limit) == {"en": words, "zh": chinese}
    assert limit_from_document(limit_to_document(limit)) == limit


def test_an_absent_bound_is_absent_in_the_document() -> None:
    assert "lower" not in limit_to_document(NumberLimit(upper=Bound(value=Decimal(3))))
    assert limit_from_document(UPPER) == NumberLimit(upper=Bound(value=Decimal(90)))


CHOICES = [{"code": "a", "name": {"en": "A"}}, {"code": "b", "name": {"en": "B"}}]


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        (7, "/"),
        ({}, "/kind"),
        ({"kind": "number"}, "/upper"),
        ({"kind": "number", "upper": {}}, "/upper/value"),
        ({"kind": "number", "upper": {"value": None}}, "/upper/value"),
        ({"kind": "number", "upper": {"value": "1,5"}}, "/upper/value"),
        ({"kind": "number", "upper": {"value": True}}, "/upper/value"),
        ({"kind": "number", "upper": {"value": float("nan")}}, "/upper/value"),
        ({"kind": "number", "upper": {"value": 1, "strict": "no"}}, "/upper/strict"),
        ({"kind": "number", "upper": 90}, "/upper"),
        ({"kind": "number", "upper": {"value": 3}, "lower": {"value": 4}}, "/lower"),
        ({"kind": "number", "upper": {"value": 4}, "lower": {"value": 4, "strict": True}}, "/lower"),
        (UPPER | {"uper": {"value": 1}}, "/uper"),
        (UPPER | {"unit": "rubbish"}, "/unit"),
        (UPPER | {"unit": "mg/kg", "accepted_units": ["ppm", "mm"]}, "/accepted_units/1"),
        (UPPER | {"unit": "mg/kg", "accepted_units": ["??"]}, "/accepted_units/0"),
        (UPPER | {"accepted_units": "ppm"}, "/accepted_units"),
        (UPPER | {"warning": {"upper": 90}}, "/warning/upper"),
        (UPPER | {"warning": {"lower": 4}}, "/warning/lower"),
        (UPPER | {"warning": {}}, "/warning/upper"),
        (UPPER | {"lod": 0}, "/lod"),
        (UPPER | {"lod": 6, "loq": 5}, "/lod"),
        (UPPER | {"loq": 91}, "/loq"),
        (UPPER | {"readings": {"count": 0}}, "/readings/count"),
        (UPPER | {"readings": {"count": 2, "combine": "formula"}}, "/readings/formula"),
        (UPPER | {"readings": {"count": 2, "combine": "mean", "formula": "r1 + r2"}}, "/readings/formula"),
        (UPPER | {"readings": {"count": 2, "combine": "formula", "formula": "r1.__class__"}}, "/readings/formula"),
        (UPPER | {"readings": {"combine": "mode"}}, "/readings/combine"),
        (UPPER | {"rounding": {"decimals": 11}}, "/rounding/decimals"),
        (UPPER | {"uncertainty": {"expanded": 5}}, "/uncertainty/k"),
        (UPPER | {"uncertainty": {"expanded": -1, "k": 2}}, "/uncertainty/expanded"),
        (UPPER | {"uncertainty": {"expanded": 1, "k": 0}}, "/uncertainty/k"),
        (UPPER | {"guard": "wide"}, "/guard"),
        (
            UPPER | {"lower": {"value": 85}, "uncertainty": {"expanded": 3, "k": 2}, "guard": "uncertainty"},
            "/guard",
        ),
        ({"kind": "choice", "choices": CHOICES[:1], "accepted": ["a"]}, "/choices"),
        ({"kind": "choice", "choices": CHOICES, "accepted": []}, "/accepted"),
        ({"kind": "choice", "choices": CHOICES, "accepted": ["a", "b"]}, "/accepted"),
        ({"kind": "choice", "choices": CHOICES, "accepted": ["c"]}, "/accepted"),
        ({"kind": "choice", "choices": [*CHOICES, {"code": "c", "name": {"en": "a"}}], "accepted": ["a"]}, "/choices"),
        ({"kind": "yes_no"}, "/accepted"),
        ({"kind": "yes_no", "accepted": "yes"}, "/accepted"),
        ({"kind": "text"}, "/rule"),
        ({"kind": "text", "rule": {"zh": "无异味"}}, "/rule/en"),
    ],
)
def test_a_limit_that_cannot_be_used_is_refused_where_it_is_wrong(document: Any, pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        limit_from_document(document)
    assert pointer in [finding.pointer for finding in refused.value.findings]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 100) | st.floats() | st.text(max_size=8),
    lambda below: (
        st.lists(below, max_size=3)
        | st.dictionaries(
            st.sampled_from(["kind", "upper", "value", "unit", "readings", "choices", "x"]), below, max_size=4
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_any_data_is_a_limit_or_refused(data: Any) -> None:
    with suppress(Invalid):
        limit = limit_from_document(data)
        assert limit_from_document(limit_to_document(limit)) == limit


@pytest.mark.parametrize(
    ("number", "text"),
    [("1.50", "1.5"), ("100", "100"), ("1E+3", "1000"), ("0.0010", "0.001"), ("-0", "0"), ("0.00", "0")],
)
def test_numbers_are_written_as_people_write_them(number: str, text: str) -> None:
    assert plain(Decimal(number)) == text
