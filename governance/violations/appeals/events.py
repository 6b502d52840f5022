"""What this room tells the rooms above it."""

from __future__ import annotations

from dataclasses import dataclass

from governance.violations.appeals.states import Outcome


@dataclass(frozen=True, kw_only=True)
class AppealDecided:
    """A person decided an appeal about the thing `id` of a `kind`.

    `events` are the counted events, each (metric, reference), that this person accepts as wrongly counted: some or all
    of those the seller named, or others that the decider named; none when the appeal was upheld.
    """

    appeal_id: int
    kind: str
    id: str
    seller_id: int
    outcome: Outcome
    events: tuple[tuple[str, str], ...]
