"""The queue of appeals, one appeal as each side sees it, and what a shop can still contest."""

from __future__ import annotations

import pytest
from flask import Flask

from governance.core.access import Actor, Role, permissions_of
from governance.core.contested import Contested
from governance.core.database import db
from governance.core.errors import Invalid, NotFound, PermissionDenied
from governance.rulebook import publication
from governance.violations import cases
from governance.violations.appeals import asking, assignment, evidence, withdrawal
from governance.violations.appeals.contesting import contested_now, what_can_be_contested
from governance.violations.appeals.models import Appeal
from governance.violations.appeals.readings import find_appeals, read_appeal
from governance.violations.appeals.shown import EventNamed, Show
from governance.violations.appeals.states import Outcome
from tests.builders import AT, make_account, make_seller
from tests.governance.violations.appeals.contested import (
    COLLEAGUE,
    DAY,
    FRESH,
    LATER,
    LONG_AFTER,
    OFFICER,
    decide,
    file,
    file_about,
    make_document,
    measure,
    plug_in,
    run_clocks,
    shop,
    violation,
)


def listed(show: Show, by: Actor, at: object = LATER) -> list[int]:
    return [row.id for row in find_appeals(show=show, by=by, at=at).items]  # type: ignore[arg-type]


def test_the_queue_has_a_tab_for_each_turn(seller_id: int) -> None:
    waiting, asked, ended = (file(violation(seller_id)) for _ in range(3))
    asking.ask(appeal_id=asked.id, question="Why?", by=FRESH, at=LATER)
    assignment.take(appeal_id=asked.id, by=FRESH, at=LATER)
    decide(ended)
    assert listed("open", FRESH) == [waiting.id, asked.id]
    assert listed("mine", FRESH) == [asked.id]
    assert listed("late", FRESH) == []
    assert listed("all", FRESH) == [ended.id, asked.id, waiting.id]
    assert listed("late", FRESH, LONG_AFTER) == [waiting.id]  # whoever was asked makes nobody late
    assert listed("mine", shop(seller_id)) == [asked.id]
    assert listed("open", shop(seller_id)) == [waiting.id, asked.id]


def test_a_shop_finds_its_own_alone_and_the_platform_all(seller_id: int) -> None:
    other = make_seller().id
    mine, theirs = file(violation(seller_id)), file(violation(other))
    assert listed("all", shop(seller_id)) == [mine.id]
    assert listed("all", shop(other)) == [theirs.id]
    assert listed("all", FRESH) == [theirs.id, mine.id]
    of_other = find_appeals(show="all", seller_id=other, by=FRESH, at=LATER).items
    assert [row.id for row in of_other] == [theirs.id]
    assert find_appeals(show="all", seller_id=other, by=shop(seller_id), at=LATER).items == []
    with pytest.raises(NotFound):
        read_appeal(appeal_id=theirs.id, by=shop(seller_id), at=LATER)
    with pytest.raises(NotFound):
        what_can_be_contested(seller_id=other, by=shop(seller_id), at=LATER)


