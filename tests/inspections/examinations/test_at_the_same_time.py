"""Inspectors who say at the same moment how their tasks ended."""

from __future__ import annotations

import threading
from collections.abc import Callable

from flask import Flask
from sqlalchemy import func, select

from governance.core.database import PLATFORM, db, scoped, transaction
from governance.core.errors import DomainError
from inspections.draws.models import Draw, DrawAnnouncement
from inspections.draws.pools.models import Inspector
from inspections.examinations import tasks
from inspections.examinations.models import InspectionTask
from tests.inspections.draws.living import DRAWN, drawn, make_market
from tests.inspections.pooled import actor_of


def all_at_once(app: Flask, deeds: list[Callable[[], object]]) -> list[str]:
    """Do everything in transactions of their own, started together; returns the refusals."""
    refused: list[str] = []
    start = threading.Barrier(len(deeds))

    def work(deed: Callable[[], object]) -> None:
        with app.app_context(), scoped(PLATFORM):
            start.wait()
            try:
                with transaction():
                    deed()
            except DomainError as error:
                refused.append(error.message)

    threads = [threading.Thread(target=work, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def bought(task_id: int) -> Callable[[], object]:
    def deed() -> object:
        task = db.session.get_one(InspectionTask, task_id)
        by = actor_of(db.session.get_one(Inspector, task.inspector_id))
        return tasks.record_purchase(task_id=task_id, order_reference=f"O-{task_id}", by=by, at=DRAWN)

    return deed


def test_of_tasks_that_end_together_the_last_one_opens_the_record_once(app: Flask) -> None:
    with app.app_context(), scoped(PLATFORM), transaction():
        make_market()
        draw_id = drawn().id
        ids = list(db.session.scalars(select(InspectionTask.id)))
    assert all_at_once(app, [bought(task_id) for task_id in ids]) == []
    with app.app_context(), scoped(PLATFORM):
        assert db.session.get_one(Draw, draw_id).state == "revealed"
        revealed = select(func.count()).select_from(DrawAnnouncement).where(DrawAnnouncement.kind == "revealed")
        assert db.session.scalar(revealed) == 1


def test_of_two_ends_of_one_task_one_is_refused(app: Flask) -> None:
    with app.app_context(), scoped(PLATFORM), transaction():
        make_market()
        drawn()
        task_id = db.session.scalars(select(InspectionTask.id).order_by(InspectionTask.id)).first() or 0
    (refusal,) = all_at_once(app, [bought(task_id), bought(task_id)])
    assert "cannot become purchased" in refusal
