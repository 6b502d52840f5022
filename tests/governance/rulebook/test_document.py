"""The language of rule books: which fields fit, the canonical text and its digest."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from governance.core.errors import Invalid
from governance.rulebook import document, publication
from governance.rulebook.plain_fields import DecimalText


@pytest.fixture
def written() -> dict[str, Any]:
    """The default rule book as its YAML says it."""
    data: dict[str, Any] = yaml.safe_load(publication.preset_text("fair-1000"))
    return data


def place(data: Any, pointer: str, value: Any) -> None:
    *above, last = pointer.strip("/").split("/")
    for key in above:
        data = data[int(key)] if isinstance(data, list) else data[key]
    data[int(last) if isinstance(data, list) else last] = value


@pytest.mark.parametrize(
    ("pointer", "value", "sentence"),
    [
        ("/name", "Fair 1000", "small letters, digits and hyphens"),
        ("/in_force_from", "soon", "Give a day such as 2026-01-31."),
        ("/jurisdiction", ["China"], "two letters"),
        ("/jurisdiction", [], "at least one country"),
        ("/score/base", 1000.5, "integer"),
        ("/score/base", True, "integer"),
        ("/score/rates/0/target", "4 %", "from 0 to 1 with at most 6 decimals"),
        ("/score/rates/0/target", "0.0400001", "from 0 to 1 with at most 6 decimals"),
        ("/score/rates/0/target", "NaN", "from 0 to 1 with at most 6 decimals"),
        ("/score/rates/0/target", 4, "from 0 to 1 with at most 6 decimals"),
        ("/score/rates/0/target", True, "from 0 to 1 with at most 6 decimals"),
        ("/score/rates/0/target", None, "null"),
        ("/score/rates/0/weight", "120", "integer"),
        ("/score/rates/0/weight", 0, "from 1 to 1,000,000"),
        ("/score/rates/0/important", "yes", "boolean"),
        ("/score/rates/0/name", {"en": "Late"}, "required"),
        ("/score/rates/0/window/by", "cases", "one of: orders, questions"),
        ("/score/rates/2/by_category/shoes", {"target": "0.05"}, "required"),
        ("/score/rates/2/colour", "red", "Unknown field"),
        ("/score/standings/0/code", "excellent", "one of: good, watch, improve, critical"),
        ("/score/standings/0/to", "1000.0005", "at most 3 decimals"),
        ("/violation_types/0/class", "grave", "one of: general, serious, counterfeit"),
        ("/violation_types/0/ground/kind", "custom", "one of: law, contract"),
        ("/violation_types/0/expiry/kind", "never", "one of: rolling, reset, on_fix"),
        ("/violation_types/0/expiry/days", 0, "between 1 and 3,660 days"),
        ("/decisions/0/severity", "fatal", "one of: low, medium, high, critical"),
        ("/limits/points_per_day", {"general": 6, "serious": 12}, "required"),
        ("/limits/same_cause/by", "buyer", "one of: lot, product"),
    ],
)
def test_a_field_that_does_not_fit_is_named_with_what_to_write_instead(
    written: dict[str, Any], pointer: str, value: Any, sentence: str
) -> None:
    place(written, pointer, value)
    with pytest.raises(Invalid) as refused:
        document.parse(written)
    findings = refused.value.findings
    assert any(f.pointer.startswith(pointer) and sentence in f.message for f in findings), findings


@pytest.mark.parametrize(
    "field",
    [
        "name",
        "version",
        "in_force_from",
        "jurisdiction",
        "score",
        "decisions",
        "limits",
        "listed_grounds",
        "nodes",
        "measures",
        "training",
        "assessment",
        "appeals",
        "complaints",
    ],
)
def test_no_section_may_be_missing(written: dict[str, Any], field: str) -> None:
    del written[field]
    with pytest.raises(Invalid) as refused:
        document.parse(written)
    assert [finding.pointer for finding in refused.value.findings] == [f"/{field}"]


def test_a_parsed_document_parses_to_itself(written: dict[str, Any]) -> None:
    parsed = document.parse(written)
    assert document.parse(parsed) == parsed
    assert json.loads(document.canonical_json(parsed)) == parsed


@pytest.mark.parametrize("spelling", [0.04, "0.04", "0.040", "0.04000000", "4e-2"], ids=repr)
def test_one_share_has_one_text_however_it_is_written(written: dict[str, Any], spelling: float | str) -> None:
    before = document.canonical_json(document.parse(written))
    place(written, "/score/rates/0/target", spelling)
    assert document.canonical_json(document.parse(written)) == before


@given(st.integers(min_value=0, max_value=1_000_000))
def test_every_whole_number_of_millionths_survives_as_a_share(millionths: int) -> None:
    text = DecimalText(most=1, places=6).deserialize(f"{millionths / 1_000_000:.6f}")
    assert round(float(text) * 1_000_000) == millionths
    assert not text.endswith(".")
    assert DecimalText(most=1, places=6).deserialize(text) == text


def test_the_order_of_fields_does_not_matter_for_the_digest_and_the_order_of_rates_does(
    written: dict[str, Any],
) -> None:
    digest = document.digest_of(document.canonical_json(document.parse(written)))
    turned = dict(reversed(written.items()))
    assert document.digest_of(document.canonical_json(document.parse(turned))) == digest
    written["score"]["rates"].reverse()
    assert document.digest_of(document.canonical_json(document.parse(written))) != digest


def test_sections_are_shown_in_the_order_of_the_language(written: dict[str, Any]) -> None:
    sections = list(document.in_reading_order(json.loads(document.canonical_json(document.parse(written)))))
    assert sections[:2] == ["name", "version"]
    assert sections[-2:] == ["admission", "complaints"]
