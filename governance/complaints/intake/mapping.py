"""How a platform's own table of complaints becomes ours: the YAML of event files, with what complaints need besides.

dates:            {opened_at: "%m/%d/%Y"}   # how days and moments are written, one way or a list of ways
encoding:         gb18030                   # of a CSV file that is not UTF-8
register_sellers: yes                       # shops that are not registered yet are taken in by their reference
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from governance.complaints.intake.columns import BY_NAME, CASES, NAMES, Value
from governance.core.errors import Invalid
from governance.facts.mapping import PARTS, ColumnMapping, mapping_of, read_document, table_of_columns

_ALL_PARTS: Final = (*PARTS, "dates", "encoding", "register_sellers")


@dataclass(frozen=True, kw_only=True)
class CaseMapping:
    """Where our columns stand in a file, and how its values are written; empty: as we write them ourselves."""

    columns: ColumnMapping = field(default_factory=ColumnMapping)
    dates: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    encoding: str | None = None
    register_sellers: bool = False

    @property
    def renames(self) -> bool:
        """Whether a row has to be rewritten before it is one of ours."""
        return self.columns != ColumnMapping() or bool(self.dates)

    def row_of(self, record: Mapping[str, Any], sources: Mapping[str, str]) -> dict[str, Any]:
        """Our row of a record of theirs; `sources` names their column for each of ours. What is empty is left out."""
        row: dict[str, Any] = dict(self.columns.constants)
        for ours, theirs in sources.items():
            value = record.get(theirs)
            if isinstance(value, str):
                value = self._translated(ours, value.strip())
            if value not in {None, ""}:
                row[ours] = value
        return row

    def sources_of(self, record: Mapping[str, Any]) -> dict[str, str]:
        """For a record that names its own columns: those it fills, and those nobody knows under their own names."""
        taken = {ours: self.columns.columns.get(ours, ours) for ours in NAMES if ours not in self.columns.constants}
        used = set(taken.values()) | self.columns.ignore
        return {ours: theirs for ours, theirs in taken.items() if theirs in record} | {
            theirs: theirs for theirs in record if theirs not in used
        }

    def _translated(self, ours: str, value: str) -> str:
        value = self.columns.values.get(ours, {}).get(value, value)
        for written in self.dates.get(ours, ()):
            try:
                moment = datetime.strptime(value, written)  # noqa: DTZ007  (a zone is kept where there is one)
            except ValueError:
                continue
            with_time = BY_NAME[ours].value is Value.MOMENT and "%H" in written
            return moment.isoformat() if with_time else moment.date().isoformat()
        return value


def read_case_mapping(path: Path) -> CaseMapping:
    """The mapping in the YAML file `path`; raises `Invalid` naming what is wrong with it."""
    document = read_document(path, parts=_ALL_PARTS)
    dates = table_of_columns(document, "dates", path, kind=CASES)
    for name in dates:
        if BY_NAME[name].value not in {Value.DAY, Value.MOMENT}:
            raise Invalid(f"`dates` in {path} names {name}, which is neither a day nor a moment.", pointer=name)
    return CaseMapping(
        columns=mapping_of(document, path, kind=CASES),
        dates={name: tuple(map(str, ways if isinstance(ways, list) else [ways])) for name, ways in dates.items()},
        encoding=_encoding(document.get("encoding"), path),
        register_sellers=_is_yes(document.get("register_sellers", "no")),
    )


def _is_yes(said: Any) -> bool:
    if str(said).lower() not in {"yes", "no", "true", "false"}:
        raise Invalid(f"`register_sellers` is yes or no, not {said}.", pointer="register_sellers")
    return str(said).lower() in {"yes", "true"}


def _encoding(name: Any, path: Path) -> str | None:
    if name is None:
        return None
    try:
        return codecs.lookup(str(name)).name
    except LookupError as error:
        raise Invalid(f"`encoding` in {path} is {name}, which is none.", pointer="encoding") from error
