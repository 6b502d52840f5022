"""Lists of fixes: what is open, what is late, whose turn it is, page by page."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from governance.core.access import Actor, Role, permissions_of
from governance.core.errors import Invalid, NotFound, PermissionDenied
from governance.rectification.models import RequiredFix
from governance.rectification.readings import Ageing, FixReading, ageing, find_fixes, fix_details, fixes_of, open_fixes
from governance.rectification.states import State
from tests.builders import AT, make_seller
from tests.governance.rectification.fixing import (
    COLLEAGUE,
    DUE,
    LATER,
    OFFICER,
    REVIEWER,
    TOO_LATE,
    in_state,
    require,
    shop,
    submit,
)


@pytest.fixture
def every_state(seller_id: int) -> dict[str, RequiredFix]:
    """A fix in each state, all due on the same day."""
    return {state.value: in_state(seller_id, state.value) for state in State}


def found(**query: Any) -> set[int]:
    asked: dict[str, Any] = {"by": OFFICER, "at": AT, "limit": 200}
    return {fix.id for fix in find_fixes(**asked | query).items}


def ids(fixes: dict[str, RequiredFix], *states: str) -> set[int]:
    return {fixes[state].id for state in states}


@pytest.mark.parametrize("state", list(State))
def test_a_filter_by_state(every_state: dict[str, RequiredFix], state: State) -> None:
    assert found(state=state) == ids(every_state, state.value)


def test_open_and_overdue_are_readings(every_state: dict[str, RequiredFix]) -> None:
    sellers_turn = ids(every_state, "required", "planned", "returned")
    assert found() == ids(every_state, *State)
    assert found(open_only=True) == sellers_turn | ids(every_state, "submitted")
    assert found(overdue=True) == set()
    assert found(overdue=True, at=TOO_LATE) == sellers_turn
    assert found(overdue=False, open_only=True, at=TOO_LATE) == ids(every_state, "submitted")
    assert found(overdue=True, state=State.SUBMITTED, at=TOO_LATE) == set()


@pytest.mark.parametrize(
    ("at", "left", "late"),
    [
        (AT, 10, False),
        (datetime(2026, 3, 11, 12, tzinfo=UTC), 0, False),
        (datetime(2026, 3, 12, 12, tzinfo=UTC), -1, True),
        (datetime(2026, 3, 21, 12, tzinfo=UTC), -10, True),
    ],
)
def test_days_left(seller_id: int, at: datetime, left: int, late: bool) -> None:
    fix = require(seller_id)
    (reading,) = fixes_of(seller_id, by=OFFICER, at=at).items
    assert (reading.id, reading.due_on, reading.days_left, reading.overdue) == (fix.id, DUE, left, late)
    submit(fix)
    (reading,) = fixes_of(seller_id, by=OFFICER, at=at).items
    assert (reading.days_left, reading.overdue) == (None, False)


def test_pages_hold_every_fix_once_what_is_due_first_first(seller_id: int) -> None:
    other = make_seller().id
    days = [DUE + timedelta(days=number % 3) for number in range(7)]
    fixes = [require(seller_id if number % 2 else other, due_on=day) for number, day in enumerate(days)]
    seen: list[FixReading] = []
    cursor: str | None = None
    while True:
        page = open_fixes(by=OFFICER, at=AT, limit=2, cursor=cursor)
        seen += page.items
        cursor = page.next
        if cursor is None:
            break
    assert [fix.id for fix in seen] == [fix.id for _, fix in sorted(zip(days, fixes, strict=True), key=by_day)]


def by_day(pair: tuple[date, RequiredFix]) -> tuple[date, int]:
    return pair[0], pair[1].id


def test_a_sellers_own_list_has_the_newest_first_and_ends(seller_id: int) -> None:
    require(make_seller().id)
    fixes = [require(seller_id).id for _ in range(5)]
    first = fixes_of(seller_id, by=shop(seller_id), at=AT, limit=3)
    rest = fixes_of(seller_id, by=shop(seller_id), at=AT, limit=3, cursor=first.next)
    assert [fix.id for fix in (*first.items, *rest.items)] == fixes[::-1]
    assert rest.next is None


@pytest.mark.parametrize("cursor", ["nonsense", "WzFd", "WyJ4IiwxXQ", "W251bGwsbnVsbF0"])
def test_a_cursor_of_another_list_is_refused(seller_id: int, cursor: str) -> None:
    with pytest.raises(Invalid, match="cursor"):
        find_fixes(by=OFFICER, at=AT, cursor=cursor)
    if cursor != "WzFd":  # the number 1: a place in a list ordered by number
        with pytest.raises(Invalid, match="cursor"):
            fixes_of(seller_id, by=OFFICER, at=AT, cursor=cursor)


def test_ageing_counts_what_is_open_late_and_waiting(every_state: dict[str, RequiredFix], seller_id: int) -> None:
    other = make_seller().id
    submit(require(other), at=LATER)
    everybody = ageing(by=OFFICER, at=TOO_LATE)
    assert everybody == Ageing(open=5, overdue=3, waiting=2, waiting_since=AT)
    assert ageing(by=OFFICER, at=AT, seller_id=other) == Ageing(open=1, overdue=0, waiting=1, waiting_since=LATER)
    assert ageing(by=shop(seller_id), at=TOO_LATE) == Ageing(open=4, overdue=3, waiting=1, waiting_since=AT)
    assert ageing(by=OFFICER, at=AT, seller_id=make_seller().id) == Ageing(
        open=0, overdue=0, waiting=0, waiting_since=None
    )


def test_a_shop_finds_its_own_alone_whatever_it_asks_for(every_state: dict[str, RequiredFix], seller_id: int) -> None:
    other = make_seller().id
    rival = shop(other, "912")
    own = require(other)
    assert found(by=rival) == {own.id}
    assert found(by=rival, seller_id=seller_id) == set()
    assert fixes_of(seller_id, by=rival, at=AT).items == []
    with pytest.raises(NotFound):
        fix_details(every_state["required"].id, by=rival, at=AT)


def test_the_evidence_of_a_fix_in_the_order_in_which_it_was_shown(seller_id: int) -> None:
    fix = in_state(seller_id, "returned")
    submit(fix, note="The second page.")
    details = fix_details(fix.id, by=REVIEWER, at=AT)
    assert [(shown.kind, shown.note, shown.shown_at) for shown in details.evidence] == [
        ("food_licence", None, AT),
        ("food_licence", "The second page.", LATER),
    ]
    assert (details.fix.state, details.fix.reason) == ("submitted", "A page is missing.")


@pytest.mark.parametrize(("by", "may"), [(OFFICER, False), (COLLEAGUE, True), (REVIEWER, True)])
def test_own_cases_are_not_offered_for_judgement(seller_id: int, by: Actor, may: bool) -> None:
    assert fix_details(in_state(seller_id, "submitted").id, by=by, at=AT).may_judge is may
    assert not fix_details(in_state(seller_id, "required").id, by=by, at=AT).may_judge


def test_who_cannot_judge_at_all_is_not_asked_to(seller_id: int) -> None:
    fix = in_state(seller_id, "submitted")
    administrator = Actor("account", "960", "admin@platform.example", permissions_of([Role.ADMINISTRATOR]))
    for reader in (administrator, shop(seller_id)):
        assert not fix_details(fix.id, by=reader, at=AT).may_judge


def test_an_applicant_reads_no_fixes(seller_id: int) -> None:
    applicant = Actor("account", "961", "a@mail.example", permissions_of([Role.APPLICANT]), application_id=1)
    asked: dict[str, Any] = {"by": applicant, "at": AT}
    for reading in (find_fixes, open_fixes, ageing):
        with pytest.raises(PermissionDenied):
            reading(**asked)
    with pytest.raises(PermissionDenied):
        fixes_of(seller_id, by=applicant, at=AT)
    with pytest.raises(PermissionDenied):
        fix_details(1, by=applicant, at=AT)


def test_what_is_not_there_is_not_found(seller_id: int) -> None:
    with pytest.raises(NotFound):
        fix_details(999_999, by=OFFICER, at=AT)
