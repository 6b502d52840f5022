"""Reading the rules of a plan: everything wrong at once, and the same rules after writing them down."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.core.errors import Invalid
from inspections.draws.plans.rules import (
    ALLOCATIONS,
    LEVELS,
    DeclaredLevel,
    FixedUnits,
    PlanRules,
    TablePlan,
)
from tests.inspections.draws.plans.planned import document, rules

EVERYTHING: dict[str, Any] = {
    "scope": {
        "categories": ["toys", "shoes"],
        "countries": ["CN"],
        "price_from": "10.00",
        "price_to": "99.90",
        "joined_after": "2025-01-01",
        "sellers": ["shop-1"],
        "products": ["p-1"],
        "sold_within_days": 90,
        "held_lots": False,
    },
    "strata": [
        {"by": "category"},
        {"by": "price_band", "edges": ["10", "50.00"]},
        {"by": "seller_age", "edges": [90, 365]},
        {"by": "country"},
    ],
    "sample": {
        "kind": "budget",
        "random_share": "0.25",
        "weights": "risk",
        "allocation": "neyman",
        "reserves_per_stratum": 5,
    },
    "units": {"kind": "declared_level", "declared_percent": "1.5", "accept_at_most": 1},
    "public": {"kind": "officers", "minutes_after_freeze": 10, "wait_days": 3, "teams": ["quality", "logistics"]},
    "sampling_days": 21,
    "exclude": {"open_check": False},
}


def refused(given: object) -> list[str]:
    """Where something is wrong."""
    with pytest.raises(Invalid) as caught:
        PlanRules.from_document(given)
    return [finding.pointer for finding in caught.value.findings]


def test_rules_stay_the_same_when_they_are_written_down_and_read_again() -> None:
    read = PlanRules.from_document(EVERYTHING)
    assert isinstance(read.units, DeclaredLevel)
    assert read.to_document() == EVERYTHING
    assert PlanRules.from_document(read.to_document()) == read


def test_what_is_left_out_has_a_default() -> None:
    read = rules()
    assert (read.sample.count, str(read.sample.random_share), read.sample.weights) == (4, "0.2", "risk")
    assert (read.units, read.strata, read.sampling_days, read.exclude_open_check) == (FixedUnits(), (), 14, True)
    assert (read.public.kind, read.public.minutes_after_freeze, read.public.wait_days) == ("drand", 10, 2)


@given(
    count=st.integers(1, 10_000),
    share=st.decimals("0.1", "1", places=3),
    weights=st.sampled_from(["risk", "equal"]),
    allocation=st.sampled_from(ALLOCATIONS),
    dimensions=st.lists(st.sampled_from(["category", "country"]), unique=True),
    units=st.one_of(
        st.builds(lambda n: {"kind": "fixed", "units": n}, st.integers(1, 10_000)),
        st.builds(
            lambda percent, most: {"kind": "declared_level", "declared_percent": str(percent), "accept_at_most": most},
            st.decimals("0.1", "1", places=2),
            st.integers(0, 20),
        ),
    ),
)
def test_any_rules_that_can_be_read_can_be_written_and_read_again(
    count: int, share: object, weights: str, allocation: str, dimensions: list[str], units: dict[str, Any]
) -> None:
    sample = {"kind": "count", "count": count, "random_share": str(share), "weights": weights, "allocation": allocation}
    read = rules(sample=sample, strata=[{"by": by} for by in dimensions], units=units)
    assert PlanRules.from_document(read.to_document()) == read


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"sample": None}, ["rules/sample/kind", "rules/sample/count"]),
        ({"sample": {"kind": "count"}}, ["rules/sample/count"]),
        ({"sample": {"kind": "count", "count": 0}}, ["rules/sample/count"]),
        ({"sample": {"kind": "count", "count": True}}, ["rules/sample/count"]),
        ({"sample": {"kind": "count", "count": "4"}}, ["rules/sample/count"]),
        ({"sample": {"kind": "budget", "count": 4}}, ["rules/sample/count"]),
        ({"sample": {"kind": "count", "count": 4, "random_share": 0.2}}, ["rules/sample/random_share"]),
        ({"sample": {"kind": "count", "count": 4, "random_share": "0"}}, ["rules/sample/random_share"]),
        ({"sample": {"kind": "count", "count": 4, "random_share": "NaN"}}, ["rules/sample/random_share"]),
        ({"sample": {"kind": "count", "count": 4, "weights": "hunch"}}, ["rules/sample/weights"]),
        ({"scope": {"countries": ["cn", "China"]}}, ["rules/scope/countries/0", "rules/scope/countries/1"]),
        ({"scope": {"price_from": "20", "price_to": "10"}}, ["rules/scope/price_to"]),
        ({"scope": {"price_from": 10}}, ["rules/scope/price_from"]),
        ({"scope": {"price_from": "10.005"}}, ["rules/scope/price_from"]),
        ({"scope": {"price_from": "-1"}}, ["rules/scope/price_from"]),
        ({"scope": {"joined_after": "01.02.2026"}}, ["rules/scope/joined_after"]),
        ({"scope": {"categories": "toys"}}, ["rules/scope/categories"]),
        ({"scope": {"categories": ["toys", 3]}}, ["rules/scope/categories/1"]),
        ({"scope": {"category": ["toys"]}}, ["rules/scope/category"]),
        ({"scope": []}, ["rules/scope"]),
        ({"scope": {"held_lots": "yes"}}, ["rules/scope/held_lots"]),
        ({"scope": {"held_lots": True, "sold_within_days": 30}}, ["rules/scope/sold_within_days"]),
        ({"strata": [{"by": "category"}, {"by": "category"}]}, ["rules/strata/1/by"]),
        ({"strata": [{"by": "price_band"}]}, ["rules/strata/0/edges"]),
        ({"strata": [{"by": "price_band", "edges": ["50", "10"]}]}, ["rules/strata/0/edges"]),
        ({"strata": [{"by": "seller_age", "edges": ["90"]}]}, ["rules/strata/0/edges"]),
        ({"strata": [{"by": "country", "edges": [1]}]}, ["rules/strata/0/edges"]),
        ({"strata": [None]}, ["rules/strata/0", "rules/strata/0/by"]),
        ({"units": {}}, ["rules/units/kind"]),
        ({"units": {"kind": "fixed", "aql": "1.0"}}, ["rules/units/aql"]),
        ({"units": {"kind": "declared_level", "declared_percent": "0"}}, ["rules/units/declared_percent"]),
        ({"units": {"kind": "iso-2859-1", "aql": "1.0"}}, ["rules/units/kind"]),
        ({"public": {"kind": "officers", "teams": ["quality", "quality"]}}, ["rules/public/teams"]),
        ({"public": {"kind": "drand", "teams": ["quality", "legal"]}}, ["rules/public/teams"]),
        ({"public": {"kind": "drand", "wait_days": 0}}, ["rules/public/wait_days"]),
        ({"sampling_days": 400}, ["rules/sampling_days"]),
        ({"exclude": {"open_check": 1}}, ["rules/exclude/open_check"]),
        ({"colour": "red"}, ["rules/colour"]),
    ],
)
def test_what_is_wrong_is_named_where_it_stands(changed: dict[str, Any], where: list[str]) -> None:
    assert refused(document(**changed)) == where


def test_everything_wrong_is_said_at_once() -> None:
    wrong = document(scope={"countries": ["x"]}, sampling_days=0, public={"kind": "none", "wait_days": 99})
    assert refused(wrong) == ["rules/scope/countries/0", "rules/public/wait_days", "rules/sampling_days"]


@pytest.mark.parametrize("given", [None, [], "rules", 3])
def test_what_is_no_object_is_no_rules(given: object) -> None:
    assert refused(given)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=4))
def test_nonsense_in_any_member_is_refused_or_read_and_never_breaks(nonsense: object) -> None:
    for member in ("scope", "strata", "sample", "units", "public", "sampling_days", "exclude"):
        with suppress(Invalid):
            PlanRules.from_document(document(**{member: nonsense}))


@pytest.mark.parametrize("table_set", ["iso-2859-1", "mil-std-105e"])
@pytest.mark.parametrize("level", LEVELS)
def test_plans_of_a_standard_are_for_lots_in_the_platforms_store(table_set: str, level: str) -> None:
    units = {"kind": table_set, "level": level, "aql": "1.0"}
    read = rules(units=units, scope={"held_lots": True})
    assert read.units == TablePlan(table_set=table_set, level=level, aql="1.0")
    assert refused(document(units=units)) == ["rules/units/kind"]


@pytest.mark.parametrize("aql", ["0.3", "15", "x", ""])
def test_an_aql_that_the_tables_do_not_have_for_units_is_refused(aql: str) -> None:
    units = {"kind": "iso-2859-1", "aql": aql}
    assert refused(document(units=units, scope={"held_lots": True})) == ["rules/units/aql"]


def test_a_declared_level_that_no_check_could_contradict_fairly_is_refused() -> None:
    units = {"kind": "declared_level", "declared_percent": "10", "accept_at_most": 0}
    assert refused(document(units=units)) == ["rules/units/accept_at_most"]
