"""Deciding appeals: by another person, after the talk, with what follows from it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from governance.core.access import Actor, Role, permissions_of, system_actor
from governance.core.clocks.models import Clock
from governance.core.contested import Contested
from governance.core.database import db
from governance.core.errors import Conflict, Invalid, InvalidTransition, PermissionDenied
from governance.core.events import Subscription
from governance.violations import ledger
from governance.violations.appeals import asking, evidence, withdrawal
from governance.violations.appeals.events import AppealDecided
from governance.violations.appeals.states import Outcome
from governance.violations.second_person import key_of
from tests.builders import AT, make_account
from tests.governance.violations.appeals.contested import (
    COLLEAGUE,
    DAY,
    FRESH,
    LATER,
    OFFICER,
    REVIEWER,
    audited,
    decide,
    entries,
    file,
    file_about,
    make_document,
    plug_in,
    run_clocks,
    shop,
    told,
    violation,
)

TODAY = AT.date()


def points(seller_id: int) -> int:
    return ledger.balance(seller_id, TODAY, LATER)


def test_overturned_the_points_return_as_if_they_had_never_been(seller_id: int) -> None:
    contested = violation(seller_id)
    assert points(seller_id) == 6
    appeal = decide(file(contested), Outcome.OVERTURNED)
    assert (appeal.state, appeal.outcome, appeal.decided_by) == ("decided", "overturned", key_of(FRESH))
    assert (contested.state, points(seller_id)) == ("overturned", 0)
    assert ledger.balance(seller_id, TODAY, AT) == 6  # as it was known before
    assert (entries(appeal), audited(appeal)) == (["filed", "decided"], ["appeal:file", "appeal:decide"])
    assert db.session.scalars(select(Clock.state).where(Clock.subject_kind == "appeal")).one() == "met"


def test_upheld_everything_stays(seller_id: int) -> None:
    contested = violation(seller_id)
    appeal = decide(file(contested))
    assert (contested.state, contested.decided_reason, points(seller_id)) == ("upheld", appeal.reason, 6)


@pytest.mark.parametrize("somebody", [OFFICER, REVIEWER], ids=["who reported", "who confirmed"])
def test_nobody_decides_an_appeal_about_what_they_had_a_part_in(seller_id: int, somebody: Actor) -> None:
    contested = violation(seller_id)
    appeal = file(contested)
    everything = replace(somebody, permissions=permissions_of([Role.COMPLIANCE_OFFICER, Role.REVIEWER]))
    with pytest.raises(PermissionDenied, match="had a part"):
        decide(appeal, by=everything)
    with pytest.raises(PermissionDenied, match="had a part"):
        asking.ask(appeal_id=appeal.id, question="Why?", by=everything, at=LATER)
    with pytest.raises(PermissionDenied, match="had a part"):
        asking.record_hearing(appeal_id=appeal.id, what_was_said="We talked.", by=everything, at=LATER)
    assert (appeal.state, contested.state) == ("filed", "appealed")


@pytest.mark.parametrize(
    "somebody",
    [
        system_actor("rule-book"),
        Actor("account", "78", "administrator", permissions_of([Role.ADMINISTRATOR])),
        Actor("account", "79", "integration", permissions_of([Role.INTEGRATION])),
    ],
    ids=["the system", "an administrator", "another system"],
)
def test_only_a_person_of_the_platform_who_decides_appeals_decides(seller_id: int, somebody: Actor) -> None:
    appeal = file(violation(seller_id))
    with pytest.raises(PermissionDenied):
        decide(appeal, by=somebody)


def test_no_shop_decides_its_own_appeal_whatever_it_may(seller_id: int) -> None:
    appeal = file(violation(seller_id))
    both = replace(shop(seller_id), permissions=permissions_of([Role.SELLER, Role.COMPLIANCE_OFFICER]))
    with pytest.raises(PermissionDenied):
        decide(appeal, by=both)


def test_whoever_decided_the_first_instance_does_not_decide_the_second(seller_id: int) -> None:
    contested = violation(seller_id)
    decide(file(contested))
    second = file(contested, at=LATER + DAY)
    with pytest.raises(PermissionDenied, match="decided it before"):
        decide(second, by=FRESH, at=LATER + DAY)
    decide(second, Outcome.OVERTURNED, by=COLLEAGUE, at=LATER + DAY)
    assert (contested.state, points(seller_id)) == ("overturned", 6)
    assert ledger.balance(seller_id, TODAY, LATER + DAY) == 0


def test_the_database_too_refuses_a_decision_by_somebody_involved(seller_id: int) -> None:
    appeal = file(violation(seller_id))
    appeal.state, appeal.outcome, appeal.decided_by, appeal.ended_at = "decided", "upheld", key_of(OFFICER), LATER
    with pytest.raises(IntegrityError, match="decided_by_another_person"):
        db.session.flush()


def test_who_asked_to_be_heard_is_heard_before_the_decision(seller_id: int) -> None:
    appeal = file(violation(seller_id), hearing=True)
    with pytest.raises(InvalidTransition, match="asked to be heard"):
        decide(appeal)
    asking.record_hearing(appeal_id=appeal.id, what_was_said="The device is shared.", by=COLLEAGUE, at=LATER)
    assert decide(appeal).state == "decided"
    assert entries(appeal) == ["filed", "heard", "decided"]


def test_while_the_seller_is_asked_our_clock_stands_and_then_runs_on(seller_id: int) -> None:
    appeal = file(violation(seller_id))
    clock = db.session.scalars(select(Clock).where(Clock.name == "appeal_decision")).one()
    due_at = clock.due_at
    asking.ask(appeal_id=appeal.id, question="Whose device is it?", by=FRESH, at=LATER)
    assert (appeal.state, clock.state) == ("asked", "paused")
    with pytest.raises(InvalidTransition):
        asking.ask(appeal_id=appeal.id, question="And this?", by=FRESH, at=LATER)
    document = make_document(seller_id).id
    asking.answer(
        appeal_id=appeal.id, text="Our warehouse's.", documents=[document], by=shop(seller_id), at=LATER + 4 * DAY
    )
    assert (appeal.state, clock.state) == ("filed", "running")
    assert clock.due_at > due_at
    assert [shown.id for _, shown in evidence.shown_in(appeal.id)] == [document]
    with pytest.raises(InvalidTransition, match="Nobody waits"):
        asking.answer(appeal_id=appeal.id, text="And more.", by=shop(seller_id), at=LATER + 4 * DAY)


def test_who_does_not_answer_in_time_is_decided_about_by_what_there_is(seller_id: int) -> None:
    appeal = file(violation(seller_id))
    asking.ask(appeal_id=appeal.id, question="Whose device is it?", by=FRESH, at=LATER)
    owner = make_account(Role.SELLER, seller_id=seller_id).id
    run_clocks(AT + 7 * DAY)
    assert "appeal.answer_awaited" in told(owner)
    run_clocks(AT + 8 * DAY)
    assert (appeal.state, entries(appeal)) == ("filed", ["filed", "asked", "silent"])
    states = select(Clock.name, Clock.state).where(Clock.subject_kind == "appeal")
    assert dict(db.session.execute(states).all()) == {"appeal_decision": "running", "appeal_answer": "met"}
    assert decide(appeal, at=AT + 9 * DAY).state == "decided"


def test_while_the_seller_has_time_to_answer_it_can_only_be_granted(seller_id: int) -> None:
    appeal = file(violation(seller_id))
    asking.ask(appeal_id=appeal.id, question="Whose device is it?", by=FRESH, at=LATER)
    with pytest.raises(InvalidTransition, match="time to answer"):
        decide(appeal)
    assert decide(appeal, Outcome.OVERTURNED).state == "decided"
    assert set(db.session.scalars(select(Clock.state).where(Clock.subject_kind == "appeal"))) == {"met", "cancelled"}


def test_only_the_shop_answers_and_takes_back(seller_id: int) -> None:
    appeal = file(violation(seller_id))
    asking.ask(appeal_id=appeal.id, question="Whose device is it?", by=FRESH, at=LATER)
    with pytest.raises(PermissionDenied):
        asking.answer(appeal_id=appeal.id, text="Nobody's.", by=system_actor("x"), at=LATER)
    with pytest.raises(PermissionDenied):
        withdrawal.withdraw(appeal_id=appeal.id, by=system_actor("x"), at=LATER)
    with pytest.raises(PermissionDenied):
        withdrawal.withdraw(appeal_id=appeal.id, by=FRESH, at=LATER)
    assert withdrawal.withdraw(appeal_id=appeal.id, by=shop(seller_id), at=LATER).state == "withdrawn"


def test_a_decided_appeal_is_final(seller_id: int) -> None:
    appeal = decide(file(violation(seller_id)))
    with pytest.raises(InvalidTransition):
        decide(appeal, Outcome.OVERTURNED, by=COLLEAGUE)
    with pytest.raises(InvalidTransition):
        withdrawal.withdraw(appeal_id=appeal.id, by=shop(seller_id), at=LATER)
    with pytest.raises(InvalidTransition):
        evidence.add(appeal_id=appeal.id, documents=[make_document(seller_id).id], by=shop(seller_id), at=LATER)


def test_a_decision_about_an_older_version_is_refused(seller_id: int) -> None:
    appeal = file(violation(seller_id))
    evidence.add(appeal_id=appeal.id, documents=[make_document(seller_id).id], by=shop(seller_id), at=LATER)
    with pytest.raises(Conflict):
        decide(appeal, version=1)
    assert decide(appeal, version=2).state == "decided"


@pytest.mark.parametrize("reason", ["", " \n"])
def test_a_decision_has_reasons(seller_id: int, reason: str) -> None:
    with pytest.raises(Invalid, match="in words"):
        decide(file(violation(seller_id)), reason=reason)


def test_a_violation_stands_or_falls_as_a_whole(seller_id: int) -> None:
    with pytest.raises(Invalid, match="as a whole"):
        decide(file(violation(seller_id)), Outcome.PARTLY)


class TestCountedEvents:
    """Of counted events, the decision names those that are wrong; the rooms above correct them."""

    ONE, TWO, THREE = ("late", "order-1"), ("late", "order-2"), ("late", "order-3")

    @pytest.fixture
    def rate(self, shared_app: Flask, seller_id: int) -> tuple[str, str]:
        def find(reference: str) -> Contested:
            return Contested(
                kind="rate",
                id=reference,
                seller_id=seller_id,
                title="Late deliveries",
                decided_on=TODAY,
                automatic=True,
                events=(self.ONE, self.TWO, self.THREE),
            )

        plug_in(shared_app, "rate", find)
        return ("rate", "7")

    @pytest.fixture
    def heard(self, shared_app: Flask, rate: tuple[str, str]) -> list[AppealDecided]:
        assert rate
        heard: list[AppealDecided] = []
        subscription = Subscription(AppealDecided, lambda event, _by, _at: heard.append(event))
        shared_app.extensions["subscriptions"] = (*shared_app.extensions["subscriptions"], subscription)
        return heard

    def test_those_the_seller_named(self, seller_id: int, rate: tuple[str, str], heard: list[AppealDecided]) -> None:
        appeal = decide(file_about(rate, seller_id, events=[self.ONE, self.TWO]), Outcome.OVERTURNED)
        told = AppealDecided(
            appeal_id=appeal.id,
            kind="rate",
            id="7",
            seller_id=seller_id,
            outcome=Outcome.OVERTURNED,
            events=(self.ONE, self.TWO),
        )
        assert heard == [told]

    def test_some_of_them(self, seller_id: int, rate: tuple[str, str], heard: list[AppealDecided]) -> None:
        appeal = file_about(rate, seller_id, events=[self.ONE, self.TWO])
        decide(appeal, Outcome.PARTLY, events=[self.TWO])
        assert heard[0].events == (self.TWO,)
        assert appeal.events == [{"metric": "late", "reference": "order-1"}, {"metric": "late", "reference": "order-2"}]

    def test_all_of_them_is_not_partly(self, seller_id: int, rate: tuple[str, str]) -> None:
        with pytest.raises(Invalid, match="not partly"):
            decide(file_about(rate, seller_id, events=[self.ONE]), Outcome.PARTLY)

    def test_the_decider_names_them_where_the_seller_could_not(
        self, seller_id: int, rate: tuple[str, str], heard: list[AppealDecided]
    ) -> None:
        appeal = file_about(rate, seller_id)
        with pytest.raises(Invalid, match="Name the counted events"):
            decide(appeal, Outcome.OVERTURNED)
        with pytest.raises(Invalid, match="Not every event"):
            decide(appeal, Outcome.OVERTURNED, events=[("late", "order-9")])
        decide(appeal, Outcome.OVERTURNED, events=[self.THREE])
        assert heard[0].events == (self.THREE,)

    def test_upheld_none_is_wrong(self, seller_id: int, rate: tuple[str, str], heard: list[AppealDecided]) -> None:
        appeal = file_about(rate, seller_id, events=[self.ONE])
        with pytest.raises(Invalid, match="no event"):
            decide(appeal, events=[self.ONE])
        decide(appeal)
        assert heard[0].events == ()
