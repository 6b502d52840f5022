"""From points to measures: nodes fire once, the item goes before the shop, and what no longer rests on anything ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from governance.core.access import Actor, Role
from governance.core.database import db
from governance.core.outbox.models import Message
from governance.violations import cases, ledger
from governance.violations.earning import earn
from governance.violations.kinds import Kind, Scope
from governance.violations.measures import lifting, starting
from governance.violations.measures.consequences import follow
from governance.violations.measures.jobs import nodes
from governance.violations.measures.models import Measure, MeasureNotice, NodeCrossing, PlatformCall
from governance.violations.measures.shown import Followed
from tests.builders import AT, BY, make_account
from tests.governance.violations.measures.measured import (
    TODAY,
    breach,
    calls_of,
    clocks_run,
    crossings_of,
    days_after,
    entry_of,
    measures_of,
    notices_of,
    of_shop,
    person,
    reported,
    stood,
    told,
)

DECIDER = person(50)


def followed(seller_id: int, at: int = 0) -> Followed:
    """Follow the seller's points once more, so many days later."""
    ledger.lock([seller_id])
    return follow(seller_ids=[seller_id], by=BY, at=days_after(at))


def general(seller_id: int, points: int, *, days_ago: int = 0, product: str | None = "lamp-7") -> list[int]:
    """So many general points on one product, two a violation, four a day."""
    ids = []
    for number in range(points // 2):
        on = TODAY - timedelta(days=days_ago + number // 2)
        ids.append(breach(seller_id, "false_description", on=on, product=product, category="toys").id)
    return ids


def held_back(seller_id: int, item: str, *, days: int) -> None:
    """A measure that has held an item back for so many days, and is over."""
    violation = breach(seller_id, on=TODAY - timedelta(days=100))
    measure = starting.propose(
        seller_id=seller_id,
        kind=Kind.DEMOTION,
        scope=Scope.PRODUCT,
        item=item,
        cause=f"violation:{violation.id}",
        reason="The listing misled buyers.",
        days=days,
        violation_id=violation.id,
        by=person(1),
        at=days_after(-100),
    )
    starting.start(measure_id=measure.id, reason="Agreed.", by=person(2), at=days_after(-100))
    clocks_run(days_after(-92))
    clocks_run(days_after(-1))
    assert measure.state == "ended"


def test_a_violation_below_every_node_leads_to_nothing(seller_id: int) -> None:
    breach(seller_id, product="lamp-7")
    assert (crossings_of(seller_id), stood(seller_id)) == ([], [])


def test_a_node_starts_its_measures_and_the_seller_is_told_before_they_hold_it_back(seller_id: int) -> None:
    general(seller_id, 12)
    assert crossings_of(seller_id) == [("general", 8, 1, None), ("general", 12, 1, None)]
    assert stood(seller_id) == [
        ("warning", None, "active"),
        ("training", None, "active"),
        ("demotion", "lamp-7", "noticed"),
    ]
    demotion = measures_of(seller_id)[2]
    assert (demotion.starts_on, demotion.ends_on) == (TODAY + timedelta(days=8), TODAY + timedelta(days=22))
    assert (calls_of(demotion), demotion.automatic, demotion.proposed_by) == ([], True, "system:rule-book")


def test_the_notice_says_which_violations_are_behind_the_points(seller_id: int) -> None:
    behind = general(seller_id, 12)
    (notice,) = notices_of(measures_of(seller_id)[2])
    assert {"kind": "violation", "reference": str(behind[0])} in notice.evidence
    assert (notice.rule, notice.rule_version, notice.ground_kind) == ("general:12", "fair-1000 3", "contract")
    assert "came to 12" in notice.facts
    assert notice.facts.count("violation ") == len(behind)


def test_the_shop_reads_its_notice_in_its_own_language(seller_id: int) -> None:
    make_account(Role.SELLER, seller_id=seller_id, language="zh_Hans_CN")
    general(seller_id, 12)
    (notice,) = notices_of(measures_of(seller_id)[2])
    assert "一般" in notice.facts


def test_following_again_changes_nothing(seller_id: int) -> None:
    general(seller_id, 12)
    before = [db.session.scalar(select(func.count()).select_from(table)) for table in (Measure, NodeCrossing, Message)]
    assert followed(seller_id) == Followed()
    after = [db.session.scalar(select(func.count()).select_from(table)) for table in (Measure, NodeCrossing, Message)]
    assert before == after


def test_more_points_above_a_node_do_not_start_its_measures_again(seller_id: int) -> None:
    general(seller_id, 8)
    general(seller_id, 2, days_ago=5)
    assert [measure.kind for measure in measures_of(seller_id)] == ["warning", "training"]


def test_what_is_old_crosses_the_node_and_starts_nothing(seller_id: int) -> None:
    general(seller_id, 12, days_ago=31)
    assert crossings_of(seller_id) == [("general", 8, 1, None), ("general", 12, 1, None)]
    assert stood(seller_id) == []


def test_several_items_behind_the_points_and_the_measure_falls_on_the_shop(seller_id: int) -> None:
    breach(seller_id, "counterfeit_goods", product="lamp-7")
    one_item = [row for row in stood(seller_id) if row[0] == "demotion"]
    breach(seller_id, "counterfeit_goods", product="chair-1", on=TODAY - timedelta(days=1))
    assert one_item == [("demotion", "lamp-7", "noticed")]
    assert ("closure", None, "proposed") in stood(seller_id)


def test_a_closure_waits_for_a_person_whatever_the_points(seller_id: int) -> None:
    for days_ago in (0, 1):
        breach(seller_id, "counterfeit_goods", product="lamp-7", on=TODAY - timedelta(days=days_ago))
    closure = next(measure for measure in measures_of(seller_id) if measure.kind == "closure")
    clocks_run(days_after(60))
    db.session.refresh(closure)
    assert (closure.state, closure.noticed_at, closure.automatic) == ("proposed", None, False)


def test_a_violation_on_a_listed_ground_stops_its_item_at_once(seller_id: int) -> None:
    breach(seller_id, "unsafe_goods", product="lamp-7")
    (stop,) = [measure for measure in measures_of(seller_id) if measure.kind == "product_stopped"]
    assert (stop.state, stop.listed_ground, stop.item, stop.ends_on) == ("active", "safety", "lamp-7", None)
    assert [call.action for call in calls_of(stop)] == ["impose"]
    (notice,) = notices_of(stop)
    assert (notice.ground_kind, notice.ground_source.startswith("E-commerce Law")) == ("law", True)


def test_a_violation_on_no_listed_ground_lets_the_seller_speak_before_its_item_is_stopped(seller_id: int) -> None:
    breach(seller_id, "costly_false_description", product="lamp-7")
    (stop,) = [measure for measure in measures_of(seller_id) if measure.violation_id is not None]
    assert (stop.state, stop.listed_ground, calls_of(stop)) == ("noticed", None, [])


def test_where_only_the_category_is_known_a_person_decides_about_stopping_it(seller_id: int) -> None:
    breach(seller_id, "unsafe_goods", category="toys")
    (stop,) = [measure for measure in measures_of(seller_id) if measure.violation_id is not None]
    assert (stop.kind, stop.item, stop.state, stop.listed_ground) == ("category_stopped", "toys", "proposed", "safety")


def test_where_nothing_is_known_nothing_is_stopped_by_rule(seller_id: int) -> None:
    breach(seller_id, "unsafe_goods")
    assert [measure for measure in measures_of(seller_id) if measure.violation_id is not None] == []


def test_an_overturned_violation_takes_everything_with_it_and_says_so(seller_id: int) -> None:
    violation = breach(seller_id, "unsafe_goods", product="lamp-7")
    clocks_run(days_after(10))
    cases.begin_appeal(violation_id=violation.id, by=of_shop(seller_id), at=days_after(11))
    cases.overturn(violation_id=violation.id, reason="The lamp is safe.", by=DECIDER, at=days_after(12))
    assert {end for *_, end in crossings_of(seller_id)} == {"reversed"}
    measures = measures_of(seller_id)
    assert {(measure.state, measure.end_reason) for measure in measures} == {("lifted", "appeal")}
    assert [call.action for call in calls_of(measures[0])] == ["impose", "lift"]
    places = [entry_of(measure) for measure in measures]
    assert {place.state for place in places if place is not None} == {"corrected"}


def test_a_node_crossed_again_is_a_new_cycle(seller_id: int) -> None:
    violation = breach(seller_id, "unsafe_goods", product="lamp-7")
    cases.withdraw(violation_id=violation.id, reason="It was another lamp.", by=DECIDER, at=days_after(1))
    breach(seller_id, "unsafe_goods", product="lamp-8", at=days_after(2))
    serious = [(node, cycle, end) for _, node, cycle, end in crossings_of(seller_id)]
    assert serious == [(6, 1, "reversed"), (12, 1, "reversed"), (6, 2, None), (12, 2, None)]


def test_points_that_lapse_close_the_node_and_leave_the_term_of_what_holds(seller_id: int) -> None:
    general(seller_id, 12, days_ago=28)
    clocks_run(days_after(9))
    said = nodes(days_after(160), BY)
    assert "left: 2" in said, said
    assert {end for *_, end in crossings_of(seller_id)} == {"lapsed"}
    by_kind = {measure.kind: measure for measure in measures_of(seller_id)}
    assert (by_kind["training"].state, by_kind["training"].end_reason) == ("lifted", "cause"), "it had no term"
    assert by_kind["demotion"].state == "active", "its term ends it, and the clock does that"


def test_points_earned_back_lift_what_rests_on_the_node(seller_id: int) -> None:
    (first, *_) = general(seller_id, 8)
    earn(violation_id=first, points=1, source="fix:1", on=TODAY, by=BY, at=days_after(1))
    assert crossings_of(seller_id) == [("general", 8, 1, "earned")]
    assert {(measure.state, measure.end_reason) for measure in measures_of(seller_id)} == {("lifted", "fix")}


def test_a_late_platform_suspends_commercial_measures_and_lets_them_go_on_after_the_decision(seller_id: int) -> None:
    (first, *_) = general(seller_id, 12)
    clocks_run(days_after(9))
    cases.begin_appeal(violation_id=first, by=of_shop(seller_id), at=days_after(10))
    cases.suspend(violation_id=first, by=DECIDER, at=days_after(12))
    demotion = measures_of(seller_id)[2]
    ends_on = demotion.ends_on
    assert (demotion.state, demotion.suspended_for) == ("suspended", f"violation:{first}")
    assert [call.action for call in calls_of(demotion)] == ["impose", "lift"]
    assert {end for *_, end in crossings_of(seller_id)} == {None}, "the node is not left: it waits"
    cases.restore(violation_id=first, by=DECIDER, at=days_after(15))
    demotion = measures_of(seller_id)[2]
    assert ends_on is not None
    assert (demotion.state, demotion.ends_on) == ("active", ends_on + timedelta(days=3)), "the days that were left"
    assert [call.action for call in calls_of(demotion)] == ["impose", "lift", "impose"]
    assert [cycle for *_, cycle, _ in crossings_of(seller_id)] == [1, 1], "and no node fired again"


def test_a_late_platform_never_lifts_a_stop_on_a_listed_ground(seller_id: int) -> None:
    general(seller_id, 12)
    violation = breach(seller_id, "unsafe_goods", product="lamp-9")
    cases.begin_appeal(violation_id=violation.id, by=of_shop(seller_id), at=days_after(1))
    with pytest.raises(Exception, match="listed ground"):
        cases.suspend(violation_id=violation.id, by=DECIDER, at=days_after(20))
    # Even if somebody wrote it into the violation, the stop goes on.
    violation.suspended_on = TODAY
    db.session.flush()
    followed(seller_id, at=20)
    (stop,) = [measure for measure in measures_of(seller_id) if measure.kind == "product_stopped"]
    assert (stop.state, [call.action for call in calls_of(stop)]) == ("active", ["impose"])


def test_what_rests_on_a_violation_under_appeal_does_not_begin_before_the_decision(seller_id: int) -> None:
    (first, *_) = general(seller_id, 12)
    cases.begin_appeal(violation_id=first, by=of_shop(seller_id), at=days_after(2))
    clocks_run(days_after(9))
    assert stood(seller_id)[2] == ("demotion", "lamp-7", "noticed")
    cases.uphold(violation_id=first, reason="The pictures show another lamp.", by=DECIDER, at=days_after(11))
    followed(seller_id, at=11)
    demotion = measures_of(seller_id)[2]
    assert (demotion.state, demotion.starts_on) == ("active", TODAY + timedelta(days=11))
    assert [notice.number for notice in notices_of(demotion)] == [1, 2], "a new notice says the new days"


def test_the_limit_shortens_what_a_node_asks_for(seller_id: int) -> None:
    held_back(seller_id, "lamp-7", days=50)
    general(seller_id, 12)
    demotion = next(measure for measure in measures_of(seller_id) if measure.crossing_id and measure.item)
    assert (demotion.days, demotion.shortened_from) == (10, 14)


def test_where_the_limit_leaves_no_day_nothing_starts(seller_id: int) -> None:
    held_back(seller_id, "lamp-7", days=60)
    general(seller_id, 12)
    assert [measure.kind for measure in measures_of(seller_id) if measure.crossing_id] == ["warning", "training"]


def test_a_seller_is_warned_once_that_a_node_is_near(seller_id: int) -> None:
    account = make_account(Role.SELLER, seller_id=seller_id)
    general(seller_id, 6)
    assert [(message.account_id, message.data["left"]) for message in told("node.near")] == [(account.id, 2)]
    followed(seller_id, at=1)
    assert len(told("node.near")) == 1


def test_the_people_who_decide_are_told_of_a_proposal_but_not_who_reported(seller_id: int) -> None:
    reporter, other = make_account(), make_account()
    by = Actor("account", str(reporter.id), "reporter", person().permissions)
    for days_ago in (0, 1):
        breach(seller_id, "counterfeit_goods", product="a", on=TODAY - timedelta(days=days_ago), reported_by=by)
    readers = {message.account_id for message in told("measure.proposed")}
    assert other.id in readers
    assert reporter.id not in readers


def test_nothing_is_written_about_a_seller_without_points(seller_id: int) -> None:
    reported(seller_id, "unsafe_goods", product="lamp-7")
    assert followed(seller_id) == Followed()
    assert db.session.scalar(select(func.count()).select_from(MeasureNotice)) == 0
    assert db.session.scalar(select(func.count()).select_from(PlatformCall)) == 0
    assert follow(seller_ids=[], by=BY, at=AT) == Followed()


def test_the_item_measure_of_a_case_falls_with_the_case_and_does_not_come_back(seller_id: int) -> None:
    violation = reported(seller_id, "unsafe_goods", product="lamp-7")
    violation.source = "case:42"
    cases.confirm(violation_id=violation.id, effective_on=TODAY, by=person(99), at=AT)
    note = "The holder of the rights took no action in time."
    (stop,) = lifting.lift_for(cause="case:42", reason_code="cause", note=note, by=BY, at=days_after(1))
    followed(seller_id, at=2)
    assert [(one.id, one.state) for one in measures_of(seller_id) if one.violation_id] == [(stop.id, "lifted")]


def test_a_violation_that_stands_after_all_stops_its_item_again(seller_id: int) -> None:
    violation = breach(seller_id, "unsafe_goods", product="lamp-7")
    cases.withdraw(violation_id=violation.id, reason="It was another lamp.", by=DECIDER, at=days_after(1))
    violation.state, violation.confirmed_at = "confirmed", days_after(2)
    db.session.flush()
    followed(seller_id, at=2)
    states = [(one.state, one.end_reason) for one in measures_of(seller_id) if one.violation_id]
    assert states == [("lifted", "cause"), ("active", None)]
