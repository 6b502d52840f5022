"""What violations, decisions and limits must hold: every fault is found, and found where it is."""

from __future__ import annotations

from typing import Any

import pytest

from governance.core.errors import Invalid
from governance.rulebook import document
from governance.rulebook.violation_language import LISTED_GROUNDS, SEVERITIES
from governance.violations import rules as violation_rules
from governance.violations.kinds import ListedGround
from tests.governance.rulebook.changing import GONE, Document, changed, place_of, pointers, preset


@pytest.fixture(scope="module")
def rules() -> Document:
    return preset()


def test_the_language_knows_the_same_words_as_the_rooms_that_read_it() -> None:
    assert list(ListedGround) == list(LISTED_GROUNDS)
    assert violation_rules.SEVERITIES == SEVERITIES


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ({"issue": "smell", "outcome": "upheld", "violation": "faulty_goods"}, []),
        ({"issue": "smell", "outcome": "upheld", "violation": "smelly_goods"}, ["/violation"]),
        ({"issue": "smell", "outcome": "dismissed", "violation": "faulty_goods"}, ["/outcome"]),
        ({"issue": "smell", "outcome": "withdrawn", "violation": "faulty_goods"}, ["/outcome"]),
        ({"issue": "smell", "outcome": "open", "violation": "faulty_goods"}, ["/outcome"]),
        ({"issue": "counterfeit", "outcome": "upheld", "violation": "faulty_goods"}, [""]),
        ({"issue": "counterfeit", "outcome": "upheld", "severity": "low", "violation": "faulty_goods"}, []),
    ],
)
def test_a_decision_rule_names_an_existing_violation_and_an_outcome_against_the_seller(
    rules: Document, rule: dict[str, str], fields: list[str]
) -> None:
    number = len(rules["decisions"])
    assert pointers(changed(rules, ("/decisions/-", rule))) == [f"/decisions/{number}{field}" for field in fields]


@pytest.mark.parametrize(
    ("told", "fields"),
    [
        ({"value_at_least": "700", "currency": "CNY"}, []),
        ({"value_at_least": "5000", "currency": "EUR"}, []),
        ({"value_at_least": "5000", "currency": "CNY"}, [""]),
        ({"value_at_least": "700"}, ["/currency"]),
        ({"currency": "CNY"}, ["/value_at_least"]),
    ],
)
def test_a_value_is_one_of_some_currency_and_stands_once(
    rules: Document, told: dict[str, str], fields: list[str]
) -> None:
    rule = {"issue": "not_as_described", "outcome": "upheld", "violation": "false_description"} | told
    number = len(rules["decisions"])
    assert pointers(changed(rules, ("/decisions/-", rule))) == [f"/decisions/{number}{field}" for field in fields]


@pytest.mark.parametrize("part", ["violation_types", "listed_grounds"])
def test_what_stands_there_twice_is_found_both_times(rules: Document, part: str) -> None:
    twice = changed(rules, (f"/{part}/-", rules[part][0]))
    assert pointers(twice) == [f"/{part}/0/code", f"/{part}/{len(rules[part])}/code"]


def test_a_single_violation_fits_under_the_limit_of_a_day(rules: Document) -> None:
    less = changed(rules, ("/limits/points_per_day/counterfeit", 23))
    assert pointers(less) == [f"{place_of(rules, '/violation_types', 'counterfeit_goods')}/points"]


def test_a_repeated_violation_fits_under_the_limit_of_a_day_too(rules: Document) -> None:
    kind = place_of(rules, "/violation_types", "invented_reviews")
    assert pointers(changed(rules, (f"{kind}/repeat/0/points", 13))) == [f"{kind}/repeat/0/points"]


@pytest.mark.parametrize(
    ("steps", "wrong"),
    [
        ([(2, 8), (3, 8), (4, 12)], []),
        ([(2, 6)], []),
        ([(2, 5)], ["0/points"]),
        ([(2, 8), (3, 7)], ["1/points"]),
        ([(3, 8), (3, 8)], ["1/nth"]),
        ([(3, 8), (2, 12)], ["1/nth"]),
    ],
)
def test_points_do_not_fall_with_repetition(rules: Document, steps: list[tuple[int, int]], wrong: list[str]) -> None:
    kind = place_of(rules, "/violation_types", "invented_reviews")
    repeat = [{"nth": nth, "within_days": 365, "points": points} for nth, points in steps]
    assert pointers(changed(rules, (f"{kind}/repeat", repeat))) == [f"{kind}/repeat/{one}" for one in wrong]


def test_nothing_takes_effect_at_once_without_a_source_that_allows_it(rules: Document) -> None:
    without = [ground for ground in rules["listed_grounds"] if ground["code"] != "safety"]
    found = pointers(changed(rules, ("/listed_grounds", without)))
    assert found == [f"{place_of(rules, '/violation_types', 'unsafe_goods')}/listed_ground", "/appeals/alert_only/0"]


def test_sales_cannot_stop_with_a_permit_when_nothing_allows_it(rules: Document) -> None:
    without = [ground for ground in rules["listed_grounds"] if ground["code"] != "expired_permit"]
    found = pointers(changed(rules, ("/listed_grounds", without)))
    assert found == [f"{place_of(rules, '/violation_types', 'expired_permit')}/listed_ground", "/listed_grounds"]


