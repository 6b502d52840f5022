"""What a rule book must hold besides being well-formed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.rulebook import check, publication
from governance.rulebook.check import findings


@pytest.fixture
def rules() -> dict[str, Any]:
    """The default rule book."""
    return publication.read_checked(publication.preset_text("fair-1000"))


def rename_rate(rules: dict[str, Any], number: int, code: str) -> None:
    """Give a rate another code; what the assessment says of it goes too."""
    rate = rules["score"]["rates"][number]
    del rules["assessment"]["violations"][rate["code"]]
    rate["code"] = code


def test_the_default_rule_book_has_no_findings(rules: dict[str, Any]) -> None:
    assert findings(rules) == []


def test_scoring_returns_without_a_reason_is_refused_because_they_are_a_right(rules: dict[str, Any]) -> None:
    rename_rate(rules, 2, "returned")
    [finding] = findings(rules)
    assert finding.pointer == "/score/rates/2/code"
    assert "a right of the buyer, never a fault of the seller" in finding.message


def test_a_rate_that_nothing_measures_is_refused(rules: dict[str, Any]) -> None:
    rename_rate(rules, 0, "smiles")
    [finding] = findings(rules)
    assert finding.pointer == "/score/rates/0/code"
    assert "Nothing measures 'smiles'" in finding.message


def test_a_rate_may_stand_once(rules: dict[str, Any]) -> None:
    rename_rate(rules, 1, "late")
    assert [f.pointer for f in findings(rules)] == ["/score/rates/0/code", "/score/rates/1/code"]


@pytest.mark.parametrize(
    ("target", "worst", "refused"),
    [("0.04", "0.15", False), ("0.04", "0.040001", False), ("0.04", "0.04", True), ("0.5", "0.04", True)],
)
def test_the_target_lies_below_the_worst(rules: dict[str, Any], target: str, worst: str, *, refused: bool) -> None:
    rules["score"]["rates"][0] |= {"target": target, "worst": worst}
    assert [f.pointer for f in findings(rules)] == ["/score/rates/0/target"] * refused


def test_a_category_has_to_keep_the_same_order(rules: dict[str, Any]) -> None:
    rules["score"]["rates"][2]["by_category"]["shoes"]["target"] = "0.2"
    assert [f.pointer for f in findings(rules)] == ["/score/rates/2/by_category/shoes/target"]


@pytest.mark.parametrize(("confidence", "refused"), [("0.95", 0), ("0.51", 0), ("0.5", 1), ("0.05", 1), ("1", 1)])
def test_doubt_is_on_the_sellers_side(rules: dict[str, Any], confidence: str, refused: int) -> None:
    rules["score"]["rates"][0]["confidence"] = confidence
    assert [f.pointer for f in findings(rules)] == ["/score/rates/0/confidence"] * refused


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({}, None),
        ({"short_days": 365}, "short_days"),
        ({"short_days": 400}, "short_days"),
        ({"back_to_long_below": 100}, None),
        ({"back_to_long_below": 101}, "back_to_long_below"),
    ],
)
def test_windows_hold_what_was_gained(rules: dict[str, Any], change: dict[str, int], field: str | None) -> None:
    rules["score"]["rates"][0]["window"] |= change
    assert [f.pointer for f in findings(rules)] == ([f"/score/rates/0/window/{field}"] if field else [])


@pytest.mark.parametrize(("weight", "refused"), [(119, 0), (120, 0), (121, 1)])
def test_rates_and_points_never_take_more_than_the_base(rules: dict[str, Any], weight: int, refused: int) -> None:
    rules["score"]["rates"][0]["weight"] = weight
    assert [f.pointer for f in findings(rules)] == ["/score/rates"] * refused


@pytest.mark.parametrize(("minimum", "refused"), [(1, 1), (2, 0), (3, 0)])
def test_one_event_proves_nothing(rules: dict[str, Any], minimum: int, refused: int) -> None:
    rules["score"]["minimum_independent"] = minimum
    assert [f.pointer for f in findings(rules)] == ["/score/minimum_independent"] * refused


@pytest.mark.parametrize(
    ("standing", "field", "value", "sentence"),
    [
        (0, "from", "850.001", "A score of 850 belongs to no standing"),  # a gap of one thousandth
        (0, "from", "849.999", "A score of 849.999 belongs to two standings"),  # an overlap of one thousandth
        (0, "to", "999.999", "must end at 1000"),  # a score of exactly 1,000 would match nothing
        (0, "to", "1001", "must end at 1000"),
        (3, "from", "1", "0 to 0.999 belongs to no standing"),
        (1, "to", "600", "ends before it begins"),
    ],
)
def test_bands_cover_every_score_once(
    rules: dict[str, Any], standing: int, field: str, value: str, sentence: str
) -> None:
    rules["score"]["standings"][standing][field] = value
    assert any(sentence in finding.message for finding in findings(rules)), findings(rules)


def test_bands_may_be_written_in_any_order(rules: dict[str, Any]) -> None:
    rules["score"]["standings"].reverse()
    assert findings(rules) == []


def test_only_the_highest_band_is_called_good(rules: dict[str, Any]) -> None:
    bands = rules["score"]["standings"]
    bands[0]["code"], bands[1]["code"] = "watch", "good"
    assert [f.pointer for f in findings(rules)] == ["/score/standings/0/code"]


@given(cuts=st.sets(st.integers(min_value=1, max_value=1_000_000), min_size=3, max_size=3))
def test_any_three_cuts_make_four_closed_bands_without_findings(cuts: set[int]) -> None:
    edges = [0, *sorted(cuts), 1_000_001]
    codes = ["critical", "improve", "watch", "good"]
    bands = [
        {"code": code, "from": f"{first / 1000:.3f}", "to": f"{(after - 1) / 1000:.3f}"}
        for code, first, after in zip(codes, edges[:-1], edges[1:], strict=True)
    ]
    assert list(check.bands_cover_every_score_once({"score": {"base": 1000, "standings": bands}})) == []
