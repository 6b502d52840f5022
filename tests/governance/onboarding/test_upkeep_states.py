"""The states of permits and identities: every move is in the table, and no other is made."""

from __future__ import annotations

import itertools
from enum import StrEnum
from types import ModuleType

import pytest

from governance.core.errors import InvalidTransition
from governance.onboarding import identity_states, permit_states
from governance.onboarding.identity_states import IdentityState
from governance.onboarding.permit_states import GIVES_WAY, PermitState

TABLES = [(permit_states, PermitState), (identity_states, IdentityState)]


@pytest.mark.parametrize(("states", "kind"), TABLES)
def test_the_table_speaks_of_every_state(states: ModuleType, kind: type[StrEnum]) -> None:
    assert set(states.MOVES) == set(kind)


@pytest.mark.parametrize(("states", "kind"), TABLES)
def test_a_move_is_made_exactly_when_it_stands_in_the_table(states: ModuleType, kind: type[StrEnum]) -> None:
    for state, to in itertools.product(kind, kind):
        assert states.can_move(state, to) == (to in states.MOVES[state])
        if not states.can_move(state, to):
            with pytest.raises(InvalidTransition, match="cannot become"):
                states.check_move(state, to)


def test_only_a_verified_document_ends_an_expiry() -> None:
    assert permit_states.MOVES[PermitState.EXPIRED] == {PermitState.REPLACED}
    assert set(GIVES_WAY) == {PermitState.PROPOSED, PermitState.VERIFIED, PermitState.EXPIRED}


def test_an_identity_is_never_taken_for_verified_without_somebody_verifying_it() -> None:
    assert IdentityState.UNVERIFIED not in set().union(*identity_states.MOVES.values())
