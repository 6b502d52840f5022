"""When sampling has ended the record is open to everybody, and whoever wants can derive it again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest

from governance.core.database import NOBODY, db, scoped
from governance.core.errors import Invalid, InvalidTransition, NotFound
from inspections.draws import sealing
from inspections.draws.announcing import announcements_of
from inspections.draws.chance import seeds, verifier
from inspections.draws.drawing import draw as make_draw
from inspections.draws.freezing import freeze
from inspections.draws.models import Draw
from inspections.draws.officers import commit_secret, tell_secret
from inspections.draws.outcome import body_of_outcome, outcome_of
from inspections.draws.public_readings import public_draw, public_draws, public_record
from inspections.draws.public_source import NOT_IN_TIME
from inspections.draws.revealing import reveal
from inspections.draws.states import Assurance, End, Role, State
from tests.builders import BY
from tests.inspections.draws.living import (
    COMMITTED,
    DRAND,
    DRAWN,
    DUE,
    OFFICER,
    OFFICERS,
    REVIEWER,
    all_bought,
    committed,
    counting,
    drawn,
    frozen,
    make_plan,
    put_beacon,
    rules,
)

pytestmark = pytest.mark.usefixtures("market", "undone")
LATER = DRAWN + timedelta(days=3)


def revealed_and_verified(draw: Draw, ended: Mapping[str, End]) -> bytes:
    """The record of a draw that is opened now; the verifier derives it again."""
    reveal(draw_id=draw.id, ended=ended, by=BY, at=LATER)
    digest, file = public_record(draw.reference)
    with file:
        record = file.read()
    assert digest == draw.record_digest
    checks = verifier.verify(record, draw.list_digest)
    assert checks.ok, checks
    return record


def test_the_record_of_an_unverified_draw_holds() -> None:
    draw = drawn()
    revealed_and_verified(draw, all_bought(draw))


def test_the_record_of_a_draw_with_a_beacon_holds() -> None:
    draw = frozen(make_plan(DRAND))
    put_beacon(draw.public_source or {})
    make_draw(draw_id=draw.id, by=BY, at=DRAWN)
    revealed_and_verified(draw, all_bought(draw))


def test_the_record_of_a_weighted_draw_in_strata_holds() -> None:
    sample = {"kind": "count", "count": 6, "weights": "risk", "reserves_per_stratum": 1}
    strata = [{"by": "price_band", "edges": ["40.00"]}, {"by": "country"}]
    draw = drawn(make_plan(rules_of=rules(sample=sample, strata=strata)))
    revealed_and_verified(draw, all_bought(draw))


def test_the_record_of_a_draw_with_officers_holds() -> None:
    draw = committed(make_plan(OFFICERS))
    secrets = (
        (OFFICER, "quality", "a secret that nobody can guess"),
        (REVIEWER, "logistics", "密码 that nobody can guess"),
    )
    for officer, team, secret in secrets:
        commitment = seeds.officer_commitment(secret)
        commit_secret(draw_id=draw.id, team=team, commitment=commitment, by=officer, at=COMMITTED)
    freeze(draw_id=draw.id, by=BY, at=DUE)
    for officer, _team, secret in secrets:
        tell_secret(draw_id=draw.id, secret=secret, by=officer, at=DRAWN)
    make_draw(draw_id=draw.id, by=BY, at=DRAWN)
    revealed_and_verified(draw, all_bought(draw))


def test_the_record_of_a_draw_whose_beacon_never_came_holds_and_says_so() -> None:
    draw = frozen(make_plan(DRAND | {"minutes_after_freeze": 20}))
    make_draw(draw_id=draw.id, by=BY, at=DUE + timedelta(days=2))
    record = revealed_and_verified(draw, all_bought(draw))
    assert b'"assurance":"unverified"' in record
    assert public_draw(draw.reference).because == NOT_IN_TIME


def test_nothing_is_open_before() -> None:
    for draw in (committed(), frozen(), drawn()):
        assert public_draw(draw.reference).outcome is None
        with pytest.raises(NotFound, match="not open yet"):
            public_record(draw.reference)


def test_a_draw_that_was_never_announced_is_not_found() -> None:
    with pytest.raises(NotFound):
        public_draw("0123456789ab")


def test_everybody_reads_all_of_it_in_nobodys_scope() -> None:
    draw = drawn(make_plan(name="Toys, weekly"))
    ends = all_bought(draw)
    ends[counting(draw)[0].item] = End.REFUSED
    reveal(draw_id=draw.id, ended=ends, by=BY, at=LATER)
    reference, seed = draw.reference, draw.final_seed
    db.session.flush()
    with scoped(NOBODY):
        shown = public_draw(reference)
    assert shown.outcome is not None
    assert (shown.state, shown.assurance, shown.revealed_at) == (State.REVEALED, Assurance.UNVERIFIED, LATER)
    assert (shown.outcome.plan_name, shown.outcome.listed, shown.outcome.final_seed) == ("Toys, weekly", 20, seed)
    assert shown.outcome.strata[0].ends == {End.PURCHASED: 3, End.REFUSED: 1}
    assert [item.end for item in shown.outcome.items if item.role == Role.RESERVE] == [None, None]
    assert all(item.probability == 0.2 for item in shown.outcome.items)


def test_the_announcement_is_read_as_it_was_written() -> None:
    draw = drawn()
    reveal(draw_id=draw.id, ended=all_bought(draw), by=BY, at=LATER)
    outcome = public_draw(draw.reference).outcome
    assert outcome is not None
    assert outcome_of(body_of_outcome(outcome)) == outcome


def test_the_scope_is_that_of_the_freeze() -> None:
    plan = make_plan(rules_of=rules(scope={"categories": ["toys"], "countries": ["BR"]}))
    draw = drawn(plan)
    plan.rules = rules(scope={"categories": ["lamps"]})
    reveal(draw_id=draw.id, ended=all_bought(draw), by=BY, at=LATER)
    outcome = public_draw(draw.reference).outcome
    assert outcome is not None
    assert (outcome.scope["categories"], outcome.scope["countries"]) == (["toys"], ["BR"])


def test_each_item_has_an_end_and_nothing_else_has() -> None:
    draw = drawn()
    ends = all_bought(draw)
    missing = ends.popitem()[0]
    with pytest.raises(Invalid) as refused:
        reveal(draw_id=draw.id, ended=ends | {"somebody-else": End.PURCHASED}, by=BY, at=LATER)
    assert {finding.pointer for finding in refused.value.findings} == {f"ended/{missing}", "ended/somebody-else"}


def test_a_record_is_opened_once() -> None:
    draw = drawn()
    reveal(draw_id=draw.id, ended=all_bought(draw), by=BY, at=LATER)
    with pytest.raises(InvalidTransition):
        reveal(draw_id=draw.id, ended=all_bought(draw), by=BY, at=LATER)


def test_the_secret_is_open_with_the_record_and_not_before() -> None:
    draw = drawn()
    secret = sealing.unsealed(draw.secret) or "-"
    assert secret not in repr(announcements_of([draw.reference]))
    record = revealed_and_verified(draw, all_bought(draw))
    assert secret in record.decode()


def test_lists_of_draws_leave_the_items_out() -> None:
    draw = drawn()
    reveal(draw_id=draw.id, ended=all_bought(draw), by=BY, at=LATER)
    first = public_draws(limit=1).items[0]
    assert first.reference == draw.reference
    assert first.outcome is not None
    assert first.outcome.items == ()


def test_the_draw_of_which_something_was_told_last_comes_first() -> None:
    first, second = frozen(make_plan()), frozen(make_plan())
    assert public_draws(limit=1).items[0].reference == second.reference
    make_draw(draw_id=first.id, by=BY, at=DRAWN)
    assert public_draws(limit=1).items[0].reference == first.reference


def test_pages_follow_each_other() -> None:
    committed(make_plan())
    seen: list[str] = []
    cursor = None
    while True:
        page = public_draws(limit=3, cursor=cursor)
        seen += [one.reference for one in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 8


def test_states_are_told_as_they_come() -> None:
    draw = committed()
    assert public_draw(draw.reference).state == State.COMMITTED
    assert public_draw(draw.reference).committed_at == COMMITTED
    assert public_draw(draw.reference).slot == DUE
    assert OFFICER.label not in repr(public_draw(draw.reference))
