"""The checks every row must pass before it counts, and the reject file that says which row failed which."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import duckdb

from governance.facts.casting import Reading, reading_of, type_in_words
from governance.facts.engine import keep, one, quoted
from governance.facts.kinds import DAY, MOMENT, Column, Kind
from governance.facts.mapping import ColumnMapping
from governance.facts.reading import ROW, Source

EARLIEST: Final = date(2000, 1, 1)
YEARS_AHEAD: Final = 5
_A_DAY: Final = 86_400_000_000  # microseconds


@dataclass(frozen=True, kw_only=True)
class Check:
    """What is wrong with a row when `fails` (SQL over the read row) is true, and what to say about it."""

    column: str
    fails: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CheckedSource:
    """A source with its columns read as a kind's types; `good` selects the rows that pass every check.

    `strangers` tells that some rows name sellers who are not registered: only then each row is asked for its seller.
    """

    kind: Kind
    source: Source
    readings: tuple[Reading, ...]
    checks: tuple[Check, ...]
    strangers: bool

    @property
    def good(self) -> str:
        columns = ", ".join(self.kind.column_names)
        return f"SELECT {columns}, {ROW} FROM {self._read} WHERE NOT ({self._fails})"

    @property
    def refused(self) -> str:
        return f"SELECT * FROM {self._read} WHERE {self._fails}"

    def taken_from(self, name: str | None) -> str | None:
        """The file's own column whose values are those of `name` without any conversion, if there is one."""
        return next((reading.taken_from for reading in self.readings if reading.column.name == name), None)

    @property
    def _read(self) -> str:
        values = "".join(f", {reading.value} AS {reading.column.name}" for reading in self.readings)
        raws = "".join(f", {reading.raw} AS {_raw(reading.column)}" for reading in self.readings if reading.can_fail)
        read = f"(SELECT {ROW}{values}{raws} FROM {self.source.relation}) AS read_row"
        if not self.strangers:
            return read
        return (
            "(SELECT read_row.*, registered_seller.reference AS known_seller"
            f" FROM {read} LEFT JOIN registered_seller ON registered_seller.reference = read_row.seller_id)"
        )

    @property
    def _fails(self) -> str:
        return f"coalesce({' OR '.join(f'({check.fails})' for check in self.checks)}, false)"


def check(
    connection: duckdb.DuckDBPyConnection,
    *,
    kind: Kind,
    source: Source,
    mapping: ColumnMapping,
    file: str,
    today: date,
) -> CheckedSource:
    """Read `source` as events of `kind`; `today` is the last day on which something can have happened.

    Needs the relation `registered_seller(reference)`. Raises `Invalid` when the columns are not those of the kind.
    """
    sources = mapping.sources(kind=kind, found=source.types, file=file)
    readings = tuple(
        reading_of(
            column,
            source=sources.get(column.name),
            source_type=source.types.get(sources.get(column.name, ""), ""),
            mapping=mapping,
            padded=source.padded,
        )
        for column in kind.columns
    )
    strangers = any(_names_strangers(connection, source, r) for r in readings if r.column.name == "seller_id")
    checks = tuple(_checks(kind, [r for r in readings if r.raw != "NULL"], today, strangers=strangers))
    return CheckedSource(kind=kind, source=source, readings=readings, checks=checks, strangers=strangers)


def _names_strangers(connection: duckdb.DuckDBPyConnection, source: Source, seller: Reading) -> bool:
    """Whether any row names a seller who is not registered. Sellers are few, rows are many: asked once for all."""
    named = f"SELECT DISTINCT {seller.value} AS seller_id FROM {source.relation}"
    (found,) = one(
        connection,
        f"SELECT count(*) FROM ({named}) AS named ANTI JOIN registered_seller ON reference = named.seller_id"
        " WHERE named.seller_id IS NOT NULL",
    )
    return bool(found)


