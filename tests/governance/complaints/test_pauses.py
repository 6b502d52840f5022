"""When a clock of a case stands still, as a table."""

from __future__ import annotations

import pytest

from governance.complaints import pauses
from governance.complaints.states import State

NEVER = frozenset[State]()
STANDS = {
    pauses.ACCEPTANCE: {State.ASKED},
    pauses.SELLER_ANSWER: {State.ASKED, State.MEDIATION},
    pauses.COMPLAINANT_ANSWER: NEVER,
    pauses.DECISION: {State.ASKED, State.COUNTER_NOTICE},
    pauses.OFFER: {State.ASKED},
    pauses.REMEDY: NEVER,
    pauses.REFUND: NEVER,
    pauses.COUNTER_NOTICE: NEVER,
    pauses.AUTHORITY_ACCEPTANCE: NEVER,
    pauses.AUTHORITY_MEDIATION: NEVER,
    pauses.AUTHORITY_REPORT_CHECK: NEVER,
    pauses.AUTHORITY_NOTICE: NEVER,
}
TESTED = {pauses.SELLER_ANSWER, pauses.DECISION, pauses.AUTHORITY_MEDIATION}


@pytest.mark.parametrize("clock", STANDS)
@pytest.mark.parametrize("state", State)
def test_clocks_stand_while_somebody_else_has_to_act_or_a_test_runs(clock: str, state: State) -> None:
    assert pauses.stands(clock, state, testing=False) is (state in STANDS[clock])
    assert pauses.stands(clock, state, testing=True) is (state in STANDS[clock] or clock in TESTED)


def test_what_the_law_says_of_authorities_waits_for_a_test_alone() -> None:
    standing = {clock for clock in pauses.OF_AUTHORITY for state in State if pauses.stands(clock, state, testing=True)}
    assert standing == {pauses.AUTHORITY_MEDIATION}
