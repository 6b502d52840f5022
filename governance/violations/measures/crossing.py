"""Which nodes a seller's points reach and leave, and which measures the nodes reached together ask for. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from governance.violations.measures.rules import NodeMeasure, NodeStep

Place = tuple[str, int]
"""A node by the class of its points and the points from which on it is reached."""


class Left(StrEnum):
    """Why points are below a node again. The values are stored: changing one needs a migration."""

    LAPSED = "lapsed"
    EARNED = "earned"
    REVERSED = "reversed"


@dataclass(frozen=True)
class Crossed:
    """Nodes newly reached, the lowest first, and open ones that the points are below."""

    reached: tuple[NodeStep, ...]
    left: tuple[Place, ...]


def crossed(balances: Mapping[str, int], open_crossings: Collection[Place], steps: Sequence[NodeStep]) -> Crossed:
    """Compare the points of each class with the nodes; what is open and still reached is neither.

    An open crossing ends by its own number of points, also when the rule book no longer has that node.
    """
    reached = (
        step
        for step in steps
        if balances.get(step.points_class, 0) >= step.at and (step.points_class, step.at) not in open_crossings
    )
    left = (place for place in open_crossings if balances.get(place[0], 0) < place[1])
    by_place = sorted(reached, key=lambda step: (step.points_class, step.at))
    return Crossed(tuple(by_place), tuple(sorted(left)))


def imposed(reached: Sequence[NodeStep]) -> list[tuple[NodeStep, NodeMeasure]]:
    """The measures of nodes reached together: of one class, kind and scope only that of the highest node."""
    highest: dict[tuple[str, str, str], tuple[NodeStep, NodeMeasure]] = {}
    for step in sorted(reached, key=lambda step: step.at):
        for measure in step.measures:
            highest[step.points_class, measure.kind, measure.scope] = (step, measure)
    return list(highest.values())


def why_left(node: int, balance: int, *, taken_back: int, given_back: int) -> Left:
    """Why `balance` is below `node`.

    `taken_back`: points that would count today if no violation had been overturned or withdrawn since the node was
    reached. `given_back`: points that would if nothing had been earned, and no fix had ended any.
    """
    if balance + taken_back >= node:
        return Left.REVERSED
    return Left.EARNED if balance + taken_back + given_back >= node else Left.LAPSED


def is_fresh(effective_on: date, today: date, fresh_days: int) -> bool:
    """Whether something so long ago still leads to measures; what is old starts nothing."""
    return effective_on >= today - timedelta(days=fresh_days)


def comes_near(before: int, balance: int, step: NodeStep, warn_before: int) -> bool:
    """Whether the points have just come within `warn_before` of a node without reaching it."""
    return before < step.at - warn_before <= balance < step.at
