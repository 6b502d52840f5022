"""What the platform knew when a case was filed is frozen, once, without anything of a person."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import ProgrammingError

from governance.complaints.models import Case, CaseRecord
from governance.complaints.records import digest_of, freeze_due
from governance.complaints.states import Kind, State
from governance.core.access import ANONYMOUS
from governance.core.audit import AuditEntry
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.core.errors import PermissionDenied
from governance.core.settings import Settings
from governance.facts import batches
from tests.builders import AT, BY, commit
from tests.governance.complaints.filed import LATER, filed_case, install_rules, person
from tests.governance.facts.imported import register_sellers, take

BUYER = "buyer-of-o1"


@pytest.fixture
def market(settings: Settings, platform: None) -> Settings:
    """An order with a review, a return and a question, all known when cases come in."""
    install_rules()
    commit()
    register_sellers()
    order = {"buyer_id": BUYER, "category": "toys", "product_id": "lamp", "lot": "L7", "promised_on": "2026-01-08"}
    take(settings, "orders", order, at=AT - timedelta(days=1))
    take(settings, "reviews", {"score": 1}, at=AT - timedelta(days=1))
    question = {"case_id": "q1", "kind": "question", "channel": "chat", "order_id": "o1"}
    take(settings, "service", {"order_id": "o1", "buyer_id": BUYER}, question, at=AT - timedelta(days=1))
    return settings


def on_order(order: str = "o1", *, buyer: str = BUYER, **changes: Any) -> Case:
    """A case about an order of anna's."""
    return filed_case(seller="anna", order_reference=order, person=person(buyer_reference=buyer), **changes)


def records(case: Case) -> Mapping[str, CaseRecord]:
    """The frozen records of a case, by kind."""
    return {row.kind: row for row in db.session.scalars(select(CaseRecord).where(CaseRecord.case_id == case.id))}


def test_order_logistics_listing_service_reviews_and_conversations_are_frozen(market: Settings) -> None:
    case = on_order()
    assert freeze_due(by=BY, at=LATER) == [case.id]
    found = records(case)
    assert sorted(found) == ["conversation", "listing", "logistics", "order", "reviews", "service"]
    assert found["order"].content["ordered_at"] == "2026-01-05T10:00:00"
    assert found["logistics"].content["promised_on"] == "2026-01-08"
    category = {"en": "Toys", "zh_CN": None}
    assert found["listing"].content == {
        "product_id": "lamp",
        "category": "toys",
        "lot": "L7",
        "category_name": category,
    }
    assert [review["score"] for review in found["reviews"].content["reviews"]] == [1]
    assert [row["case_id"] for row in found["service"].content["cases"]] == ["c1"]
    assert [row["case_id"] for row in found["conversation"].content["references"]] == ["q1"]
    assert case.recorded_facts_at == LATER
    for record in found.values():
        assert (record.known_at, record.taken_at) == (AT, LATER)
        assert record.digest == digest_of(record.content)
        assert BUYER not in str(record.content)


def test_the_trail_holds_the_digests(market: Settings) -> None:
    case = on_order()
    freeze_due(by=BY, at=LATER)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "case:record")).one()
    assert entry.subject_id == str(case.id)
    assert entry.after == {"records": {kind: record.digest for kind, record in records(case).items()}}


def test_what_is_learnt_later_changes_nothing(market: Settings) -> None:
    early, late = on_order(), on_order(at=LATER + timedelta(days=2))
    commit()
    delivered = {"delivered_at": "2026-01-09 12:00:00", "updated_at": "2026-01-09 12:00:00", "status": "delivered"}
    take(market, "orders", delivered, at=AT + timedelta(days=1))
    freeze_due(by=BY, at=LATER + timedelta(days=3))
    assert records(early)["logistics"].content["delivered_at"] is None
    assert records(late)["logistics"].content["delivered_at"] == "2026-01-09T12:00:00"


def test_nothing_is_frozen_twice_and_a_record_cannot_be_changed(market: Settings) -> None:
    case = on_order()
    freeze_due(by=BY, at=LATER)
    commit()
    assert freeze_due(by=BY, at=LATER) == []
    record = records(case)["order"]
    record.content = {"order": "o1", "known": False}
    with pytest.raises(ProgrammingError, match="permission denied"):
        db.session.flush()
    db.session.rollback()


def test_that_the_seller_has_no_such_order_is_a_record_and_no_order_is_none(market: Settings) -> None:
    unknown, without = on_order("o99"), filed_case(order_reference=None)
    assert freeze_due(by=BY, at=LATER) == [unknown.id, without.id]
    assert {kind: record.content for kind, record in records(unknown).items()} == {
        "order": {"order": "o99", "known": False}
    }
    assert records(without) == {}
    assert without.recorded_facts_at == LATER


@pytest.mark.parametrize(
    ("kind", "source", "buyer", "complainant", "seller"),
    [
        (Kind.COMPLAINT, "orders-system", BUYER, True, True),
        (Kind.COMPLAINT, "orders-system", "somebody-else", False, True),
        (Kind.COMPLAINT, "web", BUYER, False, True),  # anybody may claim to be anybody
        (Kind.REPORT, "orders-system", BUYER, True, False),  # the order would tell who reports
    ],
)
def test_who_sees_the_records(
    market: Settings, kind: Kind, source: str, buyer: str, complainant: bool, seller: bool
) -> None:
    changes: dict[str, Any] = {} if kind is Kind.COMPLAINT else {"request": None, "issue": "prohibited"}
    case = on_order(buyer=buyer, kind=kind, source=source, **changes)
    freeze_due(by=BY, at=LATER)
    assert {(row.for_complainant, row.for_seller) for row in records(case).values()} == {(complainant, seller)}


def test_nothing_is_frozen_for_what_was_over_before_it_was_told(market: Settings) -> None:
    history, refused = on_order(), on_order()
    for case, closed_at in ((history, AT - timedelta(days=90)), (refused, AT)):
        case.state, case.closed_at = State.NOT_ACCEPTED, closed_at
    db.session.flush()
    assert freeze_due(by=BY, at=LATER) == [refused.id]
    db.session.refresh(history)
    assert (history.recorded_facts_at, records(history)) == (LATER, {})


def test_while_events_are_imported_nothing_is_frozen(market: Settings, app: Flask) -> None:
    case = on_order()
    commit()
    imports, looked = threading.Event(), threading.Event()

    def hold() -> None:
        with app.app_context(), scoped(PLATFORM), transaction():
            batches.one_import_at_a_time()
            imports.set()
            looked.wait(60)

    importer = threading.Thread(target=hold)
    importer.start()
    try:
        assert imports.wait(60)
        assert freeze_due(by=BY, at=LATER) is None
        db.session.rollback()
    finally:
        looked.set()
        importer.join()
    assert freeze_due(by=BY, at=LATER) == [case.id]


def test_only_who_runs_jobs_freezes(market: Settings) -> None:
    with pytest.raises(PermissionDenied):
        freeze_due(by=ANONYMOUS, at=LATER)
