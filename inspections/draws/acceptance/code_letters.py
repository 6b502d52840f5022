"""From the size of a lot and an inspection level to the code letter under which plans stand. Pure."""

from __future__ import annotations

from bisect import bisect_left
from enum import StrEnum
from typing import Final

from governance.core.errors import Invalid

SMALLEST_LOT: Final = 2
# The largest lot of each row; the last row has no end.
_LARGEST: Final = (8, 15, 25, 50, 90, 150, 280, 500, 1_200, 3_200, 10_000, 35_000, 150_000, 500_000)


class Level(StrEnum):
    """How much is looked at for a lot of given size; not to be mixed up with normal, tightened and reduced."""

    S_1 = "S-1"
    S_2 = "S-2"
    S_3 = "S-3"
    S_4 = "S-4"
    I = "I"  # noqa: E741  (the level's own name)
    II = "II"
    III = "III"


# One letter per row of lot sizes. The same in ISO 2859-1 and MIL-STD-105E.
_LETTERS: Final[dict[Level, str]] = {
    Level.S_1: "AAAABBBBCCCCDDD",
    Level.S_2: "AAABBBCCCDDDEEE",
    Level.S_3: "AABBCCDDEEFFGGH",
    Level.S_4: "AABCCDEEFGGHJJK",
    Level.I: "AABCCDEFGHJKLMN",
    Level.II: "ABCDEFGHJKLMNPQ",
    Level.III: "BCDEFGHJKLMNPQR",
}


def code_letter(lot: int, level: Level) -> str:
    """The letter for a lot of so many units; raises `Invalid` for a lot that is no lot.

    Source: ISO 2859-1:1999 table 1.
    """
    if lot < SMALLEST_LOT:
        raise Invalid(
            f"A lot has at least {SMALLEST_LOT} units, not {lot}; a single unit is looked at itself.", pointer="lot"
        )
    return _LETTERS[level][bisect_left(_LARGEST, lot)]
