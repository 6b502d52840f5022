"""Who may be drawn on a day: whoever works, with load and conflicts; laboratories with accreditation and scope."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from governance.core.accounts import Account
from governance.core.database import db
from inspections.draws.pools import inspectors, laboratories
from inspections.draws.pools.conflicts import keep_away
from inspections.draws.pools.eligible import EligibleInspector, eligible_inspectors, eligible_laboratories
from inspections.examinations import tasks
from inspections.examinations.assigning import assign
from tests.builders import AT, BY, make_seller
from tests.inspections.drawn import make_listing, stored_draw, stored_item
from tests.inspections.pooled import make_inspector, make_laboratory

pytestmark = pytest.mark.usefixtures("undone")

TODAY = AT.date()
DAY = timedelta(days=1)


def on(day: date) -> dict[str, EligibleInspector]:
    return {inspector.code: inspector for inspector in eligible_inspectors(day)}


def test_whoever_rests_or_begins_later_is_not_eligible_and_the_others_come_by_code() -> None:
    make_inspector("I-2")
    make_inspector("I-10")
    inspectors.rest(inspector_id=make_inspector("I-3").id, reason="Away.", by=BY, at=AT)
    make_inspector("I-4", since=TODAY + DAY)
    assert list(on(TODAY)) == ["I-10", "I-2"]
    assert list(on(TODAY + DAY)) == ["I-10", "I-2", "I-4"]


def test_whose_account_is_closed_is_not_drawn() -> None:
    inspector = make_inspector("I-1")
    db.session.get_one(Account, inspector.account_id).active = False
    assert on(TODAY) == {}


def test_conflicts_that_hold_on_the_day_come_by_reference() -> None:
    inspector, shops = make_inspector("I-1"), [make_seller(reference) for reference in ("zeta", "alpha", "later")]
    for shop, from_on in zip(shops, (TODAY, TODAY, TODAY + DAY), strict=True):
        keep_away(inspector_id=inspector.id, seller_id=shop.id, reason="Kin.", from_on=from_on, by=BY, at=AT)
    # A second spell of the same pair is named once.
    keep_away(
        inspector_id=inspector.id, seller_id=shops[2].id, reason="x", from_on=TODAY, until_on=TODAY + DAY, by=BY, at=AT
    )
    assert on(TODAY)["I-1"].away_from == ("alpha", "later", "zeta")
    assert on(TODAY + DAY)["I-1"].away_from == ("alpha", "later", "zeta")
    assert on(TODAY - DAY)["I-1"].away_from == ()


def test_the_load_is_what_was_given_within_seven_days_and_not_cancelled() -> None:
    inspector = make_inspector("I-1", tasks_a_week=3)
    given = []
    for days_ago in (9, 6, 0, 0):
        draw = stored_draw(at=AT - days_ago * DAY)
        item = stored_item(draw, make_listing(), inspector_id=inspector.id)
        given += assign(item_ids=[item.id], by=BY, at=AT - days_ago * DAY)
    assert (on(TODAY)["I-1"].load, on(TODAY)["I-1"].most) == (3, 3)
    assert on(TODAY - DAY)["I-1"].load == 1
    assert on(TODAY - 3 * DAY)["I-1"].load == 2
    given[-1].state, given[-1].ended_at, given[-1].note = "cancelled", AT, "Not needed."
    assert on(TODAY)["I-1"].load == 2


def test_a_task_that_was_handed_over_counts_for_whoever_has_it_now() -> None:
    one, other = make_inspector("I-1"), make_inspector("I-2")
    item = stored_item(stored_draw(), make_listing(), inspector_id=one.id)
    (task,) = assign(item_ids=[item.id], by=BY, at=AT)
    tasks.reassign(task_id=task.id, inspector_id=other.id, reason="One is ill.", by=BY, at=AT)
    assert (on(TODAY)["I-1"].load, on(TODAY)["I-2"].load) == (0, 1)


def test_laboratories_are_eligible_by_scope_while_they_are_accredited_and_not_suspended() -> None:
    make_laboratory("L-3", categories=("toys", "food", "tools"))
    make_laboratory("L-1", categories=("toys",), accredited_until=TODAY)
    make_laboratory("L-2", categories=("tools",))
    suspended = make_laboratory("L-4", categories=("toys",))
    laboratories.suspend(laboratory_id=suspended.id, reason="No.", by=BY, at=AT)
    found = eligible_laboratories(TODAY, ["toys", "food"])
    assert [(one.code, one.categories) for one in found] == [("L-1", ("toys",)), ("L-3", ("food", "toys"))]
    assert [one.code for one in eligible_laboratories(TODAY + DAY, ["toys"])] == ["L-3"]
    assert eligible_laboratories(TODAY, []) == []
