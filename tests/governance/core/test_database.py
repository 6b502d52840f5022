"""One transaction per door, and whose rows it may see."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from governance.core.database import NOBODY, PLATFORM, Base, db, scoped, seller_scope, transaction
from governance.core.errors import NotFound
from governance.sellers import register
from tests.builders import make_seller


def sellers_seen() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(text("SELECT reference FROM seller ORDER BY reference")))


def test_nobody_sees_no_seller_the_platform_all_and_a_seller_its_own(app: Flask) -> None:
    with app.app_context():
        with scoped(PLATFORM), transaction():
            mine, _other = make_seller("mine"), make_seller("other")
            my_id = mine.id
        with scoped(NOBODY):
            assert sellers_seen() == []
        with scoped(PLATFORM):
            assert sellers_seen() == ["mine", "other"]
        with scoped(seller_scope(my_id)):
            assert sellers_seen() == ["mine"]


def test_a_seller_cannot_write_even_its_own_row(app: Flask) -> None:
    with app.app_context():
        with scoped(PLATFORM), transaction():
            my_id = make_seller("mine").id
        with scoped(seller_scope(my_id)), transaction():
            assert db.session.execute(text("UPDATE seller SET name = 'better'")).rowcount == 0  # type: ignore[attr-defined]
        with scoped(seller_scope(my_id)), pytest.raises(ProgrammingError):
            db.session.execute(text("INSERT INTO seller (reference, name, created_at) VALUES ('new', 'new', now())"))


def test_the_scope_ends_with_its_transaction_although_the_connection_is_used_again(app: Flask) -> None:
    with app.app_context():
        with scoped(PLATFORM), transaction():
            make_seller("mine")
        for _ in range(3):
            with scoped(PLATFORM):
                assert sellers_seen() == ["mine"]
            with scoped(NOBODY):
                assert sellers_seen() == []


def take_in_and_fail() -> None:
    with transaction():
        make_seller("mine")
        register.find("nobody")


def test_an_error_in_a_transaction_leaves_nothing_behind(app: Flask) -> None:
    with app.app_context(), scoped(PLATFORM):
        with pytest.raises(NotFound):
            take_in_and_fail()
        assert register.count() == 0


@pytest.mark.usefixtures("platform")
def test_every_table_with_rows_of_a_seller_or_an_applicant_has_forced_row_level_security() -> None:
    secured = set(
        db.session.scalars(
            text("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity AND NOT relispartition")
        )
    )
    whose = {"seller_id", "application_id"}
    theirs = {name for name, table in Base.metadata.tables.items() if whose & set(table.columns.keys())}
    assert (theirs | {"seller", "application"}) - secured == set()


@pytest.mark.usefixtures("platform")
@pytest.mark.parametrize("table", ["audit_entry", "event_batch", "ledger_entry", "rule_book", "score", "score_run"])
def test_what_is_written_for_good_cannot_be_changed_by_the_application(table: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        db.session.execute(text(f"DELETE FROM {table}"))


@pytest.mark.usefixtures("platform")
def test_partitions_of_the_facts_cannot_be_read_past_the_table_that_guards_them() -> None:
    made = db.session.scalar(text("SELECT ensure_seller_day_partitions('2026-01-15', '2026-03-01')"))
    again = db.session.scalar(text("SELECT ensure_seller_day_partitions('2026-01-15', '2026-03-01')"))
    assert (made, again) == (3, 0)
    with pytest.raises(ProgrammingError, match="permission denied"):
        db.session.execute(text("SELECT * FROM seller_day_2026_01"))
