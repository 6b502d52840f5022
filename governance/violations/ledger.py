"""The ledger of points: what counts against a seller on a day, as known at a moment."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ARRAY, BigInteger, ColumnElement, Select, and_, any_, cast, exists, func, insert, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import InstrumentedAttribute, aliased

from governance.core.access import Actor
from governance.core.database import db
from governance.rulebook import publication
from governance.rulebook.models import RuleBook
from governance.sellers.models import Seller
from governance.violations.decide import Confirmed, Counted, Earned, points_that_count
from governance.violations.models import LedgerEntry, PointsEarned, Violation
from governance.violations.rules import ViolationRules
from governance.violations.second_person import key_of
from governance.violations.states import STANDING

# A violation's own points, or what one thing earned back of them.
Chain = tuple[int, int | None]


@dataclass(frozen=True)
class Settled:
    """What a settlement wrote: points of violations newly posted and taken back; what is earned is no part of it."""

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


def balances(seller_ids: Collection[int], as_of: date, known_at: datetime) -> Select[int, str, int]:
    """Select (seller_id, points_class, points): what counts of each class on `as_of`, as known at `known_at`."""
    return (
        select(LedgerEntry.seller_id, LedgerEntry.points_class, func.sum(LedgerEntry.points).label("points"))
        .where(among(LedgerEntry.seller_id, seller_ids), _counts_on(as_of), LedgerEntry.recorded_at <= known_at)
        .group_by(LedgerEntry.seller_id, LedgerEntry.points_class)
        .having(func.sum(LedgerEntry.points) != 0)
    )


def active_entries(seller_id: int, as_of: date, known_at: datetime) -> Select[LedgerEntry, Violation, str | None]:
    """Select (entry, violation, what earned it) for all that make up `balance`, oldest first.

    Each is one line of an explanation. What was earned back has negative points.
    """
    return (
        select(LedgerEntry, Violation, PointsEarned.source)
        .join(Violation, Violation.id == LedgerEntry.violation_id)
        .outerjoin(PointsEarned, PointsEarned.id == LedgerEntry.earned_id)
        .where(
            LedgerEntry.seller_id == seller_id,
            (LedgerEntry.points > 0) == LedgerEntry.earned_id.is_(None),
            _counts_on(as_of),
            LedgerEntry.recorded_at <= known_at,
            ~taken_back(known_at),
        )
        .order_by(LedgerEntry.effective_at, LedgerEntry.id)
    )


def covered_rates(as_of: date, known_at: datetime) -> Select[int, str | None]:
    """Select (seller_id, rate): rates whose breach a violation covers, for its points count on `as_of`.

    Points that were earned back leave the rate covered: nobody is worse off for having mended something.
    """
    return (
        select(LedgerEntry.seller_id, Violation.rate)
        .join(Violation, Violation.id == LedgerEntry.violation_id)
        .where(
            Violation.rate.is_not(None),
            LedgerEntry.earned_id.is_(None),
            LedgerEntry.points > 0,
            _counts_on(as_of),
            LedgerEntry.recorded_at <= known_at,
            ~taken_back(known_at),
        )
        .distinct()
    )


def taken_back(known_at: datetime) -> ColumnElement[bool]:
    """Whether a later entry of its chain, known at `known_at`, takes a standing entry back."""
    later = aliased(LedgerEntry)
    return exists().where(
        later.violation_id == LedgerEntry.violation_id,
        later.reverses == LedgerEntry.id,
        later.recorded_at <= known_at,
    )


def lock(seller_ids: Collection[int]) -> None:
    """Hold these sellers' ledgers until the transaction ends; whoever comes second sees what the first wrote."""
    rows = select(Seller.id).where(among(Seller.id, seller_ids)).order_by(Seller.id)
    db.session.execute(rows.with_for_update(key_share=True)).all()


def settle(*, seller_ids: Collection[int], rules: Mapping[int, ViolationRules], by: Actor, at: datetime) -> Settled:
    """Make the ledgers say what the standing violations of these sellers cost; posts and reverses the difference.

    The caller holds `lock` on the sellers. Points that a later violation pushed over a limit are reversed and posted
    anew, so that the outcome does not depend on the order in which violations became known. What was earned back is
    posted beside them, each in a chain of its own.
    """
    wanted = _wanted(seller_ids, rules)
    chains = _chains(seller_ids)
    standing = {chain: last for chain, last in chains.items() if stands(last)}
    wrong = [last for chain, last in standing.items() if wanted.get(chain) != _said(last)]
    written = {"recorded_at": at, "by": key_of(by)}
    reversals = _add([_reversal(entry) | written for entry in wrong])
    links = {chain: last.id for chain, last in chains.items()} | reversals
    missing = [
        posting | written | _named(chain) | {"reverses": links.get(chain)}
        for chain, posting in wanted.items()
        if chain not in standing or chain in reversals
    ]
    _add(missing)
    costs = [posting["points"] for posting in missing if posting["points"] > 0]
    return Settled(posted=sum(costs), reversed=sum(entry.points for entry in wrong if entry.points > 0))


def counted_of(seller_ids: Collection[int], rules: Mapping[int, ViolationRules]) -> dict[int, Counted]:
    """What counts of every standing violation of these sellers, and how that came about."""
    return points_that_count(_standing(seller_ids, rules), _earned(seller_ids))


