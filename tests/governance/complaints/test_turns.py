"""Whose turn it is."""

from __future__ import annotations

import itertools

import pytest

from governance.complaints.states import ENDED, Party, State
from governance.complaints.turns import CLOCKS, Offered, turn_of, turns_of

SELLERS = Offered(party=Party.SELLER, complainant_agreed=False, seller_agreed=True)
COMPLAINANTS = Offered(party=Party.COMPLAINANT, complainant_agreed=True, seller_agreed=False)
PROPOSAL = Offered(party=Party.PLATFORM, complainant_agreed=False, seller_agreed=False)
HALF_AGREED = Offered(party=Party.PLATFORM, complainant_agreed=False, seller_agreed=True)


@pytest.mark.parametrize(
    ("state", "shown", "offer", "turn"),
    [
        (State.RECEIVED, False, None, Party.PLATFORM),
        (State.ASKED, False, None, Party.COMPLAINANT),
        (State.WITH_SELLER, False, None, Party.SELLER),
        (State.MEDIATION, False, SELLERS, Party.COMPLAINANT),
        (State.MEDIATION, False, COMPLAINANTS, Party.SELLER),
        (State.MEDIATION, False, HALF_AGREED, Party.COMPLAINANT),
        (State.MEDIATION, False, PROPOSAL, None),
        (State.MEDIATION, False, None, None),
        (State.COUNTER_NOTICE, False, None, Party.COMPLAINANT),
        (State.DECIDING, False, None, Party.PLATFORM),
        (State.REMEDY, False, None, Party.SELLER),
        (State.REMEDY, True, None, Party.COMPLAINANT),
        *((state, False, None, None) for state in ENDED),
    ],
)
def test_whose_turn_it_is(state: State, shown: bool, offer: Offered | None, turn: Party | None) -> None:
    assert turn_of(state, shown=shown, offer=offer) is turn


def test_a_proposal_of_the_platform_waits_for_both() -> None:
    assert turns_of(State.MEDIATION, shown=False, offer=PROPOSAL) == {Party.COMPLAINANT, Party.SELLER}


@pytest.mark.parametrize(("state", "shown"), list(itertools.product(State, [False, True])))
def test_an_ended_case_is_nobodys_turn_and_has_no_clock(state: State, shown: bool) -> None:
    assert (state in CLOCKS) is (state not in ENDED)
    if state in ENDED:
        assert turns_of(state, shown=shown, offer=PROPOSAL) == frozenset()
