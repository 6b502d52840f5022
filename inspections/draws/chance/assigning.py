"""Who inspects what was drawn, who tests it, and which reserve steps in; all of it follows from the final seed. Pure.

Assignments have turns. The chosen items come first, stratum after stratum, and behind one that nobody may inspect at
once the reserve that steps in for it; later every reserve that steps in and every extension takes the next turns. An inspector with the least load so far is chosen among those who need not keep away
from the seller and have time left, a laboratory among those of the category with the fewest items of this draw.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from governance.core.errors import Invalid
from inspections.draws.chance import rfc3797
from inspections.draws.chance.frozen_list import ListedItem
from inspections.draws.chance.header import Header
from inspections.draws.chance.selecting import Order

Role: TypeAlias = Literal["chosen", "stepped_in", "extension", "passed_over"]
PASSED_OVER: Final[Role] = "passed_over"


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """One turn. An item that is passed over has nobody who may inspect it, and the next reserve steps in for it.

    `position` counts within the stratum from 1; `instead_of` is the item for which a reserve stepped in, and only given
    in that role.
    """

    turn: int
    stratum: str
    position: int
    item: str
    role: Role
    inspector: str | None
    laboratory: str | None
    instead_of: str | None = None


def assign(header: Header, order: Order, seed: str) -> tuple[Assignment, ...]:
    """The assignments of the draw itself, in turn; a stratum without reserves left may end up with fewer items."""
    turns = _Turns(header, order, seed, ())
    for stratum in header.strata:
        for listed in order[stratum.name][: stratum.take]:
            if not turns.give(listed, "chosen", None):
                turns.give_reserve(stratum.name, "stepped_in", listed.item)
    return tuple(turns.new)


def step_in(
    header: Header, order: Order, seed: str, so_far: Sequence[Assignment], *, instead_of: str
) -> tuple[Assignment, ...]:
    """The turns that follow when an assigned item cannot be had: reserves passed over, then the one that steps in.

    Without that last one no reserve is left. `so_far` are all assignments of this draw in turn.
    """
    failed = next((one for one in so_far if one.item == instead_of and one.role != PASSED_OVER), None)
    if failed is None:
        raise Invalid(f"{instead_of} was not drawn.", pointer="item")
    turns = _Turns(header, order, seed, so_far)
    turns.give_reserve(failed.stratum, "stepped_in", instead_of)
    return tuple(turns.new)


def extend(
    header: Header, order: Order, seed: str, so_far: Sequence[Assignment], *, stratum: str, extra: int
) -> tuple[Assignment, ...]:
    """The turns of an extension: the next `extra` of the stratum that wait, whom `order` must already hold."""
    turns = _Turns(header, order, seed, so_far)
    for _ in range(extra):
        turns.give_reserve(stratum, "extension", None)
    return tuple(turns.new)


class _Turns:
    """Loads and places while turns are taken."""

    def __init__(self, header: Header, order: Order, seed: str, so_far: Sequence[Assignment]) -> None:
        self._inspectors = sorted(header.inspectors, key=lambda inspector: inspector.code)
        self._laboratories = sorted(header.laboratories, key=lambda laboratory: laboratory.code)
        self._order, self._seed, self._before = order, seed, len(so_far)
        self._takes: Mapping[str, int] = {stratum.name: stratum.take for stratum in header.strata}
        self._loads = Counter({inspector.code: inspector.load for inspector in header.inspectors})
        self._loads.update(one.inspector for one in so_far if one.inspector)
        self._tests = Counter(one.laboratory for one in so_far if one.laboratory)
        self._taken = {one.item for one in so_far}
        self._positions = {listed.item: n for places in order.values() for n, listed in enumerate(places, start=1)}
        self.new: list[Assignment] = []

    def give(self, listed: ListedItem, role: Role, instead_of: str | None) -> bool:
        """Assign an item, or pass it over when nobody may inspect it; whether it was assigned."""
        inspector = self._inspector(listed)
        self._taken.add(listed.item)
        self.new.append(
            Assignment(
                turn=self._before + len(self.new) + 1,
                stratum=listed.stratum,
                position=self._positions[listed.item],
                item=listed.item,
                role=role if inspector else PASSED_OVER,
                inspector=inspector,
                laboratory=self._laboratory(listed) if inspector else None,
                instead_of=instead_of if inspector else None,
            )
        )
        return inspector is not None

    def give_reserve(self, stratum: str, role: Role, instead_of: str | None) -> None:
        """Assign the next of the stratum that waits and that somebody may inspect, if there is one."""
        for listed in self._order[stratum][self._takes[stratum] :]:
            if listed.item not in self._taken and self.give(listed, role, instead_of):
                return

    def _inspector(self, listed: ListedItem) -> str | None:
        able = [
            inspector
            for inspector in self._inspectors
            if listed.seller not in inspector.away_from and self._loads[inspector.code] < inspector.most
        ]
        code = self._least([inspector.code for inspector in able], self._loads, f"{listed.item}|inspector")
        if code:
            self._loads[code] += 1
        return code

    def _laboratory(self, listed: ListedItem) -> str | None:
        able = [laboratory.code for laboratory in self._laboratories if listed.category in laboratory.categories]
        code = self._least(able, self._tests, f"{listed.item}|laboratory")
        if code:
            self._tests[code] += 1
        return code

    def _least(self, codes: Sequence[str], loads: Mapping[str, int], purpose: str) -> str | None:
        """One of those with the least load, by the final seed, the item and the purpose."""
        if not codes:
            return None
        least = min(loads[code] for code in codes)
        return rfc3797.choose([code for code in codes if loads[code] == least], f"{self._seed}|{purpose}")[0]
