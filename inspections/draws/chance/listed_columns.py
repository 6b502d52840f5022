"""The items of a list in columns, and whether they can be written and drawn from. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from governance.core.bounds import Integers
from governance.core.errors import Finding, Invalid
from inspections.draws.chance.header import BILLION, CONSISTENT, Header, ListedStratum

_NAMED_AT_MOST: Final = 10  # findings of one kind; the others are like them
_ITEM: Final = re.compile(r"[!-~]+")
_ITEMS: Final = re.compile(r"[!-~]+(?:\n[!-~]+)*")
_WORD: Final = re.compile(r"[^\x00-\x1f\x7f\ud800-\udfff]+")


@dataclass(frozen=True, kw_only=True, eq=False)
class Columns:
    """Items [n] in any order: `stratum` is the place in the header's strata, `billionths` the declared probability,
    `units` how many to buy and `accept_at_most` how many of these may be bad without contradicting anything.
    """

    item: Sequence[str]
    stratum: Integers
    seller: Sequence[str]
    category: Sequence[str]
    billionths: Integers
    units: Integers
    accept_at_most: Integers


def check_columns(header: Header, columns: Columns) -> None:
    """Raise `Invalid` with every finding unless the list can be written and drawn from."""
    findings = [*_names(columns)]
    if not findings:
        findings = [*_twice(columns), *_same_names(header), *_strata(header, columns), *_units(columns)]
    if findings:
        raise Invalid("The list cannot be frozen like this.", findings=findings)


def _names(columns: Columns) -> Iterator[Finding]:
    joined = "\n".join(columns.item)
    if joined.count("\n") != len(columns.item) - 1 or not _ITEMS.fullmatch(joined):
        wrong = [item for item in columns.item if not _ITEM.fullmatch(item)][:_NAMED_AT_MOST]
        for item in wrong:
            yield Finding(f"items/{item}", f"{item!r} cannot be listed: use letters, digits and signs without spaces.")
    for field, words in (("seller", columns.seller), ("category", columns.category)):
        for word in [word for word in set(words) if not _WORD.fullmatch(word)][:_NAMED_AT_MOST]:
            yield Finding(f"{field}/{word}", f"{word!r} cannot be listed: it is empty or has control characters.")


def _twice(columns: Columns) -> Iterator[Finding]:
    if len(set(columns.item)) != len(columns.item):
        for item, times in Counter(columns.item).most_common(_NAMED_AT_MOST):
            if times > 1:
                yield Finding(f"items/{item}", f"{item} is on the list {times} times.")


def _strata(header: Header, columns: Columns) -> Iterator[Finding]:
    number = len(header.strata)
    if columns.stratum.size == 0 or not 0 <= columns.stratum.min() <= columns.stratum.max() < number:
        yield Finding("strata", "There is no item, or one is in a stratum that the header does not name.")
        return
    if not 1 <= columns.billionths.min() <= columns.billionths.max() <= BILLION:
        yield Finding("billionths", "A probability is not above nothing and at most one.")
    counts = np.bincount(columns.stratum, minlength=number)
    sums = np.zeros(number, np.int64)
    np.add.at(sums, columns.stratum, columns.billionths)
    for place, stratum in enumerate(header.strata):
        yield from _stratum(stratum, items=int(counts[place]), billionths=int(sums[place]))
        own = columns.billionths[columns.stratum == place] if header.algorithm == CONSISTENT else ()
        if len(own) and np.ptp(own) > 1:
            yield Finding(f"strata/{stratum.name}", "Tickets draw everybody alike, but the probabilities differ.")


def _same_names(header: Header) -> Iterator[Finding]:
    for pool, names in (
        ("strata", [stratum.name for stratum in header.strata]),
        ("inspectors", [inspector.code for inspector in header.inspectors]),
        ("laboratories", [laboratory.code for laboratory in header.laboratories]),
    ):
        if len(set(names)) < len(names):
            yield Finding(pool, f"Two {pool} have the same name.")


def _stratum(stratum: ListedStratum, *, items: int, billionths: int) -> Iterator[Finding]:
    pointer = f"strata/{stratum.name}"
    if items != stratum.size:
        yield Finding(pointer, f"{stratum.name} has {items} items, not {stratum.size}.")
    if not 1 <= stratum.take <= stratum.size or stratum.reserves < 0:
        yield Finding(pointer, f"{stratum.name} cannot give {stratum.take} of {stratum.size} items.")
    if billionths != stratum.take * BILLION:
        yield Finding(pointer, f"The probabilities of {stratum.name} do not add up to {stratum.take}.")


def _units(columns: Columns) -> Iterator[Finding]:
    if (columns.units < 1).any():
        yield Finding("units", "Of an item that is drawn at least one unit is bought.")
    if ((columns.accept_at_most < 0) | (columns.accept_at_most >= columns.units)).any():
        yield Finding("accept_at_most", "So many bad units are accepted that nothing could ever be found.")
