"""Measures as people see them: the platform all, a shop its own once it was told."""

from __future__ import annotations

import pytest

from governance.core.access import Role
from governance.core.database import db, scoped, seller_scope
from governance.core.errors import Invalid, NotFound
from governance.violations.measures import calls, lifting, starting
from governance.violations.measures.listed import find_measures
from governance.violations.measures.readings import read_measure
from governance.violations.measures.shown import Show
from tests.builders import AT, make_seller
from tests.governance.violations.measures.measured import (
    TODAY,
    breach,
    calls_of,
    clocks_run,
    days_after,
    measures_of,
    of_shop,
    person,
)
from tests.governance.violations.measures.test_starting import FIRST, SECOND, at_once, proposed

OFFICER = person(7)


def shown(show: Show, seller_id: int | None = None) -> list[tuple[str, str]]:
    """Kind and state of what a list shows to an officer."""
    rows = find_measures(by=OFFICER, at=days_after(1), show=show, seller_id=seller_id).items
    return [(row.kind, row.state) for row in rows]


def test_each_tab_shows_its_own(seller_id: int) -> None:
    stop, proposal = at_once(seller_id), proposed(seller_id)
    warning = starting.start(measure_id=proposed(seller_id, item="b").id, reason="Agreed.", by=SECOND, at=AT)
    over = at_once(seller_id, item="c")
    lifting.lift(measure_id=over.id, reason_code="person", note="Done.", by=OFFICER, at=AT)
    for call in calls_of(over):
        calls.confirm_call(call_id=call.id, note=None, by=OFFICER, at=AT)
    assert shown("in_force") == [(stop.kind, "active"), (warning.kind, "noticed")], "unconfirmed stops first"
    assert shown("to_decide") == [(proposal.kind, "proposed")]
    assert shown("unconfirmed") == [(stop.kind, "active")]
    assert len(shown("all")) == 4
    assert shown("all", make_seller().id) == []


def test_what_has_ended_stays_in_sight_until_the_platform_says_so(seller_id: int) -> None:
    stop = at_once(seller_id)
    lifting.lift(measure_id=stop.id, reason_code="person", note="Done.", by=OFFICER, at=AT)
    (row,) = find_measures(by=OFFICER, at=days_after(30)).items
    assert (row.state, row.unconfirmed, row.late, row.restricts) == ("lifted", "lift", True, False)


def test_a_list_comes_in_pages(seller_id: int) -> None:
    for number in range(5):
        at_once(seller_id, item=str(number))
    proposed(seller_id)
    first = find_measures(by=OFFICER, at=AT, show="all", limit=4)
    second = find_measures(by=OFFICER, at=AT, show="all", limit=4, cursor=first.next)
    seen = [row.id for row in (*first.items, *second.items)]
    assert (len(seen), len(set(seen)), second.next) == (6, 6, None)
    with pytest.raises(Invalid):
        find_measures(by=OFFICER, at=AT, cursor="nonsense")


def test_a_measure_in_force_counts_its_days(seller_id: int) -> None:
    at_once(seller_id, days=10)
    (row,) = find_measures(by=OFFICER, at=days_after(4)).items
    assert (row.days_left, row.restricts, row.starts_on, row.item_name) == (6, True, TODAY, "lamp-7")


def test_one_measure_shows_why_what_was_said_and_what_became_of_it(seller_id: int) -> None:
    breach(seller_id, "unsafe_goods", product="lamp-7", category="toys")
    clocks_run(days_after(10))
    demotion = next(measure for measure in measures_of(seller_id) if measure.kind == "demotion")
    seen = read_measure(measure_id=demotion.id, by=OFFICER, at=days_after(10))
    assert seen.crossing is not None
    assert (seen.crossing.points_class, seen.crossing.node, seen.crossing.balance) == ("serious", 12, 12)
    assert [(one.rule, one.points, one.product) for one in seen.violations] == [("unsafe_goods", 12, "lamp-7")]
    assert [notice.number for notice in seen.notices] == [1, 2]
    assert [(call.action, call.confirmed_at) for call in seen.calls] == [("impose", None)]
    assert seen.register is not None
    assert seen.register.state == "due"
    assert [moment.what for moment in seen.moments] == ["proposed", "noticed", "started", "called_impose"]
    assert seen.impact is not None
    assert seen.can == {"lift", "confirm"}
    assert "node" in seen.how_to_lift["en"]


@pytest.mark.parametrize(("who", "can"), [(1, {"lift"}), (2, {"start", "decline", "lift"})])
def test_it_says_what_the_reader_can_do(seller_id: int, who: int, can: set[str]) -> None:
    measure = proposed(seller_id, by=FIRST)
    assert read_measure(measure_id=measure.id, by=person(who), at=AT).can == can
    reader = person(who, Role.ADMINISTRATOR)
    assert read_measure(measure_id=measure.id, by=reader, at=AT).can == set()


def test_when_everything_is_over_nothing_is_left_to_do(seller_id: int) -> None:
    measure = at_once(seller_id)
    clocks_run(days_after(2))
    lifting.lift(measure_id=measure.id, reason_code="appeal", note="It is safe.", by=OFFICER, at=days_after(3))
    for call in calls_of(measure):
        calls.confirm_call(call_id=call.id, note="Back.", by=OFFICER, at=days_after(4))
    seen = read_measure(measure_id=measure.id, by=OFFICER, at=days_after(5))
    assert (seen.can, seen.impact, seen.end_note) == (frozenset(), None, "It is safe.")
    assert seen.register is not None
    assert (seen.register.state, seen.register.correction is not None) == ("corrected", True)
    assert [moment.what for moment in seen.moments][-4:] == [
        "corrected",
        "lifted",
        "confirmed_impose",
        "confirmed_lift",
    ]


def test_a_shop_reads_its_own_without_the_names_of_people(seller_id: int) -> None:
    shop, stop = of_shop(seller_id), at_once(seller_id)
    db.session.flush()
    with scoped(seller_scope(seller_id)):
        seen = read_measure(measure_id=stop.id, by=shop, at=AT)
    assert (seen.proposed_by, seen.decided_by, seen.impact) == (None, None, None)
    assert seen.can == {"contest"}
    assert {moment.who for moment in seen.moments} == {None}
    assert [row.id for row in find_measures(by=shop, at=AT).items] == [stop.id]


def test_a_shop_does_not_read_what_nobody_has_told_it(seller_id: int) -> None:
    proposal, shop = proposed(seller_id), of_shop(seller_id)
    assert find_measures(by=shop, at=AT, show="all").items == []
    for number in (proposal.id, 999_999):
        with pytest.raises(NotFound):
            read_measure(measure_id=number, by=shop, at=AT)


def test_a_shop_does_not_read_what_is_another_shops(seller_id: int) -> None:
    stop = at_once(make_seller().id)
    with pytest.raises(NotFound):
        read_measure(measure_id=stop.id, by=of_shop(seller_id), at=AT)
