from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from governance.core.access import Actor, Role, permissions_of
from governance.core.audit import AuditEntry
from governance.core.database import db
from governance.core.errors import Invalid, InvalidTransition, NotFound, PermissionDenied
from governance.onboarding import relations
from governance.onboarding.identity_models import SellerRelation
from governance.onboarding.relations import MOST_OF_A_KIND, MOVES, RelationState, Side, check_move
from tests.builders import AT, BY

pytestmark = pytest.mark.usefixtures("desk")
OFFICER = Actor("account", "1", "officer@platform.example", permissions_of([Role.COMPLIANCE_OFFICER]))


@dataclass(frozen=True)
class Found:
    side: Side
    shared: frozenset[str]


def proposed(left: Side = ("application", 9), right: Side = ("seller", 10), what: str = "phone") -> SellerRelation:
    relations.propose(left, [Found(right, frozenset({what}))], at=AT)
    return db.session.scalars(select(SellerRelation).order_by(SellerRelation.id.desc()).limit(1)).one()


def test_a_pair_is_proposed_once_from_whichever_side() -> None:
    relations.propose(("seller", 10), [Found(("application", 9), frozenset({"phone", "address"}))], at=AT)
    relations.propose(("application", 9), [Found(("seller", 10), frozenset({"phone"}))], at=AT)
    rows = db.session.scalars(select(SellerRelation).order_by(SellerRelation.kind)).all()
    assert [(row.kind, row.left_kind, row.left_id, row.right_kind, row.right_id) for row in rows] == [
        ("same_address", "application", 9, "seller", 10),
        ("same_phone", "application", 9, "seller", 10),
    ]


def test_sides_of_one_kind_stand_in_the_order_of_their_ids_as_text() -> None:
    relation = proposed(("seller", 9), ("seller", 10))
    assert (relation.left_id, relation.right_id) == (10, 9)


def test_nothing_shared_is_nothing_proposed() -> None:
    relations.propose(("seller", 1), [], at=AT)
    assert db.session.scalars(select(SellerRelation)).all() == []


def test_of_a_crowd_only_some_are_proposed() -> None:
    crowd = [Found(("seller", number), frozenset({"address"})) for number in range(2, 99)]
    relations.propose(("seller", 1), [*crowd, Found(("seller", 99), frozenset({"number"}))], at=AT)
    kinds = Counter(db.session.scalars(select(SellerRelation.kind)))
    assert kinds == {"same_address": MOST_OF_A_KIND, "same_number": 1}


def test_an_officer_confirms_or_rejects_with_a_reason_and_the_audit_keeps_it() -> None:
    relation = proposed()
    assert relations.confirm(relation_id=relation.id, reason=" One owner. ", by=OFFICER, at=AT).state == "confirmed"
    assert (relation.decided_by, relation.decided_at) == (OFFICER.label, AT)
    relations.reject(relation_id=relation.id, reason="It was chance.", by=OFFICER, at=AT)
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "relation")).all()
    assert [(e.action, e.reason, e.before, e.after) for e in entries] == [
        ("relation:confirm", "One owner.", {"state": "proposed"}, {"state": "confirmed"}),
        ("relation:reject", "It was chance.", {"state": "confirmed"}, {"state": "rejected"}),
    ]


def test_what_was_decided_stays_decided_when_it_is_found_again() -> None:
    relation = proposed()
    relations.reject(relation_id=relation.id, reason="Chance.", by=OFFICER, at=AT)
    assert proposed().state == "rejected"
    assert relations.found_to_be_chance(("application", 9)) == {("phone", ("seller", 10))}
    assert relations.found_to_be_chance(("seller", 10)) == {("phone", ("application", 9))}
    assert relations.found_to_be_chance(("seller", 9)) == set()


@pytest.mark.parametrize("decide", [relations.confirm, relations.reject])
def test_nothing_is_decided_twice_without_a_reason_or_without_permission(
    decide: Callable[..., SellerRelation],
) -> None:
    relation = proposed()
    with pytest.raises(Invalid):
        decide(relation_id=relation.id, reason=" ", by=OFFICER, at=AT)
    with pytest.raises(NotFound):
        decide(relation_id=0, reason="x", by=OFFICER, at=AT)
    for role in set(Role) - {Role.COMPLIANCE_OFFICER}:
        with pytest.raises(PermissionDenied):
            decide(relation_id=relation.id, reason="x", by=Actor("account", "2", "x", permissions_of([role])), at=AT)
    decide(relation_id=relation.id, reason="x", by=OFFICER, at=AT)
    with pytest.raises(InvalidTransition):
        decide(relation_id=relation.id, reason="x", by=OFFICER, at=AT)


@pytest.mark.parametrize("state", RelationState)
@pytest.mark.parametrize("to", RelationState)
def test_the_table_of_moves_decides(state: RelationState, to: RelationState) -> None:
    if to in MOVES[state]:
        check_move(state, to)
    else:
        with pytest.raises(InvalidTransition):
            check_move(state, to)


def test_relations_are_read_by_those_who_may_confirm_them() -> None:
    relation = proposed()
    assert relations.relations_of(("seller", 10), by=BY) == [relation]
    assert relations.relations_of(("seller", 11), by=BY) == []
    with pytest.raises(PermissionDenied):
        relations.relations_of(("seller", 10), by=Actor("account", "2", "x", permissions_of([Role.SELLER])))
