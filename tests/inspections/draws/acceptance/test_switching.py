"""Switching as tables of histories: what lots in a row lead to, and what an officer's word adds."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.core.errors import InvalidTransition
from inspections.draws.acceptance.master_tables import Severity, TableSet
from inspections.draws.acceptance.states import MOVES, State, check_move
from inspections.draws.acceptance.switching import (
    LONGEST_HISTORY,
    Lot,
    Reason,
    Standing,
    Step,
    advance,
    agree,
    resume,
    severity_in,
    withdraw_agreement,
)

ISO, MIL = TableSet.ISO, TableSet.MIL
NORMAL, TIGHTENED, REDUCED, DISCONTINUED = State.NORMAL, State.TIGHTENED, State.REDUCED, State.DISCONTINUED


@dataclass(frozen=True)
class Kind:
    """One letter of a history."""

    accepted: bool = True
    tighter: bool = False
    accept_at_most: int = 0
    in_gap: bool = False
    original: bool = True


# A lot accepted under Ac 0 or 1; not accepted; under Ac 2 or more accepted also one step tighter, or not; in the gap of
# MIL-STD-105E; presented again and not accepted again. `+` an officer agrees, `-` takes it back, `!` resumes.
HISTORY = {
    "a": Kind(),
    "n": Kind(accepted=False),
    "t": Kind(tighter=True, accept_at_most=2),
    "l": Kind(accept_at_most=2),
    "g": Kind(accept_at_most=1, in_gap=True),
    "x": Kind(accepted=False, original=False),
}


def stepped(standing: Standing, letter: str, table_set: TableSet) -> Step:
    """One letter more; lots are inspected as strictly as it stands."""
    if letter == "+":
        return agree(standing, table_set)
    if letter == "-":
        return withdraw_agreement(standing)
    if letter == "!":
        return resume(standing)
    kind = HISTORY[letter]
    lot = Lot(
        severity=severity_in(standing.state) or Severity.TIGHTENED,
        accepted=kind.accepted,
        accept_at_most=kind.accept_at_most,
        tighter_accepts=kind.tighter,
        in_gap=kind.in_gap,
        original=kind.original,
    )
    return advance(standing, lot, table_set)


def after(history: str, table_set: TableSet = ISO) -> Step:
    """What a history leads to."""
    step = Step(standing=Standing())
    for letter in history:
        step = stepped(step.standing, letter, table_set)
    return step


@pytest.mark.parametrize(
    ("history", "state", "reason"),
    [
        ("", NORMAL, None),
        # normal -> tightened: two of five lots in a row, or of fewer
        ("n", NORMAL, None),
        ("nn", TIGHTENED, Reason.TWO_OF_FIVE),
        ("an" + "aaan", TIGHTENED, Reason.TWO_OF_FIVE),
        ("naaan", TIGHTENED, Reason.TWO_OF_FIVE),
        ("naaaan", NORMAL, None),
        ("naaaanaaaan", NORMAL, None),
        ("nxxxx", NORMAL, None),
        # tightened -> normal: five in a row
        ("nn" + "aaaa", TIGHTENED, None),
        ("nn" + "aaaaa", NORMAL, Reason.FIVE_IN_A_ROW),
        ("nn" + "aaaanaaaa", TIGHTENED, None),
        ("nn" + "aaaanaaaaa", NORMAL, Reason.FIVE_IN_A_ROW),
        ("nn" + "aaxaaa", NORMAL, Reason.FIVE_IN_A_ROW),
        # what came before the move back counts no more
        ("nn" + "aaaaa" + "n", NORMAL, None),
        # tightened -> discontinued: five not accepted, in a row or not
        ("nn" + "nnnn", TIGHTENED, None),
        ("nn" + "nnnnn", DISCONTINUED, Reason.FIVE_NOT_ACCEPTED),
        ("nn" + "aaaan" * 5, DISCONTINUED, Reason.FIVE_NOT_ACCEPTED),
        # the count begins anew with every stay on tightened
        ("nn" + "nnnnaaaaa" + "nn" + "nnnn", TIGHTENED, None),
        # discontinued: nothing moves it but an officer, and then to tightened
        ("nn" + "nnnnn" + "aaaaaaaa", DISCONTINUED, None),
        ("nn" + "nnnnn" + "!", TIGHTENED, Reason.CORRECTED),
        ("nn" + "nnnnn" + "!nnnn", TIGHTENED, None),
        ("nn" + "nnnnn" + "!aaaaa", NORMAL, Reason.FIVE_IN_A_ROW),
        # normal -> reduced: a score of 30 and a word, in either order
        ("a" * 15, NORMAL, None),
        ("a" * 15 + "+", REDUCED, Reason.STEADY),
        ("+" + "a" * 14, NORMAL, None),
        ("+" + "a" * 15, REDUCED, Reason.STEADY),
        ("+" + "t" * 10, REDUCED, Reason.STEADY),
        ("+" + "t" * 9, NORMAL, None),
        ("+" + "t" * 9 + "l" + "t" * 9, NORMAL, None),
        ("+" + "a" * 14 + "n" + "a" * 14, NORMAL, None),
        ("+" + "a" * 14 + "-" + "a", NORMAL, None),
        # reduced -> normal: one lot, or a word; agreement is asked for anew
        ("+" + "a" * 15 + "n", NORMAL, Reason.NOT_ACCEPTED),
        ("+" + "a" * 15 + "x", REDUCED, None),
        ("+" + "a" * 15 + "-", NORMAL, Reason.IRREGULAR),
        ("+" + "a" * 15 + "n" + "a" * 15, NORMAL, None),
        ("+" + "a" * 15 + "n" + "a" * 15 + "+", REDUCED, Reason.STEADY),
        ("+" + "a" * 15 + "n" + "n", NORMAL, None),
    ],
)
def test_what_a_history_leads_to(history: str, state: State, reason: Reason | None) -> None:
    step = after(history)
    assert (step.standing.state, step.reason) == (state, reason)


@pytest.mark.parametrize(
    ("history", "score"),
    [
        ("", 0),
        ("a", 2),
        ("aat", 7),
        ("at", 5),
        ("aal", 0),  # accepted, but not one step tighter
        ("aan", 0),
        ("aana", 2),
        ("aaxa", 6),
        ("nn", 0),
        ("nn" + "aaaaa", 0),
        ("a" * 15 + "+", 30),
        ("a" * 15 + "+n", 0),
    ],
)
def test_the_switching_score_of_iso_2859_1(history: str, score: int) -> None:
    assert after(history).standing.score == score


@pytest.mark.parametrize(
    ("history", "state", "reason"),
    [
        ("nn", TIGHTENED, Reason.TWO_OF_FIVE),
        ("nn" + "aaaaa", NORMAL, Reason.FIVE_IN_A_ROW),
        ("nn" + "nnnnn", DISCONTINUED, Reason.FIVE_NOT_ACCEPTED),
        # ten accepted in a row, whatever their plans, and a word
        ("+" + "a" * 9, NORMAL, None),
        ("+" + "a" * 10, REDUCED, Reason.STEADY),
        ("+" + "l" * 10, REDUCED, Reason.STEADY),
        ("l" * 10 + "+", REDUCED, Reason.STEADY),
        ("+" + "aaaaan" + "a" * 9, NORMAL, None),
        ("+" + "aaaaan" + "a" * 10, REDUCED, Reason.STEADY),
        # a lot in the gap is accepted, and normal inspection comes back
        ("+" + "a" * 10 + "g", NORMAL, Reason.IN_THE_GAP),
        ("+" + "a" * 10 + "n", NORMAL, Reason.NOT_ACCEPTED),
        ("+" + "a" * 10 + "a", REDUCED, None),
    ],
)
def test_what_a_history_leads_to_by_mil_std_105e(history: str, state: State, reason: Reason | None) -> None:
    step = after(history, MIL)
    assert (step.standing.state, step.reason) == (state, reason)


def test_a_lot_that_was_inspected_as_strictly_as_it_no_longer_is_does_not_count() -> None:
    tightened = after("nn").standing
    late = Lot(severity=Severity.NORMAL, accepted=False, accept_at_most=2, tighter_accepts=False)
    assert advance(tightened, late, ISO) == Step(standing=tightened)


@pytest.mark.parametrize(("history", "word"), [("", "!"), ("nn", "!"), ("nn", "+"), ("nnnnnnn", "+")])
def test_a_word_out_of_season_is_refused(history: str, word: str) -> None:
    with pytest.raises(InvalidTransition):
        after(history + word)


@given(st.text(alphabet="antlgx+-!", max_size=80), st.sampled_from(TableSet))
def test_every_history_moves_along_the_table_of_moves(history: str, table_set: TableSet) -> None:
    standing = Standing()
    for letter in history:
        before = standing
        try:
            step = stepped(before, letter, table_set)
        except InvalidTransition:
            continue
        standing = step.standing
        assert (standing.state != before.state) == (step.reason is not None)
        assert standing.state == before.state or standing.state in MOVES[before.state]
        assert len(standing.recent) <= LONGEST_HISTORY
        # Nobody is inspected less without an officer's word.
        assert standing.state is not REDUCED or before.steady or letter == "+"


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("to", State)
def test_only_moves_of_the_table_are_made(state: State, to: State) -> None:
    if to in MOVES[state]:
        check_move(state, to)
    else:
        with pytest.raises(InvalidTransition, match=f"{state} cannot become {to}"):
            check_move(state, to)
