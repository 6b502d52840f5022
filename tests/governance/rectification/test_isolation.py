"""A seller works on its own fixes in the seller's scope; the database holds that line when the application does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from governance.core.access import Permission
from governance.core.database import NOBODY, PLATFORM, db, scoped, seller_scope
from governance.core.errors import Invalid, NotFound
from governance.rectification import fixes
from governance.rectification.readings import ageing, find_fixes, fix_details, fixes_of
from tests.builders import AT, make_seller
from tests.governance.rectification.fixing import (
    LATER,
    OFFICER,
    REVIEWER,
    audited,
    in_state,
    make_document,
    require,
    shop,
)

# Holds every permission and speaks for no shop: every filter of the application lets it pass.
UNFILTERED = replace(OFFICER, permissions=frozenset(Permission))


@dataclass(frozen=True)
class TwoShops:
    mine: int
    other: int
    my_fix: int
    my_document: int
    their_fix: int
    their_document: int


@pytest.fixture(scope="module")
def shops(shared_app: Flask) -> TwoShops:
    """Two sellers, each with a fix that waits for it, one with evidence, and a document."""
    with shared_app.app_context(), scoped(PLATFORM):
        mine, other = make_seller().id, make_seller().id
        for seller_id in (mine, other):
            in_state(seller_id, "submitted")
        my_fix, their_fix = require(mine).id, require(other).id
        my_document, their_document = make_document(mine).id, make_document(other).id
        db.session.commit()
    return TwoShops(mine, other, my_fix, my_document, their_fix, their_document)


@pytest.fixture
def as_seller(shared_app: Flask, shops: TwoShops) -> Iterator[TwoShops]:
    """The scope of the first shop; nothing is committed."""
    with shared_app.app_context(), scoped(seller_scope(shops.mine)):
        yield shops
        db.session.rollback()


@pytest.mark.parametrize("table", ["required_fix", "fix_evidence"])
def test_rows_of_other_sellers_are_not_there(shared_app: Flask, shops: TwoShops, table: str) -> None:
    expected = {seller_scope(shops.mine): {shops.mine}, PLATFORM: {shops.mine, shops.other}, NOBODY: set()}
    for scope, sellers in expected.items():
        with shared_app.app_context(), scoped(scope):
            assert set(db.session.scalars(text(f"SELECT seller_id FROM {table}"))) == sellers
            db.session.rollback()


def test_a_seller_plans_and_shows_evidence_under_row_level_security(as_seller: TwoShops) -> None:
    by = shop(as_seller.mine)
    fix = fixes.plan(fix_id=as_seller.my_fix, owner="Ana", plan="Apply on Monday.", by=by, at=AT)
    assert fix.state == "planned"
    fixes.submit(fix_id=as_seller.my_fix, documents=[as_seller.my_document], by=by, at=LATER)
    details = fix_details(as_seller.my_fix, by=by, at=LATER)
    assert (details.fix.state, len(details.evidence)) == ("submitted", 1)
    assert audited(fix) == []  # the trail is written here, and read by the platform alone
    db.session.expire_all()
    assert db.session.scalar(text("SELECT state FROM clock WHERE id = :id"), {"id": fix.clock_id}) == "paused"


def test_without_the_filters_of_the_application_others_fixes_still_are_not_found(as_seller: TwoShops) -> None:
    with pytest.raises(NotFound):
        fixes.plan(fix_id=as_seller.their_fix, owner="Me", plan="Mine now.", by=UNFILTERED, at=AT)
    with pytest.raises(NotFound):
        fixes.submit(fix_id=as_seller.their_fix, documents=[as_seller.my_document], by=UNFILTERED, at=AT)
    with pytest.raises(NotFound):
        fix_details(as_seller.their_fix, by=UNFILTERED, at=AT)
    own = {fix.id for fix in fixes_of(as_seller.mine, by=UNFILTERED, at=AT).items}
    assert {fix.id for fix in find_fixes(by=UNFILTERED, at=AT).items} == own
    assert fixes_of(as_seller.other, by=UNFILTERED, at=AT).items == []
    assert ageing(by=UNFILTERED, at=AT).open == 2


def test_documents_of_others_are_no_evidence_even_for_the_database(as_seller: TwoShops) -> None:
    fixes.plan(fix_id=as_seller.my_fix, owner="Ana", plan="Apply on Monday.", by=UNFILTERED, at=AT)
    with pytest.raises(Invalid, match="evidence"):
        fixes.submit(fix_id=as_seller.my_fix, documents=[as_seller.their_document], by=UNFILTERED, at=AT)
    row = "INSERT INTO fix_evidence (fix_id, seller_id, document_id, at, by) VALUES (:fix, :seller, :document, now(), 'x')"
    for fix, seller, document in (
        (as_seller.my_fix, as_seller.mine, as_seller.their_document),
        (as_seller.their_fix, as_seller.other, as_seller.my_document),
        (as_seller.their_fix, as_seller.mine, as_seller.my_document),
    ):
        with pytest.raises(DBAPIError), db.session.begin_nested():
            db.session.execute(text(row), {"fix": fix, "seller": seller, "document": document})


@pytest.mark.parametrize(
    "change",
    [
        "state = 'verified', closed_at = now(), judged_at = now(), judged_by = 'account:1'",
        "state = 'cancelled', closed_at = now()",
        "state = 'returned', judged_at = now(), judged_by = 'account:1'",
        "title = 'Nothing to do'",
    ],
)
def test_a_seller_closes_nothing_by_itself(as_seller: TwoShops, change: str) -> None:
    with pytest.raises(DBAPIError, match="row-level security"), db.session.begin_nested():
        db.session.execute(text(f"UPDATE required_fix SET {change} WHERE id = :fix"), {"fix": as_seller.my_fix})


def test_a_seller_hands_its_fix_to_nobody_and_takes_none_away(as_seller: TwoShops) -> None:
    handed_on = "UPDATE required_fix SET state = 'planned', seller_id = :other WHERE id = :fix"
    with pytest.raises(DBAPIError), db.session.begin_nested():
        db.session.execute(text(handed_on), {"other": as_seller.other, "fix": as_seller.my_fix})
    for statement in ("DELETE FROM required_fix", "UPDATE required_fix SET state = 'planned' WHERE id = :their_fix"):
        done = db.session.connection().execute(text(statement), {"their_fix": as_seller.their_fix})
        assert done.rowcount == 0, statement
    for statement in ("DELETE FROM fix_evidence", "UPDATE fix_evidence SET note = 'x'"):
        with pytest.raises(DBAPIError, match="permission denied"), db.session.begin_nested():
            db.session.execute(text(statement))


def test_a_seller_requires_and_verifies_nothing_in_its_scope_whatever_it_holds(as_seller: TwoShops) -> None:
    with pytest.raises(DBAPIError, match="row-level security"), db.session.begin_nested():
        require(as_seller.mine, by=UNFILTERED)
    submitted = find_fixes(by=UNFILTERED, at=AT, open_only=True).items
    (waiting,) = [fix for fix in submitted if fix.state == "submitted"]
    reviewer = replace(REVIEWER, permissions=frozenset(Permission))
    with pytest.raises(DBAPIError, match="row-level security"), db.session.begin_nested():
        fixes.verify(fix_id=waiting.id, by=reviewer, at=AT)
