"""The header of a frozen list: whose draw, by which rules, how many of each stratum, and who may inspect. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal, TypeAlias

from governance.core.errors import Invalid

Algorithm: TypeAlias = Literal["pareto-sha256-1", "consistent-sampler-1"]
PARETO: Final[Algorithm] = "pareto-sha256-1"
CONSISTENT: Final[Algorithm] = "consistent-sampler-1"
BILLION: Final = 1_000_000_000


@dataclass(frozen=True, kw_only=True)
class ListedStratum:
    """A stratum: how many items it has, how many are taken and how many more wait as reserves."""

    name: str
    size: int
    take: int
    reserves: int


@dataclass(frozen=True, kw_only=True)
class ListedInspector:
    """An inspector by pseudonym: tasks this week so far, the most of them, and sellers to keep away from."""

    code: str
    load: int
    most: int
    away_from: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ListedLaboratory:
    """A laboratory and the categories it may test."""

    code: str
    categories: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Header:
    """What stands on the second line.

    Moments are ISO 8601; `public_source` names the value that is mixed in later: {"kind": "drand", "chain", "round", "not_before"}, {"kind": "officers", "teams": [{"team", "commitment"}…]} or
    {"kind": "none"}.
    """

    draw: str
    plan: str
    slot: str
    commitment: str
    frozen_at: str
    algorithm: Algorithm
    public_source: Mapping[str, Any]
    random_share: str
    strata: tuple[ListedStratum, ...]
    inspectors: tuple[ListedInspector, ...]
    laboratories: tuple[ListedLaboratory, ...]
    units_rule: Mapping[str, Any]

    def to_document(self) -> dict[str, Any]:
        """What is written as canonical JSON."""
        return asdict(self)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Header:
        """The header in a document; raises `Invalid` when a member is missing, unknown or of another kind."""
        try:
            given = dict(document)
            strata = tuple(ListedStratum(**stratum) for stratum in given.pop("strata"))
            inspectors = tuple(_inspector(entry) for entry in given.pop("inspectors"))
            laboratories = tuple(_laboratory(entry) for entry in given.pop("laboratories"))
            header = cls(strata=strata, inspectors=inspectors, laboratories=laboratories, **given)
        except (KeyError, TypeError) as error:
            raise Invalid("The header of the list lacks something, or says too much.", pointer="line/2") from error
        algorithm_named(header.algorithm)
        return header


def _inspector(entry: Mapping[str, Any]) -> ListedInspector:
    return ListedInspector(**{**entry, "away_from": tuple(entry["away_from"])})


def _laboratory(entry: Mapping[str, Any]) -> ListedLaboratory:
    return ListedLaboratory(**{**entry, "categories": tuple(entry["categories"])})


def algorithm_named(name: str) -> Algorithm:
    """The algorithm of that name; raises `Invalid` when there is none."""
    if name not in {PARETO, CONSISTENT}:
        raise Invalid(f"No algorithm is called {name!r}.", pointer="algorithm")
    return name
