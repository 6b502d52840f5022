"""Plans of the two table sets: worked examples, arrows, whole lots, and what sets them apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.core.errors import Invalid, NotFound
from inspections.draws.acceptance.code_letters import Level, code_letter
from inspections.draws.acceptance.master_tables import AQLS, LETTERS, Severity, TableSet, plan_in_table
from inspections.draws.acceptance.tables import Counting, SamplingPlan, aql_named, plan_for, tighter_accepts

ISO, MIL = TableSet.ISO, TableSet.MIL
NORMAL, TIGHTENED, REDUCED = Severity.NORMAL, Severity.TIGHTENED, Severity.REDUCED
ROWS = LETTERS[:-1]  # row S is led to by an arrow only


def plan(
    lot: int = 1000,
    aql: str = "1.0",
    severity: Severity = NORMAL,
    *,
    level: Level = Level.II,
    table_set: TableSet = ISO,
    counting: Counting = Counting.UNITS,
) -> SamplingPlan:
    return plan_for(lot=lot, level=level, aql=aql, severity=severity, table_set=table_set, counting=counting)


@pytest.mark.parametrize(
    ("lot", "level", "aql", "severity", "letters", "numbers"),
    [
        (1000, Level.II, "1.0", NORMAL, "JJ", (80, 2, 3)),
        (1000, Level.II, "1.0", TIGHTENED, "JJ", (80, 1, 2)),
        (1000, Level.II, "1.0", REDUCED, "JJ", (32, 1, 2)),
        (1000, Level.II, "0.65", TIGHTENED, "JK", (125, 1, 2)),
        (150, Level.II, "1.5", NORMAL, "FG", (32, 1, 2)),
        (500, Level.II, "1.5", NORMAL, "HH", (50, 2, 3)),
        (4000, Level.II, "1.5", NORMAL, "LL", (200, 7, 8)),
        (1000, Level.III, "0.4", NORMAL, "KK", (125, 1, 2)),
        (500_001, Level.III, "0.025", TIGHTENED, "RS", (3150, 1, 2)),
    ],
)
def test_plans_are_those_of_the_worked_examples(
    lot: int, level: Level, aql: str, severity: Severity, letters: str, numbers: tuple[int, int, int]
) -> None:
    found = plan(lot, aql, severity, level=level)
    assert found.letter + found.final_letter == letters
    assert (found.n, found.accept_at_most, found.reject_from) == numbers
    assert not found.whole_lot


def test_a_lot_no_larger_than_its_sample_is_looked_at_whole() -> None:
    found = plan(1000, "0.010")
    assert (found.letter, found.final_letter, found.whole_lot, found.n) == ("J", "Q", True, 1000)
    assert (found.accept_at_most, found.reject_from) == (0, 1)
    assert "the table asks for 1,250 units and the lot has 1,000" in found.reason


def test_an_arrow_changes_sample_and_acceptance_number_together_and_is_told() -> None:
    assert plan(150, "1.5").reason == "Code letter F; an arrow leads to row G."
    assert plan(1000, "1.0").reason == "Code letter J."


@pytest.mark.parametrize("table_set", TableSet)
@pytest.mark.parametrize("severity", Severity)
def test_arrows_lead_to_a_cell_that_is_filled_itself(table_set: TableSet, severity: Severity) -> None:
    for letter in ROWS:
        for aql in AQLS:
            found = plan_in_table(letter, aql, severity, table_set)
            assert plan_in_table(found.letter, aql, severity, table_set) == found


@pytest.mark.parametrize("severity", Severity)
def test_iso_tables_leave_no_gap_between_acceptance_and_rejection(severity: Severity) -> None:
    cells = [plan_in_table(letter, aql, severity, ISO) for letter in ROWS for aql in AQLS]
    assert all(cell.reject_from == cell.accept_at_most + 1 for cell in cells)


@given(
    st.integers(2, 2_000_000),
    st.sampled_from(Level),
    st.sampled_from([aql for aql in AQLS if float(aql) <= 10]),
    st.sampled_from(Severity),
    st.sampled_from(TableSet),
)
def test_no_plan_asks_for_more_than_the_lot_or_accepts_more_than_it_looks_at(
    lot: int, level: Level, aql: str, severity: Severity, table_set: TableSet
) -> None:
    found = plan(lot, aql, severity, level=level, table_set=table_set)
    assert 1 <= found.n <= lot
    assert 0 <= found.accept_at_most < found.reject_from
    assert found.whole_lot == (found.n == lot)


@given(st.integers(2, 2_000_000), st.integers(0, 100_000), st.sampled_from(Level))
def test_a_larger_lot_never_has_an_earlier_letter(lot: int, more: int, level: Level) -> None:
    assert LETTERS.index(code_letter(lot + more, level)) >= LETTERS.index(code_letter(lot, level))


@pytest.mark.parametrize(
    ("aql", "severity", "letter", "iso", "mil"),
    [
        ("10", TIGHTENED, "A", ("A", 2, 0, 1), ("D", 8, 1, 2)),
        ("1.0", REDUCED, "J", ("J", 32, 1, 2), ("J", 32, 1, 3)),
        ("1.0", NORMAL, "J", ("J", 80, 2, 3), ("J", 80, 2, 3)),
    ],
)
def test_the_two_table_sets_differ_where_they_do(
    aql: str, severity: Severity, letter: str, iso: tuple[str, int, int, int], mil: tuple[str, int, int, int]
) -> None:
    for table_set, expected in ((ISO, iso), (MIL, mil)):
        cell = plan_in_table(letter, aql, severity, table_set)
        assert (cell.letter, cell.n, cell.accept_at_most, cell.reject_from) == expected


def test_between_the_table_sets_so_many_cells_differ() -> None:
    """Counts of the comparison of both sets that the reference of the field reports."""
    cells = [(letter, aql) for letter in ROWS for aql in AQLS]
    pairs = {
        severity: [(plan_in_table(*cell, severity, ISO), plan_in_table(*cell, severity, MIL)) for cell in cells]
        for severity in Severity
    }
    assert all(iso == mil for iso, mil in pairs[NORMAL])
    assert sum(iso != mil for iso, mil in pairs[TIGHTENED]) == 1
    reduced = pairs[REDUCED]
    assert sum((iso.n, iso.accept_at_most) != (mil.n, mil.accept_at_most) for iso, mil in reduced) == 101
    assert sum(iso.reject_from != mil.reject_from for iso, mil in reduced) == 208


def test_the_tightest_row_has_one_cell() -> None:
    assert plan_in_table("S", "0.025", TIGHTENED, ISO).n == 3150
    for severity, aql in ((TIGHTENED, "0.040"), (NORMAL, "0.025"), (REDUCED, "0.025")):
        with pytest.raises(NotFound, match="row S"):
            plan_in_table("S", aql, severity, ISO)


def test_above_ten_an_aql_counts_nonconformities_and_never_units() -> None:
    with pytest.raises(Invalid, match="nonconformities per 100 units") as refused:
        plan(1000, "15")
    assert [finding.pointer for finding in refused.value.findings] == ["aql"]
    counted = plan(1000, "25", counting=Counting.PER_100)
    assert (counted.final_letter, counted.n, counted.accept_at_most) == ("H", 50, 21)
    assert plan(1000, "10").n == plan(1000, "10", counting=Counting.PER_100).n


@pytest.mark.parametrize(("written", "name"), [("1", "1.0"), ("1.00", "1.0"), ("0.01", "0.010"), ("10.0", "10")])
def test_an_aql_is_found_in_any_spelling_of_its_number(written: str, name: str) -> None:
    assert aql_named(written) == name


@pytest.mark.parametrize("written", ["1.1", "0", "-1", "", "one", "NaN"])
def test_an_aql_that_the_tables_do_not_have_is_refused(written: str) -> None:
    with pytest.raises(Invalid, match="no AQL"):
        aql_named(written)


@pytest.mark.parametrize("lot", [1, 0, -5])
def test_a_single_unit_is_no_lot(lot: int) -> None:
    with pytest.raises(Invalid, match="at least 2 units"):
        plan(lot)


@pytest.mark.parametrize(
    ("found", "lot", "aql", "expected"),
    [
        (1, 1000, "1.0", True),  # 0.65: 80/1
        (2, 1000, "1.0", False),
        (3, 4000, "1.5", True),  # 1.0: 200/5
        (6, 4000, "1.5", False),
        (0, 1000, "0.010", False),  # there is none tighter
    ],
)
def test_the_next_tighter_aql_decides_the_score(found: int, lot: int, aql: str, *, expected: bool) -> None:
    assert tighter_accepts(plan(lot, aql), found) is expected
