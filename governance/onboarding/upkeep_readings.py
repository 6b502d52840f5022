"""Permits and identities as people read them: rows with what the rule book makes of their dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from governance.core.access import Actor, Permission, check_permission
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.paging import Page, day_of_cursor, page_of
from governance.onboarding import permits, reverification
from governance.onboarding.expiry import Expiry, expiry_on
from governance.onboarding.identity_models import Permit, SellerIdentity
from governance.onboarding.identity_states import IdentityState
from governance.onboarding.permit_states import PermitState
from governance.onboarding.upkeep_rules import UpkeepRules, rules_at


@dataclass(frozen=True, kw_only=True)
class PermitReading:
    """A permit, and how far it is from its end on the day it is read."""

    id: str
    kind: str
    name_en: str
    category: str | None
    number: str | None
    valid_from: date | None
    valid_until: date | None
    state: PermitState
    expiry: Expiry
    document_id: str | None
    verified_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class IdentityReading:
    """How sure the platform is of who a seller is."""

    seller_id: int
    seller: str
    state: IdentityState
    verified_at: datetime | None
    reverify_on: date | None
    overdue: bool


def permit_readings(seller_id: int, *, by: Actor, at: datetime) -> list[PermitReading]:
    """Every permit of a seller, the newest first."""
    check_permission(by, Permission.SELLER_READ)
    rules = rules_at(at)
    return [read_permit(permit, rules) for permit in permits.permits_of(seller_id)]


def read_permit(permit: Permit, rules: UpkeepRules) -> PermitReading:
    """One permit as it stands on the day of `rules`."""
    state = PermitState(permit.state)
    expiry = expiry_on(
        rules.today,
        valid_until=permit.valid_until,
        notice_days=rules.notice_days,
        grace_days=rules.grace_days(permit.kind),
    )
    return PermitReading(
        id=str(permit.id),
        kind=permit.kind,
        name_en=rules.name_of(permit.kind),
        category=permit.category,
        number=permit.number,
        valid_from=permit.valid_from,
        valid_until=permit.valid_until,
        state=state,
        expiry=Expiry.EXPIRED if state is PermitState.EXPIRED else expiry,
        document_id=str(permit.document_id) if permit.document_id else None,
        verified_at=permit.verified_at,
    )


def read_identity(reference: str, identity: SellerIdentity, *, at: datetime) -> IdentityReading:
    """One identity as it stands at `at`."""
    due, today = identity.reverify_on, day_of(at, settings().timezone)
    return IdentityReading(
        seller_id=identity.seller_id,
        seller=reference,
        state=IdentityState(identity.state),
        verified_at=identity.verified_at,
        reverify_on=due,
        overdue=due is not None and due < today,
    )


def sellers_to_verify(*, limit: int, cursor: str | None, by: Actor, at: datetime) -> Page[IdentityReading]:
    """The officers' task list: sellers to verify again, what is due first first."""
    check_permission(by, Permission.DOCUMENT_VERIFY)
    found = reverification.to_verify(limit=limit + 1, after=day_of_cursor(cursor) if cursor is not None else None)
    rows = [read_identity(seller.reference, identity, at=at) for seller, identity in found]
    return page_of(rows, limit=limit, place=lambda row: (row.reverify_on, row.seller_id))
