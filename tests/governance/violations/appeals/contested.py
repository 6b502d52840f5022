"""Sellers, people and things to contest for the tests of this room."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from governance.core.access import Actor, Role, permissions_of, system_actor
from governance.core.audit import AuditEntry
from governance.core.clocks.events import ClockStepReached
from governance.core.clocks.models import Clock
from governance.core.clocks.steps import reach_due_steps
from governance.core.contested import Contested
from governance.core.database import db
from governance.core.documents.models import Document
from governance.core.events import publish
from governance.core.outbox.models import Message
from governance.violations import cases
from governance.violations.appeals import decision, filing
from governance.violations.appeals.models import Appeal, AppealEntry, AppealEvidence
from governance.violations.appeals.states import Outcome
from governance.violations.measures.models import Measure
from governance.violations.models import Violation
from governance.violations.second_person import key_of
from tests.builders import AT

OFFICER = Actor("account", "901", "officer@platform.example", permissions_of([Role.COMPLIANCE_OFFICER]))
COLLEAGUE = Actor("account", "902", "colleague@platform.example", permissions_of([Role.COMPLIANCE_OFFICER]))
REVIEWER = Actor("account", "903", "reviewer@platform.example", permissions_of([Role.REVIEWER]))
FRESH = Actor("account", "904", "fresh@platform.example", permissions_of([Role.REVIEWER]))
JOB = system_actor("clock-steps")
DAY = timedelta(days=1)
LATER = AT + timedelta(hours=1)
LONG_AFTER = AT + 20 * DAY

_numbers = itertools.count(1)


def shop(seller_id: int, account: str = "911") -> Actor:
    """Somebody who speaks for a shop."""
    return Actor("account", account, f"{account}@shop.example", permissions_of([Role.SELLER]), seller_id=seller_id)


def violation(
    seller_id: int,
    *,
    rule: str = "invented_reviews",
    reported_by: Actor = OFFICER,
    confirmed_by: Actor = REVIEWER,
    at: datetime = AT,
    **details: Any,
) -> Violation:
    """A violation that one person reported and another confirmed."""
    reported = cases.report(
        seller_id=seller_id,
        rule=rule,
        source=f"report:{next(_numbers)}",
        occurred_on=at.date(),
        reason="Forty reviews from one device.",
        by=reported_by,
        at=at,
        **details,
    )
    return cases.confirm(violation_id=reported.id, effective_on=at.date(), by=confirmed_by, at=at)


def measure(seller_id: int, rule_book_id: int, **changes: Any) -> Measure:
    """A measure that is in force and was announced at once."""
    row: dict[str, Any] = {
        "seller_id": seller_id,
        "kind": "product_stopped",
        "scope": "product",
        "item": f"sku-{next(_numbers)}",
        "cause": f"case:{next(_numbers)}",
        "rule": "unsafe_goods",
        "rule_book_id": rule_book_id,
        "state": "active",
        "automatic": False,
        "reason": "A test found lead.",
        "parameters": {},
        "starts_on": AT.date(),
        "proposed_at": AT,
        "proposed_by": key_of(OFFICER),
        "decided_by": key_of(REVIEWER),
        "noticed_at": AT,
        "started_at": AT,
    }
    made = Measure(**row | changes)
    db.session.add(made)
    db.session.flush()
    return made


def file(thing: Violation | Measure, **changes: Any) -> Appeal:
    """An appeal of the shop about a violation or a measure."""
    kind = "violation" if isinstance(thing, Violation) else "measure"
    return file_about((kind, str(thing.id)), thing.seller_id, **changes)


def file_about(subject: tuple[str, str], seller_id: int, **changes: Any) -> Appeal:
    """An appeal of a shop."""
    told: dict[str, Any] = {"grounds": "The device is our warehouse's.", "by": shop(seller_id), "at": LATER}
    return filing.file(subject=subject, **told | changes)


def decide(appeal: Appeal, outcome: Outcome = Outcome.UPHELD, **changes: Any) -> Appeal:
    """A decision by somebody who had no part in anything."""
    told: dict[str, Any] = {"reason": "We looked at the addresses.", "by": FRESH, "at": LATER}
    return decision.decide(appeal_id=appeal.id, outcome=outcome, **told | changes)


def reach(appeal: Appeal, step: str, at: datetime) -> None:
    """Let a step of the appeal's clock be reached, as the scheduler does it."""
    clock = db.session.scalars(
        select(Clock).where(Clock.subject_kind == "appeal", Clock.subject_id == str(appeal.id))
    ).one()
    event = ClockStepReached(
        name=clock.name,
        step=step,
        clock_id=clock.id,
        subject_kind=clock.subject_kind,
        subject_id=clock.subject_id,
        seller_id=clock.seller_id,
        application_id=None,
        due_at=clock.due_at,
    )
    publish(event, by=JOB, at=at)


def run_clocks(at: datetime) -> None:
    """Reach every step that is due."""
    assert reach_due_steps(by=JOB, at=at).failed == 0


def plug_in(app: Flask, kind: str, find: Callable[[str], Contested]) -> None:
    """Let things of another room be contested."""
    app.extensions["contestable"] = {**app.extensions["contestable"], kind: find}


def make_document(seller_id: int | None, **columns: Any) -> Document:
    """A document that was handed in, without its content."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "sha256": f"{number:064x}",
        "media_type": "application/pdf",
        "size": 1_000,
        "name": f"invoice-{number}.pdf",
        "kind": "invoice",
        "subject_kind": "seller",
        "subject_id": str(seller_id),
        "scan": "clean",
        "uploaded_at": AT,
        "uploaded_by": "somebody",
    }
    document = Document(seller_id=seller_id, **defaults | columns)
    db.session.add(document)
    db.session.flush()
    return document


def stored_appeal(seller_id: int) -> Appeal:
    """An open appeal with an entry and a document, written straight to the tables."""
    appeal = Appeal(
        seller_id=seller_id,
        subject_kind="standing",
        subject_id=str(next(_numbers)),
        title="A standing",
        automatic=True,
        instance=1,
        state="filed",
        grounds="It was the carrier.",
        involved=[],
        window_until=AT.date(),
        filed_at=AT,
        filed_by="account:911",
    )
    db.session.add(appeal)
    db.session.flush()
    its: dict[str, Any] = {"appeal_id": appeal.id, "seller_id": seller_id, "at": AT, "party": "seller"}
    db.session.add(AppealEntry(kind="filed", for_seller=True, by="account:911", **its))
    db.session.add(AppealEvidence(document_id=make_document(seller_id).id, by="account:911", **its))
    db.session.flush()
    return appeal


def entries(appeal: Appeal) -> list[str]:
    """What happened to an appeal, in order."""
    query = select(AppealEntry.kind).where(AppealEntry.appeal_id == appeal.id).order_by(AppealEntry.id)
    return list(db.session.scalars(query))


def audited(appeal: Appeal) -> list[str]:
    """What the audit trail says happened to an appeal, in order."""
    its = (AuditEntry.subject_kind == "appeal", AuditEntry.subject_id == str(appeal.id))
    return list(db.session.scalars(select(AuditEntry.action).where(*its).order_by(AuditEntry.id)))


def told(account_id: int) -> list[str]:
    """The topics of which one account was notified, in order."""
    its = (Message.account_id == account_id, Message.channel == "notification")
    query = select(Message.topic).where(*its).order_by(Message.created_at, Message.topic)
    return list(db.session.scalars(query))
