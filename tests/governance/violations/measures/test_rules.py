"""Reading what a rule book says about nodes and measures."""

from __future__ import annotations

from datetime import timedelta

import pytest

from governance.core.errors import NotFound
from governance.rulebook import publication
from governance.violations.kinds import Kind, ListedGround
from governance.violations.measures.in_force import measure_rules_at
from governance.violations.measures.rules import MeasureRules
from tests.builders import AT, BY
from tests.governance.rulebook.changing import Document, preset


@pytest.fixture(scope="module")
def document() -> Document:
    return preset()


def test_nodes_are_read_class_by_class_and_ascend(document: Document) -> None:
    read = MeasureRules.from_document(3, document | {"nodes": document["nodes"] | {"steps": _turned(document)}})
    assert [step.at for step in read.steps_of("serious")] == [6, 12, 24, 36, 48]
    assert [step.at for step in read.steps_of("counterfeit")] == [24, 48]


def _turned(document: Document) -> list[Document]:
    return list(reversed(document["nodes"]["steps"]))


def test_a_measure_has_its_own_parameters_and_nothing_else(document: Document) -> None:
    read = MeasureRules.from_document(3, document)
    told = {measure.kind: dict(measure.parameters) for step in read.steps for measure in step.measures}
    assert set(told[Kind.TRAINING]) == {"course"}
    assert told[Kind.DEPOSIT_INCREASE] == {"amount": 5000, "currency": "CNY"}
    assert told[Kind.CLOSURE] == {}


def test_a_closure_and_a_training_have_no_days(document: Document) -> None:
    read = MeasureRules.from_document(3, document)
    without = {measure.kind for step in read.steps for measure in step.measures if measure.days is None}
    assert without == {Kind.CLOSURE, Kind.TRAINING}


def test_every_listed_ground_has_its_source(document: Document) -> None:
    grounds = MeasureRules.from_document(3, document).listed_grounds
    assert set(grounds) == set(ListedGround)
    assert all(grounds.values())


def test_a_rule_book_published_without_measures_says_so(document: Document) -> None:
    old = {section: said for section, said in document.items() if section != "nodes"} | {"version": "2"}
    with pytest.raises(NotFound, match=r"fair-1000 2 says nothing about measures"):
        MeasureRules.from_document(1, old)


@pytest.mark.usefixtures("platform")
def test_the_rules_of_a_day_are_those_of_the_rule_book_then_in_force(document: Document) -> None:
    first = publication.publish(document | {"version": "a"}, by=BY, at=AT)
    later = AT.date() + timedelta(days=30)
    second = publication.publish(document | {"version": "b", "in_force_from": later.isoformat()}, by=BY, at=AT)
    before, then = measure_rules_at(later - timedelta(days=1)), measure_rules_at(later)
    assert [(rules.rule_book_id, rules.title) for rules in (before, then)] == [
        (first.id, "fair-1000 a"),
        (second.id, "fair-1000 b"),
    ]
