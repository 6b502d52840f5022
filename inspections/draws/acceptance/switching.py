"""When inspection becomes stricter or looser: the switching rules of both table sets over a history of lots. Pure.

Sources: ISO 2859-1:1999 clause 9; MIL-STD-105E paragraph 4.7.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from governance.core.errors import InvalidTransition
from inspections.draws.acceptance.master_tables import Severity, TableSet
from inspections.draws.acceptance.states import State, check_move

# Tightened: so many not accepted within so many in a row.
NOT_ACCEPTED: Final = 2
WITHIN: Final = 5
# Back to normal: so many accepted in a row.
ACCEPTED_IN_A_ROW: Final = 5
# Discontinued: so many not accepted all together while inspection is tightened.
NOT_ACCEPTED_WHILE_TIGHTENED: Final = 5
# No history while inspection is tightened can be longer: it ends before.
LONGEST_HISTORY: Final = NOT_ACCEPTED_WHILE_TIGHTENED * ACCEPTED_IN_A_ROW
# Reduced: the score that is needed. That of ISO 2859-1 is its switching score; MIL-STD-105E counts accepted lots in a
# row, and its limit numbers are looked up by whoever agrees.
SCORE_NEEDED: Final = {TableSet.ISO: 30, TableSet.MIL: 10}


class Reason(StrEnum):
    """What moved inspection to where it is. The values are stored."""

    BEGUN = "begun"
    TWO_OF_FIVE = "two_of_five"
    FIVE_IN_A_ROW = "five_in_a_row"
    FIVE_NOT_ACCEPTED = "five_not_accepted"
    STEADY = "steady"
    NOT_ACCEPTED = "not_accepted"
    IN_THE_GAP = "in_the_gap"
    IRREGULAR = "irregular"
    CORRECTED = "corrected"


@dataclass(frozen=True, kw_only=True)
class Lot:
    """The result of one lot, inspected under `severity`.

    `in_gap`: more were found than the acceptance number, fewer than the rejection number (MIL-STD-105E reduced). A lot
    that is presented again after it was not accepted is not `original`.
    """

    severity: Severity
    accepted: bool
    accept_at_most: int
    tighter_accepts: bool
    in_gap: bool = False
    original: bool = True


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where inspection stands. `recent`: which lots were accepted since it stands there, the newest last."""

    state: State = State.NORMAL
    score: int = 0
    steady: bool = False
    recent: tuple[bool, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Step:
    """What became of it: the new standing and, when it moved, the reason."""

    standing: Standing
    reason: Reason | None = None


def severity_in(state: State) -> Severity | None:
    """How lots are inspected in this state; None while nothing is accepted by sampling."""
    return None if state is State.DISCONTINUED else Severity(state.value)


def advance(standing: Standing, lot: Lot, table_set: TableSet) -> Step:
    """Take in the next lot.

    Lots that are presented again do not count, nor do those that were inspected as strictly as it no longer is, nor
    any while inspection is discontinued.
    """
    if not lot.original or severity_in(standing.state) is not lot.severity:
        return Step(standing=standing)
    counted = replace(standing, recent=(*standing.recent, lot.accepted)[-LONGEST_HISTORY:])
    if standing.state is State.NORMAL:
        return _on_normal(replace(counted, score=_score(standing.score, lot, table_set)), table_set)
    if standing.state is State.TIGHTENED:
        return _on_tightened(counted)
    return _on_reduced(counted, lot)


def agree(standing: Standing, table_set: TableSet) -> Step:
    """The responsible person finds production steady and agrees to reduced inspection, now or when the score allows.

    Raises `InvalidTransition` unless inspection is normal.
    """
    if standing.state is not State.NORMAL:
        raise InvalidTransition(f"Reduced inspection is agreed to while inspection is normal, not {standing.state}.")
    return _reduced_if_earned(replace(standing, steady=True), table_set)


def withdraw_agreement(standing: Standing) -> Step:
    """Production is irregular or something else speaks against reduced inspection: normal comes back."""
    if standing.state is State.REDUCED:
        return _moved(standing, State.NORMAL, Reason.IRREGULAR)
    return Step(standing=replace(standing, steady=False))


def resume(standing: Standing) -> Step:
    """What the seller did about it is found to work: lots are inspected again, tightened.

    Raises `InvalidTransition` unless inspection is discontinued.
    """
    if standing.state is not State.DISCONTINUED:
        raise InvalidTransition(f"Inspection is {standing.state}, not discontinued: there is nothing to resume.")
    return _moved(standing, State.TIGHTENED, Reason.CORRECTED)


def _score(score: int, lot: Lot, table_set: TableSet) -> int:
    """The score after a lot on normal inspection; 0 begins anew."""
    if not lot.accepted:
        return 0
    if table_set is TableSet.MIL:
        return score + 1
    if lot.accept_at_most <= 1:
        return score + 2
    return score + 3 if lot.tighter_accepts else 0


def _on_normal(standing: Standing, table_set: TableSet) -> Step:
    if standing.recent[-WITHIN:].count(False) >= NOT_ACCEPTED:
        return _moved(standing, State.TIGHTENED, Reason.TWO_OF_FIVE)
    return _reduced_if_earned(standing, table_set)


def _reduced_if_earned(standing: Standing, table_set: TableSet) -> Step:
    if standing.state is State.NORMAL and standing.steady and standing.score >= SCORE_NEEDED[table_set]:
        check_move(standing.state, State.REDUCED)
        return Step(standing=replace(standing, state=State.REDUCED, recent=()), reason=Reason.STEADY)
    return Step(standing=standing)


def _on_tightened(standing: Standing) -> Step:
    if standing.recent.count(False) >= NOT_ACCEPTED_WHILE_TIGHTENED:
        return _moved(standing, State.DISCONTINUED, Reason.FIVE_NOT_ACCEPTED)
    if standing.recent[-ACCEPTED_IN_A_ROW:] == (True,) * ACCEPTED_IN_A_ROW:
        return _moved(standing, State.NORMAL, Reason.FIVE_IN_A_ROW)
    return Step(standing=standing)


def _on_reduced(standing: Standing, lot: Lot) -> Step:
    if not lot.accepted:
        return _moved(standing, State.NORMAL, Reason.NOT_ACCEPTED)
    if lot.in_gap:
        return _moved(standing, State.NORMAL, Reason.IN_THE_GAP)
    return Step(standing=standing)


def _moved(standing: Standing, to: State, reason: Reason) -> Step:
    """A move begins a new history, and whoever agreed to reduced inspection is asked again."""
    check_move(standing.state, to)
    return Step(standing=Standing(state=to), reason=reason)
