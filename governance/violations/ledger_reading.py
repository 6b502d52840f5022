"""Reading the ledger of a seller: the balance of each class against its nodes, and every entry behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import Select, select

from governance.core.access import Actor, Permission, check_permission
from governance.core.database import db
from governance.core.errors import NotFound
from governance.core.ownership import speaks_for
from governance.rulebook import publication
from governance.sellers.models import Seller
from governance.violations import ledger
from governance.violations.measures.in_force import measure_rules
from governance.violations.measures.rules import NodeStep
from governance.violations.models import LedgerEntry, PointsEarned, Violation
from governance.violations.shown import ClassBalance, EntryShown, LedgerShown, NodeShown

# Of longer ledgers the latest are listed; the balances are of all.
MOST_ENTRIES: Final = 500


def read_ledger(*, seller_id: int, by: Actor, as_of: date, known_at: datetime) -> LedgerShown:
    """The points of a seller on `as_of`, as known at `known_at`, the latest entries first.

    Raises `NotFound`, also for another shop's.
    """
    check_permission(by, Permission.VIOLATION_READ)
    seller = db.session.get(Seller, seller_id)
    if seller is None or not speaks_for(by, seller_id=seller_id):
        raise NotFound("There is no such seller.")
    book = publication.in_force(as_of)
    known = _entries().where(LedgerEntry.seller_id == seller_id, LedgerEntry.recorded_at <= known_at)
    entries = _shown(known.order_by(LedgerEntry.id), as_of)
    steps, warn_before = _nodes(book.id)
    return LedgerShown(
        seller=seller.reference,
        seller_name=seller.name,
        as_of=as_of,
        known_at=known_at,
        rule_book=f"{book.name} {book.version}",
        classes=tuple(
            _class_balance(
                points_class,
                [entry for entry in entries if entry.points_class == points_class],
                [step for step in steps if step.points_class == points_class],
                warn_before,
            )
            for points_class in ledger.rules_in(book).points_per_day
        ),
        entries=tuple(reversed(entries[-MOST_ENTRIES:])),
    )


def entries_of(violation_ids: Iterable[int], *, as_of: date) -> dict[int, tuple[EntryShown, ...]]:
    """Every entry of these violations, the oldest first."""
    query = _entries().where(ledger.among(LedgerEntry.violation_id, list(violation_ids))).order_by(LedgerEntry.id)
    found: dict[int, list[EntryShown]] = defaultdict(list)
    for entry in _shown(query, as_of):
        found[entry.violation_id].append(entry)
    return {violation_id: tuple(entries) for violation_id, entries in found.items()}


def _entries() -> Select[LedgerEntry, str, str | None]:
    return (
        select(LedgerEntry, Violation.rule, PointsEarned.source)
        .join(Violation, Violation.id == LedgerEntry.violation_id)
        .outerjoin(PointsEarned, PointsEarned.id == LedgerEntry.earned_id)
    )


def _shown(query: Select[LedgerEntry, str, str | None], as_of: date) -> list[EntryShown]:
    found = db.session.execute(query).all()
    taken_back = {entry.reverses for entry, _, _ in found if not ledger.stands(entry)}
    rules = ledger.violation_rules()
    return [
        EntryShown(
            id=entry.id,
            violation_id=entry.violation_id,
            rule=rule,
            rule_name=rules[entry.rule_book_id].types[rule].name,
            points_class=entry.points_class,
            points=entry.points,
            effective_on=entry.effective_at,
            lapses_on=entry.lapses_at,
            recorded_at=entry.recorded_at,
            reverses=None if ledger.stands(entry) else entry.reverses,
            earned=earned,
            taken_back=entry.id in taken_back,
            counts=ledger.stands(entry)
            and entry.id not in taken_back
            and entry.effective_at <= as_of < entry.lapses_at,
        )
        for entry, rule, earned in found
    ]


def _nodes(rule_book_id: int) -> tuple[Sequence[NodeStep], int]:
    """The nodes of a rule book, and how close to one a warning is due; none when it was published without any."""
    try:
        rules = measure_rules(rule_book_id)
    except NotFound:
        return (), 0
    return rules.steps, rules.warn_before


def _class_balance(
    points_class: str, entries: Collection[EntryShown], steps: Sequence[NodeStep], warn_before: int
) -> ClassBalance:
    counting = [entry for entry in entries if entry.counts]
    balance = sum(entry.points for entry in counting)
    to_come = next((step.at for step in steps if step.at > balance), None)
    next_lapse = min((entry.lapses_on for entry in counting), default=None)
    return ClassBalance(
        points_class=points_class,
        balance=balance,
        nodes=tuple(NodeShown(at=step.at, name=step.name, reached=balance >= step.at) for step in steps),
        next_node=to_come,
        points_to_next=None if to_come is None else to_come - balance,
        near=to_come is not None and balance > 0 and to_come - balance <= warn_before,
        next_lapse=next_lapse,
        next_lapse_points=sum(entry.points for entry in counting if entry.lapses_on == next_lapse),
    )
