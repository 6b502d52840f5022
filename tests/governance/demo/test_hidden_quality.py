"""The truth about the shops: complete, apart, and for its owner's eyes alone."""

from __future__ import annotations

import stat
from datetime import date
from pathlib import Path

import duckdb
import pytest

import governance
from governance.demo.hidden_quality import NAME, write_hidden_quality
from governance.demo.market import draw_market
from governance.demo.plan import MarketPlan
from governance.demo.shops import Rate

PLAN = MarketPlan(sellers=60, days=200, seed=4, end=date(2026, 11, 21))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The file of a small market."""
    return write_hidden_quality(draw_market(PLAN), tmp_path)


def test_nobody_else_may_read_it(path: Path) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    write_hidden_quality(draw_market(PLAN), path.parent)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_it_says_per_shop_rate_and_span_how_often_it_really_fails(path: Path) -> None:
    rows = duckdb.execute(f"SELECT * FROM '{path}'")
    assert [column[0] for column in rows.description or ()] == [
        "seller_id",
        "character",
        "rate",
        "first_day",
        "last_day",
        "events",
        "share",
    ]
    found = rows.fetchall()
    assert {row[2] for row in found} == {rate.name.lower() for rate in Rate}
    assert all(0 <= row[6] <= 1 and row[5] > 0 for row in found)
    assert len({(row[0], row[2], row[3]) for row in found}) == len(found)
    spans = {(row[3], row[4]) for row in found if row[1] == "sound"}
    assert spans == {(PLAN.start, PLAN.end)}


def test_a_shop_that_changed_has_a_line_before_and_one_after(path: Path) -> None:
    before, after = duckdb.execute(
        f"SELECT first_day, last_day, share FROM '{path}' WHERE character = 'turned_bad' AND rate = 'late' ORDER BY 1"
    ).fetchall()
    assert before[0] == PLAN.start
    assert after[1] == PLAN.end
    assert (after[0] - before[1]).days == 1
    assert after[2] > 3 * before[2]


def test_nothing_but_the_market_itself_knows_the_file() -> None:
    """Scores that could read the truth would prove nothing."""
    source = Path(governance.__file__).parents[1]
    knowing = {
        path.relative_to(source).as_posix()
        for folder in ("governance", "dashboard")
        for path in (source / folder).rglob("*.py")
        if NAME in path.read_text(encoding="utf-8") or "hidden_quality" in path.read_text(encoding="utf-8")
    }
    assert knowing == {"governance/demo/hidden_quality.py", "governance/demo/seeding.py"}
