"""What the section on complaints and its clocks must hold: every fault is found, and found where it is."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from governance.core.errors import Invalid
from governance.rulebook import document
from governance.rulebook.check import findings
from governance.rulebook.complaint_check import CASE_CLOCKS
from governance.rulebook.publication import preset_text, read_checked

Document = dict[str, Any]


@pytest.fixture(scope="module")
def preset() -> Document:
    return read_checked(preset_text("fair-1000"))


def pointers(rules: Document) -> list[str]:
    return [finding.pointer for finding in findings(rules)]


@pytest.mark.parametrize("code", sorted(CASE_CLOCKS))
def test_a_clock_that_a_case_starts_cannot_be_missing(preset: Document, code: str) -> None:
    rules = preset | {"clocks": [clock for clock in preset["clocks"] if clock["code"] != code]}
    ((finding),) = findings(rules)
    assert finding.pointer == "/clocks"
    assert repr(code) in finding.message


@pytest.mark.parametrize(
    ("code", "binds", "fits"),
    [
        ("case_seller_answer", "platform", False),
        ("case_decision", "complainant", False),
        ("case_offer", "seller", True),
        ("case_offer", "platform", False),
        ("authority_mediation", "authority", True),
        ("authority_mediation", "seller", False),
    ],
)
def test_a_clock_binds_who_has_to_act(preset: Document, code: str, binds: str, fits: bool) -> None:
    rules = copy.deepcopy(preset)
    number = next(number for number, clock in enumerate(rules["clocks"]) if clock["code"] == code)
    rules["clocks"][number]["binds"] = binds
    assert pointers(rules) == ([] if fits else [f"/clocks/{number}/binds"])


@pytest.mark.parametrize("part", ["issues", "remedies", "grounds", "authorities", "onward_routes"])
def test_what_stands_there_twice_is_found_both_times(preset: Document, part: str) -> None:
    rules = copy.deepcopy(preset)
    items = rules["complaints"][part]
    items.append(copy.deepcopy(items[0]))
    assert pointers(rules) == [f"/complaints/{part}/0/code", f"/complaints/{part}/{len(items) - 1}/code"]


def test_a_remedy_of_an_issue_has_to_be_there(preset: Document) -> None:
    rules = copy.deepcopy(preset)
    rules["complaints"]["issues"][2]["remedies"][1] = "a_cake"
    assert pointers(rules) == ["/complaints/issues/2/remedies/1"]


@pytest.mark.parametrize("kind", ["report", "ip_notice"])
def test_every_kind_needs_something_to_file(preset: Document, kind: str) -> None:
    rules = copy.deepcopy(preset)
    for issue in rules["complaints"]["issues"]:
        issue["kinds"] = [other for other in issue["kinds"] if other != kind] or ["complaint"]
    assert pointers(rules) == ["/complaints/issues"]


@pytest.mark.parametrize(("part", "code"), [("remedies", "none"), ("grounds", "no_answer")])
def test_codes_that_are_used_by_name_cannot_be_missing(preset: Document, part: str, code: str) -> None:
    rules = copy.deepcopy(preset)
    rules["complaints"][part] = [item for item in rules["complaints"][part] if item["code"] != code]
    for issue in rules["complaints"]["issues"]:
        issue["remedies"] = [remedy for remedy in issue["remedies"] if remedy != code] or ["refund"]
    assert pointers(rules) == [f"/complaints/{part}"]


@pytest.mark.parametrize(
    ("pointer", "value", "sentence"),
    [
        ("/complaints/issues/0/burden", "nobody", "one of: seller, complainant, platform"),
        ("/complaints/issues/0/kinds", [], "between 1 and 100"),
        ("/complaints/issues/0/kinds/0", "grumble", "one of: complaint, report, ip_notice"),
        ("/complaints/issues/0/severity", "fatal", "one of: low, medium, high, critical"),
        ("/complaints/issues/0/remedies", [], "between 1 and 100"),
        ("/complaints/issues/0/name/zh", "", "between 1 and 500"),
        ("/complaints/issues/0/code", "Not good", "small letters"),
        ("/complaints/issues/0/safety", "yes", "boolean"),
        ("/complaints/remedies/0/amount", "yes", "boolean"),
        ("/complaints/onward_routes/0/link", "http://example.org/", "https://"),
        ("/complaints/onward_routes", [], "between 1 and 100"),
        ("/complaints/reopen_days", 0, "between 1 and 3,660 days"),
        ("/complaints/group_window_days", 4_000, "between 1 and 3,660 days"),
        ("/complaints/duplicate_days", "30", "integer"),
    ],
)
def test_a_field_that_does_not_fit_is_named(preset: Document, pointer: str, value: Any, sentence: str) -> None:
    rules = copy.deepcopy(preset)
    *above, last = pointer.strip("/").split("/")
    at: Any = rules
    for key in above:
        at = at[int(key)] if isinstance(at, list) else at[key]
    at[int(last) if isinstance(at, list) else last] = value
    with pytest.raises(Invalid) as refused:
        document.parse(rules)
    ((finding),) = refused.value.findings
    assert finding.pointer == pointer
    assert sentence in finding.message
