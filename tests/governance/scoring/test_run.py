"""Score runs: who is judged, on what, once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from governance.core.access import Actor
from governance.core.audit import AuditAction, AuditEntry
from governance.core.database import NOBODY, PLATFORM, db, scoped, seller_scope
from governance.core.errors import Invalid, NotFound, PermissionDenied
from governance.core.settings import Settings
from governance.rulebook import publication
from governance.scoring import readings
from governance.scoring.models import Score, ScoreRun
from governance.scoring.run import run_scores
from governance.scoring.standing import Standing
from tests.builders import BY, commit, make_seller
from tests.governance.scoring.facts_at_hand import (
    AS_OF,
    AT,
    LONG_AGO,
    deliver,
    give_points,
    install_rules,
    run_now,
    sell,
    stored_run,
)

pytestmark = pytest.mark.usefixtures("platform")


def shop(**given: object) -> int:
    return make_seller(at=LONG_AGO, **given).id  # type: ignore[arg-type]


def test_every_registered_seller_is_judged_and_those_without_facts_are_not_yet_rated(settings: Settings) -> None:
    install_rules()
    busy, small, _, late = shop(), shop(), shop(), shop()
    sell(busy, 300)
    sell(small, 9)
    sell(late, 300, late=150)
    commit()
    summary = run_now(settings)
    assert summary.sellers == 4
    assert summary.standings == {
        "not_yet_rated": 2, "good": 1, "clear": 1, "watch": 0, "improve": 0, "critical": 0
    }  # fmt: skip
    assert summary.evidence["late"] == {"not_enough": 0, "proven_within": 1, "proven_over": 1}
    run = readings.run_by_id(summary.run_id)
    assert readings.score_of(late, run)[1].score == 880_000
    assert readings.score_of(small, run)[1].score is None


def test_a_run_is_stored_once_per_day_knowledge_and_rule_book(settings: Settings) -> None:
    install_rules()
    shop()
    commit()
    first, again = run_now(settings), run_now(settings)
    other = run_now(settings, known_at=AT - timedelta(hours=1))
    assert not first.repeated
    assert again.repeated
    assert again.run_id == first.run_id
    assert other.run_id != first.run_id
    assert db.session.scalar(select(func.count()).select_from(Score)) == 2
    entries = select(func.count()).where(AuditEntry.action == AuditAction.SCORE_RUN.value)
    assert db.session.scalar(entries) == 2


def test_of_two_runs_at_once_one_is_stored(app: Flask, settings: Settings) -> None:
    install_rules()
    shop()
    commit()

    def one() -> bool:
        with app.app_context(), scoped(PLATFORM):
            repeated = run_now(settings).repeated
            db.session.remove()
            return repeated

    with ThreadPoolExecutor(2) as threads:
        outcomes = [future.result() for future in [threads.submit(one), threads.submit(one)]]
    assert sorted(outcomes) == [False, True]
    assert db.session.scalar(select(func.count()).select_from(ScoreRun)) == 1


def test_a_seller_registered_later_is_not_judged_for_a_time_before(settings: Settings) -> None:
    install_rules()
    shop()
    make_seller(at=AT)
    commit()
    assert run_now(settings, known_at=AT - timedelta(days=1)).sellers == 1
    assert run_now(settings).sellers == 2


@pytest.mark.parametrize(
    ("recorded_at", "lapses", "points"),
    [
        (AT - timedelta(days=9), date(2027, 1, 1), 3),
        (AT - timedelta(days=9), AS_OF + timedelta(days=1), 3),
        (AT - timedelta(days=9), AS_OF, 0),  # the first day on which it no longer counts
        (AT + timedelta(days=9), date(2027, 1, 1), 0),  # nobody knew
    ],
)
def test_points_count_from_their_record_until_they_lapse(
    settings: Settings, recorded_at: datetime, lapses: date, points: int
) -> None:
    install_rules()
    seller = shop()
    sell(seller, 40)
    give_points(seller, 3, recorded_at=recorded_at, lapses=lapses)
    commit()
    _, score = readings.score_of(seller, stored_run(settings))
    assert (score.points, score.points_deduction) == (points, points * 10_000)


def test_a_rate_that_the_platform_does_not_feed_is_neither_judged_nor_asked_for(settings: Settings) -> None:
    publication.install_preset("fair-1000", by=BY, at=LONG_AGO)
    deliver("orders", "reviews")
    seller = shop()
    sell(seller, 400)
    commit()
    run = stored_run(settings)
    rates = {rate.code: rate for rate in readings.rates_of(readings.score_of(seller, run)[1], run)}
    assert run.evidence["returned_for_quality"] == {}
    assert not rates["returned_for_quality"].fed
    assert rates["returned_for_quality"].exposed == 0
    assert readings.score_of(seller, run)[1].standing is Standing.GOOD


def test_a_category_may_have_limits_of_its_own(settings: Settings) -> None:
    install_rules()
    food, toys = shop(category="food"), shop(category="toys")
    for seller in (food, toys):
        sell(seller, 300, returned_for_quality=18)
    commit()
    run = stored_run(settings)
    place = run.policy.position("returned_for_quality")
    scores = [readings.score_of(seller, run)[1] for seller in (food, toys)]
    assert [score.target[place] for score in scores] == [20_000, 30_000]
    assert scores[0].deduction[place] > scores[1].deduction[place] > 0


def test_the_short_window_opens_at_the_assessment_after_a_hundred_orders_and_not_before(settings: Settings) -> None:
    install_rules()
    seller = shop()
    sell(seller, 20, first=date(2026, 4, 10), days=30)
    sell(seller, 80, first=date(2026, 6, 2), days=20)
    commit()
    moments = [datetime(2026, 6, 30, 3, tzinfo=UTC), AT]
    runs = [stored_run(settings, as_of=moment.date(), known_at=moment, at=moment) for moment in moments]
    assert [readings.score_of(seller, run)[1].window_days[0] for run in runs] == [365, 90]


def test_permission_is_needed(settings: Settings) -> None:
    nobody = Actor("account", "1", "someone", frozenset())
    with pytest.raises(PermissionDenied):
        run_scores(as_of=AS_OF, known_at=AT, settings=settings, by=nobody, at=AT)


@pytest.mark.parametrize(
    ("as_of", "known_at", "words"),
    [
        (AS_OF + timedelta(days=1), AT, "has not come yet"),
        (AS_OF, AT + timedelta(seconds=1), "will be known"),
    ],
)
def test_the_future_is_not_judged(settings: Settings, as_of: date, known_at: datetime, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        run_scores(as_of=as_of, known_at=known_at, settings=settings, by=BY, at=AT)


def test_without_a_rule_book_nobody_is_judged(settings: Settings) -> None:
    with pytest.raises(NotFound, match="No rule book is in force"):
        run_scores(as_of=AS_OF, known_at=AT, settings=settings, by=BY, at=AT)


def test_a_seller_sees_its_own_score_and_no_other_in_the_database_itself(settings: Settings) -> None:
    install_rules()
    own, other = shop(), shop()
    commit()
    run = stored_run(settings)
    commit()
    with scoped(seller_scope(own)):
        assert db.session.scalars(select(Score.seller_id)).all() == [own]
        with pytest.raises(NotFound):
            readings.score_of(other, run)
        commit()
    with scoped(NOBODY):
        assert db.session.scalars(select(Score.seller_id)).all() == []
        commit()


def test_an_empty_market_can_be_judged(settings: Settings) -> None:
    install_rules()
    commit()
    summary = run_now(settings)
    assert summary.sellers == 0
    assert set(summary.standings.values()) == {0}


def test_the_time_of_knowledge_is_stored_as_given(settings: Settings) -> None:
    install_rules()
    commit()
    known_at = datetime(2026, 6, 30, 12, 0, 0, 123_456, tzinfo=UTC)
    assert stored_run(settings, known_at=known_at).known_at == known_at
