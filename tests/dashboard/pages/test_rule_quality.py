"""The quality of rules on its page: who is over the limit, who is held, and who lets a rule go on."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask

from dashboard.pages.rule_quality import finding, state_of
from governance.core.calendar import now
from governance.core.database import PLATFORM, scoped, transaction
from governance.violations import rule_watch
from governance.violations.appeals import filing
from governance.violations.appeals.decision import decide
from governance.violations.appeals.shown import RuleQuality
from governance.violations.appeals.states import Outcome
from tests.dashboard.pages.violation_people import OWNER, THIRD, Somebody, actor, confirmed, prepare


def quality(**changes: object) -> RuleQuality:
    plain = {
        "rule": "invented_reviews",
        "decided": 25,
        "overturned": 1,
        "lower": 2_000,
        "limit": 100_000,
        "enough": True,
        "paused": False,
        "alert_only": False,
        "since": None,
    }
    return RuleQuality(**plain | changes)  # type: ignore[arg-type]


OVER = {"overturned": 10, "lower": 240_000}


@pytest.mark.parametrize(
    ("changes", "state", "words"),
    [
        ({}, "fine", "No rule is over its limit"),
        ({"enough": False} | OVER, "few", "No rule is over its limit"),
        (OVER, "watched", "1 rule is over its limit and goes on"),
        ({"paused": True} | OVER, "paused", "1 rule confirms nothing by itself any more"),
    ],
)
def test_where_a_rule_stands(changes: dict[str, object], state: str, words: str) -> None:
    assert state_of(quality(**changes)) == state
    assert finding([quality(**changes)]) == words


@pytest.fixture(scope="module")
def watched_app(shared_app: Flask) -> Flask:
    """One decision about a rule was overturned, and the rule is held."""
    prepare(shared_app)
    violation = confirmed(shared_app)
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        appeal = filing.file(subject=("violation", str(violation)), grounds="Not us.", by=actor(OWNER), at=now())
        decide(appeal_id=appeal.id, outcome=Outcome.OVERTURNED, reason="Not them.", by=actor(THIRD), at=now())
        figures = {"overturned": 1, "decided": 1, "lower": 2_500, "limit": 1_000, "alert_only": False}
        at = datetime(2026, 3, 1, tzinfo=UTC)
        rule_watch.pause(rule="invented_reviews", by=actor(THIRD), at=at, **figures)  # type: ignore[arg-type]
    return shared_app


def test_somebody_lets_a_rule_go_on_with_a_reason(watched_app: Flask) -> None:
    third = Somebody(watched_app, THIRD)
    seen = third.sees("rule-quality", {}, "body")
    for words in ("Invented orders or reviews", "1 of 1", "Paused", "Let a rule go on"):
        assert words in seen, words
    assert "counted anew" in third.asks("rule-quality", "resume", {})
    assert "Choose the rule." in third.does("rule-quality", "resume", {}, rule="", reason="Checked.")
    assert "The rule goes on." not in third.does("rule-quality", "resume", {}, rule="invented_reviews", reason="")
    assert "The rule goes on." in third.does("rule-quality", "resume", {}, rule="invented_reviews", reason="Checked.")
    assert "No decision of a rule was contested yet" in third.sees("rule-quality", {}, "body")


def test_shops_do_not_read_how_well_rules_decide(watched_app: Flask) -> None:
    owner = Somebody(watched_app, OWNER)
    assert "This page is not open to you" in owner.opens("/dashboard/rule-quality")
    assert "This page is not open to you" in owner.sees("rule-quality", {}, "body")
