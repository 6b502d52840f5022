"""People, cases and documents for the tests of this room."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from governance.complaints import cases
from governance.complaints.filing import Filing, Person
from governance.complaints.models import Case, CaseEntry, CaseEvidence, CaseGroup, CaseOffer, CaseRecord
from governance.complaints.states import Kind
from governance.core.access import Actor, Role, complainant, permissions_of, system_actor
from governance.core.audit import AuditEntry
from governance.core.clocks.steps import reach_due_steps
from governance.core.database import db
from governance.core.documents.models import Document
from governance.core.outbox.models import Message
from governance.rulebook import publication
from tests.builders import AT, BY, make_account, make_seller

OFFICER = Actor("account", "901", "officer@platform.example", permissions_of([Role.COMPLIANCE_OFFICER]))
COLLEAGUE = Actor("account", "902", "colleague@platform.example", permissions_of([Role.COMPLIANCE_OFFICER]))
REVIEWER = Actor("account", "903", "reviewer@platform.example", permissions_of([Role.REVIEWER]))
SYSTEM_OF_PLATFORM = Actor("account", "904", "orders@platform.example", permissions_of([Role.INTEGRATION]))
LATER = AT + timedelta(hours=1)

_numbers = itertools.count(1)


def install_rules(at: datetime = AT) -> None:
    """The default rule book, in force."""
    publication.install_preset("fair-1000", by=BY, at=at)


def person(**changes: Any) -> Person:
    """An invented buyer."""
    number = next(_numbers)
    given: dict[str, Any] = {
        "name": f"Ana Souza {number}",
        "email": f"ana.{number}@mail.example",
        "phone": f"+55 11 91234-{number:04d}",
        "address": f"Rua das Flores {number}, Campinas",
        "buyer_reference": f"buyer-{number}",
        "language": "en",
    }
    return Person(**given | changes)


def a_filing(**changes: Any) -> Filing:
    """A complaint about an article that does not work, with everything it needs but the shop."""
    number = next(_numbers)
    given: dict[str, Any] = {
        "kind": Kind.COMPLAINT,
        "source": "orders-system",
        "external_reference": f"T-{number}",
        "seller": "",
        "issue": "quality",
        "text": "The lamp stopped working after two days.",
        "product": "lamp-7",
        "order_reference": f"order-{number}",
        "request": "refund",
        "person": person(),
    }
    return Filing(**given | changes)


def filed_case(*, at: datetime = AT, by: Actor = BY, **changes: Any) -> Case:
    """A case that was just filed; with a shop of its own unless `seller` (its reference) is given."""
    filing = a_filing(**changes)
    if not filing.seller:
        filing = replace(filing, seller=make_seller().reference)
    return cases.file_case(filing=filing, by=by, at=at).case


def accepted_case(*, at: datetime = AT, **changes: Any) -> Case:
    """A case that waits for the seller's answer."""
    case = filed_case(at=at, **changes)
    return cases.accept(case_id=case.id, by=OFFICER, at=at)


def shop(seller_id: int, account: str = "911") -> Actor:
    """Somebody who speaks for a shop."""
    label = f"{account}@shop.example"
    return Actor("account", account, label, permissions_of([Role.SELLER]), seller_id=seller_id)


def link(case: Case) -> Actor:
    """Whoever holds the link to a case."""
    return complainant(case.id)


def officers(number: int) -> list[int]:
    """Accounts of officers who can be given cases."""
    return [make_account(Role.COMPLIANCE_OFFICER).id for _ in range(number)]


def account_of(case: Case) -> int:
    """An account of the shop that a case is about."""
    return make_account(Role.SELLER, seller_id=case.seller_id).id


def make_document(case: Case, *, seller_id: int | None = None, **columns: Any) -> Document:
    """A document about a case, without its content; with `seller_id` one that the shop handed in."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "sha256": f"{number:064x}",
        "media_type": "image/jpeg",
        "size": 1_000,
        "name": f"photo-{number}.jpg",
        "kind": "photo",
        "subject_kind": "case",
        "subject_id": str(case.id),
        "scan": "clean",
        "uploaded_at": AT,
        "uploaded_by": "somebody",
    }
    document = Document(seller_id=seller_id, **defaults | columns)
    db.session.add(document)
    db.session.flush()
    return document


def rows_about(seller_id: int) -> Case:
    """One row in every table of cases that names a shop, without the clocks that an operation would start."""
    seen: dict[str, Any] = {"seller_id": seller_id, "for_seller": True, "for_complainant": True}
    case = Case(kind="complaint", source="file", seller_id=seller_id, issue="quality", state="with_seller")
    case.opened_at = case.recorded_at = case.seller_told_at = AT
    db.session.add(case)
    db.session.flush()
    document = make_document(case, seller_id=seller_id)
    by_seller: dict[str, Any] = {"case_id": case.id, "party": "seller", "at": AT}
    entry = CaseEntry(by="account:911", kind="answer", **by_seller, **seen)
    record = CaseRecord(case_id=case.id, kind="order", content={}, digest="0" * 64, known_at=AT, taken_at=AT, **seen)
    group = CaseGroup(seller_id=seller_id, issue="quality", cause="lot:1", opened_at=AT, opened_by="account:901")
    db.session.add_all([entry, record, group, CaseEvidence(document_id=document.id, **by_seller, **seen)])
    db.session.flush()
    offer = CaseOffer(case_id=case.id, seller_id=seller_id, entry_id=entry.id, party="seller", remedy="refund")
    offer.state, offer.made_at = "open", AT
    db.session.add(offer)
    db.session.flush()
    return case


def entries_of(case: Case) -> list[CaseEntry]:
    """The timeline, in order."""
    return list(db.session.scalars(select(CaseEntry).where(CaseEntry.case_id == case.id).order_by(CaseEntry.id)))


def happened(case: Case) -> list[str]:
    """What happened, in one word each, in order."""
    return [entry.kind for entry in entries_of(case)]


def audited(case: Case) -> list[str]:
    """What the audit trail says happened to a case, in order."""
    its = (AuditEntry.subject_kind == "case", AuditEntry.subject_id == str(case.id))
    return list(db.session.scalars(select(AuditEntry.action).where(*its).order_by(AuditEntry.id)))


def told(case: Case, account: int) -> list[str]:
    """What one account was told about a case, as notifications."""
    its = (Message.subject_kind == "case", Message.subject_id == str(case.id), Message.account_id == account)
    query = select(Message.topic).where(*its, Message.channel == "notification")
    return list(db.session.scalars(query.order_by(Message.created_at, Message.topic)))


def reach_steps(at: datetime) -> None:
    """What the scheduler does by the minute: the steps of clocks that are due."""
    reach_due_steps(by=system_actor("clock-steps"), at=at)
