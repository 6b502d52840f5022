"""Reading the violation sections of a rule book."""

from __future__ import annotations

from datetime import date

from governance.rulebook import publication
from governance.violations.rules import SEVERITIES, ViolationRules
from tests.governance.violations.rule_sets import rules


def test_points_lapse_on_the_day_after_the_last_day_they_count() -> None:
    assert rules().types["vague"].lapses_on(date(2026, 1, 1)) == date(2026, 4, 1)


def test_the_default_rule_book_can_be_read_whole() -> None:
    document = publication.read_checked(publication.preset_text("fair-1000"))
    read = ViolationRules.from_document(3, document)
    assert read.rule_book_id == 3
    assert set(read.types) == {kind["code"] for kind in document["violation_types"]}
    assert len(read.decisions) == len(document["decisions"])
    assert {kind.severity for kind in read.types.values()} == set(SEVERITIES)


def test_a_rule_book_published_before_there_were_measures_is_read_as_it_was_meant() -> None:
    document = publication.read_checked(publication.preset_text("fair-1000"))
    for kind in document["violation_types"]:
        for later in ("repeat", "listed_ground", "item_measure", "fix"):
            kind.pop(later, None)
    del document["limits"]["most_severe_only"]
    old = {section: said for section, said in document.items() if section not in {"nodes", "measures", "appeals"}}
    read = ViolationRules.from_document(1, old)
    assert read.most_severe_only
    unsafe = read.types["unsafe_goods"]
    assert (unsafe.repeat, unsafe.listed_ground, unsafe.item_measure, unsafe.fix) == ((), None, None, None)