def stands(entry: LedgerEntry) -> bool:
    """Whether an entry says points of its own; otherwise it takes back the one before it in its chain."""
    return (entry.points > 0) == (entry.earned_id is None)


def violation_rules() -> dict[int, ViolationRules]:
    """The violation rules of every published rule book by its id, the one that came into force last first."""
    published = publication.timetable().with_only_columns(RuleBook.id, RuleBook.digest)
    return {book.id: _rules(book.id, book.digest) for book in db.session.execute(published)}


def rules_in(book: RuleBook) -> ViolationRules:
    """The violation rules of one published rule book."""
    return _rules(book.id, book.digest)


@lru_cache(maxsize=32)
def _rules(rule_book_id: int, _digest: str) -> ViolationRules:
    """A published document never changes, so it is read once; the digest tells two databases apart."""
    return ViolationRules.from_document(rule_book_id, publication.document_of(rule_book_id))


def among(column: ColumnElement[int] | InstrumentedAttribute[int], ids: Collection[int]) -> ColumnElement[bool]:
    """Whether the column is one of `ids`, sent as a single array: a list of a hundred thousand has no room elsewhere."""
    return column == any_(cast(list(ids), ARRAY(BigInteger)))


def _counts_on(day: date) -> ColumnElement[bool]:
    return and_(LedgerEntry.effective_at <= day, LedgerEntry.lapses_at > day)


def _standing(seller_ids: Collection[int], rules: Mapping[int, ViolationRules]) -> list[Confirmed]:
    """The violations of these sellers that count; nothing counts of one that is suspended."""
    query = select(
        Violation.id,
        Violation.seller_id,
        Violation.source,
        Violation.rule,
        Violation.rule_book_id,
        Violation.cause,
        Violation.effective_on,
        Violation.order_reference,
        Violation.fix_verified_on.label("fixed_on"),
    ).where(
        among(Violation.seller_id, seller_ids),
        Violation.state.in_(sorted(STANDING)),
        Violation.suspended_on.is_(None),
    )
    found = [dict(row) for row in db.session.execute(query).mappings()]
    return [Confirmed(rules=rules[row.pop("rule_book_id")], **row) for row in found]


def _earned(seller_ids: Collection[int]) -> list[Earned]:
    columns = (
        PointsEarned.id,
        PointsEarned.violation_id,
        PointsEarned.points,
        PointsEarned.earned_on,
        PointsEarned.source,
    )
    query = select(*columns).where(among(PointsEarned.seller_id, seller_ids))
    return [Earned(**row) for row in db.session.execute(query).mappings()]


def _wanted(seller_ids: Collection[int], rules: Mapping[int, ViolationRules]) -> dict[Chain, dict[str, Any]]:
    """Per chain that says something: the entry that should stand in the ledger."""
    violations = {violation.id: violation for violation in _standing(seller_ids, rules)}
    wanted: dict[Chain, dict[str, Any]] = {}
    for violation_id, counted in points_that_count(violations.values(), _earned(seller_ids)).items():
        violation = violations[violation_id]
        says = {
            "seller_id": violation.seller_id,
            "rule_book_id": violation.rules.rule_book_id,
            "points_class": violation.kind.points_class,
            "points": counted.points,
            "effective_at": violation.effective_on,
            "lapses_at": counted.lapses_on,
        }
        if counted.points:
            wanted[violation_id, None] = says
        for back in counted.given_back:
            wanted[violation_id, back.earned_id] = says | {"points": -back.points, "effective_at": back.from_on}
    return wanted


def _chains(seller_ids: Collection[int]) -> dict[Chain, LedgerEntry]:
    """The last entry of each chain."""
    last = (
        select(LedgerEntry)
        .where(among(LedgerEntry.seller_id, seller_ids))
        .ext(distinct_on(LedgerEntry.violation_id, LedgerEntry.earned_id))
        .order_by(LedgerEntry.violation_id, LedgerEntry.earned_id.asc().nulls_first(), LedgerEntry.id.desc())
    )
    return {(entry.violation_id, entry.earned_id): entry for entry in db.session.scalars(last)}


def _said(entry: LedgerEntry) -> dict[str, Any]:
    names = ("seller_id", "rule_book_id", "points_class", "points", "effective_at", "lapses_at")
    return {name: getattr(entry, name) for name in names}


def _named(chain: Chain) -> dict[str, Any]:
    return {"violation_id": chain[0], "earned_id": chain[1]}


def _reversal(entry: LedgerEntry) -> dict[str, Any]:
    """As if the entry had never been: its points are given back on the very days on which they counted."""
    chain = _named((entry.violation_id, entry.earned_id))
    return _said(entry) | chain | {"points": -entry.points, "reverses": entry.id}


def _add(rows: Sequence[dict[str, Any]]) -> dict[Chain, int]:
    """Write entries; returns their ids by chain."""
    if not rows:
        return {}
    statement = insert(LedgerEntry).returning(LedgerEntry.violation_id, LedgerEntry.earned_id, LedgerEntry.id)
    return {(row.violation_id, row.earned_id): row.id for row in db.session.execute(statement, rows)}
