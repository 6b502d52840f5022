"""Permits are handed in, verified by somebody else, run out, and come back with a new document."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from governance.core.access import Role
from governance.core.clocks.keeping import clocks_of
from governance.core.database import db
from governance.core.documents import keeping as documents
from governance.core.errors import Invalid, InvalidTransition, NotFound, PermissionDenied
from governance.onboarding import permits
from governance.onboarding.identity_models import Permit
from governance.onboarding.lapses import open_fix
from governance.onboarding.permits import CLOCK, subject_of
from governance.rectification import fixes
from governance.violations.models import Violation
from tests.builders import AT, make_account, make_seller
from tests.governance.onboarding.upkept import (
    END,
    OFFICER,
    REVIEWER,
    after,
    hand_in,
    make_document,
    make_permit,
    minutes_pass,
    noon,
    shop_of,
    show_evidence,
    stopped,
    told,
)

RENEWED = date(2031, 6, 30)


@pytest.fixture
def seller_id(desk: Flask) -> int:
    return make_seller(country="CN", category="food").id


@pytest.fixture
def owner(seller_id: int) -> int:
    """The account of the shop: messages need a reader."""
    return make_account(Role.SELLER, seller_id=seller_id).id


def states(seller_id: int) -> list[str]:
    """The states of a seller's permits, in the order in which they were handed in."""
    return list(db.session.scalars(select(Permit.state).where(Permit.seller_id == seller_id).order_by(Permit.id)))


def violations(seller_id: int) -> list[tuple[str, str, str]]:
    found = db.session.scalars(select(Violation).where(Violation.seller_id == seller_id))
    return [(case.rule, case.state, case.source) for case in found]


def test_a_permit_counts_once_somebody_else_has_verified_the_document(seller_id: int) -> None:
    permit = hand_in(seller_id)
    assert (permit.state, permit.verified_at) == ("proposed", None)
    assert clocks_of(subject_of(permit.id)) == []
    permits.verify(permit_id=permit.id, by=OFFICER, at=AT)
    assert (permit.state, permit.verified_at, permit.verified_by) == ("verified", AT, OFFICER.label)
    (clock,) = clocks_of(subject_of(permit.id))
    assert (clock.name, clock.due_at.date(), clock.seller_id) == (CLOCK, END, seller_id)
    assert [step.name for step in clock.steps] == ["before:60", "before:30", "before:7", "after:0"]


def test_the_document_verified_at_its_own_door_lets_the_permit_count_as_well(seller_id: int) -> None:
    permit = hand_in(seller_id)
    documents.verify(document_id=permit.document_id or 0, by=OFFICER, at=AT)
    assert permit.state == "verified"


def test_who_handed_the_document_in_does_not_verify_it(seller_id: int) -> None:
    permit = hand_in(seller_id, by=OFFICER, document=make_document(seller_id, uploaded_by=OFFICER.label))
    with pytest.raises(PermissionDenied, match="second person"):
        permits.verify(permit_id=permit.id, by=OFFICER, at=AT)
    permits.verify(permit_id=permit.id, by=REVIEWER, at=AT)


