"""Filing an appeal: by the shop, in time, once in each of two instances."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from governance.core.clocks.models import Clock
from governance.core.contested import Contested
from governance.core.database import db
from governance.core.errors import Conflict, Invalid, InvalidTransition, NotFound, PermissionDenied
from governance.violations import cases
from governance.violations.appeals import withdrawal
from governance.violations.appeals.models import Appeal, AppealEvidence
from governance.violations.appeals.states import Outcome
from governance.violations.second_person import key_of
from tests.builders import AT, make_seller
from tests.governance.violations.appeals.contested import (
    COLLEAGUE,
    DAY,
    FRESH,
    LATER,
    OFFICER,
    audited,
    decide,
    entries,
    file,
    file_about,
    make_document,
    plug_in,
    shop,
    violation,
)


def test_a_shop_contests_a_violation_and_our_clock_starts(seller_id: int) -> None:
    contested = violation(seller_id)
    appeal = file(contested, hearing=True, documents=[make_document(seller_id).id])
    assert (appeal.state, appeal.instance, appeal.hearing) == ("filed", 1, True)
    assert appeal.involved == ["account:901", "account:903", "account:911"]
    assert appeal.window_until == AT.date() + 30 * DAY
    assert (contested.state, contested.points) == ("appealed", 6)
    clock = db.session.scalars(select(Clock).where(Clock.subject_kind == "appeal")).one()
    assert (clock.name, clock.binds, clock.seller_id, clock.state) == (
        "appeal_decision",
        "platform",
        seller_id,
        "running",
    )
    assert (entries(appeal), audited(appeal)) == (["filed"], ["appeal:file"])
    shown = db.session.scalars(select(AppealEvidence)).one()
    assert (shown.appeal_id, shown.party, shown.by) == (appeal.id, "seller", "account:911")


@pytest.mark.parametrize("days", [0, 1, 30])
def test_until_the_last_day_of_the_window_it_can_be_contested(seller_id: int, days: int) -> None:
    assert file(violation(seller_id), at=AT + days * DAY).state == "filed"


def test_after_the_window_it_cannot(seller_id: int) -> None:
    contested = violation(seller_id)
    with pytest.raises(Invalid, match="until 2026-03-31"):
        file(contested, at=AT + 31 * DAY)
    assert contested.state == "confirmed"


def test_the_window_of_what_was_imported_late_begins_when_it_is_known_here(seller_id: int) -> None:
    contested = violation(seller_id, at=AT + 5 * DAY)
    contested.effective_on = AT.date() - 90 * DAY
    db.session.flush()
    assert file(contested, at=AT + 35 * DAY).window_until == AT.date() + 35 * DAY


def test_while_an_appeal_is_open_there_is_no_second_one(seller_id: int) -> None:
    contested = violation(seller_id)
    file(contested)
    with pytest.raises(Conflict, match="open already"):
        file(contested)


def test_what_is_taken_back_is_not_filed_again(seller_id: int) -> None:
    contested = violation(seller_id)
    withdrawal.withdraw(appeal_id=file(contested).id, by=shop(seller_id), at=LATER)
    assert contested.state == "confirmed"
    with pytest.raises(InvalidTransition, match="took your appeal"):
        file(contested)


def test_after_a_refusal_there_is_one_second_instance_within_its_own_window(seller_id: int) -> None:
    contested = violation(seller_id)
    first = decide(file(contested), at=AT + 20 * DAY)
    assert contested.state == "upheld"
    with pytest.raises(Invalid, match="until 2026-04-05"):
        file(contested, at=AT + 36 * DAY)
    second = file(contested, at=AT + 35 * DAY)
    assert (second.instance, second.first_id, contested.state) == (2, first.id, "appealed")
    assert set(second.involved) == {"account:901", "account:903", "account:911", key_of(FRESH)}
    assert "appeal_second" in db.session.scalars(select(Clock.name)).all()
    decide(second, by=COLLEAGUE, at=AT + 36 * DAY)
    with pytest.raises(InvalidTransition, match="second instance"):
        file(contested, at=AT + 37 * DAY)


def test_what_was_granted_is_not_contested_again(seller_id: int) -> None:
    contested = violation(seller_id)
    decide(file(contested), Outcome.OVERTURNED)
    with pytest.raises(InvalidTransition, match="granted"):
        file(contested)


def test_what_does_not_stand_cannot_be_contested(seller_id: int) -> None:
    contested = violation(seller_id)
    cases.withdraw(violation_id=contested.id, reason="The wrong shop.", by=COLLEAGUE, at=AT)
    with pytest.raises(InvalidTransition, match="not in force"):
        file(contested)


def test_what_nobody_has_decided_yet_cannot_be_contested(seller_id: int) -> None:
    reported = cases.report(
        seller_id=seller_id,
        rule="invented_reviews",
        source="report:x",
        occurred_on=AT.date(),
        reason="Forty reviews.",
        by=OFFICER,
        at=AT,
    )
    with pytest.raises(NotFound):
        file(reported)


@pytest.mark.parametrize("subject", [("violation", "0"), ("violation", "x"), ("measure", "7"), ("violation", "-1")])
def test_what_is_not_there_cannot_be_contested(seller_id: int, subject: tuple[str, str]) -> None:
    with pytest.raises(NotFound):
        file_about(subject, seller_id)


def test_what_cannot_be_contested_is_refused_by_kind(seller_id: int) -> None:
    with pytest.raises(Invalid, match=r"measure, .*violation"):
        file_about(("weather", "1"), seller_id)


def test_nobody_contests_for_another_shop(seller_id: int) -> None:
    contested = violation(seller_id)
    with pytest.raises(NotFound):
        file(contested, by=shop(make_seller().id))
    with pytest.raises(PermissionDenied):
        file(contested, by=OFFICER)
    assert contested.state == "confirmed"


@pytest.mark.parametrize("grounds", ["", "  ", "x" * 4_001, "a\x00b"])
def test_grounds_are_words(seller_id: int, grounds: str) -> None:
    with pytest.raises(Invalid) as refused:
        file(violation(seller_id), grounds=grounds)
    assert refused.value.findings[0].pointer == "grounds"


def test_documents_of_others_are_no_evidence(seller_id: int) -> None:
    own, other = make_document(seller_id).id, make_document(make_seller().id).id
    with pytest.raises(Invalid) as refused:
        file(violation(seller_id), documents=[own, other, 999_999])
    assert [finding.pointer for finding in refused.value.findings] == ["documents/1", "documents/2"]


class TestCountedEvents:
    """Of what is made of counted events, those are named that are wrong."""

    BEHIND = (("late", "order-1"), ("late", "order-2"))

    @pytest.fixture
    def rate(self, shared_app: Flask, seller_id: int) -> tuple[str, str]:
        def find(reference: str) -> Contested:
            return Contested(
                kind="rate",
                id=reference,
                seller_id=seller_id,
                title="Late deliveries",
                decided_on=AT.date(),
                automatic=True,
                events=self.BEHIND if reference == "two" else self.BEHIND[:1],
            )

        plug_in(shared_app, "rate", find)
        return ("rate", "two")

    def test_some_of_those_that_counted(self, seller_id: int, rate: tuple[str, str]) -> None:
        appeal = file_about(rate, seller_id, events=[("late", "order-2"), ("late", "order-2")])
        assert appeal.events == [{"metric": "late", "reference": "order-2"}]
        assert (appeal.rule, appeal.automatic) == (None, True)

    def test_none_when_the_seller_cannot_tell_which(self, seller_id: int, rate: tuple[str, str]) -> None:
        assert file_about(rate, seller_id).events == []

    def test_a_single_one_by_itself(self, seller_id: int, rate: tuple[str, str]) -> None:
        assert file_about((rate[0], "one"), seller_id).events == [{"metric": "late", "reference": "order-1"}]

    def test_never_one_that_did_not_count(self, seller_id: int, rate: tuple[str, str]) -> None:
        with pytest.raises(Invalid) as refused:
            file_about(rate, seller_id, events=[("late", "order-1"), ("late", "order-3")])
        assert refused.value.findings[0].pointer == "events/1"

    def test_none_of_a_violation(self, seller_id: int) -> None:
        with pytest.raises(Invalid, match="No counted events"):
            file(violation(seller_id), events=[("late", "order-1")])


def test_an_appeal_whose_violation_fell_away_ends_by_itself_and_leaves_a_second_chance(seller_id: int) -> None:
    contested = violation(seller_id)
    appeal = file(contested)
    cases.withdraw(violation_id=contested.id, reason="The complaint was decided anew.", by=COLLEAGUE, at=LATER)
    db.session.refresh(appeal)
    assert (appeal.state, appeal.outcome, entries(appeal)) == ("withdrawn", None, ["filed", "moot"])
    assert db.session.scalars(select(Clock.state).where(Clock.subject_kind == "appeal")).one() == "cancelled"
    again = cases.report(
        seller_id=seller_id,
        rule=contested.rule,
        source=contested.source,
        occurred_on=AT.date(),
        reason="After all.",
        by=OFFICER,
        at=LATER,
    )
    cases.confirm(violation_id=again.id, effective_on=AT.date(), by=COLLEAGUE, at=AT + 40 * DAY)
    second = file(again, at=AT + 41 * DAY)
    assert (again.id, second.instance, second.first_id) == (contested.id, 2, appeal.id)


def test_two_people_of_one_shop_at_once_file_one_appeal(seller_id: int) -> None:
    contested = violation(seller_id)
    file(contested)
    contested.state = "confirmed"  # as the second one still saw it
    db.session.flush()
    with pytest.raises(Conflict):
        file(contested, by=shop(seller_id, "912"), at=LATER + timedelta(seconds=1))
    assert len(db.session.scalars(select(Appeal)).all()) == 1
