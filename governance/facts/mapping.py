"""How a platform's own columns and codes become ours: a small YAML file.

columns:   {order_id: Order No, ordered_at: Created}     # ours: theirs
constants: {fault: seller}                               # ours: the same value in every row
values:    {status: {canceled: cancelled}}               # ours: {theirs: ours}
ignore:    [price, freight]                              # theirs, not read
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Protocol

import yaml

from governance.core.errors import Invalid

PARTS = ("columns", "constants", "values", "ignore")


class Columns(Protocol):
    """What a mapping has to know of the rows it leads to."""

    @property
    def name(self) -> str: ...

    @property
    def column_names(self) -> tuple[str, ...]: ...

    @property
    def required(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, kw_only=True)
class ColumnMapping:
    """Which column of a file holds which of ours; empty: the file uses our names and codes."""

    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ignore: frozenset[str] = frozenset()

    def canonical_text(self) -> str:
        """The same text for the same mapping, whatever the order of its lines; part of a batch's digest."""
        parts = {
            "columns": dict(self.columns),
            "constants": dict(self.constants),
            "values": {name: dict(codes) for name, codes in self.values.items()},
            "ignore": sorted(self.ignore),
        }
        return json.dumps(parts, sort_keys=True, ensure_ascii=False)

    def sources(self, *, kind: Columns, found: Iterable[str], file: str) -> dict[str, str]:
        """For each of our columns that `file` fills, the file's own column.

        Raises `Invalid` when the file has a column nobody knows, or lacks a required one.
        """
        found = list(found)
        taken = {ours: self.columns.get(ours, ours) for ours in kind.column_names if ours not in self.constants}
        sources = {ours: theirs for ours, theirs in taken.items() if theirs in found}
        absent = {ours: theirs for ours, theirs in self.columns.items() if theirs not in found}
        missing = [name for name in kind.required if name not in sources and name not in self.constants]
        unknown = [name for name in found if name not in sources.values() and name not in self.ignore]
        if missing or unknown or absent:
            raise Invalid(_complaint(kind=kind, file=file, missing=missing, unknown=unknown, absent=absent))
        return sources


def _complaint(*, kind: Columns, file: str, missing: list[str], unknown: list[str], absent: Mapping[str, str]) -> str:
    parts = [f"{file} is not a file of {kind.name} as it stands."]
    if missing:
        parts.append(f"Missing: {', '.join(missing)}.")
    if absent:
        parts.append(f"The mapping names columns that are not there: {', '.join(sorted(absent.values()))}.")
    if unknown:
        parts.append(f"Unknown: {', '.join(map(_with_nearest(kind.column_names), unknown))}.")
    parts.append(f"Known columns are {', '.join(kind.column_names)}; map others to these or ignore them by --mapping.")
    return " ".join(parts)


def _with_nearest(known: Iterable[str]) -> Any:
    names = list(known)

    def sentence(name: str) -> str:
        near = get_close_matches(name.strip().lower().replace(" ", "_"), names, n=1, cutoff=0.6)
        return f"{name} (did you mean {near[0]}?)" if near else name

    return sentence


def read_mapping(path: Path, *, kind: Columns) -> ColumnMapping:
    """The mapping in the YAML file `path`, checked against `kind`; raises `Invalid` naming the line at fault."""
    return mapping_of(read_document(path, parts=PARTS), path, kind=kind)


def read_document(path: Path, *, parts: Iterable[str]) -> dict[str, Any]:
    """The YAML table in `path`, which has no other parts than `parts`."""
    try:
        # Everything is text: a column may be called No, and a code of theirs Yes.
        document = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) or {}  # noqa: S506
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())
        raise Invalid(f"The mapping {path} cannot be read: {reason}.", pointer="mapping") from error
    if not isinstance(document, dict):
        raise Invalid(f"The mapping {path} must be a YAML table with the parts {', '.join(parts)}.", pointer="mapping")
    _check_names(document, parts, where=f"the mapping {path}")
    return document


def table_of_columns(document: Mapping[str, Any], part: str, path: Path, *, kind: Columns) -> dict[str, Any]:
    """One part of a mapping whose names are our columns."""
    table = document.get(part) or {}
    if not isinstance(table, dict):
        raise Invalid(f"`{part}` in {path} must be a table of our column names.", pointer=part)
    _check_names(table, kind.column_names, where=f"`{part}` in {path}")
    return table


def mapping_of(document: Mapping[str, Any], path: Path, *, kind: Columns) -> ColumnMapping:
    """The columns, constants, values and ignored columns of a document that was read."""
    columns, constants, values = (table_of_columns(document, part, path, kind=kind) for part in PARTS[:3])
    return ColumnMapping(
        columns=_strings(columns),
        constants=_strings(constants),
        values={str(name): _strings(codes) for name, codes in values.items()},
        ignore=frozenset(map(str, document.get("ignore") or ())),
    )


def _check_names(given: Mapping[str, Any], known: Iterable[str], *, where: str) -> None:
    names = list(known)
    strange = [str(name) for name in given if name not in names]
    if strange:
        listed = ", ".join(map(_with_nearest(names), strange))
        raise Invalid(f"Unknown in {where}: {listed}. Known are {', '.join(names)}.", pointer=strange[0])


def _strings(table: Mapping[Any, Any] | None) -> dict[str, str]:
    return {str(name): str(value) for name, value in (table or {}).items()}
