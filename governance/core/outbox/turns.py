"""Whose turn it is: which of the waiting messages go out next, so that no receiver holds up the others. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

# One receiver's messages leave in a few lanes; the rest of the lanes is for others.
LANES_PER_RECEIVER: Final = 2

Receiver = int | None
"""The id of an endpoint; None is the mail server."""


@dataclass(frozen=True)
class Lanes:
    """How many messages can be on their way at once, and for how many of them a receiver that fails may be waited."""

    all: int = 8
    for_failing: int = 4


def next_turns(
    due: Mapping[Receiver, Sequence[UUID]],
    *,
    on_their_way: Mapping[UUID, Receiver],
    failing: frozenset[Receiver],
    lanes: Lanes,
) -> list[tuple[Receiver, UUID]]:
    """The messages to hand out now, one per receiver in turn, while lanes are free.

    Receivers whose last try failed (`failing`) share some of the lanes: if they hang, the others go on.
    """
    taken = list(on_their_way.values())
    turns: list[tuple[Receiver, UUID]] = []
    waiting = {receiver: [id_ for id_ in ids if id_ not in on_their_way] for receiver, ids in due.items()}
    while len(taken) < lanes.all:
        ready = [
            receiver
            for receiver, ids in waiting.items()
            if ids
            and taken.count(receiver) < LANES_PER_RECEIVER
            and (receiver not in failing or sum(other in failing for other in taken) < lanes.for_failing)
        ]
        if not ready:
            break
        receiver = min(ready, key=taken.count)
        turns.append((receiver, waiting[receiver].pop(0)))
        taken.append(receiver)
    return turns
