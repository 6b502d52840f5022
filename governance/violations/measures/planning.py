"""Which measures follow from nodes and violations, before anything is written: what happens, and what a preview shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from governance.catalogue.models import Category
from governance.core.database import db
from governance.sellers.models import SellerCategory
from governance.violations.kinds import Kind, Scope
from governance.violations.measures import wording
from governance.violations.measures.basis import language_of
from governance.violations.measures.beginning import Draft
from governance.violations.measures.crossing import imposed, is_fresh
from governance.violations.measures.narrowing import Item, Target, narrowed
from governance.violations.measures.points import BehindNode
from governance.violations.measures.rules import MeasureRules, NodeMeasure, NodeStep
from governance.violations.rules import ViolationType

OF_CASES = "case:"
# The item of a measure on the item itself.
SCOPES = {
    Kind.LISTING_STOPPED: Scope.LISTING,
    Kind.PRODUCT_STOPPED: Scope.PRODUCT,
    Kind.CATEGORY_STOPPED: Scope.CATEGORY,
}


def drafts_of_nodes(
    *,
    seller_id: int,
    reached: Sequence[NodeStep],
    crossings: dict[tuple[str, int], int | None],
    balance: int,
    behind: Sequence[BehindNode],
    rules: MeasureRules,
    day: date,
) -> list[Draft]:
    """The measures of nodes of one class that were reached together, each where it falls.

    `crossings` are the numbers of the crossings by node, None in a preview. Nothing follows when everything behind the
    points is old.
    """
    if not any(is_fresh(one.effective_on, day, rules.fresh_days) for one in behind):
        return []
    language = language_of(seller_id)
    return [
        Draft(
            seller_id=seller_id,
            kind=target.kind,
            scope=target.scope,
            item=target.item,
            cause=f"crossing:{crossings[step.points_class, step.at] or 'new'}",
            reason=wording.reached(
                points_class=step.points_class,
                balance=balance,
                at=step.at,
                node=step.name,
                day=day,
                language=language,
            ),
            days=measure.days,
            parameters=measure.parameters,
            crossing_id=crossings[step.points_class, step.at],
            rule=_single(behind),
            needs_person=_needs_person(measure, target),
        )
        for step, measure in imposed(reached)
        for target in targets(seller_id, measure, behind, rules)
    ]


def targets(seller_id: int, measure: NodeMeasure, behind: Sequence[BehindNode], rules: MeasureRules) -> list[Target]:
    """Where a measure of a node falls; what names no item falls on the shop's main category before the shop."""
    items = [Item(one.product, one.category) for one in behind]
    needs = rules.proportionality.shop_needs_items
    found = narrowed(measure.kind, measure.scope, items, needs_items=needs)
    if measure.scope != Scope.CATEGORY or found != [Target(measure.kind, Scope.SHOP, None)]:
        return found
    main = main_category(seller_id)
    return [Target(measure.kind, Scope.CATEGORY, main)] if main is not None else found


def draft_of_violation(
    *, seller_id: int, violation: BehindNode, kind: ViolationType, rules: MeasureRules, day: date
) -> Draft | None:
    """The measure on the item that a violation is about; None when the rule asks for none or the case is old.

    When only the category is known where the rule speaks of an item, a person decides: it stops more than the item.
    """
    if kind.item_measure is None or not is_fresh(violation.effective_on, day, rules.fresh_days):
        return None
    target = _item_of(kind.item_measure.kind, violation)
    if target is None:
        return None
    return Draft(
        seller_id=seller_id,
        kind=target.kind,
        scope=target.scope,
        item=target.item,
        cause=cause_of(violation),
        reason=violation.reason,
        days=kind.item_measure.days,
        violation_id=violation.violation_id or None,
        rule=violation.rule,
        listed_ground=kind.listed_ground,
        needs_person=target.kind is not kind.item_measure.kind,
    )


def cause_of(violation: BehindNode) -> str:
    """What the measure on the item follows from: the case, when the violation came from one, for that may fall first."""
    return violation.source if violation.source.startswith(OF_CASES) else f"violation:{violation.violation_id or 'new'}"


def main_category(seller_id: int) -> str | None:
    """The code of the category in which the shop mainly sells, as last known."""
    query = select(Category.code).join(SellerCategory, SellerCategory.category_id == Category.id)
    latest = (SellerCategory.recorded_at.desc(), SellerCategory.id.desc())
    return db.session.scalar(query.where(SellerCategory.seller_id == seller_id).order_by(*latest).limit(1))


def _item_of(kind: Kind, violation: BehindNode) -> Target | None:
    """What the violation is about: the item, else its category; None when neither is known."""
    scope = SCOPES.get(kind)
    if scope in {Scope.LISTING, Scope.PRODUCT} and violation.product is not None:
        return Target(kind, scope, violation.product)
    if scope is not None and violation.category is not None:
        return Target(Kind.CATEGORY_STOPPED, Scope.CATEGORY, violation.category)
    return None


def _needs_person(measure: NodeMeasure, target: Target) -> bool:
    """A shop is stopped or closed by a person, whatever the rule book says."""
    return measure.needs_person or target.kind in {Kind.SHOP_STOPPED, Kind.CLOSURE}


def _single(behind: Sequence[BehindNode]) -> str | None:
    """The rule that was broken, when it is one alone."""
    rules = {one.rule for one in behind}
    return rules.pop() if len(rules) == 1 else None
