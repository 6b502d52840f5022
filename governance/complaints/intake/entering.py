"""A prepared piece enters the register of cases: copied aside, then cases, persons and what was filed, a statement each.

COPY is refused on tables whose rows are kept apart, so it fills a temporary one, which has drawn the cases' numbers
already: no row has to be found again by its reference.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from psycopg.errors import UniqueViolation
from sqlalchemy import CursorResult, func, select, text
from sqlalchemy.exc import IntegrityError

from governance.complaints.intake.preparing import COPIED, ByHand
from governance.complaints.parties import name_of
from governance.core.access import Actor
from governance.core.database import db
from governance.facts.database_link import driver_connection

LOCK: Final = 7_305_141
_TRIES: Final = 5
_CHUNK: Final = 1 << 20
_KINDS: Final = {
    "row": "bigint",
    "seller_id": "bigint",
    "amount": "numeric",
    "occurred_on": "date",
    **dict.fromkeys(("opened_at", "decided_at", "closed_at"), "timestamptz"),
}
_COLUMNS: Final = ", ".join(f"{name} {_KINDS.get(name, 'text')}" for name in COPIED)
_TABLES: Final = (
    "DROP TABLE IF EXISTS pg_temp.staged_case, pg_temp.staged_by_hand;"
    " CREATE TEMP TABLE staged_case (id bigint DEFAULT nextval('complaint_case_id_seq'),"
    f" {_COLUMNS}) ON COMMIT DROP;"
    " CREATE TEMP TABLE staged_by_hand (row bigint PRIMARY KEY, text text, complainant_key text) ON COMMIT DROP"
)
_EMPTY: Final = "TRUNCATE staged_case, staged_by_hand"
_FIND_SHOPS: Final = """
UPDATE staged_case SET seller_id = seller.id FROM seller
WHERE staged_case.seller_id IS NULL AND seller.reference = staged_case.seller
"""
# A subquery of its own for each row: joined, the planner may read through all cases there are, once for every piece.
_KNOWN: Final = """
DELETE FROM staged_case AS s WHERE (
    SELECT true FROM complaint_case AS c WHERE c.source = :source AND c.external_reference = s.external_reference
)
"""
_SAME: Final = (
    "external_reference, kind, authority, seller_id, issue, severity, category, product, product_name, lot,"
    " order_reference, request, amount, currency, occurred_on, outcome, ground, remedy, closed_at"
)
# A case that ended elsewhere needs nobody to take it in. When it was decided there we may not have been told: then it
# is the end, or when we came to know of it. The shop sees what was found about it, and of reports nothing.
_CASES: Final = f"""
INSERT INTO complaint_case (
    id, source, opened_at, recorded_at, state, taken_in_at, decided_at, decided_by, seller_told_at, {_SAME}
)
OVERRIDING SYSTEM VALUE
SELECT
    id, :source, coalesce(opened_at, :at), :at, coalesce(state, 'received'), CASE WHEN state IS NOT NULL THEN :at END,
    CASE WHEN outcome IS NOT NULL THEN coalesce(decided_at, closed_at, :at) END,
    CASE WHEN outcome IS NOT NULL THEN :by END,
    CASE WHEN state = 'closed' AND outcome IS NOT NULL AND kind <> 'report' THEN :at END, {_SAME}
FROM staged_case
"""
_PERSONS: Final = """
INSERT INTO case_person (case_id, name, email, phone, address, buyer_reference, language, complainant_key)
SELECT
    s.id, s.name, s.email, s.phone, s.address, s.buyer_reference, s.language,
    coalesce(by_hand.complainant_key, s.complainant_key)
FROM staged_case AS s LEFT JOIN staged_by_hand AS by_hand USING (row)
"""
_FILED: Final = """
INSERT INTO case_entry (case_id, seller_id, at, party, by, kind, text, data, for_complainant, for_seller)
SELECT
    s.id, s.seller_id, coalesce(s.opened_at, :at), 'complainant', :by, 'filed', coalesce(by_hand.text, s.text),
    jsonb_strip_nulls(
        jsonb_build_object('issue', issue, 'request', request, 'amount', CAST(amount AS text), 'currency', currency)
    ),
    true, kind <> 'report'
