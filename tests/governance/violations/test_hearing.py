"""From a complaint file to points: what `flask ingest complaints` ends in."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from governance.core.audit import AuditEntry
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.core.errors import Unavailable
from governance.core.settings import Settings
from governance.facts.imports import import_events
from governance.rulebook import publication
from governance.violations import ledger
from governance.violations.models import LedgerEntry, Violation
from tests.builders import AT, BY, make_seller

AS_OF = date(2026, 2, 28)
HEADER = "complaint_id,seller_id,issue,outcome,opened_at,order_id,decided_at,severity,lot"


@pytest.fixture
def shops(app: Flask) -> dict[str, int]:
    """Two registered shops, by reference, with the default rule book in force."""
    with app.app_context(), scoped(PLATFORM), transaction():
        publication.install_preset("fair-1000", by=BY, at=AT)
        return {reference: make_seller(reference).id for reference in ("lotus", "pine")}


def write(folder: Path, name: str, rows: Iterable[str]) -> Path:
    path = folder / f"{name}.csv"
    path.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    return path


def ingest(app: Flask, *arguments: str) -> str:
    result = app.test_cli_runner().invoke(args=["ingest", "complaints", *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def ledger_lines() -> list[tuple[str, str, int]]:
    query = (
        select(Violation.source, Violation.rule, LedgerEntry.points)
        .join(Violation, Violation.id == LedgerEntry.violation_id)
        .order_by(LedgerEntry.id)
    )
    return [(row.source, row.rule, row.points) for row in db.session.execute(query)]


FIRST = (
    "1,lotus,counterfeit,upheld,2026-01-03 10:00:00,A1,2026-01-09 10:00:00,,",
    "2,lotus,after_sales,upheld,2026-01-04 10:00:00,A2,2026-01-10 10:00:00,,",
    "3,pine,after_sales,dismissed,2026-01-04 10:00:00,A3,2026-01-10 10:00:00,,",
    "4,pine,receipt,open,2026-01-20 10:00:00,A4,,,",
)


def test_a_complaint_file_with_outcomes_ends_in_violations_and_points(
    app: Flask, shops: dict[str, int], tmp_path: Path
) -> None:
    output = ingest(app, str(write(tmp_path, "january", FIRST)))
    assert "Violations found in complaints: 2; points posted: 26; points reversed: 0." in output
    with app.app_context(), scoped(PLATFORM):
        assert sorted(ledger_lines()) == [
            ("complaint:1", "counterfeit_goods", 24),
            ("complaint:2", "after_sales_refused", 2),
        ]
        known = datetime.now(UTC)
        assert [ledger.balance(seller_id, AS_OF, known) for seller_id in shops.values()] == [26, 0]
        trail = select(AuditEntry.after).where(AuditEntry.subject_id == "complaints")
        assert list(db.session.scalars(trail)) == [{"violations": 2, "points": 26, "reversed": 0, "changed": 0}]


@pytest.mark.usefixtures("shops")
def test_the_same_complaints_in_another_file_count_once(app: Flask, tmp_path: Path) -> None:
    ingest(app, str(write(tmp_path, "january", FIRST)))
    again = ingest(app, str(write(tmp_path, "again", reversed(FIRST))))
    assert "in complaints" not in again
    with app.app_context(), scoped(PLATFORM):
        assert len(ledger_lines()) == 2


@pytest.mark.usefixtures("shops")
def test_a_later_version_that_dismisses_reverses_and_one_that_decides_posts(app: Flask, tmp_path: Path) -> None:
    ingest(app, str(write(tmp_path, "january", FIRST)))
    later = (
        "1,lotus,counterfeit,dismissed,2026-01-03 10:00:00,A1,2026-02-01 10:00:00,,",
        "4,pine,receipt,upheld,2026-01-20 10:00:00,A4,2026-02-02 10:00:00,,",
    )
    output = ingest(app, str(write(tmp_path, "february", later)))
    assert "Violations found in complaints: 1; points posted: 1; points reversed: 24." in output
    with app.app_context(), scoped(PLATFORM):
        assert ledger_lines()[2:] == [
            ("complaint:1", "counterfeit_goods", -24),
            ("complaint:4", "receipt_refused", 1),
        ]


@pytest.mark.usefixtures("shops")
def test_an_older_version_that_arrives_later_changes_nothing(app: Flask, tmp_path: Path) -> None:
    dismissed = "1,lotus,counterfeit,dismissed,2026-01-03 10:00:00,A1,2026-02-01 10:00:00,,"
    ingest(app, str(write(tmp_path, "february", [dismissed])))
    ingest(app, str(write(tmp_path, "january", FIRST[:1])))
    with app.app_context(), scoped(PLATFORM):
        assert ledger_lines() == []


def test_a_complaint_that_moves_to_another_shop_takes_its_points_along(
    app: Flask, shops: dict[str, int], tmp_path: Path
) -> None:
    ingest(app, str(write(tmp_path, "january", FIRST[:1])))
    moved = "1,pine,counterfeit,upheld,2026-01-03 10:00:00,A1,2026-01-09 10:00:00,,"
    ingest(app, "--correction", str(write(tmp_path, "moved", [moved])))
    with app.app_context(), scoped(PLATFORM):
        known = datetime.now(UTC)
        assert [ledger.balance(seller_id, AS_OF, known) for seller_id in shops.values()] == [0, 24]


def test_complaints_that_came_before_the_rules_are_judged_when_the_rules_come(app: Flask, tmp_path: Path) -> None:
    with app.app_context(), scoped(PLATFORM), transaction():
        make_seller("lotus")
    early = write(tmp_path, "january", FIRST[:2])
    assert "in complaints" not in ingest(app, str(early))
    for expected in (2, 2):  # the second time nothing is new
        app.test_cli_runner().invoke(args=["rulebook", "install"])
        with app.app_context(), scoped(PLATFORM):
            assert len(ledger_lines()) == expected


def test_two_imports_at_once_count_each_complaint_once(
    app: Flask, shops: dict[str, int], settings: Settings, tmp_path: Path
) -> None:
    rows = [f"{n},lotus,receipt,upheld,2026-01-{n:02} 10:00:00,A{n},2026-02-{n:02} 10:00:00,," for n in range(1, 21)]
    halves = [write(tmp_path, "one", rows[:15]), write(tmp_path, "two", rows[5:])]

    def importing(path: Path) -> bool:
        with app.app_context(), scoped(PLATFORM):
            try:
                with transaction():
                    import_events(kind="complaints", paths=[path], settings=settings, by=BY, at=AT)
            except Unavailable:  # one import at a time: who comes second is told to try again
                return False
            return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(importing, halves))
    for path, finished in zip(halves, done, strict=True):
        assert finished or importing(path)
    with app.app_context(), scoped(PLATFORM):
        assert sorted(source for source, _, _ in ledger_lines()) == sorted(f"complaint:{n}" for n in range(1, 21))
        assert ledger.balance(shops["lotus"], AS_OF, datetime.now(UTC)) == 20
