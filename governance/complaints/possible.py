"""What somebody can do with a case now, by the names of the operations. Pure; made from the same checks as they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from governance.complaints import policy
from governance.complaints.parties import party_of
from governance.complaints.policy import Standing
from governance.complaints.states import ENDED, MOVES, Party, State
from governance.core.access import Actor, Permission, may
from governance.core.errors import DomainError

Condition = Callable[[Standing, Actor, datetime], bool]


@dataclass(frozen=True)
class Act:
    """One thing to do: who does it with which permission, and what has to be so."""

    who: Mapping[Party, Permission]
    now: Condition


def possible(case: Standing, *, by: Actor, at: datetime) -> frozenset[str]:
    """The names of everything that `by` can do with the case now; nothing with a case of its own at the platform."""
    party = party_of(by)
    if case.own:
        return frozenset()
    return frozenset(
        name for name, act in ACTS.items() if party in act.who and may(by, act.who[party]) and act.now(case, by, at)
    )


def _passes(check: Callable[[Standing, Actor, datetime], object]) -> Condition:
    """Whether a check would let it pass."""

    def passes(case: Standing, by: Actor, at: datetime) -> bool:
        try:
            check(case, by, at)
        except DomainError:
            return False
        return True

    return passes


def _side(check: Callable[[Standing, Party], object]) -> Condition:
    """As `_passes`, for a check that asks for the side alone."""
    return _passes(lambda case, by, _at: check(case, party_of(by)))


def _case(check: Callable[[Standing], object]) -> Condition:
    """As `_passes`, for a check that asks for the case alone."""
    return _passes(lambda case, _by, _at: check(case))


def _to(state: State) -> Condition:
    """Whether the case can move to a state."""
    return lambda case, _by, _at: state in MOVES[case.state]


def _not_accepted_yet(case: Standing, _by: Actor, _at: datetime) -> bool:
    return not case.accepted and State.NOT_ACCEPTED in MOVES[case.state]


def _always(_case: Standing, _by: Actor, _at: datetime) -> bool:
    return True


def _open(case: Standing, _by: Actor, _at: datetime) -> bool:
    return case.state not in ENDED


_OFFICER: Final = {Party.PLATFORM: Permission.CASE_WORK}
_COMPLAINANT: Final = {Party.COMPLAINANT: Permission.CASE_TRACK}
_SELLER: Final = {Party.SELLER: Permission.CASE_ANSWER}
_SIDES: Final = _COMPLAINANT | _SELLER
_EVERYBODY: Final = _OFFICER | _SIDES
# As `questions.SELLER_ASKED_IN` and `cases.TESTED_IN` say.
_SELLER_ASKED_IN: Final = frozenset({State.WITH_SELLER, State.DECIDING})
_TESTED_IN: Final = frozenset({State.ASKED, State.WITH_SELLER, State.MEDIATION, State.DECIDING})

ACTS: Final[dict[str, Act]] = {
    "accept": Act(_OFFICER, lambda case, _by, _at: case.state is State.RECEIVED),
    "accept_offer": Act(_SIDES, _side(policy.check_answer_offer)),
    "action_taken": Act(_OFFICER | _COMPLAINANT, _case(policy.check_action_taken)),
    "add_evidence": Act(_EVERYBODY, _open),
    "answer": Act(_EVERYBODY, _side(policy.check_answer)),
    "ask": Act(_OFFICER, _to(State.ASKED)),
    "ask_seller": Act(_OFFICER, lambda case, _by, _at: case.state in _SELLER_ASKED_IN),
    "assign": Act({Party.PLATFORM: Permission.CASE_ASSIGN}, _open),
    "authority_told": Act(_OFFICER, lambda case, _by, _at: case.authority_waits),
    "confirm": Act(_OFFICER | _COMPLAINANT, _passes(lambda case, by, at: policy.check_confirm(case, party_of(by), at))),
    "contact": Act({Party.PLATFORM: Permission.PERSONAL_READ}, _always),
    "counter_notice": Act(_SELLER, _case(policy.check_counter_notice)),
    "decide": Act(
        {Party.PLATFORM: Permission.CASE_DECIDE}, _passes(lambda case, by, _at: policy.check_decide(case, by))
    ),
    "end_test": Act(_OFFICER, lambda case, _by, _at: case.testing),
    "merge": Act(_OFFICER, _to(State.MERGED)),
    "note": Act(_OFFICER, _always),
    "offer": Act(_EVERYBODY, _side(policy.check_offer)),
    "rate": Act(_COMPLAINANT, _case(policy.check_rate)),
    "refuse": Act({Party.PLATFORM: Permission.CASE_DECIDE}, _not_accepted_yet),
    "refuse_offer": Act(_SIDES, _side(policy.check_answer_offer)),
    "reopen": Act(_OFFICER | _COMPLAINANT, _side(policy.check_reopen)),
    "return": Act(_OFFICER | _COMPLAINANT, _case(policy.check_return)),
    "show": Act(_SELLER, _case(policy.check_show)),
    "start_test": Act(_OFFICER, lambda case, _by, _at: case.accepted and not case.testing and case.state in _TESTED_IN),
    "take": Act(_OFFICER, lambda case, by, at: _open(case, by, at) and case.free),
    "take_back": Act(_EVERYBODY, _side(policy.check_take_back)),
    "withdraw": Act(_OFFICER | _COMPLAINANT, _to(State.WITHDRAWN)),
}
