"""Admitted sellers for tests: people, documents, permits and identities, with full defaults."""

from __future__ import annotations

import itertools
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from governance.core.access import Actor, Role, permissions_of
from governance.core.clocks.steps import Reached, reach_due_steps
from governance.core.database import db
from governance.core.documents.models import Document
from governance.core.outbox.models import Message
from governance.onboarding import identities, permits, reverification
from governance.onboarding.identity_models import Permit, SellerIdentity, SellerPerson
from governance.onboarding.upkeep_models import IdentityChange
from governance.onboarding.upkeep_rules import rules_at
from governance.rectification import fixes
from governance.rectification.models import RequiredFix
from governance.sellers import stops
from tests.builders import AT, BY, make_seller

OFFICER = Actor("account", "901", "officer@platform.example", permissions_of([Role.COMPLIANCE_OFFICER]))
REVIEWER = Actor("account", "903", "reviewer@platform.example", permissions_of([Role.REVIEWER]))
TODAY = date(2026, 3, 1)
END = date(2026, 6, 30)

_numbers = itertools.count(1)


def noon(day: date) -> datetime:
    """Midday of a day."""
    return AT + (day - TODAY)


def shop_of(seller_id: int) -> Actor:
    """Somebody who speaks for a shop."""
    return Actor("account", "911", "owner@shop.example", permissions_of([Role.SELLER]), seller_id=seller_id)


def make_document(seller_id: int, **columns: Any) -> Document:
    """A document that the shop handed in, without its content."""
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
        "uploaded_by": shop_of(seller_id).label,
    }
    document = Document(seller_id=seller_id, **defaults | columns)
    db.session.add(document)
    db.session.flush()
    return document


def make_identity(
    seller_id: int | None = None, *, verified_at: datetime | None = AT, at: datetime = AT, **values: Any
) -> SellerIdentity:
    """The identity of a Chinese company (of a new seller), verified at `verified_at` unless it is None."""
    number = next(_numbers)
    seller_id = seller_id or make_seller(country="CN", category="food").id
    usual: dict[str, Any] = {
        "country": "CN",
        "kind": "company",
        "legal_name": f"杭州第{number}食品有限公司",
        "registration_number": f"9133010{number:011d}",
        "registered_address": f"杭州市余杭区文一西路 {number} 号",
        "contact_name": f"李{number}",
        "contact_email": f"shop-{number}@shops.example",
        "contact_phone": f"+86 138 0013 {number:04d}",
        "representative_id_number": f"33010619800101{number:04d}",
    }
    identity = SellerIdentity(seller_id=seller_id, state="unverified", updated_at=at)
    person = SellerPerson(seller_id=seller_id)
    identities.write(identity, person, usual | values, at=at)
    db.session.add_all([identity, person])
    db.session.flush()
    if verified_at is not None:
        reverification.begin(identity, rules_at(at), by=BY, at=verified_at)
    return identity


def keep_licence(seller_id: int) -> None:
    """A row in every table of the upkeep that holds rows of sellers; needs no rule book."""
    make_identity(seller_id, verified_at=None)
    db.session.add(Permit(seller_id=seller_id, kind="food_licence", state="proposed", created_at=AT))
    reported = {"fields": {"contact_name": "Ana"}, "names": ["contact_name"], "reported_at": AT, "reported_by": "shop"}
    db.session.add(IdentityChange(seller_id=seller_id, state="reported", **reported))
    db.session.flush()


def hand_in(seller_id: int, *, by: Actor | None = None, at: datetime = AT, **changes: Any) -> Permit:
    """A food licence that the shop hands in."""
    document = changes.pop("document", None) or make_document(seller_id)
    asked: dict[str, Any] = {
        "seller_id": seller_id,
        "kind": "food_licence",
        "category": "food",
        "document_id": document.id,
        "number": "JY13301060000001",
        "valid_from": date(2025, 7, 1),
        "valid_until": END,
    }
    return permits.propose(**asked | changes, by=by or shop_of(seller_id), at=at)


def make_permit(seller_id: int, *, at: datetime = AT, **changes: Any) -> Permit:
    """A food licence that was handed in and verified."""
    return permits.verify(permit_id=hand_in(seller_id, at=at, **changes).id, by=OFFICER, at=at)


def show_evidence(fix: RequiredFix, *, at: datetime) -> RequiredFix:
    """The shop says how it will put something right, and shows a document for it."""
    by = shop_of(fix.seller_id)
    fixes.plan(fix_id=fix.id, owner="Li Ming", plan="The paper comes by post.", by=by, at=at)
    return fixes.submit(fix_id=fix.id, documents=[make_document(fix.seller_id).id], by=by, at=at)


def minutes_pass(*days: date) -> list[Reached]:
    """What the clocks reach when the job runs at midday of each of `days`."""
    return [reach_due_steps(by=BY, at=noon(day)) for day in days]


def told(*topics: str) -> list[str]:
    """The topics of everything that was announced to webhooks or people, oldest first; of `topics` when given."""
    query = select(Message.topic, Message.created_at).order_by(Message.created_at)
    return [row.topic for row in db.session.execute(query) if not topics or row.topic in topics]


def stopped(seller_id: int) -> list[str | None]:
    """The categories that are stopped at a seller."""
    return [stop.category for stop in stops.stops_of(seller_id)]


def after(day: date, days: int = 1) -> date:
    """So many days later."""
    return day + timedelta(days=days)
