"""Staged sellers enter the register: sellers, identities, persons and permits, each by one statement for all rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import CursorResult, text

from governance.core.access import Actor
from governance.core.database import db
from governance.sellers import register
from governance.sellers.register import NewSeller

_LEADING: Final = "SELECT reference, name, country, joined_on, category FROM staged_seller WHERE leads ORDER BY row"
_MARK: Final = """
UPDATE staged_seller SET seller_id = seller.id, new_identity = identity.seller_id IS NULL
FROM seller LEFT JOIN seller_identity AS identity ON identity.seller_id = seller.id
WHERE seller.reference = staged_seller.reference
"""
_IDENTITIES: Final = """
INSERT INTO seller_identity (
    seller_id, country, kind, legal_name, registration_number, number_key, registered_address, address_key, founded_on,
    business_scope, state, updated_at
)
SELECT
    seller_id, country, kind, legal_name, registration_number, number_key, registered_address, address_key, founded_on,
    business_scope, 'unverified', :at
FROM staged_seller WHERE leads AND new_identity
"""
_PERSONS: Final = """
INSERT INTO seller_person (
    seller_id, representative_name, representative_id_number, representative_key, contact_name, contact_email,
    contact_phone, phone_key, bank_account_name, bank_account_number, account_key
)
SELECT
    seller_id, representative_name, representative_id_number, representative_key, contact_name, contact_email,
    contact_phone, phone_key, bank_account_name, bank_account_number, account_key
FROM staged_seller WHERE leads AND new_identity
"""
_PERMITS: Final = """
INSERT INTO permit (seller_id, category, kind, number, valid_from, valid_until, state, created_at)
SELECT DISTINCT ON (seller_id, permit_kind, category, permit_number)
    seller_id, category, permit_kind, permit_number, permit_valid_from, permit_valid_until, 'proposed', CAST(:at AS timestamptz)
FROM staged_seller WHERE new_identity AND permit_kind IS NOT NULL
ORDER BY seller_id, permit_kind, category, permit_number, permit_valid_until DESC NULLS FIRST
"""


@dataclass(frozen=True, kw_only=True)
class Entered:
    """How many were new, and how many rows named a seller whose identity is known already."""

    sellers: int
    identities: int
    permits: int
    rows_known: int


def enter(*, by: Actor, at: datetime) -> Entered:
    """Register what is staged. A seller who has an identity keeps it: what changed is reported and verified."""
    rows = db.session.execute(text(_LEADING)).all()
    new = register.register_many(
        sellers=(
            NewSeller(reference=row.reference, name=row.name, country=row.country, joined_on=row.joined_on)
            for row in rows
        ),
        by=by,
        at=at,
    )
    categories = {row.reference: row.category for row in rows if row.category}
    if categories:
        register.note_main_categories(categories=categories, by=by, at=at)
    _changed(_MARK)
    db.session.execute(text("ANALYZE staged_seller"))  # what was just filled in is joined by from here on
    known = db.session.scalar(text("SELECT count(*) FROM staged_seller WHERE NOT new_identity")) or 0
    identities = _changed(_IDENTITIES, at=at)
    _changed(_PERSONS)
    return Entered(sellers=new, identities=identities, permits=_changed(_PERMITS, at=at), rows_known=known)


def _changed(statement: str, **values: Any) -> int:
    result = db.session.execute(text(statement), values)
    return result.rowcount if isinstance(result, CursorResult) else 0
