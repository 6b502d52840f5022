"""What a measure rests on, as its notice says it: rule, ground, facts and evidence, gathered from what led to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from governance.core.accounts import Account
from governance.core.commands import settings
from governance.core.database import db
from governance.core.errors import Invalid
from governance.violations import ledger
from governance.violations.kinds import ListedGround
from governance.violations.measures import wording
from governance.violations.measures.models import Measure, NodeCrossing
from governance.violations.measures.points import BehindNode, behind, behind_violation
from governance.violations.measures.rules import MeasureRules, NodeStep
from governance.violations.models import Violation
from governance.violations.rules import ViolationRules, ViolationType

Words = Mapping[str, str]
Evidence = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Basis:
    """What a notice says of why; `waits_for_fix` that a verified fix lifts the measure."""

    rule: str
    rule_name: Words
    ground_kind: str
    ground_source: str
    facts: str
    evidence: Evidence
    waits_for_fix: bool


def basis_of(measure: Measure, rules: MeasureRules, day: date) -> Basis:
    """What the measure rests on, as it is known today."""
    if measure.crossing_id is not None:
        return _of_crossing(measure, rules, day)
    if measure.violation_id is not None:
        return _of_violation(measure, rules, day)
    return _of_cause(measure, rules)


def violations_behind(measure: Measure, day: date) -> list[BehindNode]:
    """The violations that led to the measure, with what they count today."""
    if measure.crossing_id is not None:
        crossing = db.session.get_one(NodeCrossing, measure.crossing_id)
        return behind(measure.seller_id, crossing.points_class, day)
    if measure.violation_id is not None:
        return [behind_violation(db.session.get_one(Violation, measure.violation_id), day)]
    return []


def violation_type(rule: str, rule_book_id: int) -> ViolationType | None:
    """A violation type as a published version has it."""
    rules: ViolationRules | None = ledger.violation_rules().get(rule_book_id)
    return rules.types.get(rule) if rules else None


def language_of(seller_id: int) -> str:
    """The language in which a shop is written to: that of its accounts, else the platform's; `en` or `zh`."""
    mine = (Account.subject_kind == "seller", Account.subject_id == seller_id, Account.active)
    query = select(Account.language).where(*mine, Account.language.is_not(None)).order_by(Account.id).limit(1)
    language = db.session.scalar(query) or settings().language
    return "zh" if language.startswith("zh") else "en"


def step_of(crossing: NodeCrossing, rules: MeasureRules) -> NodeStep | None:
    """The node that was reached, as the rule book says it."""
    steps = rules.steps_of(crossing.points_class)
    return next((step for step in steps if step.at == crossing.node), None)


def evidence_of(found: BehindNode) -> list[Mapping[str, Any]]:
    """A violation and what shows it."""
    return [{"kind": "violation", "reference": str(found.violation_id)}, *found.evidence]


def from_cause(cause: str) -> list[dict[str, str]]:
    """The cause itself as the evidence, when nothing else was given: `permit:12`."""
    kind, _, reference = cause.partition(":")
    return [{"kind": kind, "reference": reference or cause}]


def _of_crossing(measure: Measure, rules: MeasureRules, day: date) -> Basis:
    crossing = db.session.get_one(NodeCrossing, measure.crossing_id)
    found, language = violations_behind(measure, day), language_of(measure.seller_id)
    step = step_of(crossing, rules)
    node = step.name if step else {"en": str(crossing.node), "zh": str(crossing.node)}
    kinds = {one.violation_id: violation_type(one.rule, one.rule_book_id) for one in found}
    reached = wording.reached(
        points_class=crossing.points_class,
        balance=crossing.balance,
        at=crossing.node,
        node=node,
        day=crossing.crossed_on,
        language=language,
    )
    return Basis(
        rule=f"{crossing.points_class}:{crossing.node}",
        rule_name=node,
        ground_kind="contract",
        ground_source=rules.clocks["measure_window"].source,
        facts="\n".join([reached, *(_broken(one, kinds[one.violation_id], language) for one in found)]),
        evidence=[each for one in found for each in evidence_of(one)],
        waits_for_fix=False,
    )


def _of_violation(measure: Measure, rules: MeasureRules, day: date) -> Basis:
    (found,) = violations_behind(measure, day)
    kind = violation_type(found.rule, found.rule_book_id)
    if kind is None:
        raise Invalid(f"The rule {found.rule} is not in the rule book of the violation.", pointer="rule")
    ground = ("law", _listed(measure, rules)) if measure.listed_ground else (kind.ground_kind, kind.ground_source)
    return Basis(
        rule=kind.code,
        rule_name=kind.name,
        ground_kind=ground[0],
        ground_source=ground[1],
        facts=_broken(found, kind, language_of(measure.seller_id)),
        evidence=evidence_of(found),
        waits_for_fix=kind.fix is not None,
    )


def _of_cause(measure: Measure, rules: MeasureRules) -> Basis:
    kind = violation_type(measure.rule, measure.rule_book_id) if measure.rule else None
    if measure.listed_ground is not None:
        ground = ListedGround(measure.listed_ground)
        rule, name = (kind.code, kind.name) if kind else (ground.value, wording.GROUNDS[ground])
        kind_of_ground, source = "law", _listed(measure, rules)
    elif kind is not None:
        rule, name, kind_of_ground, source = kind.code, kind.name, kind.ground_kind, kind.ground_source
    else:
        raise Invalid("A measure names the rule that was broken, or one of the listed grounds.", pointer="rule")
    return Basis(
        rule=rule,
        rule_name=name,
        ground_kind=kind_of_ground,
        ground_source=source,
        facts=measure.reason,
        evidence=from_cause(measure.cause),
        waits_for_fix=False,
    )


def _broken(found: BehindNode, kind: ViolationType | None, language: str) -> str:
    name = kind.name if kind else {"en": found.rule, "zh": found.rule}
    return wording.broken(
        rule=name, violation_id=found.violation_id, points=found.points, reason=found.reason, language=language
    )


def _listed(measure: Measure, rules: MeasureRules) -> str:
    source = rules.listed_grounds.get(ListedGround(str(measure.listed_ground)))
    if source is None:
        raise Invalid(f"{rules.title} does not list the ground {measure.listed_ground}.", pointer="ground")
    return source
