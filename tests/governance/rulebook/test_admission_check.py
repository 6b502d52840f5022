"""What the sections on admission and clocks must hold: every fault is found, and found where it is."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from governance.core.errors import Invalid
from governance.rulebook import document
from governance.rulebook.check import findings
from governance.rulebook.publication import preset_text, read_checked

Document = dict[str, Any]


@pytest.fixture(scope="module")
def preset() -> Document:
    return read_checked(preset_text("fair-1000"))


def place(document: Document, pointer: str, value: Any) -> None:
    """Put a value where the pointer says."""
    *above, last = pointer.strip("/").split("/")
    at: Any = document
    for key in above:
        at = at[int(key)] if isinstance(at, list) else at[key]
    at[int(last) if isinstance(at, list) else last] = value


def twice(*path: str) -> Callable[[Document], None]:
    """Write the first thing of a list a second time, at its end."""

    def change(rules: Document) -> None:
        at: Any = rules
        for key in path:
            at = at[key]
        at.append(copy.deepcopy(at[0]))

    return change


@pytest.mark.parametrize("path", [("clocks",), ("admission", "documents"), ("admission", "exceptions")])
def test_what_stands_there_twice_is_found_both_times(preset: Document, path: tuple[str, ...]) -> None:
    rules = copy.deepcopy(preset)
    twice(*path)(rules)
    last = len(rules["clocks"] if path == ("clocks",) else rules["admission"][path[1]]) - 1
    below = "/".join(path)
    found = [finding.pointer for finding in findings(rules)]
    assert found == [f"/{below}/0/code", f"/{below}/{last}/code"]


def test_a_business_and_a_category_stand_once_per_country(preset: Document) -> None:
    rules = copy.deepcopy(preset)
    twice("admission", "businesses")(rules)
    twice("admission", "categories")(rules)
    found = [finding.pointer for finding in findings(rules)]
    places = len(rules["admission"]["categories"]) - 1
    assert found == [
        "/admission/businesses/0",
        "/admission/businesses/4",
        f"/admission/categories/{places}/countries/0",
    ]


@pytest.mark.parametrize(
    "code",
    ["application_decision", "information_answer", "contested_refusal", "reverification", "changed_facts"],
)
def test_a_clock_that_the_application_starts_cannot_be_missing(preset: Document, code: str) -> None:
    rules = preset | {"clocks": [clock for clock in preset["clocks"] if clock["code"] != code]}
    ((finding),) = findings(rules)
    assert finding.pointer == "/clocks"
    assert code in finding.message


@pytest.mark.parametrize(
    ("amount", "unit", "faults"), [(6, "months", 0), (7, "months", 1), (3, "months", 0), (1, "hours", 1)]
)
def test_sellers_are_verified_again_at_least_every_six_months(
    preset: Document, amount: int, unit: str, faults: int
) -> None:
    rules = copy.deepcopy(preset)
    clock = next(clock for clock in rules["clocks"] if clock["code"] == "reverification")
    clock |= {"amount": amount, "unit": unit}
    assert len(findings(rules)) == faults


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("/admission/businesses/0/documents/0", "passport"),
        ("/admission/businesses/2/exemptions/0", "no_time"),
        ("/admission/categories/7/documents/0", "recipe"),
        ("/admission/categories/0/commitments", "nothing"),
        ("/admission/commitments/1/exceptions/0", "everything"),
        ("/admission/brands/own", "a_promise"),
        ("/admission/brands/authorised", "a_promise"),
        ("/admission/lapse_violation", "bad_luck"),
        ("/admission/categories/0/countries/0", "FR"),
    ],
)
def test_what_is_referred_to_has_to_be_there(preset: Document, pointer: str, value: str) -> None:
    rules = copy.deepcopy(preset)
    place(rules, pointer, value)
    assert [finding.pointer for finding in findings(rules)] == [pointer]


@pytest.mark.parametrize(
    ("number", "change", "pointer"),
    [
        (0, lambda item: item["fields"].remove("contact_email"), "/admission/businesses/0/fields"),
        (0, lambda item: item["fields"].remove("registration_number"), "/admission/businesses/0/fields"),
        (0, lambda item: item["exemptions"].append("small_trade"), "/admission/businesses/0/exemptions"),
        (2, lambda item: item.update(exemptions=[]), "/admission/businesses/2/exemptions"),
    ],
    ids=["nobody to ask", "no number and no reason", "a reason nobody asks for", "a reason without choice"],
)
def test_businesses_can_be_reached_and_told_apart(
    preset: Document, number: int, change: Callable[[Document], None], pointer: str
) -> None:
    rules = copy.deepcopy(preset)
    change(rules["admission"]["businesses"][number])
    assert [finding.pointer for finding in findings(rules)] == [pointer]


@pytest.mark.parametrize(
    ("pointer", "value", "sentence"),
    [
        ("/admission/documents/0/ends", "perhaps", "one of: always, sometimes, never"),
        ("/admission/businesses/0/country", "China", "two letters"),
        ("/admission/businesses/0/fields/0", "shoe_size", "one of:"),
        ("/admission/businesses/0/documents", [], "between 1 and 100"),
        ("/admission/categories/0/deposit/currency", "yuan", "three letters"),
        ("/admission/categories/0/deposit/amount", -1, "from 0 to 1,000,000"),
        ("/admission/commitments/0/channels/0", "pigeon", "one of: chat, email, phone"),
        ("/admission/four_eyes/0", "always", "one of: deposit_waived"),
        ("/admission/reminders_days/0", 0, "between 1 and 3,660 days"),
        ("/clocks/0/unit", "weeks", "one of: hours, calendar_days, working_days, months"),
        ("/clocks/0/binds", "buyer", "one of: platform, seller, authority, complainant"),
        ("/clocks/0/ground/kind", "custom", "one of: law, contract, promise"),
        ("/clocks/0/verified_on", "lately", "Give a day"),
    ],
)
def test_a_field_that_does_not_fit_is_named(preset: Document, pointer: str, value: Any, sentence: str) -> None:
    rules = copy.deepcopy(preset)
    place(rules, pointer, value)
    with pytest.raises(Invalid) as refused:
        document.parse(rules)
    ((finding),) = refused.value.findings
    assert finding.pointer == pointer
    assert sentence in finding.message


@pytest.mark.parametrize("section", ["admission", "clocks"])
def test_a_rule_book_that_says_nothing_about_admission_is_none(preset: Document, section: str) -> None:
    rules = {key: value for key, value in preset.items() if key != section}
    with pytest.raises(Invalid) as refused:
        document.parse(rules)
    assert [finding.pointer for finding in refused.value.findings] == [f"/{section}"]
