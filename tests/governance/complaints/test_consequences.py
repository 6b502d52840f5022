"""What follows from a decided case: a violation and its points, once, and gone again when it is decided otherwise."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from governance.complaints import groups, outcome
from governance.complaints.events import IpMeasureFalls
from governance.complaints.models import Case
from governance.complaints.states import Kind as CaseKind
from governance.complaints.states import Outcome
from governance.core.database import db
from governance.core.events import publish
from governance.sellers.models import Seller
from governance.violations.kinds import Kind, ListedGround, Scope
from governance.violations.measures import starting
from governance.violations.measures.models import Measure
from governance.violations.models import LedgerEntry, Violation
from tests.builders import AT, BY, make_seller
from tests.governance.complaints.filed import COLLEAGUE, LATER, OFFICER, accepted_case, link
from tests.governance.complaints.test_groups import grouped, outcomes_of
from tests.governance.complaints.walked import REASON, closed_case, decided, deciding_case


@pytest.fixture
def seller(desk: Flask) -> Seller:
    return make_seller()


def known(seller_id: int) -> list[tuple[str, str, str]]:
    query = select(Violation).where(Violation.seller_id == seller_id).order_by(Violation.id)
    return [(one.source, one.rule, one.state) for one in db.session.scalars(query)]


def points(seller_id: int) -> int:
    entries = select(LedgerEntry.points).where(LedgerEntry.seller_id == seller_id)
    return sum(db.session.scalars(entries))


def test_an_upheld_complaint_gives_a_violation_with_the_case_as_its_evidence(desk: Flask) -> None:
    case = decided(deciding_case(issue="not_as_described", external_reference="4711"))
    [violation] = db.session.scalars(select(Violation).where(Violation.seller_id == case.seller_id))
    assert (violation.source, violation.rule, violation.state) == (
        f"case:{case.id}",
        "false_description",
        "confirmed",
    )
    assert violation.evidence == [{"kind": "case", "reference": f"C-{case.id}"}]
    assert (violation.external_reference, violation.product) == ("4711", case.product)
    assert (violation.reported_by, violation.automatic) == ("account:901", True)
    assert points(case.seller_id) == 2


def test_a_dismissed_complaint_gives_none(desk: Flask) -> None:
    case = decided(deciding_case(issue="not_as_described"), outcome=Outcome.DISMISSED, remedy=None)
    assert known(case.seller_id) == []


def test_a_case_that_is_reopened_and_dismissed_takes_its_points_back(desk: Flask) -> None:
    case = closed_case(issue="not_as_described")
    assert points(case.seller_id) == 2
    outcome.reopen(case_id=case.id, reason="The photo was of another lamp.", by=link(case), at=LATER)
    assert points(case.seller_id) == 2
    again(case)
    assert known(case.seller_id) == [(f"case:{case.id}", "false_description", "withdrawn")]
    assert points(case.seller_id) == 0


def again(case: Case) -> None:
    """Decided the second time, by another person, for the seller."""
    decided(case, outcome=Outcome.DISMISSED, remedy=None, by=COLLEAGUE, at=LATER)


def test_a_common_finding_gives_one_violation(desk: Flask, seller: Seller) -> None:
    group = grouped(seller, 3)
    groups.find(
        group_id=group.id,
        finding=Outcome.UPHELD,
        reason=REASON,
        outcomes=outcomes_of(group),
        by=OFFICER,
        at=LATER,
    )
    [(source, _, state)] = known(seller.id)
    assert (source, state) == (f"group:{group.id}", "confirmed")


def test_when_a_notice_falls_what_was_done_to_the_goods_ends(desk: Flask, seller: Seller) -> None:
    measure = starting.start_now(
        seller_id=seller.id,
        kind=Kind.PRODUCT_STOPPED,
        scope=Scope.PRODUCT,
        item="lamp-7",
        cause="case:42",
        ground=ListedGround.IP_NOTICE,
        reason="The holder of the rights gave notice.",
        evidence=[{"kind": "case", "reference": "C-42"}],
        by=BY,
        at=AT,
    )
    publish(IpMeasureFalls(case_id=42, seller_id=seller.id, product="lamp-7"), by=BY, at=LATER)
    found = db.session.get_one(Measure, measure.id, populate_existing=True)
    assert (found.state, found.end_reason) == ("lifted", "cause")


def test_an_accepted_notice_of_rights_stops_the_listing_until_it_is_decided(desk: Flask) -> None:
    case = accepted_case(kind=CaseKind.IP_NOTICE, issue="ip_infringement", product="shirt-1", request=None)
    [stop] = db.session.scalars(select(Measure).where(Measure.seller_id == case.seller_id))
    assert (stop.kind, stop.item, stop.listed_ground, stop.state) == (
        "listing_stopped",
        "shirt-1",
        "ip_notice",
        "active",
    )
    publish(IpMeasureFalls(case_id=case.id, seller_id=case.seller_id, product="shirt-1"), by=BY, at=LATER)
    db.session.refresh(stop)
    assert (stop.state, stop.end_reason) == ("lifted", "cause")


def test_an_upheld_notice_goes_on_as_the_measure_of_its_violation(desk: Flask) -> None:
    case = deciding_case(kind=CaseKind.IP_NOTICE, issue="ip_infringement", product="shirt-1", request=None)
    decided(case, remedy=None)
    measures = db.session.scalars(select(Measure).where(Measure.seller_id == case.seller_id).order_by(Measure.id)).all()
    assert [(one.cause, one.state, one.violation_id is None) for one in measures] == [
        (f"notice:{case.id}", "lifted", True),
        (f"case:{case.id}", "active", False),
    ]
