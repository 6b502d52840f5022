"""What everybody may read of a seller: the licence data that the law has platforms show, read when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import PLATFORM, apply_scope, current_scope, db
from governance.core.errors import NotFound
from governance.onboarding.expiry import Expiry, expiry_on
from governance.onboarding.identity_models import Permit, SellerIdentity
from governance.onboarding.permit_states import PermitState
from governance.onboarding.upkeep_rules import UpkeepRules, rules_at
from governance.sellers.models import Seller

SHOWN = (PermitState.VERIFIED.value, PermitState.EXPIRED.value)


@dataclass(frozen=True, kw_only=True)
class PublicPermit:
    """One permit as the public reads it; `kind_en` and `kind_zh` are what people call it."""

    kind: str
    kind_en: str
    kind_zh: str
    category: str | None
    number: str | None
    valid_from: date | None
    valid_until: date | None
    verified_on: date | None
    expiry: Expiry


@dataclass(frozen=True, kw_only=True)
class PublicLicence:
    """Who trades under a shop's name. Of a natural person neither name nor address: that would be personal data."""

    reference: str
    shop_name: str
    kind: str
    country: str
    legal_name: str | None
    registration_number: str | None
    registered_address: str | None
    exemption: str | None
    verified_on: date | None
    permits: tuple[PublicPermit, ...]


def public_licence(reference: str, *, at: datetime) -> PublicLicence:
    """The public licence data of the seller `reference`, as it is at `at`; raises `NotFound`.

    Reads in the platform's scope, for strangers ask: only columns that are meant for everybody are read.
    """
    with _platform():
        seller = db.session.execute(
            select(
                Seller.id,
                Seller.name,
                SellerIdentity.kind,
                SellerIdentity.country,
                SellerIdentity.legal_name,
                SellerIdentity.registration_number,
                SellerIdentity.registered_address,
                SellerIdentity.exemption,
                SellerIdentity.verified_at,
            )
            .join(SellerIdentity, SellerIdentity.seller_id == Seller.id)
            .where(Seller.reference == reference)
        ).one_or_none()
        if seller is None:
            raise NotFound(f"There is no licence of a seller {reference!r}.")
        permits = tuple(_permits(seller.id, rules_at(at)))
    timezone, person = settings().timezone, seller.kind == "natural_person"
    return PublicLicence(
        reference=reference,
        shop_name=seller.name,
        kind=seller.kind,
        country=seller.country,
        legal_name=None if person else seller.legal_name,
        registration_number=seller.registration_number,
        registered_address=None if person else seller.registered_address,
        exemption=seller.exemption,
        verified_on=day_of(seller.verified_at, timezone) if seller.verified_at else None,
        permits=permits,
    )


def _permits(seller_id: int, rules: UpkeepRules) -> Iterator[PublicPermit]:
    timezone = settings().timezone
    columns = (Permit.kind, Permit.category, Permit.number, Permit.valid_from, Permit.valid_until, Permit.verified_at)
    query = select(*columns, Permit.state).where(Permit.seller_id == seller_id, Permit.state.in_(SHOWN))
    for permit in db.session.execute(query.order_by(Permit.kind, Permit.category, Permit.id)):
        kind = rules.kind(permit.kind)
        expiry = expiry_on(
            rules.today,
            valid_until=permit.valid_until,
            notice_days=rules.notice_days,
            grace_days=rules.grace_days(permit.kind),
        )
        yield PublicPermit(
            kind=permit.kind,
            kind_en=kind.name.en if kind else permit.kind,
            kind_zh=kind.name.zh if kind else permit.kind,
            category=permit.category,
            number=permit.number,
            valid_from=permit.valid_from,
            valid_until=permit.valid_until,
            verified_on=day_of(permit.verified_at, timezone) if permit.verified_at else None,
            expiry=Expiry.EXPIRED if permit.state == PermitState.EXPIRED else expiry,
        )


@contextmanager
def _platform() -> Iterator[None]:
    """Read as the platform for a moment, in the transaction that is open; the scope of the asker comes back."""
    apply_scope(db.session.connection(), PLATFORM)
    try:
        yield
    except NotFound:
        apply_scope(db.session.connection(), current_scope())
        raise
    apply_scope(db.session.connection(), current_scope())
