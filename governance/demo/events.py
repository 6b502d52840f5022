"""What the demo tells the packages above governance, so that they fill their own rooms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from governance.core.access import Actor, Role


@dataclass(frozen=True)
class MarketSeeded:
    """An invented market stands: who can sign in, its last day of trade, and how to say what is being done."""

    actors: Mapping[Role, Actor]
    end: date
    tell: Callable[[str], None]
