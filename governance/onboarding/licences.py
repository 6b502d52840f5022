"""From an approved application to an admitted seller: identity and permits enter, and their clocks begin."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from governance.core.access import Actor, Permission, check_permission
from governance.core.database import db
from governance.core.documents.models import Document
from governance.core.errors import NotFound
from governance.onboarding import identities, permits, reverification
from governance.onboarding.identity_models import Permit, SellerIdentity, SellerPerson
from governance.onboarding.identity_states import IdentityState
from governance.onboarding.models import Application, ApplicationPerson
from governance.onboarding.permit_states import PermitState
from governance.onboarding.upkeep_rules import UpkeepRules, rules_at


def enter_from_application(*, application_id: int, seller_id: int, by: Actor, at: datetime) -> SellerIdentity:
    """Take over who the seller is and what it may sell from its approved application, verified by `by` at `at`.

    Permits begin their clocks, and the identity is due to be verified again within six months.
    """
    check_permission(by, Permission.APPLICATION_DECIDE)
    application = db.session.get(Application, application_id)
    if application is None or not application.country or not application.kind:
        raise NotFound(f"There is no application {application_id} that says who applies.")
    person, people = SellerPerson(seller_id=seller_id), db.session.get(ApplicationPerson, application_id)
    identity = SellerIdentity(
        seller_id=seller_id,
        application_id=application_id,
        country=application.country,
        kind=application.kind,
        state=IdentityState.UNVERIFIED.value,
        updated_at=at,
    )
    values = {name: getattr(application, name) for name in identities.ABOUT_THE_BUSINESS}
    values |= {name: getattr(people, name) for name in identities.ABOUT_PEOPLE} if people else {}
    identities.write(identity, person, values, at=at)
    db.session.add_all([identity, person])
    db.session.flush()
    rules = rules_at(at)
    for permit in _permits(application, seller_id, rules, at):
        db.session.add(permit)
        db.session.flush()
        permits.enter(permit, rules, by=by, at=at)
    reverification.begin(identity, rules, by=by, at=at)
    return identity


def _permits(application: Application, seller_id: int, rules: UpkeepRules, at: datetime) -> Iterator[Permit]:
    """The permits that the application's documents are, the newest of each kind (of a brand's, of each mark)."""
    for document in _newest(application.id, rules):
        for category in _categories(application, document.kind, rules):
            yield Permit(
                seller_id=seller_id,
                category=category,
                kind=document.kind,
                number=document.number,
                valid_from=document.valid_from,
                valid_until=document.valid_until,
                document_id=document.id,
                state=PermitState.PROPOSED.value,
                created_at=at,
            )


def _newest(application_id: int, rules: UpkeepRules) -> list[Document]:
    query = select(Document).where(Document.application_id == application_id, Document.erased_at.is_(None))
    newest: dict[tuple[str, str | None], Document] = {}
    for document in db.session.scalars(query.order_by(Document.id)):
        kind = rules.kind(document.kind)
        if kind is not None and kind.permit:
            newest[document.kind, document.number if rules.of_a_brand(document.kind) else None] = document
    return list(newest.values())


def _categories(application: Application, kind: str, rules: UpkeepRules) -> list[str | None]:
    """The categories of the application that ask for this kind of document; the whole shop when none does."""
    needs = ((code, rules.admission.category(code, application.country or "")) for code in application.categories)
    asking = [code for code, need in needs if need is not None and kind in need.documents]
    return [*asking] or [None]
