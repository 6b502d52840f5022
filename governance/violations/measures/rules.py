"""What a rule book says about nodes, measures and their register, read once from its document. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from governance.core.clocks.rules import ClockRule
from governance.core.errors import NotFound
from governance.rulebook.admission import clock_rules_of
from governance.violations.kinds import Kind, ListedGround

Words = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class NodeMeasure:
    """One measure of a node: on the shop, or on the item or category behind the points. Without `days` until lifted.

    `parameters`: `percent` of a demotion or an order cap, `amount` and `currency` of a deposit, `course` of a training.
    """

    kind: Kind
    scope: str
    days: int | None
    needs_person: bool
    parameters: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class NodeStep:
    """A node: from `at` points of its class on, these measures follow."""

    points_class: str
    at: int
    name: Words
    measures: tuple[NodeMeasure, ...]


@dataclass(frozen=True, kw_only=True)
class Proportionality:
    """Commercial measures last at most `most_days` together within `within_days`; one on the shop needs several items."""

    most_days: int
    within_days: int
    shop_needs_items: int


@dataclass(frozen=True, kw_only=True)
class MeasureRules:
    """Everything measures need. `steps` ascend within a class; `title` is what notices call the version."""

    rule_book_id: int
    name: str
    version: str
    warn_before: int
    fresh_days: int
    steps: tuple[NodeStep, ...]
    listed_grounds: Mapping[ListedGround, str]
    proportionality: Proportionality
    redress: tuple[Words, ...]
    register_remove_after_days: int
    appeal_window_days: int
    clocks: Mapping[str, ClockRule]

    @property
    def title(self) -> str:
        """Name and version, such as `fair-1000 3`."""
        return f"{self.name} {self.version}"

    def steps_of(self, points_class: str) -> tuple[NodeStep, ...]:
        """The nodes of one class, ascending."""
        return tuple(step for step in self.steps if step.points_class == points_class)

    @classmethod
    def from_document(cls, rule_book_id: int, document: Mapping[str, Any]) -> MeasureRules:
        """Read the sections of measures of a checked document; raises `NotFound` when it was published without them."""
        if "nodes" not in document:
            raise NotFound(
                f"The rule book {document['name']} {document['version']} says nothing about measures. `flask rulebook "
                "install` publishes the default one."
            )
        nodes, measures = document["nodes"], document["measures"]
        steps = [_step(step) for step in nodes["steps"]]
        return cls(
            rule_book_id=rule_book_id,
            name=document["name"],
            version=document["version"],
            warn_before=nodes["warn_before"],
            fresh_days=nodes["fresh_days"],
            steps=tuple(sorted(steps, key=lambda step: (step.points_class, step.at))),
            listed_grounds={ListedGround(each["code"]): each["source"] for each in document["listed_grounds"]},
            proportionality=Proportionality(**measures["proportionality"]),
            redress=tuple(measures["redress"]),
            register_remove_after_days=measures["register"]["remove_after_days"],
            appeal_window_days=document["appeals"]["window_days"],
            clocks=clock_rules_of(document),
        )


def _step(step: Mapping[str, Any]) -> NodeStep:
    measures = tuple(_measure(measure) for measure in step["measures"])
    return NodeStep(points_class=step["class"], at=step["at"], name=step["name"], measures=measures)


def _measure(measure: Mapping[str, Any]) -> NodeMeasure:
    own = {"kind", "scope", "days", "needs_person"}
    return NodeMeasure(
        kind=Kind(measure["kind"]),
        scope=measure["scope"],
        days=measure.get("days"),
        needs_person=measure["needs_person"],
        parameters={name: value for name, value in measure.items() if name not in own},
    )
