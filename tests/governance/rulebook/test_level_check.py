"""What levels must hold: no gap, no overlap, and nobody better off for having kept less."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.rulebook import level_check
from governance.scoring.levels import Counted, LevelRules
from tests.governance.rulebook.changing import GONE, Document, changed, pointers, preset

BRAZIL = "/levels/ladders/0"


@pytest.fixture(scope="module")
def rules() -> Document:
    return preset("meli-like")


@pytest.mark.parametrize(
    ("pointer", "value", "found"),
    [
        ("/levels/rates/0/of/0", "smiles", ["/levels/rates/0/of/0"]),
        ("/levels/rates/-", {"code": "late", "of": ["late"]}, ["/levels/rates/3/code", "/levels/rates/4/code"]),
        ("/levels/window/short_days", 365, ["/levels/window/short_days"]),
        ("/levels/ladders/1/countries", ["BR"], ["/levels/ladders/1/countries/0"]),
        (f"{BRAZIL}/levels/1/code", "leader", [f"{BRAZIL}/levels/0/code", f"{BRAZIL}/levels/1/code"]),
        (f"{BRAZIL}/levels/4/limits", [{"rate": "late", "at_most": "0.5"}], [f"{BRAZIL}/levels/4/limits"]),
        (f"{BRAZIL}/levels/1/limits/0/at_most", "0.009", [f"{BRAZIL}/levels/1/limits/0"]),
        (f"{BRAZIL}/levels/1/limits/0/at_most", "0.01", []),
        (f"{BRAZIL}/levels/1/limits/0/at_most", GONE, [f"{BRAZIL}/levels/2/limits/0", f"{BRAZIL}/levels/1/limits/0"]),
        (
            f"{BRAZIL}/levels/0/limits/0/lost_when",
            "both",
            [f"{BRAZIL}/levels/1/limits/0", f"{BRAZIL}/levels/0/limits/0/lost_when"],
        ),
        (f"{BRAZIL}/levels/0/limits/0/counts", "buyers", [f"{BRAZIL}/levels/0/limits/0/counts"]),
    ],
)
def test_each_fault_is_found_where_it_is(rules: Document, pointer: str, value: Any, found: list[str]) -> None:
    assert pointers(changed(rules, (pointer, value))) == found


def test_a_limit_names_a_rate_of_the_levels(rules: Document) -> None:
    limits = [limit for limit in rules["levels"]["ladders"][0]["levels"][0]["limits"] if limit["rate"] != "late"]
    unknown = changed(rules, (f"{BRAZIL}/levels/0/limits", [*limits, {"rate": "smiles", "at_most": "0.1"}]))
    assert f"{BRAZIL}/levels/0/limits/3/rate" in pointers(unknown)
    assert f"{BRAZIL}/levels/1/limits/2" in pointers(unknown), "a leader need not keep what green keeps"


def test_somebody_must_have_levels(rules: Document) -> None:
    assert pointers(changed(rules, ("/levels/ladders", []))) == ["/levels/ladders"]


def test_every_level_but_the_last_asks_for_something(rules: Document) -> None:
    assert f"{BRAZIL}/levels/1/limits" in pointers(changed(rules, (f"{BRAZIL}/levels/1/limits", [])))


SHARES = st.sampled_from(["0.1", "0.2", "0.3"])
NUMBERS = st.integers(1, 3)
SEEN = [
    (Counted(bad, buyers), sold)
    for sold in (1, 2, 3, 4, 10, 40)
    for bad in range(min(sold, 14) + 1)
    for buyers in range(min(bad, 1), bad + 1)
]


@st.composite
def limits(draw: st.DrawFn) -> dict[str, Any]:
    """A limit on one rate, of any shape."""
    limit: dict[str, Any] = {"rate": "late"}
    shape = draw(st.sampled_from(["share", "count", "either", "both"]))
    if shape != "count":
        limit["at_most"] = draw(SHARES)
    if shape != "share":
        limit |= {"count_at_most": draw(NUMBERS), "counts": draw(st.sampled_from(["orders", "buyers"]))}
    if shape in {"either", "both"}:
        limit["lost_when"] = shape
    return limit


@given(better=limits(), worse=limits())
def test_the_check_refuses_exactly_what_lets_somebody_keep_the_better_level_alone(
    better: dict[str, Any], worse: dict[str, Any]
) -> None:
    name = {"en": "A level", "zh": "等级"}
    ladder = [{"code": code, "name": name, "limits": [limit]} for code, limit in (("gold", better), ("silver", worse))]
    section = {
        "floor": {"orders": 1, "within_days": 365},
        "window": {"short_days": 90, "long_days": 365, "to_short_at": 1},
        "rates": [{"code": "late", "name": name, "of": ["late"]}],
        "ladders": [],
        "default": [*ladder, {"code": "rest", "name": name, "limits": []}],
    }
    read = LevelRules.from_document({"levels": section})
    assert read is not None
    gold, silver = read.default[0].limits[0], read.default[1].limits[0]
    refused = bool(list(level_check.levels_descend({"levels": section})))
    alone = any(gold.kept(counted, sold) and not silver.kept(counted, sold) for counted, sold in SEEN)
    if better.get("counts") in (None, worse.get("counts")) or worse.get("counts") is None:
        assert refused == alone
    else:
        assert refused or not alone, "two counts of different things: never too lenient"
