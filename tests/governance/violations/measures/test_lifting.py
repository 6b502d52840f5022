"""How measures end before their term, stand still and go on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from governance.core.access import Role
from governance.core.clocks import keeping
from governance.core.errors import Invalid, InvalidTransition, NotFound, PermissionDenied
from governance.sellers import stops
from governance.violations.kinds import Kind, ListedGround, Scope
from governance.violations.measures import lifting, starting
from governance.violations.measures.windows import TERM, WINDOW, subject_of
from tests.builders import AT, make_account, make_seller
from tests.governance.violations.measures.measured import (
    TODAY,
    calls_of,
    clocks_run,
    days_after,
    entry_of,
    measures_of,
    notices_of,
    of_shop,
    person,
    told,
)
from tests.governance.violations.measures.test_starting import SECOND, at_once, proposed

OFFICER = person(7)


@pytest.mark.parametrize("reason", lifting.REASONS)
def test_a_lifted_measure_has_no_effect_any_more_and_the_platform_is_called(seller_id: int, reason: str) -> None:
    make_account(Role.SELLER, seller_id=seller_id)
    measure = at_once(seller_id, kind=Kind.CATEGORY_STOPPED, scope=Scope.CATEGORY, item="toys")
    clocks_run(days_after(1))
    lifting.lift(measure_id=measure.id, reason_code=reason, note="It is safe.", by=OFFICER, at=days_after(2))
    assert (measure.state, measure.end_reason, measure.end_note) == ("lifted", reason, "It is safe.")
    assert [call.action for call in calls_of(measure)] == ["impose", "lift"]
    assert stops.stops_of(seller_id) == []
    assert [message.data["note"] for message in told("measure.over")] == ["It is safe."]
    place = entry_of(measure)
    assert place is not None
    assert place.state == ("corrected" if reason == "appeal" else "removed")


def test_what_is_over_is_not_lifted_again(seller_id: int) -> None:
    measure = at_once(seller_id)
    lifting.lift(measure_id=measure.id, reason_code="person", note="Done.", by=OFFICER, at=AT)
    with pytest.raises(InvalidTransition):
        lifting.lift(measure_id=measure.id, reason_code="person", note="Done.", by=OFFICER, at=AT)


def test_lifting_needs_a_known_reason_words_and_the_right(seller_id: int) -> None:
    measure = at_once(seller_id)
    with pytest.raises(Invalid, match="not by 'mood'"):
        lifting.lift(measure_id=measure.id, reason_code="mood", note="Done.", by=OFFICER, at=AT)
    with pytest.raises(Invalid):
        lifting.lift(measure_id=measure.id, reason_code="person", note=" ", by=OFFICER, at=AT)
    with pytest.raises(PermissionDenied):
        lifting.lift(measure_id=measure.id, reason_code="person", note="Done.", by=of_shop(seller_id), at=AT)
    with pytest.raises(NotFound):
        lifting.lift(measure_id=999_999, reason_code="person", note="Done.", by=OFFICER, at=AT)


def test_what_was_only_announced_is_lifted_without_a_call(seller_id: int) -> None:
    measure = proposed(seller_id)
    starting.start(measure_id=measure.id, reason="Agreed.", by=SECOND, at=AT)
    lifting.lift(measure_id=measure.id, reason_code="fix", note="The listing is right now.", by=OFFICER, at=AT)
    assert (calls_of(measure), entry_of(measure)) == ([], None)
    clocks_run(days_after(30))
    assert measure.state == "lifted", "no clock of it runs any more"


def test_a_cause_that_falls_away_lifts_everything_of_it_and_nothing_else(seller_id: int) -> None:
    other = make_seller().id
    for seller in (seller_id, other):
        at_once(seller, cause="case:1", item="a")
        at_once(seller, cause="case:2", item="a")
    lifted = lifting.lift_for(cause="case:1", reason_code="cause", note="No suit came.", by=OFFICER, at=AT)
    assert [measure.seller_id for measure in lifted] == [seller_id, other]
    states = [[measure.state for measure in measures_of(seller)] for seller in (seller_id, other)]
    assert states == [["lifted", "active"]] * 2
    assert lifting.lift_for(cause="case:1", reason_code="cause", note="Again.", by=OFFICER, at=AT) == []


def test_one_names_what_measures_come_from(seller_id: int) -> None:
    at_once(seller_id)
    with pytest.raises(Invalid, match="cause or a violation"):
        lifting.lift_for(reason_code="cause", note="All of them.", by=OFFICER, at=AT)


def test_a_verified_fix_lifts_what_came_straight_from_the_violation(seller_id: int) -> None:
    measure = proposed(seller_id)
    assert measure.violation_id is not None
    note = "The listing is right now."
    lifted = lifting.lift_for(violation_id=measure.violation_id, reason_code="fix", note=note, by=OFFICER, at=AT)
    assert [one.id for one in lifted] == [measure.id]


def test_a_stop_that_two_measures_of_one_cause_ask_for_ends_with_the_last(seller_id: int) -> None:
    stop = at_once(seller_id, kind=Kind.SHOP_STOPPED, scope=Scope.SHOP, item=None, cause="case:1")
    closure = at_once(seller_id, kind=Kind.CLOSURE, scope=Scope.SHOP, item=None, cause="case:1")
    starting.start(measure_id=closure.id, reason="Agreed.", by=SECOND, at=AT)
    lifting.lift(measure_id=stop.id, reason_code="person", note="The closure stays.", by=OFFICER, at=AT)
    assert [one.category for one in stops.stops_of(seller_id)] == [None]
    lifting.lift(measure_id=closure.id, reason_code="person", note="Both are gone.", by=OFFICER, at=AT)
    assert stops.stops_of(seller_id) == []


@pytest.mark.parametrize("ground", list(ListedGround))
def test_a_late_platform_never_suspends_what_stands_on_a_listed_ground(seller_id: int, ground: ListedGround) -> None:
    measure = at_once(seller_id, ground=ground)
    with pytest.raises(InvalidTransition, match="listed ground"):
        lifting.suspend(measure_id=measure.id, reason="We are late.", by=OFFICER, at=AT)
    assert (measure.state, [call.action for call in calls_of(measure)]) == ("active", ["impose"])


def test_a_suspended_measure_goes_on_with_the_days_that_were_left(seller_id: int) -> None:
    measure = proposed(seller_id)
    starting.start(measure_id=measure.id, reason="Agreed.", by=SECOND, at=AT)
    clocks_run(days_after(8))
    lifting.suspend(measure_id=measure.id, reason="We are late.", by=OFFICER, at=days_after(10))
    assert (measure.state, measure.suspended_for) == ("suspended", "measure")
    clocks_run(days_after(40))
    assert measure.state == "suspended", "its term stands still"
    lifting.resume(measure_id=measure.id, reason="The appeal is refused.", by=OFFICER, at=days_after(40))
    assert (measure.state, measure.ends_on) == ("active", TODAY + timedelta(days=22 + 30))
    assert [call.action for call in calls_of(measure)] == ["impose", "lift", "impose"]
    assert [notice.ends_on for notice in notices_of(measure)] == [
        TODAY + timedelta(days=22),
        TODAY + timedelta(days=52),
    ]
    clocks_run(days_after(53))
    assert measure.state == "ended"


def test_what_is_suspended_before_it_begins_goes_on_with_its_window(seller_id: int) -> None:
    measure = proposed(seller_id)
    starting.start(measure_id=measure.id, reason="Agreed.", by=SECOND, at=AT)
    lifting.suspend(measure_id=measure.id, reason="We are late.", by=OFFICER, at=days_after(3))
    lifting.resume(measure_id=measure.id, reason="The appeal is refused.", by=OFFICER, at=days_after(13))
    assert (measure.state, measure.starts_on) == ("noticed", TODAY + timedelta(days=18))
    assert measure.ends_on == TODAY + timedelta(days=32)
    with pytest.raises(InvalidTransition):
        lifting.resume(measure_id=measure.id, reason="Twice.", by=OFFICER, at=days_after(13))


def test_an_appeal_in_time_holds_the_beginning_up_until_it_is_decided(seller_id: int) -> None:
    measure = proposed(seller_id)
    starting.start(measure_id=measure.id, reason="Agreed.", by=SECOND, at=AT)
    lifting.hold(measure_id=measure.id, by=of_shop(seller_id), at=days_after(2))
    clocks_run(days_after(30))
    assert measure.state == "noticed"
    lifting.go_on(measure_id=measure.id, by=OFFICER, at=days_after(30))
    assert measure.starts_on == TODAY + timedelta(days=36)
    clocks_run(days_after(36))
    assert measure.state == "active"


def test_whoever_takes_the_appeal_back_hears_of_the_new_days_with_the_beginning(seller_id: int) -> None:
    measure = proposed(seller_id)
    starting.start(measure_id=measure.id, reason="Agreed.", by=SECOND, at=AT)
    lifting.hold(measure_id=measure.id, by=of_shop(seller_id), at=days_after(2))
    lifting.go_on(measure_id=measure.id, by=of_shop(seller_id), at=days_after(4))
    clocks_run(days_after(10))
    assert (measure.state, measure.starts_on) == ("active", TODAY + timedelta(days=10))
    assert [notice.starts_on for notice in notices_of(measure)] == [
        TODAY + timedelta(days=8),
        TODAY + timedelta(days=10),
    ]


def test_a_shop_holds_up_its_own_measures_alone(seller_id: int) -> None:
    measure = at_once(seller_id)
    for operation in (lifting.hold, lifting.go_on):
        with pytest.raises(NotFound):
            operation(measure_id=measure.id, by=of_shop(seller_id + 1), at=AT)
        operation(measure_id=measure.id, by=of_shop(seller_id), at=AT)
    assert measure.state == "active", "nothing to hold up"


def test_no_clock_of_a_measure_outlives_it(seller_id: int) -> None:
    measure = proposed(seller_id)
    starting.start(measure_id=measure.id, reason="Agreed.", by=SECOND, at=AT)
    clocks_run(days_after(8))
    lifting.lift(measure_id=measure.id, reason_code="person", note="Done.", by=OFFICER, at=days_after(9))
    still = [clock.name for clock in keeping.clocks_of(subject_of(measure.id)) if clock.ended_at is None]
    assert still == []
    assert {clock.name for clock in keeping.clocks_of(subject_of(measure.id))} >= {WINDOW, TERM}
