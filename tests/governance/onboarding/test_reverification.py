"""Sellers are verified again every six months, corrected where something is wrong, and changed when they report it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from governance.core.access import Role
from governance.core.audit import AuditEntry
from governance.core.clocks.calendars import set_day
from governance.core.clocks.keeping import clocks_of
from governance.core.clocks.recomputing import recompute
from governance.core.database import db
from governance.core.errors import Conflict, Finding, Invalid, InvalidTransition, NotFound, PermissionDenied
from governance.onboarding import fact_changes, identities, reverification
from governance.onboarding.identity_models import SellerPerson
from governance.onboarding.reverification import source_of, subject_of, to_verify
from governance.onboarding.upkeep_models import IdentityChange
from governance.rectification import fixes
from governance.rectification.models import RequiredFix
from tests.builders import AT, BY, make_account, make_seller
from tests.governance.onboarding.upkept import (
    OFFICER,
    REVIEWER,
    TODAY,
    after,
    make_document,
    make_identity,
    minutes_pass,
    noon,
    shop_of,
    show_evidence,
    stopped,
    told,
)

WRONG = [Finding("registered_address", "The register names another street.")]


@pytest.fixture
def seller_id(desk: Flask) -> int:
    """A seller verified on 1 March, with an account, and an officer to be told."""
    seller_id = make_identity().seller_id
    make_account(Role.SELLER, seller_id=seller_id)
    make_account(Role.COMPLIANCE_OFFICER)
    return seller_id


def state(seller_id: int) -> str:
    return identities.held(seller_id)[0].state


def correction(seller_id: int) -> RequiredFix:
    return db.session.scalars(select(RequiredFix).where(RequiredFix.source == source_of(seller_id))).one()


def reverify(seller_id: int, *findings: Finding, day: date = TODAY, by: Any = OFFICER) -> None:
    reverification.reverify(seller_id=seller_id, findings=findings, by=by, at=noon(day))


def test_six_months_after_it_was_verified_a_seller_is_due_again(seller_id: int) -> None:
    identity, _ = identities.held(seller_id)
    assert (identity.state, identity.verified_at, identity.reverify_on) == ("verified", AT, date(2026, 9, 1))
    (clock,) = clocks_of(subject_of(seller_id))
    assert (clock.binds, clock.amount, clock.unit) == ("platform", 6, "months")
    assert [step.name for step in clock.steps] == ["before:30", "after:0"]


def test_when_the_calendar_moves_the_day_the_list_of_what_is_due_follows(seller_id: int) -> None:
    named = {"name": "Victory day", "source": "notice of March"}
    set_day(country="CN", day=date(2026, 9, 1), working=False, **named, by=BY, at=AT)
    assert recompute(by=BY, at=AT) == 1
    identity, _ = identities.held(seller_id)
    (clock,) = clocks_of(subject_of(seller_id))
    assert identity.reverify_on == clock.due_at.date() == date(2026, 9, 2)


def test_thirty_days_before_it_is_a_task_and_afterwards_it_is_overdue(seller_id: int) -> None:
    minutes_pass(date(2026, 8, 1))
    assert (state(seller_id), to_verify(limit=10)) == ("verified", [])
    minutes_pass(date(2026, 8, 2))
    assert (state(seller_id), told("identity.due")) == ("to_verify", ["identity.due"])
    assert [identity.seller_id for _, identity in to_verify(limit=10)] == [seller_id]
    minutes_pass(date(2026, 9, 2), date(2026, 9, 3))
    assert told("identity.overdue") == ["identity.overdue"]
    assert stopped(seller_id) == [], "a date that the platform missed stops nobody"


def test_a_seller_in_order_is_verified_for_another_six_months(seller_id: int) -> None:
    minutes_pass(date(2026, 8, 2))
    reverify(seller_id, day=date(2026, 8, 10))
    identity, _ = identities.held(seller_id)
    assert (identity.state, identity.verified_at) == ("verified", noon(date(2026, 8, 10)))
    assert identity.reverify_on is not None
    assert identity.reverify_on >= date(2027, 2, 10)
    assert [clock.state for clock in clocks_of(subject_of(seller_id))] == ["met", "running"]
    assert told("identity.verified") == ["identity.verified"]
    minutes_pass(date(2026, 9, 2))
    assert told("identity.overdue") == []


def test_findings_ask_the_seller_to_correct_them_within_a_term(seller_id: int) -> None:
    reverify(seller_id, *WRONG)
    assert state(seller_id) == "under_correction"
    fix = correction(seller_id)
    assert "another street" in fix.demand
    (clock,) = clocks_of(("fix", str(fix.id)))
    assert (clock.amount, clock.unit) == (15, "working_days")
    assert told("identity.corrections") == ["identity.corrections"]
    assert stopped(seller_id) == []


def test_a_correction_that_does_not_come_stops_the_shop_until_it_is_verified(seller_id: int) -> None:
    reverify(seller_id, *WRONG)
    for days in range(60):
        minutes_pass(after(TODAY, days))
    assert stopped(seller_id) == [None]
    reverify(seller_id, day=after(TODAY, 60))
    assert (state(seller_id), stopped(seller_id)) == ("verified", [])
    assert correction(seller_id).closed_at is not None


def test_evidence_of_a_correction_makes_it_a_task_again_and_verifying_closes_both(seller_id: int) -> None:
    reverify(seller_id, *WRONG)
    fix = correction(seller_id)
    show_evidence(fix, at=noon(after(TODAY)))
    fixes.verify(fix_id=fix.id, by=OFFICER, at=noon(after(TODAY, 2)))
    assert state(seller_id) == "to_verify"
    reverify(seller_id, day=after(TODAY, 2))
    assert state(seller_id) == "verified"


def test_the_officer_who_verifies_again_closes_the_correction_with_it(seller_id: int) -> None:
    reverify(seller_id, *WRONG)
    fix = correction(seller_id)
    show_evidence(fix, at=noon(after(TODAY)))
    reverify(seller_id, day=after(TODAY, 2))
    assert (state(seller_id), fix.state) == ("verified", "verified")


def test_sellers_verify_nobody_and_a_finding_says_what_it_is_about(seller_id: int) -> None:
    with pytest.raises(PermissionDenied):
        reverify(seller_id, by=shop_of(seller_id))
    with pytest.raises(Invalid):
        reverify(seller_id, Finding("", "Something is wrong."))
    with pytest.raises(NotFound):
        reverify(make_seller().id)


def test_the_tasks_come_in_the_order_in_which_they_are_due_in_pages(seller_id: int) -> None:
    more = [make_identity(verified_at=AT - timedelta(days=days)).seller_id for days in (5, 3)]
    minutes_pass(date(2026, 8, 2))
    rows = to_verify(limit=10)
    assert [identity.seller_id for _, identity in rows] == [*more, seller_id]
    _, first = rows[0]
    assert first.reverify_on is not None
    rest = to_verify(limit=10, after=(first.reverify_on, first.seller_id))
    assert [identity.seller_id for _, identity in rest] == [more[1], seller_id]


# ------------------------------------------------------------------------------------------------ changes of facts


def report(seller_id: int, **fields: str) -> IdentityChange:
    return fact_changes.report_change(
        seller_id=seller_id,
        fields=fields or {"registered_address": "杭州市滨江区江南大道 9 号"},
        document_id=make_document(seller_id).id,
        by=shop_of(seller_id),
        at=AT,
    )


def test_a_reported_change_is_to_be_verified_within_seven_working_days(seller_id: int) -> None:
    change = report(seller_id)
    (clock,) = clocks_of(fact_changes.subject_of(change.id))
    assert (clock.amount, clock.unit, clock.country) == (7, "working_days", "CN")
    assert told("identity.reported") == ["identity.reported"]
    minutes_pass(date(2026, 3, 20))
    assert told("identity.waiting") == ["identity.waiting"] * 2


def test_a_verified_change_holds_and_its_keys_with_it(seller_id: int) -> None:
    identity, person = identities.held(seller_id)
    keys = identity.address_key, person.phone_key
    change = report(seller_id, registered_address="杭州市滨江区江南大道 9 号", contact_phone="+86 139 0013 0000")
    assert identity.address_key == keys[0], "nothing holds before it is verified"
    fact_changes.verify_change(change_id=change.id, by=OFFICER, at=noon(after(TODAY)))
    assert identity.registered_address == "杭州市滨江区江南大道 9 号"
    assert db.session.get_one(SellerPerson, seller_id).contact_phone == "+86 139 0013 0000"
    assert identity.address_key != keys[0]
    assert person.phone_key != keys[1]
    assert (change.state, change.fields, change.names) == ("verified", None, ["contact_phone", "registered_address"])
    assert [clock.state for clock in clocks_of(fact_changes.subject_of(change.id))] == ["met"]


def test_a_refused_change_leaves_everything_and_says_why(seller_id: int) -> None:
    change = report(seller_id)
    before = identities.held(seller_id)[0].registered_address
    fact_changes.refuse_change(change_id=change.id, reason="The document is of another shop.", by=REVIEWER, at=AT)
    assert identities.held(seller_id)[0].registered_address == before
    assert (change.state, change.fields) == ("refused", None)
    assert told("identity.refused") == ["identity.refused"]
    with pytest.raises(InvalidTransition):
        fact_changes.verify_change(change_id=change.id, by=OFFICER, at=AT)


def test_one_report_waits_at_a_time(seller_id: int) -> None:
    change = report(seller_id)
    with pytest.raises(Conflict):
        report(seller_id, legal_name="杭州第二食品有限公司")
    fact_changes.verify_change(change_id=change.id, by=OFFICER, at=AT)
    assert report(seller_id, legal_name="杭州第二食品有限公司").state == "reported"


def test_who_reported_a_change_does_not_verify_it(seller_id: int) -> None:
    change = fact_changes.report_change(
        seller_id=seller_id, fields={"contact_name": "王五"}, document_id=None, by=OFFICER, at=AT
    )
    with pytest.raises(PermissionDenied, match="second person"):
        fact_changes.verify_change(change_id=change.id, by=OFFICER, at=AT)


@pytest.mark.parametrize(
    ("fields", "document_id", "pointer"),
    [
        ({"registration_number": "91330100799655058B"}, None, "registration_number"),
        ({"state": "verified"}, None, "state"),
        ({"legal_name": "  "}, None, "legal_name"),
        ({"legal_name": "a\x00b"}, None, "legal_name"),
        ({}, None, "fields"),
        ({"legal_name": "A"}, 4711, "document_id"),
    ],
)
def test_what_cannot_be_reported_is_named(
    seller_id: int, fields: dict[str, str], document_id: int | None, pointer: str
) -> None:
    with pytest.raises(Invalid) as refused:
        fact_changes.report_change(
            seller_id=seller_id, fields=fields, document_id=document_id, by=shop_of(seller_id), at=AT
        )
    assert [finding.pointer for finding in refused.value.findings] == [pointer]


def test_a_shop_reports_for_itself_alone(seller_id: int) -> None:
    with pytest.raises(NotFound):
        fact_changes.report_change(
            seller_id=seller_id, fields={"legal_name": "A"}, document_id=None, by=shop_of(make_seller().id), at=AT
        )


def test_the_trail_names_fields_and_never_what_they_hold(seller_id: int) -> None:
    change = report(seller_id, contact_phone="+86 139 0013 0000")
    fact_changes.verify_change(change_id=change.id, by=OFFICER, at=AT)
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "identity_change")).all()
    assert [entry.action for entry in entries] == ["identity:report", "identity:change"]
    assert "0013" not in "".join(str((entry.before, entry.after, entry.reason)) for entry in entries)
