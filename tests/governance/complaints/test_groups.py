"""Cases with one cause: put together, found about once, and each with an outcome of its own."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, insert, select

from governance.complaints import cases, groups
from governance.complaints.events import CaseDecided
from governance.complaints.group_outcomes import GroupOutcome, as_asked
from governance.complaints.group_reading import find_groups, read_group
from governance.complaints.models import Case, CaseGroup, CaseRecord
from governance.complaints.rules import rules_at
from governance.complaints.states import Kind, Outcome, State
from governance.complaints.suggestions import suggest
from governance.core.access import ANONYMOUS, Actor
from governance.core.audit import AuditEntry
from governance.core.database import db
from governance.core.errors import Conflict, Invalid, InvalidTransition, NotFound, PermissionDenied
from governance.sellers.models import Seller
from tests.builders import AT, BY, make_seller
from tests.governance.complaints.filed import (
    COLLEAGUE,
    LATER,
    OFFICER,
    SYSTEM_OF_PLATFORM,
    entries_of,
    filed_case,
    link,
    person,
    shop,
)
from tests.governance.rectification.fixing import listen

pytestmark = pytest.mark.usefixtures("desk")
REASON = "The laboratory found the plug of this lot loose in nine of ten pieces."


@pytest.fixture
def seller(desk: Flask) -> Seller:
    """A shop that sold a bad lot."""
    return make_seller()


def of_lot(seller: Seller, number: int, **changes: Any) -> list[Case]:
    """Complaints on one lot, from different buyers, each with its own sum."""
    usual: dict[str, Any] = {"seller": seller.reference, "lot": "L7", "request": "partial_refund", "currency": "CNY"}
    return [filed_case(**usual | {"amount": Decimal(10 + place)} | changes) for place in range(number)]


def heard(found: Sequence[Case]) -> None:
    """Both sides were heard: the shop has answered each."""
    for case in found:
        cases.accept(case_id=case.id, by=OFFICER, at=AT)
        cases.answer(case_id=case.id, text="We have checked the lot.", by=shop(case.seller_id), at=AT)


def grouped(seller: Seller, number: int, **changes: Any) -> CaseGroup:
    """A group in which everybody was heard."""
    found = of_lot(seller, number, **changes)
    heard(found)
    return groups.put_in_group(case_ids=[case.id for case in found], cause="lot:L7", by=OFFICER, at=AT)


def outcomes_of(group: CaseGroup, finding: Outcome = Outcome.UPHELD) -> list[GroupOutcome]:
    """For each what it asked for."""
    members = read_group(group_id=group.id, by=OFFICER).members
    return as_asked(members, finding=finding, amounts=rules_at(AT).amounts)


def test_loose_cases_on_one_lot_are_suggested_as_a_group(seller: Seller) -> None:
    of_lot(seller, 3)
    of_lot(seller, 2, lot="L8")
    of_lot(seller, 4, lot=None, product="kettle")
    of_lot(seller, 3, lot="L9", opened_at=AT - timedelta(days=300))
    mine = [one for one in suggest(by=OFFICER, at=LATER) if one.seller_id == seller.id]
    assert [(one.cause, one.cases, one.group_id) for one in mine] == [("product:kettle", 4, None), ("lot:L7", 3, None)]
    group = groups.group_suggested(seller_id=seller.id, issue="quality", cause="lot:L7", by=OFFICER, at=LATER)
    (more,) = of_lot(seller, 1)
    mine = [one for one in suggest(by=OFFICER, at=LATER) if one.seller_id == seller.id]
    assert ("lot:L7", 1, group.id) in [(one.cause, one.cases, one.group_id) for one in mine]
    assert groups.join_open_groups([more.id], by=BY, at=LATER) == 1
    db.session.refresh(more)
    assert more.group_id == group.id


def test_the_frozen_order_knows_the_lot_where_the_buyer_does_not(seller: Seller) -> None:
    for case in of_lot(seller, 3, lot=None):
        content = {"product_id": "lamp", "lot": "L3", "category": None}
        seen = {"for_complainant": False, "for_seller": False, "known_at": AT, "taken_at": AT}
        db.session.add(
            CaseRecord(case_id=case.id, seller_id=seller.id, kind="listing", content=content, digest="0" * 64, **seen)
        )
    db.session.flush()
    assert [(one.cause, one.cases) for one in suggest(by=OFFICER, at=LATER) if one.seller_id == seller.id] == [
        ("lot:L3", 3)
    ]


def test_only_the_platform_sees_that_a_case_is_in_a_group(seller: Seller) -> None:
    found = of_lot(seller, 2)
    versions = [case.version for case in found]
    group = groups.put_in_group(case_ids=[case.id for case in found], cause="lot:L7", by=OFFICER, at=LATER)
    for case, version in zip(found, versions, strict=True):
        entry = entries_of(case)[-1]
        assert (entry.kind, entry.party, entry.by, entry.data) == (
            "grouped",
            "platform",
            "account:901",
            {"group": group.id, "cause": "lot:L7"},
        )
        assert (entry.for_complainant, entry.for_seller) == (False, False)
        assert (case.group_id, case.version) == (group.id, version + 1)


def test_what_does_not_belong_together_is_not_put_together(seller: Seller) -> None:
    one, two = of_lot(seller, 2)
    (another,) = of_lot(seller, 1, issue="damaged")
    together = [one.id, another.id]
    with pytest.raises(Invalid, match="one issue of one seller"):
        groups.put_in_group(case_ids=together, cause="lot:L7", by=OFFICER, at=LATER)
    with pytest.raises(Invalid, match="in common"):
        groups.put_in_group(case_ids=[one.id], cause="weather", by=OFFICER, at=LATER)
    with pytest.raises(NotFound):
        groups.put_in_group(case_ids=[one.id, 10**15], cause="lot:L7", by=OFFICER, at=LATER)
    groups.put_in_group(case_ids=[one.id], cause="lot:L7", by=OFFICER, at=LATER)
    with pytest.raises(Conflict, match=f"C-{one.id}"):
        groups.put_in_group(case_ids=[one.id, two.id], cause="lot:L7", by=OFFICER, at=LATER)
    cases.withdraw(case_id=two.id, reason=None, by=link(two), at=LATER)
    with pytest.raises(InvalidTransition, match="ended"):
        groups.put_in_group(case_ids=[two.id], cause="lot:L7", by=OFFICER, at=LATER)


def test_a_case_can_be_taken_out_again(seller: Seller) -> None:
    one, two = of_lot(seller, 2)
    groups.put_in_group(case_ids=[one.id, two.id], cause="lot:L7", by=OFFICER, at=LATER)
    assert groups.take_out(case_id=one.id, by=OFFICER, at=LATER).group_id is None
    with pytest.raises(InvalidTransition, match="in no group"):
        groups.take_out(case_id=one.id, by=OFFICER, at=LATER)


def test_all_are_accepted_at_once_and_each_seller_has_its_time(seller: Seller) -> None:
    found = of_lot(seller, 3)
    group = groups.put_in_group(case_ids=[case.id for case in found], cause="lot:L7", by=OFFICER, at=LATER)
    assert groups.accept_all(group_id=group.id, by=OFFICER, at=LATER) == 3
    assert {case.state for case in found} == {State.WITH_SELLER}
    assert groups.accept_all(group_id=group.id, by=OFFICER, at=LATER) == 0


def test_one_finding_gives_every_case_its_own_outcome(desk: Flask, seller: Seller) -> None:
    group = grouped(seller, 3)
    heard_of = listen(desk, CaseDecided)
    outcomes = outcomes_of(group)
    none = GroupOutcome(case_id=outcomes[2].case_id, outcome=Outcome.DISMISSED, reason="Yours is of another lot.")
    groups.find(
        group_id=group.id, finding=Outcome.UPHELD, reason=REASON, outcomes=[*outcomes[:2], none], by=OFFICER, at=LATER
    )
    first, second, third = db.session.scalars(select(Case).where(Case.group_id == group.id).order_by(Case.id))
    assert [(case.outcome, case.remedy, case.remedy_amount) for case in (first, second, third)] == [
        ("upheld", "partial_refund", Decimal(10)),
        ("upheld", "partial_refund", Decimal(11)),
        ("dismissed", None, None),
    ]
    assert [case.state for case in (first, second, third)] == [State.REMEDY, State.REMEDY, State.CLOSED]
    assert {case.decided_by for case in (first, second, third)} == {f"group:{group.id}"}
    assert [entry.text for entry in entries_of(first) if entry.kind == "decided"] == [REASON]
    (words,) = [entry for entry in entries_of(third) if entry.kind == "decided"]
    assert words.text == f"{REASON}\n\nYours is of another lot."
    assert (words.by, words.for_complainant, words.for_seller) == ("account:901", True, True)
    assert (group.finding, group.reason, group.found_at, group.found_by) == ("upheld", REASON, LATER, "account:901")
    assert [event.group_id for event in heard_of] == [group.id] * 3


def test_a_group_is_found_about_once_and_new_cases_open_another(seller: Seller) -> None:
    group = grouped(seller, 1)
    found: dict[str, Any] = {"group_id": group.id, "finding": Outcome.UPHELD, "reason": REASON}
    found |= {"outcomes": outcomes_of(group)}
    with pytest.raises(Conflict):
        groups.find(**found, by=OFFICER, at=LATER, version=group.version + 1)
    groups.find(**found, by=OFFICER, at=LATER, version=group.version)
    with pytest.raises(InvalidTransition, match="found about"):
        groups.find(**found, by=COLLEAGUE, at=LATER)
    (later,) = of_lot(seller, 1)
    assert groups.put_in_group(case_ids=[later.id], cause="lot:L7", by=OFFICER, at=LATER).id != group.id


def test_all_are_decided_or_none(seller: Seller) -> None:
    group = grouped(seller, 3)
    good = outcomes_of(group)
    (waiting,) = of_lot(seller, 1)

    def find(outcomes: list[GroupOutcome], **changes: Any) -> None:
        asked: dict[str, Any] = {"group_id": group.id, "finding": Outcome.UPHELD, "reason": REASON}
        with db.session.begin_nested():
            groups.find(**asked | {"outcomes": outcomes, "by": OFFICER, "at": LATER} | changes)

    with pytest.raises(Invalid, match=f"Without an outcome: C-{good[2].case_id}"):
        find(good[:2])
    with pytest.raises(Invalid, match="no case to find about"):
        find([])
    with pytest.raises(Invalid, match=f"C-{waiting.id}"):
        find([*good, GroupOutcome(case_id=waiting.id)])
    with pytest.raises(Invalid, match="given twice"):
        find([*good, good[0]])
    with pytest.raises(Invalid, match=f"^C-{good[1].case_id}: "):
        find([good[0], GroupOutcome(case_id=good[1].case_id, remedy="a pony"), good[2]])
    with pytest.raises(Invalid, match="finding is one of"):
        find(good, finding=Outcome.SETTLED)
    with pytest.raises(Invalid):
        find(good, reason="  ")
    groups.put_in_group(case_ids=[waiting.id], cause="lot:L7", by=OFFICER, at=AT)
    with pytest.raises(InvalidTransition, match=f"not heard yet in C-{waiting.id}"):
        find([*good, GroupOutcome(case_id=waiting.id, remedy="none")])
    decided = select(func.count()).where(Case.group_id == group.id, Case.outcome.is_not(None))
    assert db.session.scalar(decided) == 0


def test_nobody_finds_about_the_own_complaint(seller: Seller) -> None:
    own = of_lot(seller, 1, person=person(email="Officer@platform.example"))
    others = of_lot(seller, 2)
    with pytest.raises(PermissionDenied, match=f"C-{own[0].id}"):
        groups.put_in_group(case_ids=[own[0].id], cause="lot:L7", by=OFFICER, at=LATER)
    group = groups.group_suggested(seller_id=seller.id, issue="quality", cause="lot:L7", by=OFFICER, at=LATER)
    assert {case.group_id for case in others} == {group.id}
    assert own[0].group_id is None


def test_reports_get_a_finding_and_no_remedy(seller: Seller) -> None:
    group = grouped(seller, 2, kind=Kind.REPORT, issue="unsafe", request=None, amount=None, currency=None)
    outcomes = outcomes_of(group)
    assert {one.remedy for one in outcomes} == {None}
    groups.find(group_id=group.id, finding=Outcome.UPHELD, reason=REASON, outcomes=outcomes, by=OFFICER, at=LATER)
    states = set(db.session.scalars(select(Case.state).where(Case.group_id == group.id)))
    assert states == {State.CLOSED}


@pytest.mark.parametrize("by", [ANONYMOUS, SYSTEM_OF_PLATFORM, shop(1)])
def test_groups_are_worked_on_by_officers(seller: Seller, by: Actor) -> None:
    (case,) = of_lot(seller, 1)
    group = groups.put_in_group(case_ids=[case.id], cause="lot:L7", by=OFFICER, at=LATER)
    with pytest.raises(PermissionDenied):
        groups.put_in_group(case_ids=[case.id], cause="lot:L7", by=by, at=LATER)
    with pytest.raises(PermissionDenied):
        groups.find(group_id=group.id, finding=Outcome.UPHELD, reason=REASON, outcomes=[], by=by, at=LATER)
    with pytest.raises(PermissionDenied):
        suggest(by=by, at=LATER)
    if by is not SYSTEM_OF_PLATFORM:
        with pytest.raises(PermissionDenied):
            read_group(group_id=group.id, by=by)


def test_groups_are_read_with_their_cases(seller: Seller) -> None:
    group = grouped(seller, 2)
    (row,) = [one for one in find_groups(by=OFFICER, open_only=True).items if one.id == group.id]
    assert (row.seller, row.cause, row.cases, row.open, row.ready) == (seller.reference, "lot:L7", 2, 2, 2)
    reading = read_group(group_id=group.id, by=OFFICER)
    assert [(one.ready, one.amount) for one in reading.members] == [(True, Decimal(10)), (True, Decimal(11))]
    with pytest.raises(NotFound):
        read_group(group_id=10**9, by=OFFICER)


def test_300_complaints_on_one_lot_are_found_about_in_one_operation(seller: Seller) -> None:
    found = delivered(seller, 300)
    (suggestion,) = [one for one in suggest(by=OFFICER, at=LATER) if one.seller_id == seller.id]
    assert (suggestion.cause, suggestion.cases) == ("lot:L7", 300)
    began = time.monotonic()
    group = groups.group_suggested(seller_id=seller.id, issue="quality", cause="lot:L7", by=OFFICER, at=LATER)
    assert groups.accept_all(group_id=group.id, by=OFFICER, at=LATER) == 300
    accepted = time.monotonic()
    for case in found:
        case.state = State.DECIDING.value  # the shop was heard
    db.session.flush()
    outcomes = outcomes_of(group)
    heard_at = time.monotonic()
    with counting_statements() as statements:
        groups.find(group_id=group.id, finding=Outcome.UPHELD, reason=REASON, outcomes=outcomes, by=OFFICER, at=LATER)
    done = time.monotonic()
    print(f"300 cases grouped and accepted in {accepted - began:.1f} s, found about in {done - heard_at:.1f} s")
    amounts = select(func.count(Case.remedy_amount.distinct())).where(Case.group_id == group.id)
    assert db.session.scalar(amounts) == 300
    assert {case.outcome for case in found} == {"upheld"}
    decided = select(func.count()).where(AuditEntry.action == "case:decide", AuditEntry.at == LATER)
    assert db.session.scalar(decided) == 300
    assert len(statements) < 300 * 60  # seconds, where each takes a millisecond


def delivered(seller: Seller, number: int) -> list[Case]:
    """Complaints on one lot, each with its own sum, as a delivery brings them."""
    common: dict[str, Any] = {
        "kind": "complaint",
        "source": "orders-system",
        "seller_id": seller.id,
        "issue": "quality",
        "lot": "L7",
    }
    common |= {"request": "partial_refund", "currency": "CNY", "state": "received", "opened_at": AT, "recorded_at": AT}
    rows = [common | {"external_reference": f"L7-{place}", "amount": Decimal(10 + place)} for place in range(number)]
    return list(db.session.scalars(insert(Case).returning(Case), rows))


@contextmanager
def counting_statements() -> Iterator[list[str]]:
    """What the database is asked while the block runs."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
