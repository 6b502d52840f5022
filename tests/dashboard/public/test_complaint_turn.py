"""Whose turn it is by when, in the words of whoever filed it: one sentence for every state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from dashboard.pages.case_deadlines import Calendars
from dashboard.public.complaint_turn import turn_of
from dashboard.public.complaint_words import ENDINGS, MEANING, OUTCOMES, RATINGS, happened
from governance.complaints.shown import CaseShown, OfferShown
from governance.complaints.states import ENDED, TURN, EntryKind, Kind, Outcome, Party, State
from governance.core.clocks.working_days import WorkingDays
from tests.builders import AT

CALENDARS = Calendars({}, {None: WorkingDays()})
IN_A_WEEK = AT + timedelta(days=7)
A_WEEK_AGO = AT - timedelta(days=7)


@pytest.fixture(autouse=True)
def words(shared_app: Flask) -> Iterator[None]:
    with shared_app.test_request_context():
        yield


def case(state: State, **given: Any) -> CaseShown:
    """A case as a complainant sees it, of which only what decides the turn is said."""
    plain: dict[str, Any] = dict.fromkeys(field.name for field in fields(CaseShown))
    plain |= {"kind": Kind.COMPLAINT, "seller": "lamps", "can": frozenset(), "silent": False, "testing": False}
    return CaseShown(**plain | {"state": state, "turn": TURN[state], "provisional": False} | given)


def offer(party: Party) -> OfferShown:
    plain: dict[str, Any] = dict.fromkeys(field.name for field in fields(OfferShown))
    return OfferShown(**plain | {"party": party})


@pytest.mark.parametrize(
    ("state", "given", "headline"),
    [
        (State.RECEIVED, {"due_at": IN_A_WEEK}, "We have until 8 Mar 2026"),
        (State.RECEIVED, {"due_at": A_WEEK_AGO}, "We are late: we had until 22 Feb 2026"),
        (State.RECEIVED, {}, "It is our turn"),
        (State.ASKED, {"due_at": IN_A_WEEK}, "It is your turn until 8 Mar 2026"),
        (State.ASKED, {"due_at": A_WEEK_AGO}, "Your time was over on 22 Feb 2026"),
        (State.WITH_SELLER, {"due_at": IN_A_WEEK}, "The shop has until 8 Mar 2026"),
        (State.WITH_SELLER, {"due_at": A_WEEK_AGO}, "The shop is late: it had until 22 Feb 2026"),
        (State.MEDIATION, {"due_at": IN_A_WEEK, "turn": Party.COMPLAINANT}, "It is your turn until 8 Mar 2026"),
        (State.MEDIATION, {"due_at": IN_A_WEEK}, "You and the shop have until 8 Mar 2026"),
        (State.MEDIATION, {}, "It is your turn and the shop's"),
        (State.REMEDY, {"turn": Party.COMPLAINANT, "remedy_shown_at": AT}, "It is your turn until 8 Mar 2026"),
        (State.ASKED, {}, "It is your turn"),
        (State.CLOSED, {}, "It has ended"),
        (State.NOT_ACCEPTED, {}, "We have not taken it on"),
        (State.MERGED, {"merged_into": "C-7"}, "It goes on in C-7"),
    ],
)
def test_the_headline_names_who_and_by_when(state: State, given: dict[str, Any], headline: str) -> None:
    assert turn_of(case(state, **given), CALENDARS, at=AT).headline == headline


@pytest.mark.parametrize(
    ("state", "given", "says"),
    [
        (State.DECIDING, {"silent": True}, "The shop did not answer in time."),
        (State.DECIDING, {"testing": True}, "The goods are being tested"),
        (State.DECIDING, {"due_at": A_WEEK_AGO}, "More people have been told"),
        (State.ASKED, {"due_at": A_WEEK_AGO}, "Write all the same"),
        (State.DECIDING, {"due_at": IN_A_WEEK, "provisional": True}, "the day may still move"),
        (State.WITH_SELLER, {"kind": Kind.REPORT}, "neither your words nor your name"),
        (State.MEDIATION, {"offer": offer(Party.SELLER)}, "The shop has offered something."),
        (State.MEDIATION, {"offer": offer(Party.COMPLAINANT)}, "The shop has your proposal"),
        (State.MEDIATION, {"offer": offer(Party.PLATFORM)}, "once you and the shop both agree"),
        (State.REMEDY, {"remedy_shown_at": AT}, "The shop says that it is done."),
    ],
)
def test_what_happens_meanwhile_is_said_with_it(state: State, given: dict[str, Any], says: str) -> None:
    assert says in turn_of(case(state, **given), CALENDARS, at=AT).meaning


def test_every_state_every_outcome_and_every_entry_has_its_words() -> None:
    assert set(MEANING) == set(State)
    assert set(ENDINGS) == ENDED
    assert set(OUTCOMES) == set(Outcome)
    assert set(RATINGS) == {1, 2, 3, 4, 5}
    for kind in EntryKind:
        for party in Party:
            assert happened(kind, party)
