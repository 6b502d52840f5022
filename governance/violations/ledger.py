"""The ledger of points: what counts against a seller on a day, as known at a moment."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ARRAY, BigInteger, ColumnElement, Select, and_, any_, cast, exists, func, insert, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import InstrumentedAttribute, aliased

from governance.core.access import Actor
from governance.core.database import db
from governance.rulebook import publication
from governance.sellers.models import Seller
from governance.violations.decide import Confirmed, points_that_count
from governance.violations.models import LedgerEntry, Violation
from governance.violations.rules import ViolationRules
from governance.violations.states import State


@dataclass(frozen=True)
class Settled:
    """What a settlement wrote: points newly posted and points taken back."""

    posted: int
    reversed: int


def active_points(as_of: date, known_at: datetime) -> Select[int, int]:
    """Select (seller_id, points): the balance of every seller with points on `as_of`, as known at `known_at`."""
    return (
        select(LedgerEntry.seller_id, func.sum(LedgerEntry.points).label("points"))
        .where(_counts_on(as_of), LedgerEntry.recorded_at <= known_at)
        .group_by(LedgerEntry.seller_id)
        .having(func.sum(LedgerEntry.points) != 0)
    )


def balance(seller_id: int, as_of: date, known_at: datetime) -> int:
    """The points of one seller on `as_of`, as known at `known_at`."""
    points = select(func.coalesce(func.sum(LedgerEntry.points), 0)).where(
        LedgerEntry.seller_id == seller_id, _counts_on(as_of), LedgerEntry.recorded_at <= known_at
    )
    return db.session.scalar(points) or 0


def active_entries(seller_id: int, as_of: date, known_at: datetime) -> Select[LedgerEntry, Violation]:
    """Select the (entry, violation) pairs that make up `balance`, oldest first: one line each of an explanation."""
    later = aliased(LedgerEntry)
    taken_back = exists().where(
        later.violation_id == LedgerEntry.violation_id,
        later.reverses == LedgerEntry.id,
        later.recorded_at <= known_at,
    )
    return (
        select(LedgerEntry, Violation)
        .join(Violation, Violation.id == LedgerEntry.violation_id)
        .where(
            LedgerEntry.seller_id == seller_id,
            LedgerEntry.points > 0,
            _counts_on(as_of),
            LedgerEntry.recorded_at <= known_at,
            ~taken_back,
        )
        .order_by(LedgerEntry.effective_at, LedgerEntry.id)
    )


def lock(seller_ids: Collection[int]) -> None:
    """Hold these sellers' ledgers until the transaction ends; whoever comes second sees what the first wrote."""
    rows = select(Seller.id).where(among(Seller.id, seller_ids)).order_by(Seller.id)
    db.session.execute(rows.with_for_update(key_share=True)).all()


def settle(*, seller_ids: Collection[int], rules: Mapping[int, ViolationRules], by: Actor, at: datetime) -> Settled:
    """Make the ledgers say what the confirmed violations of these sellers cost; posts and reverses the difference.

    The caller holds `lock` on the sellers. Points that a later violation pushed over a limit are reversed and posted
    anew, so that the outcome does not depend on the order in which violations became known.
    """
    wanted = _wanted(seller_ids, rules)
    chains = _chains(seller_ids)
    standing = {violation: last for violation, last in chains.items() if last.points > 0}
    wrong = [last for violation, last in standing.items() if wanted.get(violation) != _said(last)]
    written = {"recorded_at": at, "by": by.label}
    reversals = _add([_reversal(entry) | written for entry in wrong])
    links = {violation: last.id for violation, last in chains.items()} | reversals
    missing = [
        posting | written | {"violation_id": violation, "reverses": links.get(violation)}
        for violation, posting in wanted.items()
        if violation not in standing or violation in reversals
    ]
    _add(missing)
    return Settled(posted=sum(entry["points"] for entry in missing), reversed=sum(entry.points for entry in wrong))


def violation_rules() -> dict[int, ViolationRules]:
    """The violation rules of every published rule book by its id, the one that came into force last first."""
    published = db.session.scalars(publication.timetable()).all()
    return {book.id: ViolationRules.from_document(book.id, publication.document_of(book.id)) for book in published}


def among(column: ColumnElement[int] | InstrumentedAttribute[int], ids: Collection[int]) -> ColumnElement[bool]:
    """Whether the column is one of `ids`, sent as a single array: a list of a hundred thousand has no room elsewhere."""
    return column == any_(cast(list(ids), ARRAY(BigInteger)))


def _counts_on(day: date) -> ColumnElement[bool]:
    return and_(LedgerEntry.effective_at <= day, LedgerEntry.lapses_at > day)


def _wanted(seller_ids: Collection[int], rules: Mapping[int, ViolationRules]) -> dict[int, dict[str, Any]]:
    """Per confirmed violation that costs points: the entry that should stand in the ledger."""
    confirmed = select(Violation).where(
        among(Violation.seller_id, seller_ids), Violation.state == State.CONFIRMED.value
    )
    columns = confirmed.with_only_columns(
        Violation.id,
        Violation.seller_id,
        Violation.source,
        Violation.rule,
        Violation.rule_book_id,
        Violation.cause,
        Violation.effective_on,
    )
    violations = {
        row.id: Confirmed(
            id=row.id,
            seller_id=row.seller_id,
            source=row.source,
            rule=row.rule,
            rules=rules[row.rule_book_id],
            cause=row.cause,
            effective_on=row.effective_on,
        )
        for row in db.session.execute(columns)
    }
    return {
        violation_id: {
            "seller_id": violations[violation_id].seller_id,
            "rule_book_id": violations[violation_id].rules.rule_book_id,
            "points_class": violations[violation_id].kind.points_class,
            "points": points,
            "effective_at": violations[violation_id].effective_on,
            "lapses_at": violations[violation_id].kind.lapses_on(violations[violation_id].effective_on),
        }
        for violation_id, points in points_that_count(violations.values()).items()
        if points
    }


def _chains(seller_ids: Collection[int]) -> dict[int, LedgerEntry]:
    """The last entry of each violation's chain."""
    last = (
        select(LedgerEntry)
        .where(among(LedgerEntry.seller_id, seller_ids))
        .ext(distinct_on(LedgerEntry.violation_id))
        .order_by(LedgerEntry.violation_id, LedgerEntry.id.desc())
    )
    return {entry.violation_id: entry for entry in db.session.scalars(last)}


def _said(entry: LedgerEntry) -> dict[str, Any]:
    names = ("seller_id", "rule_book_id", "points_class", "points", "effective_at", "lapses_at")
    return {name: getattr(entry, name) for name in names}


def _reversal(entry: LedgerEntry) -> dict[str, Any]:
    """As if the entry had never been: its points are given back on the very days on which they counted."""
    return _said(entry) | {"points": -entry.points, "violation_id": entry.violation_id, "reverses": entry.id}


def _add(rows: Sequence[dict[str, Any]]) -> dict[int, int]:
    """Write entries; returns their ids by violation."""
    if not rows:
        return {}
    statement = insert(LedgerEntry).returning(LedgerEntry.violation_id, LedgerEntry.id)
    return {row.violation_id: row.id for row in db.session.execute(statement, rows)}
