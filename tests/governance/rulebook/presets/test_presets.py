"""Every rule book that comes with the application is whole: it can be published, and every room can read its part."""

from __future__ import annotations

from datetime import timedelta

import pytest

from governance.rulebook import document, publication
from governance.rulebook.admission import admission_of, clock_rules_of
from governance.rulebook.complaint_rules import complaint_rules_of
from governance.scoring.assessment_rules import AssessmentRules
from governance.scoring.levels import LevelRules
from governance.scoring.policy import Policy
from governance.violations.appeals.rules import AppealRules
from governance.violations.measures.rules import MeasureRules
from governance.violations.rules import ViolationRules
from governance.violations.training.rules import TrainingRules
from tests.builders import AT, BY
from tests.governance.rulebook.changing import preset

FIVE_PLATFORMS = {"cn-taobao-like", "shopee-like", "tiktok-like", "ebay-like", "meli-like"}


def test_five_platforms_stand_beside_our_own() -> None:
    assert set(publication.presets()) == FIVE_PLATFORMS | {"fair-1000"}


@pytest.mark.parametrize("name", publication.presets())
def test_every_room_reads_its_part(name: str) -> None:
    rules = preset(name)
    assert rules["name"] == name
    assert document.parse(rules) == rules
    violations = ViolationRules.from_document(1, rules)
    measures = MeasureRules.from_document(1, rules)
    assert measures.title == f"{name} {rules['version']}"
    assert len(measures.steps) == len(rules["nodes"]["steps"])
    assert {kind.points_class for kind in violations.types.values()} >= {step.points_class for step in measures.steps}
    assert set(AssessmentRules.from_document(1, rules).violations.values()) <= set(violations.types)
    assert AppealRules.from_document(1, rules).alert_only <= set(measures.listed_grounds)
    assert TrainingRules.from_document(1, rules).courses
    assert admission_of(rules).lapse_violation in violations.types
    assert complaint_rules_of(rules).issues.keys() >= {rule.issue for rule in violations.decisions}
    assert Policy.from_document(rules).rates
    assert clock_rules_of(rules)
    assert (LevelRules.from_document(rules) is not None) == ("levels" in rules)


@pytest.mark.usefixtures("platform")
def test_each_can_be_published_and_be_in_force() -> None:
    for minutes, name in enumerate(sorted(FIVE_PLATFORMS)):
        book = publication.install_preset(name, by=BY, at=AT + timedelta(minutes=minutes))
        assert publication.in_force(book.in_force_from).name == name
