"""A shop contests in its own scope; the database holds that line when the application does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from governance.core.access import Permission
from governance.core.database import NOBODY, PLATFORM, db, scoped, seller_scope
from governance.core.errors import NotFound
from governance.rulebook import publication
from governance.violations.appeals import asking, evidence, withdrawal
from governance.violations.appeals.contesting import contested_now, what_can_be_contested
from governance.violations.appeals.readings import find_appeals, read_appeal
from governance.violations.appeals.states import Outcome
from governance.violations.models import Violation
from tests.builders import AT, make_seller
from tests.governance.violations.appeals.contested import (
    FRESH,
    LATER,
    decide,
    entries,
    file,
    file_about,
    make_document,
    measure,
    shop,
    violation,
)


@dataclass(frozen=True)
class TwoShops:
    mine: int
    other: int
    my_violation: int
    my_measure: int
    my_document: int
    my_asked: int
    my_decided: int
    their_violation: int
    their_appeal: int
    their_document: int


@pytest.fixture(scope="module")
def shops(ruled_app: Flask) -> TwoShops:
    """Two sellers, each with something to contest and something contested."""
    with ruled_app.app_context(), scoped(PLATFORM):
        mine, other = make_seller().id, make_seller().id
        asked = file(violation(mine), documents=[make_document(mine).id])
        asking.ask(appeal_id=asked.id, question="Whose device is it?", by=FRESH, at=LATER)
        theirs = file(violation(other), documents=[make_document(other).id])
        found = TwoShops(
            mine=mine,
            other=other,
            my_violation=violation(mine).id,
            my_measure=measure(mine, publication.in_force(AT.date()).id).id,
            my_document=make_document(mine).id,
            my_asked=asked.id,
            my_decided=decide(file(violation(mine))).id,
            their_violation=violation(other).id,
            their_appeal=theirs.id,
            their_document=make_document(other).id,
        )
        db.session.commit()
    return found


@pytest.fixture
def as_seller(ruled_app: Flask, shops: TwoShops) -> Iterator[TwoShops]:
    """The scope of the first shop; nothing is committed."""
    with ruled_app.app_context(), scoped(seller_scope(shops.mine)):
        yield shops
        db.session.rollback()


@pytest.mark.parametrize("table", ["appeal", "appeal_entry", "appeal_evidence"])
def test_rows_of_other_shops_are_not_there(ruled_app: Flask, shops: TwoShops, table: str) -> None:
    expected = {seller_scope(shops.mine): {shops.mine}, PLATFORM: {shops.mine, shops.other}, NOBODY: set()}
    for scope, sellers in expected.items():
        with ruled_app.app_context(), scoped(scope):
            assert set(db.session.scalars(text(f"SELECT seller_id FROM {table}"))) == sellers
            db.session.rollback()


@pytest.mark.parametrize("kind", ["violation", "measure"])
def test_a_shop_contests_under_row_level_security(as_seller: TwoShops, kind: str) -> None:
    number = as_seller.my_violation if kind == "violation" else as_seller.my_measure
    document = as_seller.my_document
    appeal = file_about((kind, str(number)), as_seller.mine, documents=[document], hearing=True)
    assert (appeal.state, entries(appeal)) == ("filed", ["filed"])
    assert len(evidence.shown_in(appeal.id)) == 1
    if kind == "violation":
        assert db.session.get_one(Violation, number).state == "appealed"
    shown = read_appeal(appeal_id=appeal.id, by=shop(as_seller.mine), at=LATER)
    assert shown.can == {"add_evidence", "withdraw"}
    withdrawal.withdraw(appeal_id=appeal.id, by=shop(as_seller.mine), at=LATER)
    db.session.expire_all()
    if kind == "violation":
        assert db.session.get_one(Violation, number).state == "confirmed"


def test_a_shop_answers_and_adds_under_row_level_security(as_seller: TwoShops) -> None:
    by = shop(as_seller.mine)
    evidence.add(appeal_id=as_seller.my_asked, documents=[as_seller.my_document], by=by, at=LATER)
    appeal = asking.answer(appeal_id=as_seller.my_asked, text="Our warehouse's.", by=by, at=LATER)
    assert appeal.state == "filed"


def test_a_shop_goes_to_the_second_instance_under_row_level_security(as_seller: TwoShops) -> None:
    first = read_appeal(appeal_id=as_seller.my_decided, by=shop(as_seller.mine), at=LATER)
    assert first.can == {"second"}
    second = file_about((first.row.kind, first.row.subject_id), as_seller.mine)
    assert (second.instance, second.first_id) == (2, as_seller.my_decided)


def test_without_the_filters_of_the_application_others_appeals_still_are_not_found(as_seller: TwoShops) -> None:
    unfiltered = replace(shop(as_seller.mine), permissions=frozenset(Permission))
    everybody = replace(FRESH, permissions=frozenset(Permission))
    with pytest.raises(NotFound):
        file_about(("violation", str(as_seller.their_violation)), as_seller.mine, by=unfiltered)
    with pytest.raises(NotFound):
        contested_now(subject=("violation", str(as_seller.their_violation)), by=everybody, at=LATER)
    with pytest.raises(NotFound):
        read_appeal(appeal_id=as_seller.their_appeal, by=everybody, at=LATER)
    with pytest.raises(NotFound):
        withdrawal.withdraw(appeal_id=as_seller.their_appeal, by=unfiltered, at=LATER)
    own = {row.id for row in find_appeals(show="all", by=everybody, at=LATER).items}
    assert own == {as_seller.my_asked, as_seller.my_decided}
    assert what_can_be_contested(seller_id=as_seller.other, by=everybody, at=LATER) == []


def test_in_a_shops_scope_nobody_decides(as_seller: TwoShops) -> None:
    everybody = replace(FRESH, permissions=frozenset(Permission))
    appeal = file_about(("measure", str(as_seller.my_measure)), as_seller.mine)
    with pytest.raises(DBAPIError, match="row-level security"), db.session.begin_nested():
        decide(appeal, Outcome.OVERTURNED, by=everybody)


ENTRY = "INSERT INTO appeal_entry (appeal_id, seller_id, at, party, kind, for_seller, by)"
SHOWN = "INSERT INTO appeal_evidence (appeal_id, seller_id, document_id, party, at, by)"
DECIDED = "outcome = 'overturned', state = 'decided', ended_at = now(), decided_by = 'account:1'"


@pytest.mark.parametrize(
    "change",
    [
        f"UPDATE appeal SET {DECIDED} WHERE id = :asked",
        "UPDATE appeal SET seller_id = :other WHERE id = :asked",
        f"{ENTRY} VALUES (:asked, :mine, now(), 'platform', 'decided', true, 'account:1')",
        f"{ENTRY} VALUES (:theirs, :other, now(), 'seller', 'answered', true, 'account:911')",
        f"{SHOWN} VALUES (:asked, :mine, :document, 'platform', now(), 'account:1')",
        "UPDATE violation SET state = 'overturned' WHERE id = :violation",
        "UPDATE violation SET state = 'closed' WHERE id = :violation",
        "DELETE FROM appeal",
        "UPDATE appeal_entry SET text = 'x'",
        "DELETE FROM appeal_evidence",
    ],
)
def test_a_shop_writes_nothing_but_its_own_part(as_seller: TwoShops, change: str) -> None:
    values = {
        "asked": as_seller.my_asked,
        "mine": as_seller.mine,
        "other": as_seller.other,
        "theirs": as_seller.their_appeal,
        "document": as_seller.my_document,
        "violation": as_seller.my_violation,
    }
    named = {name: value for name, value in values.items() if f":{name}" in change}
    with pytest.raises(DBAPIError, match=r"row-level security|permission denied"), db.session.begin_nested():
        db.session.execute(text(change), named)


def test_a_decided_appeal_and_those_of_others_are_not_changed(as_seller: TwoShops) -> None:
    statement = text("UPDATE appeal SET grounds = 'x' WHERE id IN (:decided, :theirs)")
    numbers = {"decided": as_seller.my_decided, "theirs": as_seller.their_appeal}
    assert db.session.connection().execute(statement, numbers).rowcount == 0


def test_what_is_for_the_platform_alone_no_shop_reads(ruled_app: Flask, shops: TwoShops) -> None:
    with ruled_app.app_context(), scoped(PLATFORM):
        note = text(f"{ENTRY} VALUES (:asked, :mine, now(), 'platform', 'assigned', false, 'account:1')")
        db.session.execute(note, {"asked": shops.my_asked, "mine": shops.mine})
        db.session.commit()
    with ruled_app.app_context(), scoped(seller_scope(shops.mine)):
        hidden = text("SELECT count(*) FROM appeal_entry WHERE NOT for_seller")
        assert db.session.scalar(hidden) == 0
        db.session.rollback()
