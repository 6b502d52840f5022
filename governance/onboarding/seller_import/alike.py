"""Who shares a number, an account, a representative, an address or a telephone: groups, found by one pass over keys.

A group of n sellers is proposed as n - 1 relations, each member with the first one, never as all its pairs: an office
address that a thousand shops share would make half a million of them. Of a group that large an officer confirms
nothing one by one either, so at most `MOST_IN_A_GROUP` members are proposed, and the report names the whole group.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import CursorResult, text

from governance.core.database import db

MOST_IN_A_GROUP: Final = 20

_GROUPS: Final = """
DROP TABLE IF EXISTS pg_temp.alike;
CREATE TEMP TABLE alike ON COMMIT DROP AS
WITH keyed (kind, key, seller_id) AS (
    SELECT 'same_number', number_key, seller_id FROM seller_identity WHERE number_key IS NOT NULL
    UNION ALL SELECT 'same_address', address_key, seller_id FROM seller_identity WHERE address_key IS NOT NULL
    UNION ALL SELECT 'same_account', account_key, seller_id FROM seller_person WHERE account_key IS NOT NULL
    UNION ALL
    SELECT 'same_representative', representative_key, seller_id FROM seller_person WHERE representative_key IS NOT NULL
    UNION ALL SELECT 'same_phone', phone_key, seller_id FROM seller_person WHERE phone_key IS NOT NULL
),
arrived AS (SELECT DISTINCT seller_id FROM staged_seller WHERE new_identity),
grouped AS (
    SELECT
        kind, key, keyed.seller_id, min(keyed.seller_id) OVER same AS first_id, count(*) OVER same AS size,
        row_number() OVER (PARTITION BY kind, key ORDER BY keyed.seller_id) AS place,
        count(arrived.seller_id) OVER same AS arrived
    FROM keyed LEFT JOIN arrived ON arrived.seller_id = keyed.seller_id
    WINDOW same AS (PARTITION BY kind, key)
)
SELECT kind, key, seller_id, first_id, size, place FROM grouped WHERE size > 1 AND arrived > 0
"""
_RELATIONS: Final = """
INSERT INTO seller_relation (kind, left_kind, left_id, right_kind, right_id, evidence, state, found_at)
SELECT
    kind, 'seller', CASE WHEN in_order THEN first_id ELSE seller_id END,
    'seller', CASE WHEN in_order THEN seller_id ELSE first_id END,
    jsonb_build_object('sellers', size, 'digest', left(encode(sha256(convert_to(key, 'UTF8')), 'hex'), 16)), 'proposed', :at
FROM (SELECT alike.*, CAST(first_id AS text) COLLATE "C" < CAST(seller_id AS text) AS in_order FROM alike) AS ordered
WHERE seller_id <> first_id AND place <= :most
ON CONFLICT DO NOTHING
"""
_LISTED: Final = """
SELECT kind, dense_rank() OVER (ORDER BY kind, first_id, key) AS number, size, seller.reference
FROM alike JOIN seller ON seller.id = alike.seller_id ORDER BY kind, number, place
"""


@dataclass(frozen=True)
class Member:
    """One line of the report: a seller and the group it is in."""

    kind: str
    group: int
    size: int
    reference: str


def propose_relations(*, at: datetime) -> tuple[int, int]:
    """Propose relations for the groups that the sellers just entered belong to; returns (groups, relations)."""
    db.session.execute(text(_GROUPS))
    db.session.execute(text("ANALYZE alike"))
    result = db.session.execute(text(_RELATIONS), {"at": at, "most": MOST_IN_A_GROUP})
    groups = db.session.scalar(text("SELECT count(*) FROM alike WHERE place = 1")) or 0
    return groups, result.rowcount if isinstance(result, CursorResult) else 0


def members() -> Iterator[Member]:
    """Every member of every group, group by group."""
    found = db.session.execute(text(_LISTED).execution_options(yield_per=5_000))
    return (Member(*row) for row in found)
