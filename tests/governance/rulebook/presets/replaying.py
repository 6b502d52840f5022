"""A seller's history under the rules of a preset, by the code that judges everybody: complaints in, points and nodes out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from governance.violations.breaches import Complaint, breaches
from governance.violations.decide import Confirmed, points_that_count
from governance.violations.measures.crossing import Place, crossed
from governance.violations.measures.rules import MeasureRules, NodeStep
from governance.violations.rules import ViolationRules
from tests.governance.rulebook.changing import Document, changed, preset

SELLER = 7


def decided(day: str, issue: str, **changes: Any) -> Complaint:
    """A complaint upheld on `day`, about an order of its own."""
    on = date.fromisoformat(day)
    told: dict[str, Any] = {
        "id": f"{day} {issue}",
        "seller_id": SELLER,
        "order_id": None,
        "issue": issue,
        "outcome": "upheld",
        "severity": None,
        "opened_on": on,
        "decided_on": on,
        "product": None,
        "lot": None,
    }
    return Complaint(**told | changes)


@dataclass(frozen=True)
class Crossing:
    """What happened to a node on a day."""

    day: date
    step: Place
    reached: bool


class Rules:
    """The rules of one preset, `changes` put in, in force before every history."""

    def __init__(self, name: str, *changes: tuple[str, Any]) -> None:
        self.document: Document = changed(preset(name), ("/in_force_from", "2020-01-01"), *changes)
        self.violations = ViolationRules.from_document(1, self.document)
        self.measures = MeasureRules.from_document(1, self.document)

    def points(self, history: Sequence[Complaint], day: str | date) -> dict[str, int]:
        """The balance of each class on a day, as known on that day; classes without points are left out."""
        on = day if isinstance(day, date) else date.fromisoformat(day)
        confirmed = list(self._confirmed([complaint for complaint in history if complaint.decided_on <= on]))
        sums: dict[str, int] = defaultdict(int)
        for violation_id, counted in points_that_count(confirmed).items():
            if counted.lapses_on > on:
                sums[confirmed[violation_id].kind.points_class] += counted.points
        return {points_class: points for points_class, points in sums.items() if points}

    def crossings(self, history: Sequence[Complaint], first: str, last: str) -> list[Crossing]:
        """Which nodes are reached and left, day by day."""
        known: set[Place] = set()
        found: list[Crossing] = []
        for on in _days(date.fromisoformat(first), date.fromisoformat(last)):
            now = crossed(self.points(history, on), known, self.measures.steps)
            found += [Crossing(on, place, reached=False) for place in now.left]
            reached = [(step.points_class, step.at) for step in now.reached]
            found += [Crossing(on, place, reached=True) for place in reached]
            known = (known - set(now.left)) | set(reached)
        return found

    def step(self, points_class: str, at: int) -> NodeStep:
        """The node of a class at so many points."""
        return next(step for step in self.measures.steps_of(points_class) if step.at == at)

    def _confirmed(self, history: Sequence[Complaint]) -> Iterator[Confirmed]:
        found = sorted(breaches(history, [self.violations]), key=lambda breach: breach.source)
        for number, breach in enumerate(found):
            yield Confirmed(
                id=number,
                seller_id=breach.seller_id,
                source=breach.source,
                rule=breach.kind.code,
                rules=self.violations,
                cause=breach.cause,
                effective_on=breach.effective_on,
                order_reference=breach.order_reference,
            )


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))