@pytest.mark.parametrize(("code", "field"), [("unsafe_goods", "item_measure"), ("after_sales_refused", "expiry")])
def test_what_lasts_until_the_fix_needs_a_fix(rules: Document, code: str, field: str) -> None:
    kind = place_of(rules, "/violation_types", code)
    assert pointers(changed(rules, (f"{kind}/fix", GONE))) == [f"{kind}/{field}"]


def test_a_measure_with_days_needs_no_fix(rules: Document) -> None:
    kind = place_of(rules, "/violation_types", "unsafe_goods")
    assert pointers(changed(rules, (f"{kind}/fix", GONE), (f"{kind}/item_measure/days", 30))) == []


@pytest.mark.parametrize(("earns", "refused"), [(0, 0), (12, 0), (13, 1)])
def test_a_fix_gives_back_no_more_than_the_violation_cost(rules: Document, earns: int, refused: int) -> None:
    kind = place_of(rules, "/violation_types", "unsafe_goods")
    assert pointers(changed(rules, (f"{kind}/fix/earns", earns))) == [f"{kind}/fix/earns"] * refused


@pytest.mark.parametrize("clock", ["when_it_suits", "appeal_decision"])
def test_the_clock_of_a_fix_stands_there_and_binds_the_seller(rules: Document, clock: str) -> None:
    kind = place_of(rules, "/violation_types", "unsafe_goods")
    assert pointers(changed(rules, (f"{kind}/fix/clock", clock))) == [f"{kind}/fix/clock"]


@pytest.mark.parametrize(("span", "refused"), [((24, 48), 0), ((24, 24), 1), ((48, 24), 1)])
def test_what_is_carried_over_begins_below_where_it_ends(rules: Document, span: tuple[int, int], refused: int) -> None:
    expiry = {"kind": "reset", "every": "year", "carry_over": {"from": span[0], "below": span[1]}}
    kind = place_of(rules, "/violation_types", "counterfeit_goods")
    assert pointers(changed(rules, (f"{kind}/expiry", expiry))) == [f"{kind}/expiry/carry_over/from"] * refused


def test_the_points_of_a_class_are_carried_over_together() -> None:
    rules = preset("cn-taobao-like")
    kind = place_of(rules, "/violation_types", "counterfeit_grave")
    assert pointers(changed(rules, (f"{kind}/expiry/carry_over/from", 12))) == [f"{kind}/expiry"]
    assert pointers(changed(rules, (f"{kind}/expiry/carry_over", GONE))) == []


@pytest.mark.parametrize(
    ("expiry", "wrong"),
    [
        ({"kind": "rolling", "days": 90}, {}),
        ({"kind": "reset", "every": "quarter"}, {}),
        ({"kind": "reset", "every": "year", "carry_over": {"from": 24, "below": 48}}, {}),
        ({"kind": "on_fix", "at_most_days": 90}, {}),
        ({"kind": "never"}, {"kind": "one of: rolling, reset, on_fix"}),
        ({"kind": "rolling"}, {"days": "required"}),
        ({"kind": "reset"}, {"every": "required"}),
        ({"kind": "on_fix"}, {"at_most_days": "required"}),
        ({"kind": "rolling", "days": 90, "every": "year"}, {"every": "does not belong to rolling"}),
        ({"kind": "on_fix", "at_most_days": 9, "days": 9}, {"days": "does not belong to on_fix"}),
        ({"kind": "reset", "every": "week"}, {"every": "one of: year, quarter"}),
        ({"kind": "reset", "every": "year", "carry_over": {"from": 24}}, {"carry_over/below": "required"}),
        ({"kind": "on_fix", "at_most_days": 0}, {"at_most_days": "between 1 and 3,660 days"}),
    ],
)
def test_each_kind_of_expiry_says_its_own_and_nothing_else(
    rules: Document, expiry: dict[str, Any], wrong: dict[str, str]
) -> None:
    kind = place_of(rules, "/violation_types", "after_sales_refused")
    written = changed(rules, (f"{kind}/expiry", expiry))
    if not wrong:
        assert document.parse(written) == written
        return
    with pytest.raises(Invalid) as refused:
        document.parse(written)
    found = {finding.pointer: finding.message for finding in refused.value.findings}
    assert set(found) == {f"{kind}/expiry/{field}" for field in wrong}
    assert all(sentence in found[f"{kind}/expiry/{field}"] for field, sentence in wrong.items())


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("repeat", [], "Length"),
        ("repeat", [{"nth": 1, "within_days": 9, "points": 12}], "the first is no repeat"),
        ("listed_ground", "bad_mood", "one of: safety"),
        ("item_measure", {"kind": "shop_stopped"}, "one of: product_stopped"),
        ("item_measure", {"kind": "product_stopped", "days": 0}, "between 1 and 3,660 days"),
        ("fix", {"clock": "violation_fix"}, "required"),
    ],
)
def test_a_field_that_does_not_fit_is_named(rules: Document, field: str, value: Any, sentence: str) -> None:
    kind = place_of(rules, "/violation_types", "invented_reviews")
    with pytest.raises(Invalid) as refused:
        document.parse(changed(rules, (f"{kind}/{field}", value)))
    assert all(finding.pointer.startswith(f"{kind}/{field}") for finding in refused.value.findings)
    assert any(sentence in finding.message for finding in refused.value.findings), refused.value.findings
