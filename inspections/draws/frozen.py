"""The frozen list of a draw as it was kept."""

from __future__ import annotations

import json

from inspections.draws import files
from inspections.draws.chance import frozen_list
from inspections.draws.chance.frozen_list import FrozenList
from inspections.draws.chance.header import Header
from inspections.draws.models import Draw


def list_of(draw: Draw) -> FrozenList:
    """The whole list; raises `Unavailable` when it is not there as it was frozen."""
    return frozen_list.read(files.kept(_digest(draw)))


def stratum_of(draw: Draw, stratum: str) -> FrozenList:
    """One stratum of the list, as a list of its own; raises as `list_of`, and `KeyError` when there is none."""
    return frozen_list.read_stratum(files.kept(_digest(draw)), stratum)


def header_of(draw: Draw) -> Header:
    """What stands on the list before its items; raises as `list_of`."""
    with files.opened(_digest(draw)) as file:
        file.readline()
        return Header.from_document(json.loads(file.readline()))


def _digest(draw: Draw) -> str:
    if draw.list_digest is None:
        raise LookupError(f"The list of the draw {draw.reference} is not frozen yet.")
    return draw.list_digest