@pytest.mark.parametrize("show", ["open", "all"])
def test_pages_hold_every_appeal_once(seller_id: int, show: Show) -> None:
    made = {file(violation(seller_id, rule="receipt_refused"), at=LATER + n * DAY).id for n in (0, 0, 1, 1, 2)}
    seen: list[int] = []
    cursor: str | None = None
    while True:
        page = find_appeals(show=show, by=FRESH, at=LATER, limit=2, cursor=cursor)
        seen += [row.id for row in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert (len(seen), set(seen)) == (5, made)


@pytest.mark.parametrize("cursor", ["x", "WzFd", "WyJ4IiwxXQ"])
def test_a_foreign_cursor_is_refused(seller_id: int, cursor: str) -> None:
    with pytest.raises(Invalid):
        find_appeals(by=FRESH, at=LATER, cursor=cursor)


def test_what_each_side_sees_of_an_appeal(seller_id: int) -> None:
    handler = make_account(Role.REVIEWER, email="rev@platform.example").actor()
    appeal = file(violation(seller_id), documents=[make_document(seller_id).id], hearing=True)
    assignment.take(appeal_id=appeal.id, by=handler, at=LATER)
    asking.ask(appeal_id=appeal.id, question="Whose device is it?", by=handler, at=LATER)
    ours, theirs = (read_appeal(appeal_id=appeal.id, by=by, at=LATER) for by in (handler, shop(seller_id)))
    assert (ours.row.handler, theirs.row.handler, theirs.row.handler_id) == ("A reviewer", None, None)
    assert (ours.row.own, ours.row.waits_for, ours.row.paused) == (True, "seller", True)
    assert [entry.kind for entry in ours.entries] == ["filed", "assigned", "asked"]
    assert [entry.kind for entry in theirs.entries] == ["filed", "asked"]
    assert [entry.who for entry in ours.entries][1:] == ["A reviewer", "A reviewer"]
    assert [entry.who for entry in theirs.entries] == [None, None]
    assert ours.question == theirs.question == "Whose device is it?"
    assert [document.party for document in theirs.evidence] == ["seller"]
    assert [clock.name for clock in theirs.clocks] == ["appeal_decision", "appeal_answer"]
    assert theirs.can == {"answer", "add_evidence", "withdraw"}
    assert (ours.not_yet, set(ours.can)) == ("hearing", {"record_hearing"})


def test_what_can_be_done_with_an_appeal(seller_id: int) -> None:
    def can(by: Actor) -> set[str]:
        return set(read_appeal(appeal_id=appeal.id, by=by, at=LATER).can)

    def not_yet(by: Actor) -> str | None:
        return read_appeal(appeal_id=appeal.id, by=by, at=LATER).not_yet

    administrator = Actor("account", "5", "administrator", permissions_of([Role.ADMINISTRATOR]))
    appeal = file(violation(seller_id))
    assert can(COLLEAGUE) == {"add_evidence", "ask", "decide", "record_hearing", "take"}
    assert can(FRESH) == {"ask", "decide", "record_hearing", "take"}
    assert (can(OFFICER), not_yet(OFFICER)) == (set(), "involved")
    assert (can(administrator), not_yet(administrator)) == (set(), None)
    assert can(shop(seller_id)) == {"add_evidence", "withdraw"}
    decide(appeal)
    assert can(FRESH) == set()
    assert can(shop(seller_id)) == {"second"}


def test_after_a_refusal_the_shop_reads_until_when_there_is_a_second_instance(seller_id: int) -> None:
    appeal = decide(file(violation(seller_id)))
    mine = shop(seller_id)
    assert read_appeal(appeal_id=appeal.id, by=mine, at=LATER).second_until == LATER.date() + 15 * DAY
    after = read_appeal(appeal_id=appeal.id, by=mine, at=LATER + 16 * DAY)
    assert (after.second_until, after.can) == (None, frozenset())
    second = file(db.session.get_one(type(violation(seller_id)), int(appeal.subject_id)), at=LATER)
    shown = read_appeal(appeal_id=appeal.id, by=mine, at=LATER)
    assert (shown.second_id, shown.second_until) == (second.id, None)
    assert read_appeal(appeal_id=second.id, by=mine, at=LATER).first_id == appeal.id


def test_who_decided_is_named_to_the_platform_alone(seller_id: int) -> None:
    somebody = make_account(Role.REVIEWER).actor()
    appeal = decide(file(violation(seller_id)), by=somebody)
    assert read_appeal(appeal_id=appeal.id, by=FRESH, at=LATER).decided_by == "A reviewer"
    assert read_appeal(appeal_id=appeal.id, by=shop(seller_id), at=LATER).decided_by is None


def test_counted_events_are_shown_as_named_behind_and_accepted(ruled_app: Flask, seller_id: int) -> None:
    behind = (("late", "order-1"), ("late", "order-2"))
    contested = Contested(kind="rate", id="7", seller_id=seller_id, title="Late", decided_on=AT.date(), events=behind)
    plug_in(ruled_app, "rate", lambda _: contested)
    form = contested_now(subject=("rate", "7"), by=shop(seller_id), at=LATER)
    assert (form.can, form.takes_events, len(form.behind)) == (True, True, 2)
    appeal = file_about(("rate", "7"), seller_id, events=behind)
    shown = read_appeal(appeal_id=appeal.id, by=FRESH, at=LATER)
    named = (EventNamed(metric="late", reference="order-1"), EventNamed(metric="late", reference="order-2"))
    assert (shown.events, shown.behind, shown.accepted, shown.takes_events) == (named, named, (), True)
    decide(appeal, Outcome.PARTLY, events=behind[:1])
    assert read_appeal(appeal_id=appeal.id, by=shop(seller_id), at=LATER).accepted == named[:1]


class TestStillToContest:
    """What a shop can still contest, with days left."""

    def test_what_stands_and_was_never_contested(self, seller_id: int) -> None:
        contested = violation(seller_id, rule="receipt_refused")
        announced = measure(seller_id, publication.in_force(AT.date()).id, noticed_at=AT + DAY)
        found = what_can_be_contested(seller_id=seller_id, by=shop(seller_id), at=AT + 20 * DAY)
        assert [(one.kind, one.id, one.days_left, one.instance) for one in found] == [
            ("violation", str(contested.id), 10, 1),
            ("measure", str(announced.id), 11, 1),
        ]

    def test_not_what_is_contested_taken_back_granted_or_gone(self, seller_id: int) -> None:
        made = [violation(seller_id, rule="receipt_refused") for _ in range(4)]
        file(made[0])
        withdrawal.withdraw(appeal_id=file(made[1]).id, by=shop(seller_id), at=LATER)
        decide(file(made[2]), Outcome.OVERTURNED)
        cases.withdraw(violation_id=made[3].id, reason="The wrong shop.", by=COLLEAGUE, at=LATER)
        assert what_can_be_contested(seller_id=seller_id, by=shop(seller_id), at=LATER) == []

    def test_once_more_after_a_refusal(self, seller_id: int) -> None:
        contested = violation(seller_id, rule="receipt_refused")
        decide(file(contested, at=AT + 25 * DAY), at=AT + 40 * DAY)
        (found,) = what_can_be_contested(seller_id=seller_id, by=FRESH, at=AT + 50 * DAY)
        assert (found.instance, found.until, found.days_left) == (2, AT.date() + 55 * DAY, 5)
        assert what_can_be_contested(seller_id=seller_id, by=FRESH, at=AT + 56 * DAY) == []

    def test_on_the_last_day_none_is_left_and_then_it_is_gone(self, seller_id: int) -> None:
        violation(seller_id, rule="receipt_refused")
        (found,) = what_can_be_contested(seller_id=seller_id, by=FRESH, at=AT + 30 * DAY)
        assert found.days_left == 0
        assert what_can_be_contested(seller_id=seller_id, by=FRESH, at=AT + 31 * DAY) == []


@pytest.mark.parametrize(("days", "why"), [(0, None), (31, "late")])
def test_before_it_is_contested_one_reads_whether_it_can_be(seller_id: int, days: int, why: str | None) -> None:
    contested = violation(seller_id)
    subject = ("violation", str(contested.id))
    form = contested_now(subject=subject, by=shop(seller_id), at=AT + days * DAY)
    assert (form.can, form.why_not, form.until) == (why is None, why, AT.date() + 30 * DAY)
    assert (form.words is None) == (why is None)
    appeal = file(contested)
    form = contested_now(subject=subject, by=shop(seller_id), at=LATER)
    assert (form.why_not, form.appeal_id) == ("open", appeal.id)


def test_evidence_of_the_platform_is_for_the_shop_too(seller_id: int) -> None:
    appeal = file(violation(seller_id))
    own = make_document(seller_id, subject_kind="appeal", subject_id=str(appeal.id)).id
    evidence.add(appeal_id=appeal.id, documents=[own], note="The log of the device.", by=COLLEAGUE, at=LATER)
    shown = read_appeal(appeal_id=appeal.id, by=shop(seller_id), at=LATER)
    assert [(one.document_id, one.party) for one in shown.evidence] == [(own, "platform")]
    assert shown.entries[-1].text == "The log of the device."
    with pytest.raises(Invalid) as refused:
        evidence.add(appeal_id=appeal.id, documents=[own], by=COLLEAGUE, at=LATER)
    assert refused.value.findings[0].message == f"Document {own} is in this appeal already."
    with pytest.raises(PermissionDenied, match="document:add"):
        evidence.add(appeal_id=appeal.id, documents=[own], by=FRESH, at=LATER)


def test_nobody_without_the_right_reads_appeals(seller_id: int) -> None:
    appeal: Appeal = file(violation(seller_id))
    nobody = Actor("account", "6", "nobody")
    for read in (
        lambda: find_appeals(by=nobody, at=LATER),
        lambda: read_appeal(appeal_id=appeal.id, by=nobody, at=LATER),
        lambda: what_can_be_contested(seller_id=seller_id, by=nobody, at=LATER),
    ):
        with pytest.raises(PermissionDenied):
            read()


def test_late_appeals_say_so(seller_id: int) -> None:
    appeal = file(violation(seller_id))
    (row,) = find_appeals(by=FRESH, at=LONG_AFTER).items
    assert (row.overdue, row.late_at) == (True, None)
    run_clocks(LONG_AFTER)
    (row,) = find_appeals(by=FRESH, at=LONG_AFTER, show="late").items
    assert (row.id, row.overdue, row.late_at, row.relief_at) == (appeal.id, True, LONG_AFTER, LONG_AFTER)
