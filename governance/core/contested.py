"""What can be contested: found by the name it is shown under, whichever room it belongs to. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Contested:
    """Something that was decided about a seller and that it may contest.

    `decided_on` begins the window; `involved` had a part in it (`account:17`) and decide no appeal about it. `rule` is
    the code of a violation type, `automatic` says that no person decided, `listed_ground` why it took effect at once.
    `final` says that it no longer stands, or not yet: there is nothing to contest now. `events` are the counted events
    behind it, each (metric, reference), of which those are named that are wrong; None where nothing counted is behind it.
    """

    kind: str
    id: str
    seller_id: int
    title: str
    decided_on: date
    involved: tuple[str, ...] = ()
    rule: str | None = None
    automatic: bool = False
    listed_ground: str | None = None
    final: bool = False
    events: tuple[tuple[str, str], ...] | None = None


# By the id under which it is shown; raises `NotFound`. It reads in the scope of whoever asks.
Find = Callable[[str], Contested]
