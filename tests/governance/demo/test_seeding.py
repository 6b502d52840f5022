"""Seeding an installation: everything through the real operations, whole or not at all, and only where it is empty."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

import duckdb
import pytest
from flask import Flask
from sqlalchemy import func, select

from governance.catalogue.models import HeldLot, Listing
from governance.core.access import Role
from governance.core.accounts import Account
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.core.errors import Conflict
from governance.core.settings import Settings
from governance.demo.plan import MarketPlan
from governance.demo.seeding import Seeded, assessment_days, is_empty, seed_market
from governance.facts.models import AdverseEvent, EventBatch, SellerDay
from governance.scoring.models import ScoreRun
from governance.sellers.models import Seller
from governance.violations.models import LedgerEntry, Violation
from tests.builders import BY, make_seller, sign_in
from tests.conftest import settings_for
from tests.servers import Database, DatabaseServer
from wsgi import create_app

AT = datetime(2026, 3, 2, 6, tzinfo=UTC)
PLAN = MarketPlan(sellers=60, days=150, seed=5, end=date(2026, 3, 1))


@dataclass(frozen=True)
class Installation:
    """An application on a seeded database, and what seeding said."""

    app: Flask
    settings: Settings
    seeded: Seeded
    told: list[str]


def seed(app: Flask, settings: Settings) -> Installation:
    told: list[str] = []
    with app.app_context(), scoped(PLATFORM), transaction():
        seeded = seed_market(plan=PLAN, settings=settings, by=BY, at=AT, tell=told.append)
    return Installation(app, settings, seeded, told)


@pytest.fixture(scope="module")
def installation(
    server: DatabaseServer, migrated: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    """One seeded installation for the tests that only look."""
    with server.fresh_database(migrated) as copy:
        settings = settings_for(copy, tmp_path_factory.mktemp("var"))
        app = create_app(settings)
        app.testing = True
        yield seed(app, settings)
        with app.app_context():
            db.engine.dispose()


def test_a_market_arrives_whole(installation: Installation) -> None:
    seeded = installation.seeded
    assert seeded.rows.keys() == {"orders", "reviews", "service", "complaints"}
    assert installation.told[0] == "Drawing the market"
    with installation.app.app_context(), scoped(PLATFORM):
        assert db.session.scalar(select(func.count()).select_from(Seller)) == 60
        assert not db.session.scalar(select(func.sum(EventBatch.rows_rejected)))
        assert db.session.scalar(select(func.sum(SellerDay.orders))) == seeded.rows["orders"]
        runs = db.session.execute(select(ScoreRun.as_of, ScoreRun.sellers).order_by(ScoreRun.as_of)).all()
        assert [run.as_of for run in runs] == assessment_days(PLAN)
        assert {run.sellers for run in runs} == {60}
        counted = db.session.execute(select(Listing.source, func.count()).group_by(Listing.source))
        sources = {row.source: row[1] for row in counted}
        assert sources == {"platform": seeded.listed.listings, "orders": seeded.listed.seen}
        assert db.session.scalar(select(func.count()).select_from(HeldLot)) == seeded.listed.lots > 0
        violations = set(db.session.scalars(select(Violation.rule)))
        assert {"invented_reviews", "counterfeit_goods"} <= violations
        assert (db.session.scalar(select(func.sum(LedgerEntry.points))) or 0) > 30


def test_the_facts_equal_the_files(installation: Installation) -> None:
    orders = f"'{installation.settings.var_path / 'demo' / 'orders.parquet'}'"
    late, apart = duckdb.execute(
        "SELECT count(*) FILTER (WHERE fault IS NULL), count(*) FILTER (WHERE fault = 'carrier')"
        f" FROM {orders} WHERE delivered_at::DATE > promised_on"
    ).fetchall()[0]
    with installation.app.app_context(), scoped(PLATFORM):
        counted = db.session.execute(select(func.sum(SellerDay.late), func.sum(SellerDay.late_apart))).one()
        assert tuple(counted) == (late, apart)
        listed = select(func.count()).where(AdverseEvent.metric == "late", AdverseEvent.accountable)
        assert db.session.scalar(listed) == late


def test_everybody_on_the_list_of_logins_can_sign_in(installation: Installation) -> None:
    path = installation.seeded.logins
    assert path == installation.settings.var_path / "demo-logins"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    assert {line[0] for line in lines} == set(Role)
    for _role, email, password in lines:
        assert sign_in(installation.app.test_client(), email, password).status_code == 302


def test_the_truth_stays_in_its_private_folder(installation: Installation) -> None:
    folder = installation.settings.var_path / "demo"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "hidden_quality.parquet").stat().st_mode) == 0o600


def test_a_market_does_not_mix_with_what_is_there(app: Flask, settings: Settings) -> None:
    with app.app_context(), scoped(PLATFORM), transaction():
        make_seller()
    with pytest.raises(Conflict, match="must not mix"):
        seed(app, settings)


def test_what_was_interrupted_leaves_nothing_and_can_be_done_again(app: Flask, settings: Settings) -> None:
    with app.app_context(), scoped(PLATFORM):
        with pytest.raises(KeyboardInterrupt):
            interrupted(settings)
        assert is_empty()
        assert db.session.scalar(select(func.count()).select_from(Account)) == 0
        db.session.rollback()
    seeded = seed(app, settings).seeded
    with app.app_context(), scoped(PLATFORM):
        assert db.session.scalar(select(func.sum(SellerDay.orders))) == seeded.rows["orders"]


def interrupted(settings: Settings) -> None:
    def tell(sentence: str) -> None:
        if sentence.startswith("Scoring"):
            raise KeyboardInterrupt

    with transaction():
        seed_market(plan=PLAN, settings=settings, by=BY, at=AT, tell=tell)


@pytest.mark.parametrize(
    ("days", "end", "expected"),
    [
        (60, date(2026, 3, 1), [date(2026, 2, 1), date(2026, 3, 1)]),
        (60, date(2026, 3, 15), [date(2026, 3, 1), date(2026, 3, 15)]),
        (90, date(2026, 3, 31), [date(2026, 2, 1), date(2026, 3, 1), date(2026, 3, 31)]),
    ],
)
def test_each_month_and_the_newest_day_are_scored(days: int, end: date, expected: list[date]) -> None:
    assert assessment_days(MarketPlan(sellers=20, days=days, seed=1, end=end)) == expected


def test_the_command_says_what_it_did_and_if_empty_does_it_once(app: Flask, settings: Settings) -> None:
    runner = app.test_cli_runner()
    command = ["seed", "demo", "--sellers", "30", "--days", "70", "--end", "2026-03-01"]
    first = runner.invoke(args=[*command, "--if-empty"])
    assert first.exit_code == 0, first.output
    assert "A market of 30 sellers" in first.output
    assert " more seen in orders; " in first.output
    assert "As of 2026-03-01:" in first.output
    before = (settings.var_path / "demo-logins").read_bytes()
    again = runner.invoke(args=[*command, "--if-empty"])
    assert (again.exit_code, again.output) == (0, "There is a market already.\n")
    refused = runner.invoke(args=command)
    assert refused.exit_code == 2
    assert "must not mix" in refused.output
    assert (settings.var_path / "demo-logins").read_bytes() == before


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        ("--sellers", "5", "at least 20 sellers"),
        ("--days", "10", "between 60 and 3,660 days"),
        ("--seed", "-1", "whole number from 0"),
        ("--end", "2999-01-01", "The last day of trade must be over"),
    ],
)
def test_a_market_that_cannot_be_is_one_sentence(app: Flask, option: str, value: str, sentence: str) -> None:
    result = app.test_cli_runner().invoke(args=["seed", "demo", option, value])
    assert result.exit_code == 2
    assert sentence in result.output


def test_every_standing_occurs_in_a_market_of_a_year(app: Flask, settings: Settings) -> None:
    plan = MarketPlan(sellers=100, days=365, seed=1, end=date(2026, 3, 1))
    with app.app_context(), scoped(PLATFORM), transaction():
        seeded = seed_market(plan=plan, settings=settings, by=BY, at=AT, tell=lambda _: None)
    assert min(seeded.newest.standings.values()) >= 1, seeded.newest.standings
