"""What officers read of draws, and that nobody else reads it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from governance.core.access import ROLE_PERMISSIONS, Permission, Role
from governance.core.errors import Invalid, NotFound, PermissionDenied
from inspections.draws.drawing import draw as make_draw
from inspections.draws.freezing import freeze
from inspections.draws.readings import find_draws, read_draw
from inspections.draws.shown import Waits
from tests.builders import BY
from tests.inspections.draws.living import (
    COMMITTED,
    DRAND,
    DRAWN,
    DUE,
    OFFICER,
    REVIEWER,
    committed,
    drawn,
    frozen,
    make_plan,
    put_beacon,
)

pytestmark = pytest.mark.usefixtures("market", "undone")


@pytest.mark.parametrize("role", Role)
def test_officers_and_reviewers_read_draws_and_nobody_else(role: Role) -> None:
    reads = role in {Role.COMPLIANCE_OFFICER, Role.REVIEWER}
    assert (Permission.DRAW_READ in ROLE_PERMISSIONS[role]) is reads
    somebody = OFFICER.__class__("account", "5", "somebody", ROLE_PERMISSIONS[role])
    reference = committed().reference
    if reads:
        assert read_draw(reference=reference, by=somebody, at=DUE).draw.reference == reference
        return
    with pytest.raises(PermissionDenied):
        find_draws(by=somebody, at=DUE)
    with pytest.raises(PermissionDenied):
        read_draw(reference=reference, by=somebody, at=DUE)


def test_coming_draws_stand_in_order_of_their_slots() -> None:
    plan = make_plan()
    committed(plan)
    rows = find_draws(by=OFFICER, at=COMMITTED, plan_id=plan.id, show="coming").items
    assert [row.slot for row in rows] == [DUE + timedelta(weeks=week) for week in range(8)]


def test_draws_are_found_by_what_they_do() -> None:
    plan = make_plan()
    draw = frozen(plan)
    assert [row.reference for row in find_draws(by=OFFICER, at=DUE, show="under_way").items] == [draw.reference]
    assert find_draws(by=OFFICER, at=DUE, show="over").items == []
    assert len(find_draws(by=OFFICER, at=DUE, plan_id=plan.id).items) == 8
    assert find_draws(by=OFFICER, at=DUE, plan_id=plan.id + 1).items == []


@pytest.mark.parametrize("show", ["coming", None])
def test_pages_follow_each_other(show: str | None) -> None:
    plan = make_plan()
    committed(plan)
    seen: list[str] = []
    cursor = None
    while True:
        page = find_draws(by=OFFICER, at=DUE, plan_id=plan.id, show=show, limit=3, cursor=cursor)  # type: ignore[arg-type]
        seen += [row.reference for row in page.items]
        cursor = page.next
        if cursor is None:
            break
    whole = find_draws(by=OFFICER, at=DUE, plan_id=plan.id, show=show).items  # type: ignore[arg-type]
    assert seen == [row.reference for row in whole]


def test_a_cursor_that_is_not_ours_is_refused() -> None:
    with pytest.raises(Invalid):
        find_draws(by=OFFICER, at=DUE, cursor="bm9wZQ")


def test_a_draw_that_was_made_shows_everything_that_was_drawn() -> None:
    plan = make_plan()
    draw = drawn(plan)
    shown = read_draw(reference=draw.reference, by=REVIEWER, at=DRAWN)
    assert (shown.draw.plan, shown.draw.items, shown.draw.listed) == (plan.code, 4, 20)
    assert [(one.name, one.size, one.take, one.reserves) for one in shown.strata] == [("all", 20, 4, 2)]
    assert len(shown.items) == 6
    assert all(one.probability == 0.2 and one.seller_name and one.product_name for one in shown.items)
    assert [one.kind for one in shown.announcements] == ["committed", "frozen", "drawn"]
    assert draw.secret not in repr(shown)


def test_a_draw_says_what_it_waits_for() -> None:
    draw = committed(make_plan(DRAND))

    def waits() -> Waits | None:
        return read_draw(reference=draw.reference, by=OFFICER, at=moment).waits_for

    moment = COMMITTED
    assert waits() == Waits(kind="slot", until=DUE)
    moment = DUE
    assert waits() == Waits(kind="job")
    freeze(draw_id=draw.id, by=BY, at=DUE)
    assert waits() == Waits(kind="beacon", until=DUE + timedelta(days=2))
    put_beacon(draw.public_source or {})
    assert waits() == Waits(kind="job")
    make_draw(draw_id=draw.id, by=BY, at=DRAWN)
    assert waits() == Waits(kind="sampling", until=draw.sampling_until)


def test_a_draw_waits_for_the_one_before_it() -> None:
    plan = make_plan(DRAND)
    back = DUE + timedelta(weeks=1)
    frozen(plan, at=back)
    second = find_draws(by=OFFICER, at=back, plan_id=plan.id, show="coming").items[0]
    shown = read_draw(reference=second.reference, by=OFFICER, at=back + timedelta(minutes=5))
    assert shown.waits_for == Waits(kind="earlier")


def test_an_unknown_draw_is_not_found() -> None:
    with pytest.raises(NotFound):
        read_draw(reference="0123456789ab", by=OFFICER, at=DUE)
