"""Draws by the clock: four weekly slots across an outage, with two schedulers, one killed in the middle of its work."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from governance.core.access import Actor
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.core.jobs import Job, JobRun, run_due_slots
from inspections.draws.chance import verifier
from inspections.draws.jobs import JOBS
from inspections.draws.models import Draw, DrawAnnouncement, DrawnItem
from inspections.draws.public_readings import public_draw, public_record
from inspections.draws.states import COUNTS, State
from inspections.examinations.models import InspectionTask
from inspections.examinations.tasks import cancel
from tests.builders import BY
from tests.inspections.draws.living import DRAND, make_market, make_plan, put_beacon, rules

# Moments that lie ahead of the true clock: a job never freezes a list for a moment that has passed. A Sunday.
BEGIN = datetime(2091, 4, 1, 12, tzinfo=UTC)
FIRST_SLOT = datetime(2091, 4, 2, 6, tzinfo=UTC)
BACK = FIRST_SLOT + timedelta(days=23)  # four slots have passed
ROUND = timedelta(minutes=5)
MOST_ROUNDS = 40
NO_TROUBLE = re.compile(r"Committed \d+, frozen \d+, drawn \d+, revealed \d+\.")


class Killed(BaseException):
    """The process ends here, as if the machine were switched off."""


def round_of(app: Flask, jobs: Sequence[Job], at: datetime) -> None:
    with app.app_context():
        run_due_slots(jobs, timezone="UTC", at=at)


def two_schedulers(app: Flask, at: datetime) -> None:
    """One round, run by two schedulers at the same time."""
    threads = [threading.Thread(target=round_of, args=(app, JOBS, at)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def killed_in_the_middle(app: Flask, at: datetime) -> None:
    """A scheduler that does the work of a round and is killed before it can commit it."""

    def run(slot: datetime, by: Actor) -> str:
        JOBS[0].run(slot, by)
        raise Killed

    with pytest.raises(Killed):
        round_of(app, [replace(JOBS[0], run=run)], at)


def put_beacons(app: Flask, at: datetime) -> None:
    """The beacon's messages come into the folder when their rounds have come."""
    with app.app_context(), scoped(PLATFORM), transaction():
        for draw in db.session.scalars(select(Draw).where(Draw.state == State.FROZEN.value)):
            source = draw.public_source or {}
            if datetime.fromisoformat(source["not_before"]) <= at:
                put_beacon(source)


@dataclass
class After:
    """What stands after the outage was caught up with."""

    drawn: list[Draw]
    announced: dict[str, list[str]]
    items: list[DrawnItem]
    tasks: list[InspectionTask]


@pytest.fixture(scope="module")
def after(shared_app: Flask) -> After:
    app = shared_app
    with app.app_context(), scoped(PLATFORM), transaction():
        make_market(shops=5, listings=6, inspectors=4)
        make_plan(rules_of=rules(DRAND), slots_from=BEGIN - timedelta(days=1))
    round_of(app, JOBS, BEGIN)  # a job that is seen for the first time starts with its next slot
    round_of(app, JOBS, BEGIN + ROUND)
    killed_in_the_middle(app, BACK)
    for number in range(MOST_ROUNDS):
        at = BACK + number * ROUND
        put_beacons(app, at)
        two_schedulers(app, at)
        if number == 2:
            killed_in_the_middle(app, at + ROUND)
        if missing(app) == 0:
            break
    with app.app_context(), scoped(PLATFORM), transaction() as session:
        found = After(
            drawn=list(session.scalars(select(Draw).where(Draw.slot <= BACK).order_by(Draw.slot))),
            announced={},
            items=list(session.scalars(select(DrawnItem).order_by(DrawnItem.id))),
            tasks=list(session.scalars(select(InspectionTask).order_by(InspectionTask.id))),
        )
        for row in session.scalars(select(DrawAnnouncement).order_by(DrawAnnouncement.id)):
            found.announced.setdefault(row.draw, []).append(row.kind)
        session.expunge_all()
    return found


def missing(app: Flask) -> int:
    """Draws of the four slots that are not drawn yet."""
    waiting = (State.COMMITTED.value, State.FROZEN.value)
    with app.app_context(), scoped(PLATFORM), transaction() as session:
        return len(session.scalars(select(Draw.id).where(Draw.slot <= BACK, Draw.state.in_(waiting))).all())


def test_every_slot_of_the_outage_has_its_draw_and_none_has_two(after: After) -> None:
    assert [draw.slot for draw in after.drawn] == [FIRST_SLOT + timedelta(weeks=week) for week in range(4)]
    assert [draw.state for draw in after.drawn] == [State.DRAWN] * 4


def test_every_draw_has_one_list_of_its_own_and_was_drawn_once(after: After) -> None:
    assert len({draw.list_digest for draw in after.drawn}) == 4
    assert len({draw.final_seed for draw in after.drawn}) == 4
    assert [after.announced[draw.reference] for draw in after.drawn] == [["committed", "frozen", "drawn"]] * 4


