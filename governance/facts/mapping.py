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
from typing import Any

import yaml

from governance.core.errors import Invalid
from governance.facts.kinds import Kind

PARTS = ("columns", "constants", "values", "ignore")


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

    def sources(self, *, kind: Kind, found: Iterable[str], file: str) -> dict[str, str]:
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


def _complaint(*, kind: Kind, file: str, missing: list[str], unknown: list[str], absent: Mapping[str, str]) -> str:
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


def read_mapping(path: Path, *, kind: Kind) -> ColumnMapping:
    """The mapping in the YAML file `path`, checked against `kind`; raises `Invalid` naming the line at fault."""
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())
        raise Invalid(f"The mapping {path} cannot be read: {reason}.", pointer="mapping") from error
    if not isinstance(document, dict):
        raise Invalid(f"The mapping {path} must be a YAML table with the parts {', '.join(PARTS)}.", pointer="mapping")
    _check_names(document, PARTS, where=f"the mapping {path}")
    for part in PARTS[:3]:
        if not isinstance(document.get(part) or {}, dict):
            raise Invalid(f"`{part}` in {path} must be a table of our column names.", pointer=part)
        _check_names(document.get(part) or {}, kind.column_names, where=f"`{part}` in {path}")
    return ColumnMapping(
        columns=_strings(document.get("columns")),
        constants=_strings(document.get("constants")),
        values={str(name): _strings(codes) for name, codes in (document.get("values") or {}).items()},
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