FROM staged_case AS s LEFT JOIN staged_by_hand AS by_hand USING (row)
"""
_WORDS: Final = """
INSERT INTO case_words (entry_id, case_id, of_complainant, text)
SELECT (SELECT e.id FROM case_entry AS e WHERE e.case_id = s.id AND e.kind = 'filed'), s.id, true, s.text
FROM staged_by_hand AS by_hand JOIN staged_case AS s USING (row)
WHERE by_hand.text IS NOT NULL
"""
# How it ended, as its last entry; complainants knew it long ago.
_ENDED: Final = """
INSERT INTO case_entry (case_id, seller_id, at, party, by, kind, data, for_complainant, for_seller, told_at)
SELECT
    id, seller_id, coalesce(closed_at, decided_at, :at), 'platform', :by, state,
    jsonb_strip_nulls(jsonb_build_object('outcome', outcome, 'ground', ground, 'remedy', remedy)),
    true, state = 'closed' AND kind <> 'report', :at
FROM staged_case WHERE state IS NOT NULL
"""


@dataclass(frozen=True, kw_only=True)
class Entered:
    """How many rows became cases, and how many were known before."""

    opened: int
    known: int


def begin(source: str) -> None:
    """Make room for the pieces of one delivery; deliveries of one source come in one after the other."""
    db.session.execute(select(func.pg_advisory_xact_lock(LOCK, func.hashtext(source))))
    db.session.execute(text(_TABLES))


def stage(file: Path, by_hand: Iterable[ByHand]) -> None:
    """Copy the good rows of a prepared piece aside."""
    db.session.execute(text(_EMPTY))
    cursor = driver_connection().cursor()
    statement = f"COPY staged_case ({', '.join(COPIED)}) FROM STDIN (FORMAT csv)"
    with file.open("rb") as stream, cursor.copy(statement.encode()) as copy:
        while chunk := stream.read(_CHUNK):
            copy.write(chunk)
    with cursor.copy("COPY staged_by_hand (row, text, complainant_key) FROM STDIN") as copy:
        for row in by_hand:
            copy.write_row((row.row, row.text, row.key))


def strangers() -> list[tuple[int, str]]:
    """Staged rows that name a shop nobody knows: (row, reference), after another look at the register."""
    _changed(_FIND_SHOPS)
    found = db.session.execute(text("SELECT row, seller FROM staged_case WHERE seller_id IS NULL ORDER BY row"))
    return [(row.row, row.seller) for row in found]


def leave_out_strangers() -> None:
    """Take the rows out that name a shop nobody knows."""
    _changed("DELETE FROM staged_case WHERE seller_id IS NULL")


def shops_known_from_now_on() -> None:
    """Find the shops of staged rows again, after some were registered."""
    _changed(_FIND_SHOPS)


def enter(*, source: str, look_first: bool, by: Actor, at: datetime) -> Entered:
    """Open a case for every staged row that none is known of.

    Who expects known ones should `look_first`: else they are found when the first of them cannot be inserted.
    """
    told: dict[str, Any] = {"source": source, "by": name_of(by), "at": at}
    known, opened = _open_cases(told, look_first=look_first)
    if opened:
        for statement in (_PERSONS, _FILED, _WORDS, _ENDED):
            _changed(statement, **_needed(statement, told))
    return Entered(opened=opened, known=known)


def _open_cases(told: dict[str, Any], *, look_first: bool) -> tuple[int, int]:
    """Insert what is not known yet. Somebody may file the same at this moment: then we wait, and look again."""
    known = 0
    for attempt in range(_TRIES):
        try:
            with db.session.begin_nested():
                gone = _changed(_KNOWN, source=told["source"]) if look_first or attempt else 0
                opened = _changed(_CASES, **told)
        except IntegrityError as error:
            if not isinstance(error.orig, UniqueViolation):
                raise
        else:
            return known + gone, opened
    known += _changed(_KNOWN, source=told["source"])
    return known, _changed(_CASES, **told)


def _needed(statement: str, told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if f":{name}" in statement}


def _changed(statement: str, **values: Any) -> int:
    result = db.session.execute(text(statement), values)
    return result.rowcount if isinstance(result, CursorResult) else 0