def write_rejects(connection: duckdb.DuckDBPyConnection, checked: CheckedSource, path: Path) -> None:
    """Write the reject file: a CSV with one line for each thing wrong with a row, in order of row."""
    keep(connection, "refused_row", checked.refused)
    raws = {r.column.name: _raw(r.column) for r in checked.readings if r.can_fail}
    failures = [
        f"SELECT {ROW} AS row, {quoted(c.column)} AS name, {quoted(c.reason)} AS reason, {place} AS nth,"
        f" CAST({raws.get(c.column, c.column)} AS VARCHAR) AS value"
        f" FROM refused_row WHERE coalesce({c.fails}, false)"
        for place, c in enumerate(checked.checks)
    ]
    if checked.source.broken:
        broken = ", ".join(f"({r.row}, '', {quoted(r.reason)}, 0, {quoted(r.value)})" for r in checked.source.broken)
        failures.append(f"SELECT * FROM (VALUES {broken})")
    path.parent.mkdir(parents=True, exist_ok=True)
    connection.execute(
        f"COPY (SELECT row, name AS \"column\", reason, left(coalesce(value, ''), 200) AS value"
        f" FROM ({' UNION ALL '.join(failures)}) ORDER BY row, nth)"
        f" TO {quoted(str(path))} (FORMAT csv, HEADER true)"
    )


def _raw(column: Column) -> str:
    return f"raw_{column.name}"


def _checks(kind: Kind, readings: list[Reading], today: date, *, strangers: bool) -> Iterable[Check]:
    given = {reading.column.name for reading in readings}
    for reading in readings:
        yield from _column_checks(reading, today)
    for first, second in kind.sequence:
        if {first, second} <= given:
            yield Check(
                column=second,
                fails=f"{_microseconds(second)} < {_microseconds(first)} - {_A_DAY}",
                reason=f"lies more than a day before {first}",
            )
    if strangers:
        yield Check(
            column="seller_id",
            fails="seller_id IS NOT NULL AND known_seller IS NULL",
            reason="is no registered seller",
        )


def _microseconds(moment: str) -> str:
    # Whole numbers are compared several times faster than moments and intervals.
    return f"epoch_us(CAST({moment} AS TIMESTAMP))"


def _column_checks(reading: Reading, today: date) -> Iterable[Check]:
    column, name = reading.column, reading.column.name
    raw = _raw(column) if reading.can_fail else name
    if not column.may_be_empty:
        blank = f" OR {name} = ''" if reading.can_be_blank else ""
        yield Check(column=name, fails=f"{raw} IS NULL{blank}", reason="is empty")
    if reading.can_fail:
        wrong = f"is not {type_in_words(column)}"
        yield Check(column=name, fails=f"{raw} IS NOT NULL AND {name} IS NULL", reason=wrong)
    if column.allowed:
        allowed = ", ".join(map(quoted, column.allowed))
        yield Check(column=name, fails=f"{name} NOT IN ({allowed})", reason=f"is none of {', '.join(column.allowed)}")
    if column.least is not None:
        outside = f"{name} NOT BETWEEN {column.least} AND {column.most}"
        yield Check(column=name, fails=outside, reason=f"is not {type_in_words(column)}")
    if column.type in {DAY, MOMENT}:
        yield from _calendar_checks(column, today)


def _calendar_checks(column: Column, today: date) -> Iterable[Check]:
    yield Check(
        column=column.name,
        fails=f"{column.name} < DATE '{EARLIEST}'",
        reason=f"lies before the year {EARLIEST.year}",
    )
    if column.ahead:
        end = date(today.year + YEARS_AHEAD, 12, 31)
        yield Check(
            column=column.name,
            fails=f"{column.name} > DATE '{end}'",
            reason=f"lies more than {YEARS_AHEAD} years ahead",
        )
    else:
        end = today + timedelta(days=2)  # a day of grace for clocks and time zones
        yield Check(column=column.name, fails=f"{column.name} >= DATE '{end}'", reason="lies in the future")
