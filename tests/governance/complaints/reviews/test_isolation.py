"""Shops are kept apart in the database itself, and none of them ever sees who wrote a review."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from governance.complaints.reviews import answering
from governance.complaints.reviews.models import Review, ReviewEntry, ReviewPerson, ReviewWords
from governance.complaints.reviews.readings import find_reviews, read_review, review_counts
from governance.complaints.reviews.states import Action
from governance.core.access import ANONYMOUS, Permission
from governance.core.database import NOBODY, PLATFORM, Base, Scope, complainant_scope, db, scoped, seller_scope
from governance.core.errors import NotFound, PermissionDenied
from tests.builders import AT, make_seller
from tests.governance.complaints.reviews.reviewed import ANA, LATER, OFFICER, handled, shop, take

TABLES: tuple[type[Base], ...] = (Review, ReviewWords, ReviewPerson, ReviewEntry)


@pytest.fixture(scope="module")
def shops(shared_app: Flask) -> tuple[int, int]:
    """Two shops, each with a handled review of a person and one that waits."""
    with shared_app.app_context(), scoped(PLATFORM):
        sellers = make_seller().id, make_seller().id
        for seller_id in sellers:
            handled(seller_id, reviewer=ANA)
            take(seller_id, reviewer=ANA)
        db.session.commit()
        return sellers


@contextmanager
def seen_as(app: Flask, scope: Scope) -> Iterator[None]:
    with app.app_context(), scoped(scope):
        yield
        db.session.rollback()


def rows(table: type[Base]) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ("platform", (4, 4, 4, 4)),
        ("mine", (2, 2, 0, 2)),
        ("nobody", (0, 0, 0, 0)),
        ("complainant", (0, 0, 0, 0)),
    ],
)
def test_who_sees_which_rows(shared_app: Flask, shops: tuple[int, int], scope: str, expected: tuple[int, ...]) -> None:
    scopes = {
        "platform": PLATFORM,
        "mine": seller_scope(shops[0]),
        "nobody": NOBODY,
        "complainant": complainant_scope(1),
    }
    with seen_as(shared_app, scopes[scope]):
        assert tuple(rows(table) for table in TABLES) == expected


def test_a_shop_answers_and_closes_in_its_own_scope(shared_app: Flask, shops: tuple[int, int]) -> None:
    mine, _other = shops
    with seen_as(shared_app, seller_scope(mine)):
        waiting = db.session.scalars(select(Review).where(Review.state == "waiting")).one()
        by = shop(mine)
        answering.answer(review_id=waiting.id, text="Sorry.", by=by, at=LATER)
        closed = answering.close(review_id=waiting.id, action=Action.REFUNDED, by=by, at=LATER)
        assert closed.state == "handled"
        shown = read_review(review_id=waiting.id, by=by, at=LATER)
        assert [entry.kind.value for entry in shown.entries] == ["answered", "closed"]
        assert (shown.person, shown.words) == (None, None)


def test_the_database_refuses_what_is_anothers_also_without_a_filter(shared_app: Flask, shops: tuple[int, int]) -> None:
    mine, other = shops
    with seen_as(shared_app, PLATFORM):
        theirs = db.session.scalars(select(Review.id).where(Review.seller_id == other)).first()
    with seen_as(shared_app, seller_scope(mine)):
        assert (
            db.session.connection()
            .execute(text("UPDATE review SET score = 5 WHERE seller_id = :other"), {"other": other})
            .rowcount
            == 0
        )
        for entry in (
            f"({theirs}, {other}, now(), 'seller', 'account:1', 'answered', true)",
            f"({theirs}, {mine}, now(), 'platform', 'account:1', 'judged', true)",
            f"({theirs}, {mine}, now(), 'seller', 'account:1', 'answered', false)",
        ):
            columns = "(review_id, seller_id, at, party, by, kind, for_seller)"
            with pytest.raises(DBAPIError, match="row-level security"), db.session.begin_nested():
                db.session.execute(text(f"INSERT INTO review_entry {columns} VALUES {entry}"))
        with pytest.raises(DBAPIError, match="row-level security"), db.session.begin_nested():
            db.session.execute(text("INSERT INTO review_person (review_id) VALUES (1000)"))
        with pytest.raises(DBAPIError, match="row-level security"), db.session.begin_nested():
            db.session.execute(text(f"UPDATE review SET seller_id = {other} WHERE seller_id = {mine}"))


def test_operations_keep_shops_apart_before_the_database_does(shared_app: Flask, shops: tuple[int, int]) -> None:
    """Everything is in scope here: the operations alone hold the line."""
    mine, other = shops
    with seen_as(shared_app, PLATFORM):
        theirs = db.session.scalars(select(Review.id).where(Review.seller_id == other)).first() or 0
        by = shop(mine)
        with pytest.raises(NotFound):
            answering.answer(review_id=theirs, text="Mine.", by=by, at=LATER)
        with pytest.raises(NotFound):
            read_review(review_id=theirs, by=by, at=AT)
        assert len(find_reviews(by=by, at=AT).items) == 2
        assert find_reviews(by=by, at=AT, seller_id=other).items == []
        assert review_counts(by=by, at=AT).reviews == 2
        assert review_counts(by=OFFICER, at=AT).reviews == 4


@pytest.mark.parametrize("read", [find_reviews, review_counts])
def test_strangers_read_nothing(shared_app: Flask, shops: tuple[int, int], read: object) -> None:
    assert Permission.REVIEW_READ not in ANONYMOUS.permissions
    with seen_as(shared_app, PLATFORM), pytest.raises(PermissionDenied):
        read(by=ANONYMOUS, at=AT)  # type: ignore[operator]