def test_a_shop_verifies_nothing_and_hands_in_for_itself_alone(seller_id: int) -> None:
    permit = hand_in(seller_id)
    with pytest.raises(PermissionDenied):
        permits.verify(permit_id=permit.id, by=shop_of(seller_id), at=AT)
    other = make_seller(country="CN").id
    with pytest.raises(NotFound):
        hand_in(seller_id, by=shop_of(other))
    with pytest.raises(NotFound):
        permits.renew(
            permit_id=permit.id,
            document_id=make_document(other).id,
            number="1",
            valid_from=None,
            valid_until=RENEWED,
            by=shop_of(other),
            at=AT,
        )


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"kind": "driving_licence"}, "kind"),
        ({"kind": "bank_account"}, "kind"),
        ({"number": " "}, "number"),
        ({"valid_until": None}, "valid_until"),
        ({"valid_until": date(2026, 2, 28)}, "valid_until"),
        ({"kind": "brand_authorisation", "number": None}, "number"),
        ({"document_id": 4711}, "document_id"),
    ],
)
def test_what_cannot_be_a_permit_is_named(seller_id: int, changes: dict[str, Any], pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        hand_in(seller_id, **changes)
    assert [finding.pointer for finding in refused.value.findings] == [pointer]


def test_the_document_of_another_shop_proves_nothing(seller_id: int) -> None:
    with pytest.raises(Invalid):
        hand_in(seller_id, document=make_document(make_seller().id))


def test_the_reminders_come_before_the_end_and_the_end_stops_the_category(seller_id: int, owner: int) -> None:
    permit = make_permit(seller_id)
    minutes_pass(date(2026, 4, 30), date(2026, 5, 1), date(2026, 5, 31), date(2026, 6, 23))
    assert told("permit.expiring") == ["permit.expiring"] * 3
    minutes_pass(END)
    assert (permit.state, stopped(seller_id)) == ("verified", []), "the last valid day is a valid day"
    minutes_pass(after(END), after(END, 2))
    assert (permit.state, stopped(seller_id)) == ("expired", ["food"])
    assert told("permit.expired") == ["permit.expired"]


def test_a_lapse_opens_a_fix_with_its_term_and_is_a_violation_by_the_rule_book(seller_id: int) -> None:
    permit = make_permit(seller_id)
    minutes_pass(after(END))
    fix = open_fix(permit)
    assert fix is not None
    (clock,) = clocks_of(("fix", str(fix.id)))
    assert (clock.amount, clock.unit) == (30, "working_days")
    assert violations(seller_id) == [("expired_permit", "confirmed", f"permit:{permit.id}")]
    (case,) = db.session.scalars(select(Violation).where(Violation.seller_id == seller_id))
    assert case.occurred_on == after(END)


def test_a_new_document_brings_sales_back_once_it_is_verified(seller_id: int, owner: int) -> None:
    old = make_permit(seller_id)
    minutes_pass(after(END))
    later = noon(after(END, 3))
    document = make_document(seller_id)
    new = permits.renew(
        permit_id=old.id,
        document_id=document.id,
        number="JY13301060000002",
        valid_from=after(END),
        valid_until=RENEWED,
        by=shop_of(seller_id),
        at=later,
    )
    fix = open_fix(old)
    assert fix is not None
    assert (fix.state, stopped(seller_id)) == ("submitted", ["food"])
    permits.verify(permit_id=new.id, by=OFFICER, at=later)
    assert (fix.state, stopped(seller_id)) == ("verified", [])
    assert states(seller_id) == ["replaced", "verified"]
    assert told("permit.restored") == ["permit.restored"]
    assert [clock.state for clock in clocks_of(subject_of(old.id))] == ["met"]
    minutes_pass(RENEWED)
    assert stopped(seller_id) == []


def test_the_evidence_of_the_fix_verified_at_its_own_door_brings_sales_back_as_well(seller_id: int) -> None:
    old = make_permit(seller_id)
    minutes_pass(after(END))
    new = hand_in(seller_id, valid_until=RENEWED, at=noon(after(END)))
    fix = open_fix(old)
    assert fix is not None
    fixes.verify(fix_id=fix.id, by=REVIEWER, at=noon(after(END)))
    assert (new.state, stopped(seller_id)) == ("verified", [])


def test_evidence_that_is_no_permit_brings_nothing_back(seller_id: int) -> None:
    old = make_permit(seller_id)
    minutes_pass(after(END))
    fix = open_fix(old)
    assert fix is not None
    show_evidence(fix, at=noon(after(END)))
    assert stopped(seller_id) == ["food"], "showing evidence admits nothing"
    fixes.verify(fix_id=fix.id, by=OFFICER, at=noon(after(END)))
    assert stopped(seller_id) == ["food"]


def test_who_handed_the_next_document_in_on_time_is_not_held_to_account_for_our_slowness(seller_id: int) -> None:
    make_permit(seller_id)
    new = hand_in(seller_id, valid_until=RENEWED, at=noon(date(2026, 6, 20)))
    minutes_pass(after(END))
    assert stopped(seller_id) == ["food"], "the law asks for a verified permit, whoever is slow"
    assert violations(seller_id) == []
    permits.verify(permit_id=new.id, by=OFFICER, at=noon(after(END, 2)))
    assert (stopped(seller_id), violations(seller_id)) == ([], [])


def test_a_document_that_is_refused_leaves_everything_stopped_and_the_lapse_counts(seller_id: int, owner: int) -> None:
    old = make_permit(seller_id)
    new = hand_in(seller_id, valid_until=RENEWED, at=noon(date(2026, 6, 20)))
    minutes_pass(after(END))
    permits.refuse(permit_id=new.id, reason="The number belongs to somebody else.", by=OFFICER, at=noon(after(END, 2)))
    assert (new.state, stopped(seller_id)) == ("withdrawn", ["food"])
    assert [rule for rule, _, _ in violations(seller_id)] == ["expired_permit"]
    assert open_fix(old) is not None
    assert told("permit.refused") == ["permit.refused"]


def test_a_refusal_sends_the_evidence_of_the_fix_back(seller_id: int) -> None:
    old = make_permit(seller_id)
    minutes_pass(after(END))
    new = hand_in(seller_id, valid_until=RENEWED, at=noon(after(END)))
    permits.refuse(permit_id=new.id, reason="Not readable.", by=OFFICER, at=noon(after(END)))
    fix = open_fix(old)
    assert fix is not None
    assert (fix.state, fix.reason) == ("returned", "Not readable.")
    with pytest.raises(InvalidTransition):
        permits.verify(permit_id=new.id, by=OFFICER, at=noon(after(END)))


def test_a_refusal_needs_a_reason(seller_id: int) -> None:
    with pytest.raises(Invalid):
        permits.refuse(permit_id=hand_in(seller_id).id, reason=" ", by=OFFICER, at=AT)


def test_a_renewal_in_time_is_told_and_nothing_stops(seller_id: int, owner: int) -> None:
    make_permit(seller_id)
    make_permit(seller_id, valid_until=RENEWED, at=noon(date(2026, 6, 1)))
    minutes_pass(after(END))
    assert (states(seller_id), stopped(seller_id), violations(seller_id)) == (["replaced", "verified"], [], [])
    assert told("permit.expired", "permit.restored") == []
