"""Tables and switching rules against independent transcriptions of ISO 2859-1:1999, cell by cell, arrows resolved."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from governance.core.errors import NotFound
from inspections.draws.acceptance.code_letters import Level, code_letter
from inspections.draws.acceptance.master_tables import Cell, Severity, TableSet, plan_in_table
from inspections.draws.acceptance.states import MOVES, State
from inspections.draws.acceptance.switching import (
    ACCEPTED_IN_A_ROW,
    NOT_ACCEPTED,
    NOT_ACCEPTED_WHILE_TIGHTENED,
    SCORE_NEEDED,
    WITHIN,
)

Numbers = tuple[str, int, int, int]
"""Letter, sample size, acceptance and rejection number."""
CELLS = {Severity.NORMAL: 416, Severity.TIGHTENED: 442, Severity.REDUCED: 416}


def rows(market_data: Path, name: str) -> Iterator[dict[str, str]]:
    with (market_data / "iso2859" / f"iso2859_{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def numbers(cell: Cell) -> Numbers:
    return (cell.letter, cell.n, cell.accept_at_most, cell.reject_from)


def transcribed(row: dict[str, str]) -> Numbers:
    return (row["final_code"], int(row["n"]), int(row["ac"]), int(row["re"]))


def ours(row: dict[str, str], severity: Severity, table_set: TableSet) -> Numbers:
    return numbers(plan_in_table(row["initial_code"], row["aql"], severity, table_set))


def test_every_code_letter_is_that_of_the_standard(market_data: Path) -> None:
    checked = 0
    for row in rows(market_data, "code_letters"):
        ends = (int(row["lot_min"]), int(row["lot_max"] or 10**9))
        for level in Level:
            assert [code_letter(lot, level) for lot in ends] == [row[level.value]] * 2, (row["lot_min"], level)
            checked += 1
    assert checked == 15 * 7


@pytest.mark.parametrize("severity", Severity)
def test_every_cell_is_that_of_the_standard(market_data: Path, severity: Severity) -> None:
    checked: Counter[str] = Counter()
    for row in rows(market_data, f"single_{severity}"):
        checked[row["cell"]] += 1
        if row["cell"] == "blank":
            with pytest.raises(NotFound):
                ours(row, severity, TableSet.ISO)
            continue
        assert ours(row, severity, TableSet.ISO) == transcribed(row), (row["initial_code"], row["aql"])
        assert (row["final_code"] == row["initial_code"]) == (row["cell"] == "own")
    assert checked.total() == CELLS[severity]


@pytest.mark.parametrize("severity", Severity)
def test_mil_std_105e_differs_exactly_where_its_transcription_does(market_data: Path, severity: Severity) -> None:
    """Of the other set the transcription says only where it agrees; a rule that agrees just there is hardly wrong."""
    for row in rows(market_data, f"single_{severity}"):
        if agrees := row["agrees_aqlschemes_milstd105e"]:
            same = ours(row, severity, TableSet.MIL)[1:] == transcribed(row)[1:]
            assert same == (agrees == "yes"), (row["initial_code"], row["aql"])


def test_the_switching_rules_are_those_of_the_standard(market_data: Path) -> None:
    told = list(rows(market_data, "switching_rules"))
    moves = [(row["from_state"], row["to_state"]) for row in told if row["from_state"] not in {row["to_state"], "any"}]
    assert {(State(before), State(to)) for before, to in moves} == {
        (before, to) for before, ends in MOVES.items() for to in ends
    }
    conditions = {(row["from_state"], row["to_state"]): row["condition"] for row in told[:5]}
    for move, words in {
        ("normal", "tightened"): f"{NOT_ACCEPTED} of {WITHIN} or fewer consecutive",
        ("tightened", "normal"): f"{ACCEPTED_IN_A_ROW} consecutive lots accepted",
        ("tightened", "discontinued"): f"cumulative {NOT_ACCEPTED_WHILE_TIGHTENED} lots not accepted",
        ("normal", "reduced"): f"score >= {SCORE_NEEDED[TableSet.ISO]} AND production steady AND",
    }.items():
        assert words in conditions[move]
