"""From an approved application to a seller: registered, verified, with an account, its permits and its conditions."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from governance.core.access import Actor, system_actor
from governance.core.account_opening import turn_into_sellers
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.core.documents import keeping as documents
from governance.core.errors import Conflict
from governance.onboarding import licences
from governance.onboarding.lookup import subject_of
from governance.onboarding.models import Application, ApplicationDecision
from governance.rectification import fixes
from governance.sellers import register
from governance.sellers.models import Seller
from governance.sellers.register import NewSeller


def admit(application: Application, decision: ApplicationDecision, *, by: Actor, at: datetime) -> Seller:
    """Make the application's applicant a seller; everything or nothing, in the transaction of the decision.

    The documents count as verified by who decided. Raises `Conflict` when the shop's reference is taken.
    """
    # The decision is a person's; what follows from it follows by itself.
    system = system_actor("admission")
    seller = _register(application, by=system, at=at)
    application.seller_id = seller.id
    db.session.flush()
    for paper in documents.documents_of(subject_of(application)):
        if paper.erased_at is None and paper.verified_at is None:
            documents.verify(document_id=paper.id, by=by, at=at)
    licences.enter_from_application(application_id=application.id, seller_id=seller.id, by=by, at=at)
    documents.hand_over(application_id=application.id, seller_id=seller.id, by=by, at=at)
    turn_into_sellers(application_id=application.id, seller_id=seller.id, by=system, at=at)
    for number, condition in enumerate(decision.conditions, start=1):
        fixes.require(
            seller_id=seller.id,
            source=f"decision:{decision.id}:{number}",
            title="Condition of your admission",
            demand=condition["sentence"],
            due_on=date.fromisoformat(condition["due_on"]),
            by=system,
            at=at,
        )
    return seller


def _register(application: Application, *, by: Actor, at: datetime) -> Seller:
    reference = application.shop_reference or application.reference
    if db.session.scalar(select(Seller.id).where(Seller.reference == reference)) is not None:
        raise Conflict(f"There is a seller {reference!r} already.", pointer="/shop_reference")
    new = NewSeller(
        reference=reference,
        name=application.shop_name or application.legal_name or "",
        country=application.country,
        joined_on=day_of(at, settings().timezone),
    )
    register.register_many(sellers=[new], by=by, at=at)
    # What it mainly sells is what it named first.
    register.note_main_categories(categories={reference: application.categories[0]}, by=by, at=at)
    return register.find(reference)
