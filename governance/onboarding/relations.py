"""Shops that share something: proposed by the checks and by bulk imports, confirmed or rejected by an officer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Protocol

from sqlalchemy import and_, or_, select
from sqlalchemy.dialects.postgresql import insert

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.database import db
from governance.core.errors import Invalid, InvalidTransition, NotFound
from governance.onboarding.identity_models import SellerRelation

Side = tuple[str, int]  # seller or application, and its id
SELLER: Final = "seller"
KIND_PREFIX: Final = "same_"
MOST_OF_A_KIND: Final = 20


class RelationState(StrEnum):
    """Where a relation stands. The values are stored: changing one needs a migration."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


MOVES: Final[dict[RelationState, frozenset[RelationState]]] = {
    RelationState.PROPOSED: frozenset({RelationState.CONFIRMED, RelationState.REJECTED}),
    # More becomes known: an officer may change what was decided.
    RelationState.CONFIRMED: frozenset({RelationState.REJECTED}),
    RelationState.REJECTED: frozenset({RelationState.CONFIRMED}),
}

_RECORDED: Final = {
    RelationState.CONFIRMED: AuditAction.RELATION_CONFIRM,
    RelationState.REJECTED: AuditAction.RELATION_REJECT,
}


class Sharing(Protocol):
    """Somebody who shares something: who, and what."""

    @property
    def side(self) -> Side: ...

    @property
    def shared(self) -> frozenset[str]: ...


def check_move(state: RelationState, to: RelationState) -> None:
    """Raise `InvalidTransition` when a relation in `state` cannot become `to`."""
    if to not in MOVES[state]:
        raise InvalidTransition(f"This relation is {state} already.")


def propose(side: Side, others: Iterable[Sharing], *, at: datetime) -> None:
    """Put before the officers what `side` shares with others; what was proposed or decided before stays as it is.

    Of a crowd (a thousand shops at one office address) the first `MOST_OF_A_KIND` are proposed.
    """
    sharing: dict[str, list[Side]] = {}
    for other in others:
        for what in sorted(other.shared):
            sharing.setdefault(what, []).append(other.side)
    rows = [_row(what, side, other, at) for what, sides in sharing.items() for other in sides[:MOST_OF_A_KIND]]
    if rows:
        db.session.execute(insert(SellerRelation).values(rows).on_conflict_do_nothing())


def confirm(*, relation_id: int, reason: str, by: Actor, at: datetime) -> SellerRelation:
    """The two belong together. Raises `InvalidTransition` when that is decided already."""
    return _decide(relation_id, RelationState.CONFIRMED, reason, by, at)


def reject(*, relation_id: int, reason: str, by: Actor, at: datetime) -> SellerRelation:
    """What they share means nothing; the checks no longer warn of it. Raises as `confirm`."""
    return _decide(relation_id, RelationState.REJECTED, reason, by, at)


def relations_of(side: Side, *, by: Actor) -> list[SellerRelation]:
    """Every relation of a seller or an application, oldest first; for those who may confirm them."""
    check_permission(by, Permission.RELATION_CONFIRM)
    return list(db.session.scalars(select(SellerRelation).where(_touches(side)).order_by(SellerRelation.id)))


def found_to_be_chance(side: Side) -> set[tuple[str, Side]]:
    """What (representative, address, …) `side` shares with whom by mere chance, as an officer found."""
    query = select(SellerRelation).where(_touches(side), SellerRelation.state == RelationState.REJECTED.value)
    return {(row.kind.removeprefix(KIND_PREFIX), _other(row, side)) for row in db.session.scalars(query)}


def confirmed_pairs(known_at: datetime) -> list[tuple[int, int]]:
    """Sellers, by their ids, who by `known_at` had been found to belong together, and still are."""
    query = select(SellerRelation.left_id, SellerRelation.right_id).where(
        SellerRelation.left_kind == SELLER,
        SellerRelation.right_kind == SELLER,
        SellerRelation.state == RelationState.CONFIRMED.value,
        SellerRelation.decided_at <= known_at,
    )
    return [(row.left_id, row.right_id) for row in db.session.execute(query)]


def _decide(relation_id: int, to: RelationState, reason: str, by: Actor, at: datetime) -> SellerRelation:
    check_permission(by, Permission.RELATION_CONFIRM)
    if not reason.strip():
        raise Invalid("Say in words what you found out.", pointer="reason")
    relation = db.session.scalar(select(SellerRelation).where(SellerRelation.id == relation_id).with_for_update())
    if relation is None:
        raise NotFound(f"There is no relation {relation_id}.")
    before = relation.state
    check_move(RelationState(before), to)
    relation.state, relation.decided_by, relation.decided_at = to.value, by.label, at
    db.session.flush()
    audit.record(
        _RECORDED[to],
        subject=("relation", str(relation.id)),
        by=by,
        at=at,
        reason=reason.strip(),
        before={"state": before},
        after={"state": to.value},
    )
    return relation


def _row(what: str, one: Side, other: Side, at: datetime) -> dict[str, Any]:
    left, right = sorted((one, other), key=lambda side: (side[0], str(side[1])))
    return {
        "kind": KIND_PREFIX + what,
        "left_kind": left[0],
        "left_id": left[1],
        "right_kind": right[0],
        "right_id": right[1],
        "evidence": {},
        "state": RelationState.PROPOSED.value,
        "found_at": at,
    }


def _touches(side: Side) -> Any:
    kind, number = side
    return or_(
        and_(SellerRelation.left_kind == kind, SellerRelation.left_id == number),
        and_(SellerRelation.right_kind == kind, SellerRelation.right_id == number),
    )


def _other(row: SellerRelation, side: Side) -> Side:
    left, right = (row.left_kind, row.left_id), (row.right_kind, row.right_id)
    return right if left == side else left
