"""What nodes and measures must hold: every fault is found, and found where it is."""

from __future__ import annotations

from typing import Any

import pytest

from governance.rulebook.measure_check import ALL_PARAMETERS, MEASURE_CLOCKS, PARAMETERS, SCOPES
from governance.rulebook.measure_language import KINDS
from governance.violations.kinds import Kind
from tests.governance.rulebook.changing import GONE, Document, changed, pointers, preset

FIRST = "/nodes/steps/0/measures/0"
DAYS = {"demotion": 7, "order_cap": 7, "deposit_increase": 7, "category_stopped": 7, "shop_stopped": 7}
VALUES: dict[str, Any] = {"percent": 30, "amount": 100, "currency": "CNY", "course": "true_listings"}


@pytest.fixture(scope="module")
def rules() -> Document:
    return preset()


def measure(kind: str, scope: str, **changes: Any) -> dict[str, Any]:
    """A measure of a node with everything its kind needs."""
    told = {name: VALUES[name] for name in PARAMETERS.get(kind, ())}
    days = {"days": DAYS[kind]} if kind in DAYS else {}
    return {"kind": kind, "scope": scope, "needs_person": True} | days | told | changes


def only(rules: Document, *measures: dict[str, Any]) -> Document:
    """The rule book with these as the measures of its first node."""
    return changed(rules, ("/nodes/steps/0/measures", list(measures)))


def test_the_language_knows_the_same_kinds_as_measures_themselves() -> None:
    assert list(Kind) == list(KINDS) == list(SCOPES)


@pytest.mark.parametrize(
    ("at", "wrong"),
    [
        ((8, 12, 24, 36, 48), []),
        ((8, 8, 24, 36, 48), [1]),
        ((8, 24, 12, 36, 48), [2]),
        ((48, 12, 24, 36, 48), [1, 2, 3, 4]),
    ],
)
def test_nodes_of_a_class_ascend(rules: Document, at: tuple[int, ...], wrong: list[int]) -> None:
    moved = changed(rules, *((f"/nodes/steps/{number}/at", points) for number, points in enumerate(at)))
    assert pointers(moved) == [f"/nodes/steps/{number}/at" for number in wrong]


def test_nodes_of_different_classes_do_not_disturb_each_other(rules: Document) -> None:
    steps = rules["nodes"]["steps"]
    woven = sorted(steps, key=lambda step: (step["at"], step["class"]))
    assert woven != steps
    assert pointers(changed(rules, ("/nodes/steps", woven))) == []


@pytest.mark.parametrize(("points", "refused"), [(0, 0), (5, 0), (6, 1), (8, 1)])
def test_nobody_without_points_is_warned(rules: Document, points: int, refused: int) -> None:
    assert pointers(changed(rules, ("/nodes/warn_before", points))) == ["/nodes/warn_before"] * refused


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("scope", ["shop", "category", "item"])
def test_a_measure_falls_where_its_kind_can_fall(rules: Document, kind: str, scope: str) -> None:
    refused = scope not in SCOPES[kind]
    assert pointers(only(rules, measure(kind, scope))) == [f"{FIRST}/scope"] * refused


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ALL_PARAMETERS)
def test_a_measure_says_what_it_needs_and_nothing_else(rules: Document, kind: str, name: str) -> None:
    needed = name in PARAMETERS.get(kind, ())
    wrong = measure(kind, SCOPES[kind][0])
    if needed:
        del wrong[name]
    else:
        wrong[name] = VALUES[name]
    assert pointers(only(rules, wrong)) == [f"{FIRST}/{name}"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("needs_person", [True, False])
def test_no_rule_alone_stops_or_closes_a_shop(rules: Document, kind: str, *, needs_person: bool) -> None:
    refused = kind in {"shop_stopped", "closure"} and not needs_person
    found = pointers(only(rules, measure(kind, SCOPES[kind][0], needs_person=needs_person)))
    assert found == [f"{FIRST}/needs_person"] * refused


@pytest.mark.parametrize(
    ("kind", "days", "refused"),
    [
        ("warning", None, False),
        ("warning", 90, False),
        ("training", None, False),
        ("training", 7, True),
        ("closure", None, False),
        ("closure", 30, True),
        ("product_stopped", None, False),
        ("product_stopped", 90, False),
        ("demotion", None, True),
        ("demotion", 60, False),
        ("demotion", 61, True),
        ("shop_stopped", None, True),
        ("shop_stopped", 61, True),
        ("category_stopped", None, True),
        ("order_cap", None, True),
        ("deposit_increase", None, True),
    ],
)
def test_what_costs_sales_says_for_how_long(rules: Document, kind: str, days: int | None, *, refused: bool) -> None:
    told = measure(kind, SCOPES[kind][0])
    told = {name: value for name, value in told.items() if name != "days"} | ({"days": days} if days else {})
    assert pointers(only(rules, told)) == [f"{FIRST}/days"] * refused


def test_no_more_days_are_imposed_than_there_are(rules: Document) -> None:
    assert pointers(changed(rules, ("/measures/proportionality/within_days", 59))) == [
        "/measures/proportionality/most_days"
    ]


def test_a_step_starts_each_measure_once(rules: Document) -> None:
    twice = only(rules, measure("demotion", "shop"), measure("demotion", "item"), measure("demotion", "shop"))
    assert pointers(twice) == [FIRST, "/nodes/steps/0/measures/2"]


@pytest.mark.parametrize("code", sorted(MEASURE_CLOCKS))
def test_a_clock_that_a_measure_starts_is_there_and_binds_who_has_to_act(rules: Document, code: str) -> None:
    number = next(number for number, clock in enumerate(rules["clocks"]) if clock["code"] == code)
    assert pointers(changed(rules, (f"/clocks/{number}", GONE))) == ["/clocks"]
    assert pointers(changed(rules, (f"/clocks/{number}/binds", "complainant"))) == [f"/clocks/{number}/binds"]


def test_a_rule_book_may_have_points_without_nodes(rules: Document) -> None:
    assert pointers(changed(rules, ("/nodes/steps", []))) == []
