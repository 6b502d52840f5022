"""Identities of sellers: entered when an application is approved, changed when a change was verified."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from governance.core.commands import settings
from governance.core.database import db
from governance.core.errors import NotFound
from governance.onboarding.identity_models import SellerIdentity, SellerPerson
from governance.onboarding.normal_forms import keys_of

ABOUT_THE_BUSINESS: Final = (
    "country",
    "kind",
    "legal_name",
    "registration_number",
    "exemption",
    "registered_address",
    "founded_on",
    "business_scope",
)
ABOUT_PEOPLE: Final = (
    "representative_name",
    "representative_id_number",
    "contact_name",
    "contact_email",
    "contact_phone",
    "bank_account_name",
    "bank_account_number",
)


def held(seller_id: int) -> tuple[SellerIdentity, SellerPerson]:
    """Who the seller is, kept from everybody else until the transaction ends; raises `NotFound`."""
    query = select(SellerIdentity).where(SellerIdentity.seller_id == seller_id).with_for_update()
    identity = db.session.scalar(query, execution_options={"populate_existing": True})
    if identity is None:
        raise NotFound("Nothing is known yet of who this seller is.")
    person = db.session.get(SellerPerson, seller_id)
    if person is None:
        person = SellerPerson(seller_id=seller_id)
        db.session.add(person)
    return identity, person


def write(identity: SellerIdentity, person: SellerPerson, values: Mapping[str, Any], *, at: datetime) -> None:
    """Set the fields that `values` names, and the keys that duplicates are found by."""
    for name, value in values.items():
        setattr(identity if name in ABOUT_THE_BUSINESS else person, name, value)
    found = keys_of(
        country=identity.country,
        salt=settings().pseudonym_key,
        number=identity.registration_number,
        address=identity.registered_address,
        representative_id_number=person.representative_id_number,
        representative_name=person.representative_name,
        phone=person.contact_phone,
        account=person.bank_account_number,
    )
    identity.number_key, identity.address_key = found.number_key, found.address_key
    person.representative_key, person.phone_key = found.representative_key, found.phone_key
    person.account_key = found.account_key
    identity.updated_at = at
