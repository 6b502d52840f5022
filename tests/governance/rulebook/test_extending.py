"""A rule book that says only what differs from a preset."""

from __future__ import annotations

import pytest

from governance.core.errors import Invalid, NotFound
from governance.rulebook import document, publication

HEAD = 'extends: fair-1000\nname: ours\nversion: "1"\nin_force_from: 2026-12-01\n'


def test_what_a_draft_does_not_say_is_as_in_the_preset() -> None:
    ours = publication.read_checked(HEAD)
    preset = publication.read_checked(publication.preset_text("fair-1000"))
    assert ours == preset | {"name": "ours", "version": "1", "in_force_from": "2026-12-01"}


def test_what_it_says_stands_instead_of_the_whole_section() -> None:
    ours = publication.read_checked(f"{HEAD}nodes: {{warn_before: 1, fresh_days: 14, steps: []}}\n")
    assert ours["nodes"] == {"warn_before": 1, "fresh_days": 14, "steps": []}


def test_what_is_published_is_complete_and_names_no_other_rule_book() -> None:
    assert "extends" not in publication.read_checked(HEAD)
    assert document.parse(publication.read_checked(HEAD)) == publication.read_checked(HEAD)


@pytest.mark.parametrize(
    ("draft", "place"),
    [
        (f"{HEAD}nodes: {{warn_before: 99, fresh_days: 14, steps: []}}\n", None),
        (f"# a line before\n{HEAD}violation_types: []\nadmission: {{}}\n", "line 7 /admission"),
        (f"# a line before\n{HEAD}violation_types: []\n", "line 2 /decisions/0/violation"),
    ],
)
def test_a_fault_in_what_was_taken_over_is_found_on_the_line_that_takes_it_over(draft: str, place: str | None) -> None:
    if place is None:
        assert publication.read_checked(draft)
        return
    with pytest.raises(Invalid) as refused:
        publication.read_checked(draft)
    assert any(finding.pointer.startswith(place) for finding in refused.value.findings), refused.value.findings


def test_a_preset_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(NotFound, match=r"There is no preset 'unfair'.*fair-1000"):
        publication.read_checked(HEAD.replace("fair-1000", "unfair"))


@pytest.mark.parametrize(
    ("line", "sentence"),
    [("extends: [fair-1000]", "Name one preset"), ("extends: ebay-like", "extends another rule book itself")],
)
def test_only_one_complete_preset_can_be_extended(line: str, sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        publication.read_checked(HEAD.replace("extends: fair-1000", line))
    [finding] = refused.value.findings
    assert finding.pointer == "line 1 /extends"
    assert sentence in finding.message
