"""Any past score rebuilt from the event store: as of any day, as known at any moment."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from governance.core.database import transaction
from governance.core.errors import Unavailable
from governance.core.settings import Settings
from governance.facts.imports import import_events
from governance.rulebook import publication
from governance.scoring import readings, replay
from tests.builders import BY, commit, make_seller
from tests.governance.scoring.facts_at_hand import AS_OF, AT, LONG_AGO, run_now

pytestmark = pytest.mark.usefixtures("platform")

FIRST_IMPORT = AT - timedelta(days=2)
SECOND_IMPORT = AT - timedelta(days=1)


@pytest.fixture
def market(settings: Settings, tmp_path: Path) -> Settings:
    """Two shops, 60 orders each on consecutive days, the second always two days late; reviews come a week later."""
    publication.install_preset("fair-1000", by=BY, at=LONG_AGO)
    for reference in ("prompt", "late"):
        make_seller(reference=reference, at=LONG_AGO)
    commit()
    take_in(settings, "orders", tmp_path / "orders.csv", orders(), at=FIRST_IMPORT)
    take_in(settings, "reviews", tmp_path / "reviews.csv", reviews(stars=5), at=FIRST_IMPORT)
    return settings


def take_in(
    settings: Settings, kind: str, path: Path, lines: list[str], *, at: datetime, correction: bool = False
) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with transaction():
        import_events(kind=kind, paths=[path], correction=correction, settings=settings, by=BY, at=at)


def placed() -> list[tuple[str, str, date]]:
    return [
        (f"{shop}-{number}", shop, date(2026, 3, 1) + timedelta(days=number))
        for shop in ("prompt", "late")
        for number in range(60)
    ]


def orders() -> list[str]:
    lines = ["order_id,seller_id,buyer_id,ordered_at,promised_on,delivered_at"]
    for order, shop, day in placed():
        delivered = day + timedelta(days=7 if shop == "late" else 4)
        lines.append(f"{order},{shop},buyer of {order},{day}T10:00:00,{day + timedelta(days=5)},{delivered}T12:00:00")
    return lines


def reviews(stars: int) -> list[str]:
    head = "review_id,order_id,score,created_at"
    return [head, *(f"r-{order},{order},{stars},{day + timedelta(days=14)}T09:00:00" for order, _, day in placed())]


def test_the_event_store_and_the_database_give_the_same_counts(market: Settings) -> None:
    summary = run_now(market)
    run = readings.run_by_id(summary.run_id)
    assert not run.retrospective
    assert replay.replay_from_facts(run, settings=market).confirmed
    assert summary.evidence["late"]["proven_over"] == 1


def test_what_had_not_happened_yet_does_not_count(market: Settings) -> None:
    """On 20 March twenty orders were placed and a dozen delivered; no review was old enough to be judged."""
    summary = run_now(market, as_of=date(2026, 3, 20))
    run = readings.run_by_id(summary.run_id)
    assert run.retrospective
    assert set(summary.standings) == {"good", "clear", "watch", "improve", "critical", "not_yet_rated"}
    rows, _ = readings.seller_page(run, search="late")
    _, score = readings.score_of(rows[0].seller_id, run)
    late, low = run.policy.position("late"), run.policy.position("low_reviews")
    assert (score.exposed[late], score.bad[late]) == (13, 13)
    assert (score.exposed[low], score.immature_exposed[low]) == (0, 6)


def test_a_correction_changes_today_and_not_what_was_known_before(market: Settings, tmp_path: Path) -> None:
    before = run_now(market, known_at=FIRST_IMPORT + timedelta(hours=1))
    bad = reviews(stars=1)
    take_in(market, "reviews", tmp_path / "again.csv", bad, at=SECOND_IMPORT, correction=True)
    after = run_now(market)
    assert before.evidence["low_reviews"]["proven_over"] == 0
    assert after.evidence["low_reviews"]["proven_over"] == 2
    for summary in (before, after):
        found = replay.replay_from_facts(readings.run_by_id(summary.run_id), settings=market)
        assert found.confirmed, found.differences
    late_again = run_now(market, known_at=FIRST_IMPORT + timedelta(hours=2))
    assert readings.run_by_id(late_again.run_id).retrospective
    assert late_again.digest == before.digest


def test_a_replay_from_facts_finds_what_a_replay_of_inputs_cannot(market: Settings) -> None:
    """Somebody rewrites the accepted events: the stored inputs still agree with each other, the facts do not."""
    run = readings.run_by_id(run_now(market).run_id)
    assert replay.replay(run).confirmed
    for path in (market.events_path / "reviews").rglob("*.parquet"):
        altered = f"SELECT * REPLACE (1 AS score) FROM read_parquet('{path}')"
        duckdb.sql(f"COPY ({altered}) TO '{path}.new' (FORMAT parquet)")
        Path(f"{path}.new").replace(path)
    found = replay.replay_from_facts(run, settings=market)
    assert not found.confirmed
    assert found.differing == 2
    assert {difference.column for difference in found.differences} >= {"bad"}


def test_without_all_accepted_events_there_is_no_replay_from_facts(market: Settings) -> None:
    run = readings.run_by_id(run_now(market).run_id)
    for path in (market.events_path / "reviews").rglob("*.parquet"):
        path.unlink()
    with pytest.raises(Unavailable, match=r"of the 120 rows that import 2 \(reviews\.csv\) accepted"):
        replay.replay_from_facts(run, settings=market)


def test_the_day_after_the_window_what_was_counted_is_gone(market: Settings) -> None:
    """As the explanation promises: a line is gone at the latest when the window has moved over it."""
    run = readings.run_by_id(run_now(market).run_id)
    rows, _ = readings.seller_page(run, search="late")
    line = next(line for line in readings.explanation_of(rows[0].seller_id, run).lines if line.code == "late")
    gone = AS_OF + timedelta(days=int(str(line.numbers["window_days"])))
    assert f"by {gone.isoformat()}" in line.removed_by
    at = datetime.combine(gone, AT.timetz())
    later = readings.run_by_id(run_now(market, as_of=gone, known_at=at, at=at).run_id)
    _, score = readings.score_of(rows[0].seller_id, later)
    assert score.exposed[0] == 0
