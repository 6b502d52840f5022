"""A shop reads its own measures in its own scope and writes none; the database holds that line by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from governance.core.database import NOBODY, PLATFORM, Base, db, scoped, seller_scope
from governance.rulebook import publication
from governance.violations.measures import lifting, starting
from governance.violations.measures.models import Measure, MeasureNotice, NodeCrossing, PlatformCall, RegisterEntry
from tests.builders import AT, BY, make_seller
from tests.governance.violations.measures.measured import breach, clocks_run, days_after, measures_of, of_shop
from tests.governance.violations.measures.test_starting import SECOND, proposed

TABLES: tuple[type[Base], ...] = (Measure, MeasureNotice, NodeCrossing, PlatformCall, RegisterEntry)


@dataclass(frozen=True)
class TwoShops:
    mine: int
    other: int
    announced: int


@pytest.fixture(scope="module")
def shops(shared_app: Flask) -> TwoShops:
    """Two sellers with everything that measures leave behind, and one measure that is announced."""
    with shared_app.app_context(), scoped(PLATFORM):
        publication.install_preset("fair-1000", by=BY, at=days_after(-1))
        mine, other = make_seller().id, make_seller().id
        for seller_id in (mine, other):
            breach(seller_id, "unsafe_goods", product="lamp-7")
        clocks_run(days_after(2))
        announced = proposed(mine, item="chair-1")
        starting.start(measure_id=announced.id, reason="Agreed.", by=SECOND, at=AT)
        db.session.commit()
        return TwoShops(mine, other, announced.id)


@pytest.fixture
def as_seller(shared_app: Flask, shops: TwoShops) -> Iterator[TwoShops]:
    """The scope of the first shop; nothing is committed."""
    with shared_app.app_context(), scoped(seller_scope(shops.mine)):
        yield shops
        db.session.rollback()


@pytest.mark.parametrize("table", TABLES)
def test_each_sees_its_own(shared_app: Flask, shops: TwoShops, table: type[Base]) -> None:
    expected = {seller_scope(shops.mine): {shops.mine}, PLATFORM: {shops.mine, shops.other}, NOBODY: set()}
    for scope, sellers in expected.items():
        with shared_app.app_context(), scoped(scope):
            assert set(db.session.scalars(select(table.__table__.c.seller_id))) == sellers


@pytest.mark.parametrize("table", TABLES)
def test_a_shop_changes_nothing_of_it(as_seller: TwoShops, table: type[Base]) -> None:
    columns = [column.name for column in table.__table__.columns if column.name != "id"]
    row = db.session.execute(select(*(table.__table__.c[name] for name in columns)).limit(1)).one()
    with pytest.raises(DBAPIError), db.session.begin_nested():
        db.session.execute(insert(table).values(dict(row._mapping) | {"seller_id": as_seller.mine}))
    for statement in (update(table).values(seller_id=as_seller.mine), delete(table)):
        # Refused, or nothing found to change: some tables are append-only for everybody.
        with suppress(DBAPIError), db.session.begin_nested():
            changed = db.session.execute(statement.returning(table.__table__.c.id)).all()
            assert changed == []


def test_a_shop_can_hold_up_what_is_announced_to_it(as_seller: TwoShops) -> None:
    lifting.hold(measure_id=as_seller.announced, by=of_shop(as_seller.mine), at=days_after(1))
    state = text("SELECT state FROM clock WHERE name = 'measure_window' AND subject_id = :id")
    assert db.session.scalar(state, {"id": str(as_seller.announced)}) == "paused"
    lifting.go_on(measure_id=as_seller.announced, by=of_shop(as_seller.mine), at=days_after(2))
    assert db.session.scalar(state, {"id": str(as_seller.announced)}) == "running"
    assert {measure.seller_id for measure in measures_of(as_seller.mine)} == {as_seller.mine}
