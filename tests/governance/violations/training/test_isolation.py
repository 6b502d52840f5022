"""A shop takes courses in the seller's scope; the database holds the line when the application does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from governance.core.database import NOBODY, PLATFORM, db, scoped, seller_scope
from governance.rulebook.publication import install_preset
from tests.builders import AT, BY, make_seller
from tests.governance.violations.training.trained import GOODS, try_quiz

LATER = AT + timedelta(days=1)
CREDITED_AT_ONCE = (
    "INSERT INTO training (seller_id, course, rule_book_id, state, begun_at, begun_by, passed_at, credited_at, points)"
    " SELECT seller_id, 'x', rule_book_id, 'credited', now(), 'x', now(), now(), 4 FROM training LIMIT 1"
)
ATTEMPT_OF_ANOTHER = (
    "INSERT INTO training_attempt (training_id, seller_id, number, answers, number_right, passed, taken_at, by)"
    " SELECT training_id, {other}, 9, answers, number_right, passed, taken_at, by FROM training_attempt LIMIT 1"
)


@dataclass(frozen=True)
class TwoShops:
    mine: int
    other: int


@pytest.fixture(scope="module")
def shops(shared_app: Flask) -> TwoShops:
    """Two sellers, each with an attempt that failed, and a passed course."""
    with shared_app.app_context(), scoped(PLATFORM):
        install_preset("fair-1000", by=BY, at=AT)
        both = TwoShops(make_seller().id, make_seller().id)
        for seller_id in (both.mine, both.other):
            try_quiz(seller_id, wrong=2)
            try_quiz(seller_id, course=GOODS)
        db.session.commit()
    return both


@pytest.fixture
def as_seller(shared_app: Flask, shops: TwoShops) -> Iterator[TwoShops]:
    """The scope of the first shop; nothing is committed."""
    with shared_app.app_context(), scoped(seller_scope(shops.mine)):
        yield shops
        db.session.rollback()


@pytest.mark.parametrize("table", ["training", "training_attempt"])
def test_rows_of_other_sellers_are_not_there(shared_app: Flask, shops: TwoShops, table: str) -> None:
    expected = {seller_scope(shops.mine): {shops.mine}, PLATFORM: {shops.mine, shops.other}, NOBODY: set()}
    for scope, sellers in expected.items():
        with shared_app.app_context(), scoped(scope):
            assert set(db.session.scalars(text(f"SELECT seller_id FROM {table}"))) == sellers
            db.session.rollback()


def test_a_shop_tries_again_and_begins_anew_under_row_level_security(as_seller: TwoShops) -> None:
    again = try_quiz(as_seller.mine, at=LATER)
    assert (again.number, again.passed) == (2, True)
    anew = try_quiz(as_seller.mine, course=GOODS, wrong=2, at=LATER)
    assert (anew.number, anew.passed) == (1, False)


def test_a_shop_credits_nothing_to_itself(as_seller: TwoShops) -> None:
    for change in (
        "UPDATE training SET state = 'credited', credited_at = now(), points = 4 WHERE state = 'passed'",
        f"UPDATE training SET version = 9 WHERE seller_id = {as_seller.other}",
    ):
        assert db.session.connection().execute(text(change)).rowcount == 0, change


@pytest.mark.parametrize(
    "statement",
    [
        CREDITED_AT_ONCE,
        ATTEMPT_OF_ANOTHER,
        "UPDATE training SET seller_id = {other} WHERE state = 'open'",
        "UPDATE training SET state = 'credited', passed_at = now(), credited_at = now(), points = 4 WHERE state = 'open'",
        "UPDATE training_attempt SET passed = true",
        "DELETE FROM training_attempt",
        "DELETE FROM training",
    ],
)
def test_what_the_database_refuses_a_shop(as_seller: TwoShops, statement: str) -> None:
    with pytest.raises(DBAPIError), db.session.begin_nested():
        db.session.execute(text(statement.format(other=as_seller.other)))
