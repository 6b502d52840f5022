"""Whatever the order of arrival, and however the rows are cut into files: the same facts."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from governance.core.database import db, transaction
from governance.core.settings import Settings
from governance.facts.corrections import correct
from tests.builders import BY
from tests.conftest import settings_for
from tests.governance.facts.event_files import Market
from tests.governance.facts.imported import AT, days, events, register_sellers, take
from tests.servers import Database

START = datetime(2026, 1, 1, 10)  # noqa: DTZ001
Event = tuple[str, dict[str, Any]]

few = st.integers(0, 3)
sellers = st.sampled_from(["anna", "boris"])


@st.composite
def order_versions(draw: st.DrawFn) -> list[Event]:
    """An order as bought, and perhaps as delivered or cancelled: the platform sends each as it happens."""
    number = draw(few)
    ordered = START + timedelta(days=number * 7)  # one order, one day
    row: dict[str, Any] = {
        "order_id": f"o{number}",
        "seller_id": draw(sellers),
        "buyer_id": f"b{draw(few)}",
        "ordered_at": ordered,
        "promised_on": (ordered + timedelta(days=3)).date(),
    }
    bought = ("orders", row)
    later = ordered + timedelta(days=draw(st.integers(1, 6)))
    ends: list[dict[str, Any]] = [{}, {"delivered_at": later}, {"cancelled_at": later, "cancelled_by": "seller"}]
    end = draw(st.sampled_from(ends))
    return [bought, ("orders", row | end)] if end else [bought]


@st.composite
def review(draw: st.DrawFn) -> list[Event]:
    number = draw(few)
    day = START + timedelta(days=20 + number)
    return [
        ("reviews", {"review_id": f"r{number}", "order_id": f"o{draw(few)}", "score": number + 1, "created_at": day})
    ]


@st.composite
def case(draw: st.DrawFn) -> list[Event]:
    number = draw(few)
    opened = START + timedelta(days=10 + number)
    row: dict[str, Any] = {
        "case_id": f"c{number}",
        "seller_id": "anna",
        "order_id": f"o{draw(few)}",
        "kind": "return",
        "cause": "quality",
        "opened_at": opened,
    }
    return [("service", row), ("service", row | {"closed_at": opened + timedelta(days=1), "satisfaction": 1})]


def distinct(batches: list[list[Event]]) -> list[Event]:
    """All events, but of two different rows with one key and one version only the first: nobody can tell them apart."""
    seen: dict[tuple[Any, ...], dict[str, Any]] = {}
    found = []
    for kind, row in (event for batch in batches for event in batch):
        moments = tuple(sorted(str(value) for name, value in row.items() if name.endswith("_at")))
        key = (kind, *(row[name] for name in row if name.endswith("_id") and name != "buyer_id"), moments)
        if kind == "service":
            key = (kind, row["case_id"], moments)
        if seen.setdefault(key, row) == row:
            found.append((kind, row))
    return found


history = st.lists(st.one_of(order_versions(), review(), case()), min_size=1, max_size=7).map(distinct)


def at_once(folder: Path, told: list[Event]) -> Any:
    market = Market(folder)
    for kind in sorted({kind for kind, _ in told}):
        market.take(kind, *(row for one, row in told if one == kind))
    return market.count()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(told=history, dice=st.randoms(use_true_random=False))
def test_events_told_one_by_one_in_any_order_count_like_one_file(told: list[Event], dice: Any) -> None:
    with TemporaryDirectory() as folder:
        expected = at_once(Path(folder) / "once", told)
        shuffled = [*told, *dice.sample(told, len(told) // 2)]  # some are told twice
        dice.shuffle(shuffled)
        market = Market(Path(folder) / "shuffled")
        for kind, row in shuffled:
            market.take(kind, row)
        assert market.count() == expected


@pytest.mark.usefixtures("platform")
@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(told=history, dice=st.randoms(use_true_random=False))
def test_increments_that_touch_single_days_give_what_counting_everything_gives(
    database: Database, told: list[Event], dice: Any
) -> None:
    """Also: the list of adverse events equals every numerator."""
    with TemporaryDirectory() as folder:
        by_day, at_once = (settings_for(database, Path(folder) / name / "var") for name in ("by day", "at once"))
        empty(database)
        shuffled = list(told)
        dice.shuffle(shuffled)
        for kind, row in shuffled:
            take(by_day, kind, row)
        found = days(), events()
        empty(database)
        for kind in sorted({kind for kind, _ in told}):
            take(at_once, kind, *(row for one, row in told if one == kind))
        assert (days(), events()) == found
        assert listed() == numerators()


@pytest.mark.usefixtures("platform")
@settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(told=history, dice=st.randoms(use_true_random=False))
def test_corrections_between_increments_give_what_counting_everything_with_them_gives(
    database: Database, told: list[Event], dice: Any
) -> None:
    """Also: the list of adverse events equals every numerator, and nothing that was corrected counts."""
    with TemporaryDirectory() as folder:
        by_day, at_once = (settings_for(database, Path(folder) / name / "var") for name in ("by day", "at once"))
        empty(database)
        shuffled = list(told)
        dice.shuffle(shuffled)
        corrected: set[tuple[int, str, str]] = set()
        for kind, row in shuffled:
            take(by_day, kind, row)
            corrected |= correct_one(by_day, dice)
            assert listed() == numerators()
        assert corrected.isdisjoint(counting())
        found = days(), events()
        with database.connect("admin") as connection:
            connection.execute("TRUNCATE event_batch, seller_day, adverse_event")
        for kind in sorted({kind for kind, _ in told}):
            take(at_once, kind, *(row for one, row in told if one == kind))
        assert (days(), events()) == found


def correct_one(where: Settings, dice: Any) -> set[tuple[int, str, str]]:
    """Correct one of the events that count, if there is any."""
    known = sorted(counting())
    if not known:
        return set()
    seller_id, metric, reference = dice.choice(known)
    with transaction():
        correct(
            seller_id=seller_id,
            events=[(metric, reference)],
            reason="It was the carrier.",
            source="appeal:1",
            settings=where,
            by=BY,
            at=AT,
        )
    return {(seller_id, metric, reference)}


def counting() -> set[tuple[int, str, str]]:
    query = "SELECT seller_id, metric, event_reference FROM adverse_event WHERE accountable"
    found = {(int(seller), str(metric), str(event)) for seller, metric, event in db.session.execute(text(query))}
    db.session.rollback()
    return found


def empty(database: Database) -> None:
    db.session.rollback()
    with database.connect("admin") as connection:
        connection.execute("TRUNCATE event_batch, seller_day, adverse_event, seller_category, fact_correction")
    register_sellers()


def listed() -> dict[str, int]:
    query = "SELECT metric, count(*) FROM adverse_event WHERE accountable GROUP BY metric"
    return {str(metric): int(number) for metric, number in db.session.execute(text(query))}


def numerators() -> dict[str, int]:
    query = """
        SELECT sum(late) AS late, sum(cancelled_by_seller) AS cancelled_by_seller, sum(low_reviews) AS low_reviews,
            sum(returned_for_quality) AS returned_for_quality, sum(refused_without_ground) AS refused_without_ground,
            sum(questions - answered_in_time) AS slow_first_answer, sum(rated_cases - satisfied_cases) AS dissatisfied
        FROM seller_day
    """
    sums = db.session.execute(text(query)).mappings().one()
    return {metric: number for metric, number in sums.items() if number}
