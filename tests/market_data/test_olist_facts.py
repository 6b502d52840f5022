"""The Olist import against independent figures: every seller, every day, however the files arrive."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from governance.core.calendar import now
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.core.settings import Settings
from governance.facts.imports import ImportSummary
from governance.facts.olist import import_olist
from tests.builders import BY
from tests.conftest import settings_for
from tests.market_data import olist_increments
from tests.market_data.independent_facts import counts_per_seller_and_day, main_categories
from tests.servers import Database, DatabaseServer
from wsgi import create_app

DAYS = """
    SELECT seller.reference, CAST(day AS text) AS on_day, seller_day.*
    FROM seller_day JOIN seller ON seller.id = seller_day.seller_id ORDER BY 1, 2
"""
EVENTS = """
    SELECT seller.reference, adverse_event.*
    FROM adverse_event JOIN seller ON seller.id = adverse_event.seller_id ORDER BY metric, event_reference, 1
"""
NUMERATORS = """
    SELECT seller_id, day, 'late', late FROM seller_day WHERE late > 0
    UNION ALL SELECT seller_id, day, 'low_reviews', low_reviews FROM seller_day WHERE low_reviews > 0
    UNION ALL SELECT seller_id, day, 'low_reviews apart', low_reviews_apart FROM seller_day WHERE low_reviews_apart > 0
"""
LISTED = """
    SELECT seller_id, day, metric || CASE WHEN accountable THEN '' ELSE ' apart' END, count(*)
    FROM adverse_event GROUP BY 1, 2, 3
"""

Rows = list[dict[str, Any]]


@contextmanager
def market(server: DatabaseServer, migrated: Database, var_path: Path) -> Iterator[Flask]:
    with server.fresh_database(migrated) as database:
        app = create_app(settings_for(database, var_path))
        with app.app_context(), scoped(PLATFORM):
            yield app
            db.session.remove()
            db.engine.dispose()


def take_in(app: Flask, folder: Path) -> ImportSummary:
    settings: Settings = app.extensions["settings"]
    with transaction():
        return import_olist(folder=folder, settings=settings, by=BY, at=now())


def rows(query: str) -> Rows:
    found = [
        {name: value for name, value in row.items() if name != "seller_id"}
        for row in db.session.execute(text(query)).mappings()
    ]
    db.session.rollback()
    return found


def tuples(query: str) -> set[tuple[Any, ...]]:
    found = {tuple(row) for row in db.session.execute(text(query))}
    db.session.rollback()
    return found


@pytest.fixture(scope="module")
def olist(market_data: Path) -> Path:
    return market_data / "olist"


@pytest.fixture(scope="module")
def whole(
    server: DatabaseServer, migrated: Database, olist: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Flask, ImportSummary]]:
    """A market with all Parquet files imported."""
    with market(server, migrated, tmp_path_factory.mktemp("whole")) as app:
        yield app, take_in(app, olist)


def test_every_row_of_the_files_is_accepted_and_orders_without_items_wait(whole: tuple[Flask, ImportSummary]) -> None:
    _, summary = whole
    assert {file.kind: (file.rows_read, file.rows_accepted) for file in summary.files} == {
        "olist_products": (32_951, 32_951),
        "olist_orders": (66_638, 66_638),
        "olist_order_items": (75_331, 75_331),
        "reviews": (63_139, 63_139),
    }
    assert {file.kind: file.rows_waiting for file in summary.files}["olist_orders"] == 645
    assert tuples("SELECT count(*) FROM seller") == {(3_095,)}


@pytest.mark.usefixtures("whole")
def test_the_late_orders_are_those_of_the_published_figure_by_calendar_day() -> None:
    assert tuples("SELECT count(DISTINCT order_reference) FROM adverse_event WHERE metric = 'late'") == {(5_114,)}


@pytest.mark.usefixtures("whole")
def test_every_count_of_every_seller_and_day_equals_the_independent_one(olist: Path) -> None:
    expected = counts_per_seller_and_day(olist)
    found = {(row["reference"], row["on_day"]): row for row in rows(DAYS)}
    assert found.keys() == expected.keys()
    for place, counts in expected.items():
        assert {name: found[place][name] for name in counts} == counts, place


@pytest.mark.usefixtures("whole")
def test_the_listed_events_are_as_many_as_each_numerator() -> None:
    """Late deliveries are all accountable here: Olist does not say whose fault one was."""
    assert tuples(LISTED) == tuples(NUMERATORS)


@pytest.mark.usefixtures("whole")
def test_every_seller_has_the_main_category_of_its_orders(olist: Path) -> None:
    noted = tuples(
        "SELECT reference, code FROM seller_category JOIN seller ON seller.id = seller_id"
        " JOIN category ON category.id = category_id"
    )
    assert noted == set(main_categories(olist).items())


def test_a_second_import_changes_nothing(whole: tuple[Flask, ImportSummary], olist: Path) -> None:
    app, first = whole
    before = rows(DAYS), rows(EVENTS), tuples("SELECT * FROM event_batch"), tuples("SELECT * FROM seller_category")
    again = take_in(app, olist)
    assert again.batch_ids == ()
    assert {file.batch_id for file in again.files} == set(first.batch_ids)
    after = rows(DAYS), rows(EVENTS), tuples("SELECT * FROM event_batch"), tuples("SELECT * FROM seller_category")
    assert after == before


@pytest.mark.usefixtures("whole")
def test_the_csv_files_give_the_same_facts(
    server: DatabaseServer, migrated: Database, market_data: Path, tmp_path: Path
) -> None:
    expected = rows(DAYS), rows(EVENTS), tuples("SELECT seller_id, category_id FROM seller_category")
    with market(server, migrated, tmp_path) as app:
        take_in(app, market_data / "olist_csv")
        assert (rows(DAYS), rows(EVENTS)) == expected[:2]
        assert len(tuples("SELECT seller_id, category_id FROM seller_category")) == len(expected[2])


@pytest.mark.usefixtures("whole")
def test_the_csv_files_on_top_of_the_parquet_files_only_repeat_what_is_known(
    whole: tuple[Flask, ImportSummary], market_data: Path
) -> None:
    before = rows(DAYS), rows(EVENTS), tuples("SELECT * FROM seller_category")
    again = take_in(whole[0], market_data / "olist_csv")
    assert all(file.rows_repeated == file.rows_accepted for file in again.files)
    assert (rows(DAYS), rows(EVENTS), tuples("SELECT * FROM seller_category")) == before


def test_three_months_as_shuffled_daily_increments_give_the_facts_of_one_import(
    server: DatabaseServer, migrated: Database, olist: Path, tmp_path: Path
) -> None:
    frames = olist_increments.months(olist)
    with market(server, migrated, tmp_path / "at once") as app:
        take_in(app, olist_increments.write(tmp_path / "months", frames, register=olist))
        expected = rows(DAYS), rows(EVENTS), tuples("SELECT count(*) FROM seller_category")
    folders = [
        olist_increments.write(tmp_path / f"day {number}", day, register=olist)
        for number, day in enumerate(olist_increments.increments(frames))
    ]
    random.Random(7).shuffle(folders)
    with market(server, migrated, tmp_path / "by day") as app:
        for folder in folders:
            take_in(app, folder)
        assert (rows(DAYS), rows(EVENTS)) == expected[:2]
