"""What the section of required fixes must hold: every fault is found, and found where it is."""

from __future__ import annotations

from typing import Any

import pytest

from governance.core.errors import Invalid
from governance.rectification.rules import RectificationRules
from governance.rulebook import document
from governance.rulebook.check import findings
from governance.rulebook.publication import preset_text, read_checked


@pytest.fixture(scope="module")
def preset() -> dict[str, Any]:
    return read_checked(preset_text("fair-1000"))


@pytest.mark.parametrize(
    ("violation", "fits"),
    [
        ("fix_not_done", True),
        ("receipt_refused", True),
        ("nothing_known", False),
        pytest.param("false_description", False, id="asks for a fix itself"),
    ],
)
def test_an_unanswered_fix_is_a_violation_of_the_rule_book_that_asks_for_no_other(
    preset: dict[str, Any], violation: str, fits: bool
) -> None:
    rules = preset | {"rectification": {"escalate_after_days": 7, "violation": violation}}
    assert [finding.pointer for finding in findings(rules)] == ([] if fits else ["/rectification/violation"])


def test_the_section_and_its_violation_may_be_left_out(preset: dict[str, Any]) -> None:
    without = {name: section for name, section in preset.items() if name != "rectification"}
    assert findings(document.parse(without)) == []
    assert findings(document.parse(preset | {"rectification": {"escalate_after_days": 7}})) == []


@pytest.mark.parametrize("section", [{}, {"escalate_after_days": 0}, {"escalate_after_days": 7, "violation": "Not so"}])
def test_what_does_not_fit_the_language_is_refused(preset: dict[str, Any], section: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        document.parse(preset | {"rectification": section})
    assert all(finding.pointer.startswith("/rectification/") for finding in refused.value.findings)


@pytest.mark.parametrize(
    ("section", "read"),
    [
        (None, None),
        ({"escalate_after_days": 7}, (7, None)),
        ({"escalate_after_days": 3, "violation": "fix_not_done"}, (3, "fix_not_done")),
    ],
)
def test_what_rooms_read_of_it(section: dict[str, Any] | None, read: tuple[int, str | None] | None) -> None:
    rules = RectificationRules.from_document(1, {} if section is None else {"rectification": section})
    assert (None if rules is None else (rules.escalate_after_days, rules.violation)) == read
