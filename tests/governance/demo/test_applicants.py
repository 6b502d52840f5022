from __future__ import annotations

import pytest
from flask import Flask

from governance.demo.applicants import draft_applications, let_apply
from tests.builders import AT, BY
from tests.governance.onboarding.filled import install_rules, officer


@pytest.mark.usefixtures("platform")
def test_applications_stand_at_every_stage_before_a_decision(app: Flask) -> None:
    install_rules()
    made = draft_applications(by=BY, at=AT)
    let_apply(made, officer=officer(), by=BY, at=AT)
    states = [application.state for application in made]
    assert states == ["draft", "submitted", "submitted", "in_review", "information_requested"]
