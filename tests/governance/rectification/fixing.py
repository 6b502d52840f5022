"""People, fixes and documents for the tests of this room."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from governance.core.access import Actor, Role, permissions_of
from governance.core.audit import AuditEntry
from governance.core.clocks.rules import Binds, ClockRule, Kind, Unit
from governance.core.database import db
from governance.core.documents.models import Document
from governance.core.events import Subscription
from governance.core.outbox.models import Message
from governance.rectification import fixes
from governance.rectification.models import RequiredFix
from tests.builders import AT

OFFICER = Actor("account", "901", "officer@platform.example", permissions_of([Role.COMPLIANCE_OFFICER]))
COLLEAGUE = Actor("account", "902", "colleague@platform.example", permissions_of([Role.COMPLIANCE_OFFICER]))
REVIEWER = Actor("account", "903", "reviewer@platform.example", permissions_of([Role.REVIEWER]))
DUE = date(2026, 3, 11)
LATER = AT + timedelta(hours=1)
TOO_LATE = datetime(2026, 3, 12, 9, tzinfo=UTC)
TERM = ClockRule(Binds.SELLER, Kind.LAW, "invented regulation, article 9", date(2026, 1, 5), 5, Unit.WORKING_DAYS)
TWO_WEEKS_ON = date(2026, 3, 25)

_numbers = itertools.count(1)


def shop(seller_id: int, account: str = "911") -> Actor:
    """Somebody who speaks for a shop."""
    label = f"{account}@shop.example"
    return Actor("account", account, label, permissions_of([Role.SELLER]), seller_id=seller_id)


def require(seller_id: int, **changes: Any) -> RequiredFix:
    """A required fix with ten days' time."""
    asked: dict[str, Any] = {
        "seller_id": seller_id,
        "source": f"permit:{next(_numbers)}",
        "title": "Renew the food licence",
        "demand": "The licence ended on 28 February.",
        "due_on": DUE,
        "by": OFFICER,
        "at": AT,
    }
    return fixes.require(**asked | changes)


def make_document(seller_id: int | None, **columns: Any) -> Document:
    """A document that was handed in, without its content."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "sha256": f"{number:064x}",
        "media_type": "application/pdf",
        "size": 1_000,
        "name": f"licence-{number}.pdf",
        "kind": "food_licence",
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


def plan(fix: RequiredFix, *, by: Actor | None = None, at: datetime = AT, **changes: Any) -> RequiredFix:
    """A plan stated by the shop."""
    said: dict[str, Any] = {"owner": "Ana", "plan": "Apply on Monday."}
    return fixes.plan(fix_id=fix.id, by=by or shop(fix.seller_id), at=at, **said | changes)


def submit(fix: RequiredFix, *, by: Actor | None = None, at: datetime = LATER, **changes: Any) -> RequiredFix:
    """Evidence shown by the shop, after a plan where there is none yet."""
    if fix.state == "required":
        plan(fix, by=by, at=at)
    shown: dict[str, Any] = {"documents": [make_document(fix.seller_id).id]}
    return fixes.submit(fix_id=fix.id, by=by or shop(fix.seller_id), at=at, **shown | changes)


def do(operation: str, fix: RequiredFix, by: Actor, **changes: Any) -> RequiredFix:
    """One operation on a fix, with everything it needs."""
    arguments: dict[str, Callable[[], dict[str, Any]]] = {
        "plan": lambda: {"owner": "Ana", "plan": "Apply on Monday."},
        "submit": lambda: {"documents": [make_document(fix.seller_id).id]},
        "verify": dict,
        "return_": lambda: {"reason": "A page is missing."},
        "cancel": lambda: {"reason": "Required by mistake."},
        "extend": lambda: {"reason": "The authority is closed.", "due_on": TWO_WEEKS_ON},
    }
    changed: RequiredFix = getattr(fixes, operation)(fix_id=fix.id, by=by, at=LATER, **arguments[operation]() | changes)
    return changed


def in_state(seller_id: int, state: str, **changes: Any) -> RequiredFix:
    """A fix that has come to `state`, required by the officer, worked on by the shop, judged by the reviewer."""
    fix = require(seller_id, **changes)
    if state == "planned":
        plan(fix)
    elif state == "cancelled":
        fixes.cancel(fix_id=fix.id, reason="Required by mistake.", by=OFFICER, at=AT)
    elif state != "required":
        submit(fix, at=AT)
    if state == "verified":
        fixes.verify(fix_id=fix.id, by=REVIEWER, at=AT)
    elif state == "returned":
        fixes.return_(fix_id=fix.id, reason="A page is missing.", by=REVIEWER, at=AT)
    assert fix.state == state
    return fix


def audited(fix: RequiredFix) -> list[str]:
    """What the audit trail says happened to a fix, in order."""
    its = (AuditEntry.subject_kind == "fix", AuditEntry.subject_id == str(fix.id))
    return list(db.session.scalars(select(AuditEntry.action).where(*its).order_by(AuditEntry.id)))


def told(fix: RequiredFix, account: int) -> list[str]:
    """What one account was told about a fix, as notifications."""
    its = (Message.subject_kind == "fix", Message.subject_id == str(fix.id), Message.account_id == account)
    query = select(Message.topic).where(*its, Message.channel == "notification")
    return list(db.session.scalars(query.order_by(Message.created_at, Message.topic)))


def listen(app: Flask, kind: type, then: Callable[[Any], None] = lambda _: None) -> list[Any]:
    """What is published of this kind from now on; `then` may fail."""
    heard: list[Any] = []

    def hear(event: Any, _by: Actor, _at: datetime) -> None:
        then(event)
        heard.append(event)

    app.extensions["subscriptions"] = (*app.extensions["subscriptions"], Subscription(kind, hear))
    return heard
