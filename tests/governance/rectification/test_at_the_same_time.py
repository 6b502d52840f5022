"""Steps of clocks are reached while sellers show evidence: nobody waits in a circle, and nothing is told twice."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial

from flask import Flask
from sqlalchemy import func, select

from governance.core.access import system_actor
from governance.core.clocks.models import ClockStep
from governance.core.clocks.steps import reach_due_steps
from governance.core.database import PLATFORM, db, scoped, seller_scope, transaction
from governance.rectification import fixes
from governance.rectification.models import RequiredFix
from tests.builders import make_seller
from tests.governance.rectification.fixing import make_document, plan, require, shop

AFTER_THE_DAY = datetime(2026, 3, 12, 12, tzinfo=UTC)
FIXES = 12


def reach_steps() -> None:
    """What the scheduler does, again and again."""
    with scoped(PLATFORM):
        for _ in range(FIXES):
            with transaction():
                reach_due_steps(by=system_actor("clock-steps"), at=AFTER_THE_DAY)


def show_evidence(seller_id: int, asked: Sequence[tuple[int, int]]) -> None:
    """What the seller does, one fix after the other."""
    by = shop(seller_id)
    with scoped(seller_scope(seller_id)):
        for fix_id, document_id in asked:
            with transaction():
                fixes.submit(fix_id=fix_id, documents=[document_id], by=by, at=AFTER_THE_DAY)


def test_evidence_and_the_passing_of_the_day_meet(shared_app: Flask) -> None:
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        seller_id = make_seller().id
        asked = [(plan(require(seller_id)).id, make_document(seller_id).id) for _ in range(FIXES)]
    failed: list[BaseException] = []

    def work(part: Callable[[], None]) -> None:
        try:
            with shared_app.app_context():
                part()
        except BaseException as error:  # noqa: BLE001 (told below, in the test's own thread)
            failed.append(error)

    parts = (reach_steps, partial(show_evidence, seller_id, asked))
    threads = [threading.Thread(target=work, args=(part,)) for part in parts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with shared_app.app_context(), scoped(PLATFORM):
        assert set(db.session.scalars(select(RequiredFix.state))) == {"submitted"}
        assert db.session.scalar(select(func.count()).where(ClockStep.error.is_not(None))) == 0
