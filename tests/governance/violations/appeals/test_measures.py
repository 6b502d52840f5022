"""Appeals about measures, and what happens to measures when what they rest on falls."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.core.access import Actor, system_actor
from governance.core.database import db
from governance.core.errors import NotFound, PermissionDenied
from governance.rulebook import publication
from governance.violations.appeals import withdrawal
from governance.violations.appeals.states import Outcome
from governance.violations.measures import ending, register
from governance.violations.measures.models import Measure
from governance.violations.second_person import key_of
from tests.builders import AT
from tests.governance.violations.appeals.contested import (
    COLLEAGUE,
    DAY,
    FRESH,
    LATER,
    LONG_AFTER,
    OFFICER,
    REVIEWER,
    decide,
    file,
    measure,
    run_clocks,
    shop,
    violation,
)

AFTER_WINDOW = AT + 9 * DAY


def announced(seller_id: int) -> Measure:
    """A stop of a listing that follows from a violation and that the seller was told of; it has not begun."""
    violation(seller_id, rule="costly_false_description", product="sku-1")
    its = (Measure.seller_id == seller_id, Measure.kind == "listing_stopped")
    found = db.session.scalars(select(Measure).where(*its)).one()
    assert (found.state, found.automatic) == ("noticed", True)
    return found


def of_node(seller_id: int) -> Measure:
    """A training that follows from the points of a violation."""
    violation(seller_id)
    its = (Measure.seller_id == seller_id, Measure.kind == "training")
    return db.session.scalars(select(Measure).where(*its)).one()


def in_force(seller_id: int, **changes: object) -> Measure:
    return measure(seller_id, publication.in_force(AT.date()).id, **changes)


def test_what_is_announced_does_not_begin_while_it_is_contested(seller_id: int) -> None:
    stop = announced(seller_id)
    appeal = file(stop)
    run_clocks(AFTER_WINDOW)
    assert stop.state == "noticed"
    decide(appeal, at=AFTER_WINDOW)
    run_clocks(AFTER_WINDOW + 9 * DAY)
    assert stop.state == "active"


def test_taken_back_it_begins_when_the_rest_of_its_window_is_over(seller_id: int) -> None:
    stop = announced(seller_id)
    appeal = file(stop)
    withdrawal.withdraw(appeal_id=appeal.id, by=shop(seller_id), at=AFTER_WINDOW)
    run_clocks(AFTER_WINDOW + 9 * DAY)
    assert stop.state == "active"


def test_uncontested_it_begins_by_itself(seller_id: int) -> None:
    stop = announced(seller_id)
    run_clocks(AFTER_WINDOW)
    assert stop.state == "active"


def test_granted_an_announced_measure_never_begins(seller_id: int) -> None:
    stop = announced(seller_id)
    decide(file(stop), Outcome.OVERTURNED)
    run_clocks(LONG_AFTER)
    assert (stop.state, stop.end_reason, stop.started_at) == ("lifted", "appeal", None)


def test_granted_a_measure_ends_and_the_register_says_that_it_did_not_hold(seller_id: int) -> None:
    demoted = in_force(seller_id, kind="demotion", parameters={"percent": 30})
    register.publish(demoted, by=system_actor("x"), at=AT)
    appeal = decide(file(demoted), Outcome.OVERTURNED)
    assert (demoted.state, demoted.end_reason, demoted.end_note) == ("lifted", "appeal", appeal.reason)
    entry = register.entry_of(demoted.id)
    assert entry is not None
    assert (entry.state, entry.corrected_at) == ("corrected", LATER)


def test_upheld_a_measure_stays(seller_id: int) -> None:
    demoted = in_force(seller_id, kind="demotion", parameters={"percent": 30})
    decide(file(demoted))
    assert (demoted.state, demoted.ended_at) == ("active", None)


def test_granted_after_it_has_ended_the_appeal_still_has_its_answer(seller_id: int) -> None:
    demoted = in_force(seller_id, kind="demotion", parameters={"percent": 30})
    appeal = file(demoted)
    ending.lifted(demoted, "person", "No longer needed.", by=COLLEAGUE, at=LATER)
    assert decide(appeal, Outcome.OVERTURNED).outcome == "overturned"
    assert (demoted.state, demoted.end_reason) == ("lifted", "person")


def test_when_a_violation_is_overturned_what_followed_from_it_ends(seller_id: int) -> None:
    contested = violation(seller_id)
    appeal = file(contested)
    decide(appeal, Outcome.OVERTURNED)
    followed = db.session.scalars(select(Measure).where(Measure.seller_id == seller_id)).all()
    assert followed
    assert {one.state for one in followed} == {"lifted"}


@pytest.mark.parametrize(
    ("proposed_by", "decided_by", "somebody"),
    [
        (COLLEAGUE, FRESH, COLLEAGUE),
        (COLLEAGUE, FRESH, FRESH),
        (COLLEAGUE, FRESH, OFFICER),
        (COLLEAGUE, FRESH, REVIEWER),
    ],
    ids=["who proposed it", "who let it start", "who reported the violation", "who confirmed the violation"],
)
def test_nobody_decides_about_a_measure_they_had_a_part_in(
    seller_id: int, proposed_by: Actor, decided_by: Actor, somebody: Actor
) -> None:
    demoted = in_force(
        seller_id,
        kind="demotion",
        parameters={"percent": 30},
        proposed_by=key_of(proposed_by),
        decided_by=key_of(decided_by),
        violation_id=violation(seller_id).id,
    )
    appeal = file(demoted)
    with pytest.raises(PermissionDenied, match="had a part"):
        decide(appeal, by=somebody)


def test_those_behind_the_points_decide_no_appeal_about_the_node(seller_id: int) -> None:
    appeal = file(of_node(seller_id))
    assert key_of(OFFICER) in appeal.involved
    with pytest.raises(PermissionDenied, match="had a part"):
        decide(appeal, by=OFFICER)


def test_what_is_only_proposed_is_not_known_to_the_shop(seller_id: int) -> None:
    proposed = in_force(seller_id, state="proposed", noticed_at=None, started_at=None, starts_on=None)
    with pytest.raises(NotFound):
        file(proposed)


def test_the_window_of_a_measure_begins_with_its_notice(seller_id: int) -> None:
    demoted = in_force(seller_id, kind="demotion", parameters={"percent": 30}, noticed_at=AT + timedelta(days=3))
    assert file(demoted, at=AT + 33 * DAY).window_until == AT.date() + 33 * DAY
