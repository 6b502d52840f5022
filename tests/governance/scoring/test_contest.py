"""What is contested in a score, from the line that shows it to the score without it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from governance.core.access import Actor, Role, permissions_of
from governance.core.database import db, scoped, seller_scope, transaction
from governance.core.errors import Invalid, NotFound
from governance.core.settings import Settings
from governance.facts.contest import event_id
from governance.facts.corrections import take_back
from governance.facts.imports import import_events
from governance.facts.models import AdverseEvent, FactCorrection
from governance.rulebook import publication
from governance.scoring import readings, replay
from governance.scoring.contest import CONTESTABLE, rate_id, standing_id
from governance.scoring.jobs import JOBS
from governance.scoring.line_marks import LineMarks, contested_events, marks_of
from governance.scoring.stored import Run
from governance.violations.appeals import decision, filing
from governance.violations.appeals.models import Appeal
from governance.violations.appeals.states import Outcome
from tests.builders import BY, commit, make_seller
from tests.governance.scoring.facts_at_hand import AS_OF, AT, LONG_AGO, run_now

pytestmark = pytest.mark.usefixtures("platform")

OFFICER = Actor("account", "901", "officer@platform.example", permissions_of([Role.COMPLIANCE_OFFICER]))
IMPORTED = AT - timedelta(days=1)
FILED = AT + timedelta(hours=1)
DECIDED = AT + timedelta(hours=2)
SLOT = AT + timedelta(hours=2, minutes=10)


@pytest.fixture
def run(settings: Settings, tmp_path: Path, platform: None) -> Run:
    """Sixty orders of one shop, the first twelve late; judged on 1 July."""
    publication.install_preset("fair-1000", by=BY, at=LONG_AGO)
    for reference in ("late:shop", "other"):
        make_seller(reference=reference, at=LONG_AGO)
    commit()
    lines = ["order_id,seller_id,buyer_id,ordered_at,promised_on,delivered_at"]
    for number in range(60):
        day = date(2026, 4, 1) + timedelta(days=number)
        delivered = day + timedelta(days=7 if number < 12 else 4)
        lines.append(f"o{number:02},late:shop,b{number},{day}T10:00:00,{day + timedelta(days=5)},{delivered}T12:00:00")
    path = tmp_path / "orders.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with transaction():
        import_events(kind="orders", paths=[path], settings=settings, by=BY, at=IMPORTED)
    return readings.run_by_id(run_now(settings).run_id)


def shop() -> Actor:
    seller_id = readings.seller_page(latest(), search="late:shop")[0][0].seller_id
    return Actor("account", "911", "911@shop.example", permissions_of([Role.SELLER]), seller_id=seller_id)


def latest() -> Run:
    found = readings.latest_run()
    assert found is not None
    return found


def late_events() -> list[AdverseEvent]:
    found = select(AdverseEvent).where(AdverseEvent.metric == "late").order_by(AdverseEvent.event_reference)
    return list(db.session.scalars(found))


def file(kind: str, reference: str, *references: str, at: datetime = FILED) -> int:
    """The shop contests something and names late orders; in its own scope, as at its door."""
    by, events = shop(), [("late", name) for name in references]
    db.session.rollback()
    with scoped(seller_scope(by.seller_id or 0)), transaction():
        appeal = filing.file(subject=(kind, reference), grounds="The carrier.", events=events, by=by, at=at)
        return appeal.id


def decide(appeal_id: int, outcome: Outcome, *references: str) -> None:
    """An officer decides it, naming late orders or accepting those the shop named."""
    events = [("late", name) for name in references] or None
    with transaction():
        decision.decide(
            appeal_id=appeal_id,
            outcome=outcome,
            reason="The carrier confirms it.",
            events=events,
            by=OFFICER,
            at=DECIDED,
        )


def job(slot: datetime) -> str:
    """The slot of the job that judges again after corrections."""
    (work,) = [one for one in JOBS if one.name == "score-corrections"]
    with transaction():
        return work.run(slot, BY)


def late(judged: Run) -> tuple[int, int]:
    """Late orders that counted, and what they took off."""
    _, score = readings.score_of(shop().seller_id or 0, judged)
    place = judged.policy.position("late")
    return score.bad[place], score.deduction[place]


def test_a_contested_event_counts_no_more_from_the_decision_on_and_history_stays(run: Run, settings: Settings) -> None:
    before = readings.explanation_of(shop().seller_id or 0, run).canonical()
    assert late(run)[0] == 12
    appeal = file("event", event_id(late_events()[0]))
    assert job(AT) == "Nothing was corrected since the latest scores."
    decide(appeal, Outcome.OVERTURNED)
    (written,) = db.session.scalars(select(FactCorrection))
    assert (written.event_reference, written.source, written.reason) == (
        "o00",
        f"appeal:{appeal}",
        "The carrier confirms it.",
    )
    assert written.recorded_at == DECIDED
    assert job(SLOT).startswith("As of 2026-07-01")
    assert job(SLOT) == "Nothing was corrected since the latest scores."
    again = latest()
    assert (again.id, again.as_of, again.known_at, again.retrospective) == (run.id + 1, AS_OF, SLOT, False)
    bad, off = late(again)
    assert (bad, off < late(run)[1]) == (11, True)
    assert readings.explanation_of(shop().seller_id or 0, run).canonical() == before
    for one in (run, again):
        found = replay.replay_from_facts(one, settings=settings)
        assert found.confirmed, found.differences


def test_knowledge_from_before_a_correction_is_judged_from_the_events(run: Run, settings: Settings) -> None:
    decide(file("event", event_id(late_events()[0])), Outcome.OVERTURNED)
    earlier = readings.run_by_id(run_now(settings, known_at=DECIDED - timedelta(seconds=1), at=SLOT).run_id)
    assert earlier.retrospective
    assert late(earlier) == late(run)


def test_an_upheld_event_counts_on(run: Run) -> None:
    decide(file("event", event_id(late_events()[0])), Outcome.UPHELD)
    assert db.session.scalar(select(func.count()).select_from(FactCorrection)) == 0
    assert all(event.accountable for event in late_events())


def test_a_rate_line_is_contested_by_naming_events_and_falls_by_those_that_are_accepted(run: Run) -> None:
    contested = CONTESTABLE["rate"](rate_id(run, "late:shop", "late"))
    assert (contested.title, contested.decided_on) == ("Late deliveries: 12 of 60, 2026-07-01", AS_OF)
    assert contested.events == tuple(("late", f"o{number:02}") for number in reversed(range(12)))
    appeal = file("rate", contested.id, "o03", "o04", "o05")
    decide(appeal, Outcome.PARTLY, "o03", "o05")
    apart = {event.event_reference: event.reason for event in late_events() if not event.accountable}
    assert apart == {"o03": "corrected", "o05": "corrected"}
    left = CONTESTABLE["rate"](contested.id).events
    assert left is not None
    assert len(left) == 10


def test_whoever_grants_a_rate_or_a_standing_that_named_no_event_names_them(run: Run) -> None:
    appeal = file("standing", standing_id(run, "late:shop"))
    with pytest.raises(Invalid, match="Name the counted events"):
        decide(appeal, Outcome.OVERTURNED)
    db.session.rollback()
    decide(appeal, Outcome.OVERTURNED, "o07")
    assert [event.event_reference for event in late_events() if not event.accountable] == ["o07"]


def test_what_the_platform_took_back_meanwhile_is_decided_all_the_same(
    run: Run, settings: Settings, tmp_path: Path
) -> None:
    appeal = file("event", event_id(late_events()[0]))
    path = tmp_path / "again.csv"
    columns = "order_id,seller_id,buyer_id,ordered_at,promised_on,delivered_at,fault,updated_at"
    row = "o00,late:shop,b0,2026-04-01T10:00:00,2026-04-06,2026-04-08T12:00:00,carrier,2026-06-30T10:00:00"
    path.write_text(f"{columns}\n{row}\n", encoding="utf-8")
    with transaction():
        import_events(kind="orders", paths=[path], settings=settings, by=BY, at=FILED)
    decide(appeal, Outcome.OVERTURNED)
    assert db.session.get_one(Appeal, appeal).outcome == "overturned"
    assert db.session.scalar(select(func.count()).select_from(FactCorrection)) == 0


def test_a_correction_taken_back_is_judged_again_too(run: Run, settings: Settings) -> None:
    decide(file("event", event_id(late_events()[0])), Outcome.OVERTURNED)
    job(SLOT)
    with transaction():
        named = [("late", "o00")]
        later = SLOT + timedelta(minutes=1)
        seller_id = shop().seller_id or 0
        take_back(
            seller_id=seller_id,
            events=named,
            reason="Forged.",
            source="appeal:1",
            settings=settings,
            by=OFFICER,
            at=later,
        )
    assert job(SLOT + timedelta(minutes=10)).startswith("As of")
    assert late(latest()) == late(run)


@pytest.mark.parametrize(
    ("kind", "reference"),
    [
        ("rate", "{run}:late:shop:speed"),
        ("rate", "{run}:nobody:late"),
        ("rate", "999:late:shop:late"),
        ("rate", "x:late:shop:late"),
        ("rate", "{run}"),
        ("standing", "{run}:nobody"),
        ("standing", "999:late:shop"),
        ("standing", ""),
    ],
)
def test_what_was_never_judged_is_not_found(run: Run, kind: str, reference: str) -> None:
    with pytest.raises(NotFound):
        CONTESTABLE[kind](reference.format(run=run.id))


@pytest.mark.parametrize("name", [rate_id, standing_id])
def test_a_shop_finds_its_own_lines_alone(run: Run, name: Callable[..., str]) -> None:
    kind = "rate" if name is rate_id else "standing"
    reference = name(run, "late:shop", "late") if name is rate_id else name(run, "late:shop")
    mine = shop().seller_id or 0
    other = readings.seller_page(run, search="other")[0][0].seller_id
    db.session.rollback()
    with scoped(seller_scope(mine)):
        assert CONTESTABLE[kind](reference).seller_id == mine
        db.session.rollback()
    with scoped(seller_scope(other)), pytest.raises(NotFound):
        CONTESTABLE[kind](reference)
    db.session.rollback()


def test_a_line_with_nothing_counted_behind_it_and_the_best_standing_have_nothing_to_contest(run: Run) -> None:
    assert CONTESTABLE["rate"](rate_id(run, "late:shop", "cancelled_by_seller")).final
    assert not CONTESTABLE["standing"](standing_id(run, "late:shop")).final
    assert CONTESTABLE["standing"](standing_id(run, "other")).final


def test_a_line_says_by_which_appeal_it_is_contested_and_what_was_corrected(run: Run) -> None:
    seller_id = shop().seller_id or 0
    _, score = readings.score_of(seller_id, run)
    nothing = LineMarks(appeal_id=None, corrected=0, corrected_since=0)
    assert marks_of(score, run) == dict.fromkeys(run.policy.codes, nothing)
    appeal = file("event", event_id(late_events()[0]))
    assert contested_events(seller_id) == {("late", "o00"): appeal}
    assert marks_of(score, run)["late"] == replace(nothing, appeal_id=appeal)
    assert marks_of(score, run)["low_reviews"] == nothing
    decide(appeal, Outcome.OVERTURNED)
    assert marks_of(score, run)["late"] == replace(nothing, corrected_since=1)
    job(SLOT)
    again = latest()
    _, score = readings.score_of(seller_id, again)
    assert marks_of(score, again)["late"] == replace(nothing, corrected=1)
    assert contested_events(seller_id) == {}
    appeal = file("rate", rate_id(again, "late:shop", "late"), at=SLOT)
    assert marks_of(score, again)["late"] == replace(nothing, corrected=1, appeal_id=appeal)
    assert contested_events(seller_id) == {}


def test_an_application_knows_the_kinds_that_can_be_contested(app: Flask) -> None:
    assert set(app.extensions["contestable"]) >= {"event", "rate", "standing"}
