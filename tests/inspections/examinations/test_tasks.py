"""How a task ends and is handed over, and who may say so."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from governance.core.access import Actor, Role, permissions_of
from governance.core.accounts import Account
from governance.core.database import db
from governance.core.errors import Conflict, Invalid, InvalidTransition, NotFound, PermissionDenied
from inspections.draws.pools import inspectors
from inspections.draws.pools.conflicts import keep_away
from inspections.draws.pools.models import Inspector
from inspections.examinations import tasks
from inspections.examinations.models import InspectionTask
from tests.builders import AT, BY
from tests.inspections.drawn import stored_draw
from tests.inspections.examinations.tasked import OFFICER, REVIEWER, given, told, trail
from tests.inspections.pooled import actor_of, make_inspector

pytestmark = pytest.mark.usefixtures("undone")

DAY = timedelta(days=1)


@pytest.fixture
def inspector(undone: None) -> Inspector:
    return make_inspector()


@pytest.fixture
def task(inspector: Inspector) -> InspectionTask:
    """An open task; a second one keeps the draw from ending."""
    draw = stored_draw()
    given(inspector, draw=draw)
    return given(inspector, draw=draw)


def test_a_purchase_names_its_order(task: InspectionTask, inspector: Inspector) -> None:
    by = actor_of(inspector)
    tasks.record_purchase(task_id=task.id, order_reference=" O-88 ", note="Two boxes.", by=by, at=AT + DAY, version=1)
    assert (task.state, task.order_reference, task.note, task.version) == ("purchased", "O-88", "Two boxes.", 2)
    assert (task.ended_at, task.ended_by) == (AT + DAY, f"account:{inspector.account_id}")
    entry = trail(task)[-1]
    assert (entry.action, entry.after) == ("task:purchase", {"state": "purchased"})


def test_a_refusal_says_what_happened_and_stays_in_the_count(task: InspectionTask, inspector: Inspector) -> None:
    tasks.record_refused(task_id=task.id, reason="The order was called off twice.", by=actor_of(inspector), at=AT)
    assert (task.state, task.note) == ("refused", "The order was called off twice.")
    assert trail(task)[-1].reason == "The order was called off twice."


@pytest.mark.parametrize(
    ("operation", "words"),
    [
        (tasks.record_purchase, {"order_reference": " "}),
        (tasks.record_refused, {"reason": ""}),
        (tasks.record_not_obtainable, {"reason": "\n"}),
    ],
)
def test_an_end_without_words_is_none(
    task: InspectionTask, inspector: Inspector, operation: Any, words: dict[str, str]
) -> None:
    with pytest.raises(Invalid, match="say something") as refused:
        operation(task_id=task.id, by=actor_of(inspector), at=AT, **words)
    assert refused.value.findings[0].pointer == next(iter(words))
    assert task.state == "assigned"


@pytest.mark.parametrize("operation", [tasks.record_refused, tasks.record_not_obtainable])
def test_an_end_is_never_taken_back(task: InspectionTask, inspector: Inspector, operation: Any) -> None:
    tasks.record_purchase(task_id=task.id, order_reference="O-88", by=actor_of(inspector), at=AT)
    with pytest.raises(InvalidTransition, match="nothing else"):
        operation(task_id=task.id, reason="Changed my mind.", by=actor_of(inspector), at=AT)
    with pytest.raises(InvalidTransition):
        tasks.cancel(task_id=task.id, reason="No.", by=OFFICER, at=AT)


def test_an_older_version_is_not_overwritten(task: InspectionTask, inspector: Inspector) -> None:
    task.version = 3
    with pytest.raises(Conflict, match="Somebody else"):
        tasks.record_refused(task_id=task.id, reason="No.", by=actor_of(inspector), at=AT, version=2)


def test_another_inspector_does_not_even_know_of_the_task(task: InspectionTask) -> None:
    nobody = Actor("complainant", "1", "complainant:1", permissions_of([Role.INSPECTOR]))
    for by in (actor_of(make_inspector()), nobody):
        with pytest.raises(NotFound):
            tasks.record_purchase(task_id=task.id, order_reference="O-88", by=by, at=AT)


def test_an_officer_cannot_say_how_a_purchase_ended(task: InspectionTask) -> None:
    with pytest.raises(PermissionDenied):
        tasks.record_purchase(task_id=task.id, order_reference="O-88", by=OFFICER, at=AT)
    both = Actor("account", "902", "both@platform.example", permissions_of([Role.COMPLIANCE_OFFICER, Role.INSPECTOR]))
    with pytest.raises(PermissionDenied, match="Only the inspector"):
        tasks.record_purchase(task_id=task.id, order_reference="O-88", by=both, at=AT)


def test_an_officer_cancels_with_a_reason_and_the_inspector_is_told(task: InspectionTask, inspector: Inspector) -> None:
    tasks.cancel(task_id=task.id, reason="The shop has closed.", by=OFFICER, at=AT)
    assert (task.state, task.note, task.ended_by) == ("cancelled", "The shop has closed.", "account:901")
    (message,) = told("task.taken_off")
    assert (message.account_id, message.data["reason"]) == (inspector.account_id, "The shop has closed.")
    for by in (REVIEWER, actor_of(inspector)):
        with pytest.raises(PermissionDenied):
            tasks.cancel(task_id=task.id, reason="No.", by=by, at=AT)


def test_a_task_is_handed_to_another_who_is_told_and_the_draws_choice_stays_on_record(
    task: InspectionTask, inspector: Inspector
) -> None:
    other = make_inspector()
    tasks.reassign(task_id=task.id, inspector_id=other.id, reason="One is ill.", by=OFFICER, at=AT + 12 * DAY)
    assert (task.inspector_id, task.state, task.assigned_at) == (other.id, "assigned", AT + 12 * DAY)
    assert task.due_on == date(2026, 3, 16)
    assert [message.account_id for message in told("task.assigned")][-1] == other.account_id
    assert [message.account_id for message in told("task.taken_off")] == [inspector.account_id]
    entry = trail(task)[-1]
    assert (entry.action, entry.reason) == ("task:reassign", "One is ill.")
    assert entry.before is not None
    assert entry.before["inspector_id"] == inspector.id
    with pytest.raises(NotFound):
        tasks.record_refused(task_id=task.id, reason="No.", by=actor_of(inspector), at=AT)
    tasks.record_refused(task_id=task.id, reason="They would not sell.", by=actor_of(other), at=AT + 13 * DAY)


def test_whoever_has_the_task_rests_or_keeps_away_is_not_given_it(task: InspectionTask, inspector: Inspector) -> None:
    rests, away, later = make_inspector(), make_inspector(), make_inspector(since=(AT + DAY).date())
    closed = make_inspector()
    db.session.get_one(Account, closed.account_id).active = False
    inspectors.rest(inspector_id=rests.id, reason="Ill.", by=BY, at=AT)
    keep_away(inspector_id=away.id, seller_id=task.seller_id, reason="Kin.", by=BY, at=AT)
    for other, why in (
        (inspector, "already"),
        (rests, "rests"),
        (later, "rests"),
        (closed, "rests"),
        (away, "keeps away"),
    ):
        with pytest.raises(Invalid, match=why) as refused:
            tasks.reassign(task_id=task.id, inspector_id=other.id, reason="Ill.", by=OFFICER, at=AT)
        assert refused.value.findings[0].pointer == "inspector"
    assert task.version == 1


def test_the_last_day_can_be_set_with_the_handover_but_not_to_the_past(task: InspectionTask) -> None:
    other = make_inspector()
    with pytest.raises(Invalid, match="cannot have passed"):
        tasks.reassign(task_id=task.id, inspector_id=other.id, reason="Ill.", due_on=AT.date() - DAY, by=OFFICER, at=AT)
    tasks.reassign(task_id=task.id, inspector_id=other.id, reason="Ill.", due_on=date(2026, 4, 1), by=OFFICER, at=AT)
    assert task.due_on == date(2026, 4, 1)


def test_only_officers_hand_over_and_only_open_tasks(task: InspectionTask, inspector: Inspector) -> None:
    other = make_inspector()
    with pytest.raises(PermissionDenied):
        tasks.reassign(task_id=task.id, inspector_id=other.id, reason="Ill.", by=REVIEWER, at=AT)
    tasks.record_purchase(task_id=task.id, order_reference="O-88", by=actor_of(inspector), at=AT)
    with pytest.raises(InvalidTransition):
        tasks.reassign(task_id=task.id, inspector_id=other.id, reason="Ill.", by=OFFICER, at=AT)
    db.session.refresh(task)
    assert task.inspector_id == inspector.id