def test_the_commitments_were_made_before_the_outage(after: After) -> None:
    assert {draw.committed_at for draw in after.drawn} == {BEGIN + ROUND}


def test_freeze_and_draw_of_a_draw_are_different_rounds_in_order_of_slots(after: After) -> None:
    steps = [moment for draw in after.drawn for moment in (draw.frozen_at, draw.drawn_at)]
    assert steps == sorted(steps, key=lambda moment: moment or BEGIN)
    for draw in after.drawn:
        assert draw.frozen_at is not None
        assert draw.drawn_at is not None
        assert draw.drawn_at - draw.frozen_at >= timedelta(minutes=10)


def test_every_value_that_was_mixed_in_came_after_its_list(after: After) -> None:
    assert {draw.assurance for draw in after.drawn} == {"beacon"}
    for draw in after.drawn:
        assert draw.public_source is not None
        assert draw.frozen_at is not None
        assert datetime.fromisoformat(draw.public_source["not_before"]) > draw.frozen_at


def test_every_chosen_item_is_one_task_of_the_inspector_drawn_for_it(after: After) -> None:
    counting = {item.id: item.inspector_id for item in after.items if item.role in COUNTS}
    assert Counter(item.draw_id for item in after.items if item.role in COUNTS) == {draw.id: 4 for draw in after.drawn}
    assert {task.drawn_item_id: task.inspector_id for task in after.tasks} == counting
    assert len(after.tasks) == len(counting)


def test_nothing_is_looked_at_by_two_draws_at_once(after: After) -> None:
    listings = [item.listing_id for item in after.items if item.role in COUNTS]
    assert len(set(listings)) == len(listings)


def test_the_coming_slots_are_committed_again(after: After, shared_app: Flask) -> None:
    with shared_app.app_context(), scoped(PLATFORM), transaction() as session:
        coming = list(session.scalars(select(Draw.slot).where(Draw.state == State.COMMITTED.value).order_by(Draw.slot)))
    assert coming == [FIRST_SLOT + timedelta(weeks=week) for week in range(4, 12)]


def test_no_round_failed_but_those_that_were_killed(after: After, shared_app: Flask) -> None:
    with shared_app.app_context(), scoped(PLATFORM), transaction() as session:
        runs = list(session.scalars(select(JobRun)))
        assert {run.state for run in runs} == {"baseline", "done"}
        assert all(NO_TROUBLE.fullmatch(run.detail or "") for run in runs if run.state == "done")


@pytest.fixture(scope="module")
def record(after: After, shared_app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The record of the first draw, opened by the end of its last task."""
    first = after.drawn[0]
    at = (first.drawn_at or BACK) + timedelta(days=1)
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        for task in after.tasks:
            if task.draw_id == first.id:
                cancel(task_id=task.id, reason="The test ends here.", by=BY, at=at)
    with shared_app.app_context():  # in nobody's scope: what stands here is open to everybody
        digest, file = public_record(first.reference)
        with file:
            content = file.read()
        told = public_draw(first.reference)
    assert told.outcome is not None
    assert told.outcome.record_digest == digest
    path = tmp_path_factory.mktemp("records") / f"{first.reference}.draw"
    path.write_bytes(content)
    return path


def verified(path: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """What a stranger sees who has nothing but Python, the record and the verifier."""
    command = [sys.executable, "-I", verifier.__file__, str(path), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_record_holds_for_a_stranger(after: After, record: Path) -> None:
    seen = verified(record, "--list-digest", after.drawn[0].list_digest or "")
    assert seen.returncode == 0, seen.stdout


@pytest.mark.parametrize("option", ["digest", "none"])
def test_an_edited_population_fails(after: After, record: Path, option: str, tmp_path: Path) -> None:
    lines = record.read_bytes().split(b"\n")
    place = next(place for place, line in enumerate(lines[2:], start=2) if b"\tshop" in line)
    lines[place] = b"x" + lines[place]
    edited = tmp_path / "edited.draw"
    edited.write_bytes(b"\n".join(lines))
    announced = ("--list-digest", after.drawn[0].list_digest or "") if option == "digest" else ()
    assert verified(edited, *announced).returncode == 1


def test_the_command_says_the_same(record: Path, shared_app: Flask, tmp_path: Path) -> None:
    runner = shared_app.test_cli_runner()
    assert runner.invoke(args=["draw", "verify", str(record)]).exit_code == 0
    text, _, outcome = record.read_bytes().rpartition(b"outcome 1\n")
    told = json.loads(outcome)
    told["ended"][0]["item"] = "somebody-else"
    edited = tmp_path / "edited.draw"
    edited.write_bytes(text + b"outcome 1\n" + json.dumps(told, sort_keys=True, separators=(",", ":")).encode() + b"\n")
    assert runner.invoke(args=["draw", "verify", str(edited)]).exit_code == 1
