"""What a measure would do, and what would follow from points, without writing anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from sqlalchemy import func, select

from governance.core.access import Actor, Permission, Role, check_permission
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.core.errors import NotFound
from governance.core.outbox.announcing import accounts_of_seller, accounts_with
from governance.facts.models import SellerDay
from governance.facts.recent_orders import recent_orders
from governance.rulebook import publication
from governance.sellers.models import Seller
from governance.violations import ledger
from governance.violations.kinds import Kind, Scope
from governance.violations.measures import crossings
from governance.violations.measures.beginning import Draft, starts_on, term
from governance.violations.measures.crossing import crossed
from governance.violations.measures.in_force import measure_rules_at
from governance.violations.measures.limits import used_days
from governance.violations.measures.models import Measure
from governance.violations.measures.planning import draft_of_violation, drafts_of_nodes
from governance.violations.measures.points import BehindNode, balances_of, behind
from governance.violations.measures.rules import MeasureRules, NodeStep
from governance.violations.measures.shown import Expected, Impact, Node, Preview
from governance.violations.measures.states import State
from governance.violations.rules import ViolationType

WINDOW: Final = timedelta(days=28)


def impact_of(
    *, seller_id: int, kind: Kind, scope: Scope, item: str | None, days: int | None, by: Actor, at: datetime
) -> Impact:
    """What the measure would do to the seller: its orders of the last 28 days, and what holds there already."""
    check_permission(by, Permission.MARKET_READ)
    _check_seller(seller_id)
    rules = measure_rules_at(day_of(at, settings().timezone))
    draft = Draft(seller_id=seller_id, kind=kind, scope=scope, item=item, cause="", reason="", days=days)
    return _impact(draft, rules, at=at)


def preview(
    *,
    seller_id: int,
    points: int,
    points_class: str,
    by: Actor,
    at: datetime,
    rule: str | None = None,
    product: str | None = None,
    category: str | None = None,
) -> Preview:
    """What would follow if so many points of a class counted from today: nodes, measures, and how many are told.

    With `rule` also what it asks for about the item itself.
    """
    check_permission(by, Permission.VIOLATION_READ)
    _check_seller(seller_id)
    day = day_of(at, settings().timezone)
    rules = measure_rules_at(day)
    before = balances_of([seller_id], day).get(seller_id, {}).get(points_class, 0)
    new = _as_if(rules, points, rule=rule, product=product, category=category, day=day)
    open_ones = {(one.points_class, one.node) for one in crossings.open_crossings(seller_id)}
    reached = crossed({points_class: before + points}, open_ones, rules.steps_of(points_class)).reached
    nodes = _of_nodes(seller_id, reached, new, balance=before + points, rules=rules, day=day)
    drafts = [*_of_rule(seller_id, new, rules, day), *nodes]
    expected = tuple(_expected(draft, rules, at=at) for draft in drafts)
    return Preview(
        balance_before=before,
        balance=before + points,
        crossings=tuple(Node(points_class=step.points_class, node=step.at, name=step.name) for step in reached),
        measures=tuple(one for one in expected if one.days != 0),
        told=_told(seller_id, expected),
    )


def _impact(draft: Draft, rules: MeasureRules, *, at: datetime) -> Impact:
    day = day_of(at, settings().timezone)
    left = term(draft, rules, starts_on(draft, rules, at=at))
    of_shop = _orders_of_shop(draft.seller_id, day)
    orders = of_shop if draft.scope is Scope.SHOP else _orders_of_item(draft, day)
    return Impact(
        kind=draft.kind,
        scope=draft.scope,
        item=draft.item,
        orders_last_28_days=orders,
        shop_orders_last_28_days=of_shop,
        share=(Decimal(orders) / of_shop).quantize(Decimal("0.001")) if of_shop else None,
        days=left.days,
        shortened_from=left.shortened_from,
        restricted_days=used_days(seller_id=draft.seller_id, scope=draft.scope, item=draft.item, day=day, rules=rules),
        most_days=rules.proportionality.most_days,
        others=tuple(_others(draft)),
    )


def _expected(draft: Draft, rules: MeasureRules, *, at: datetime) -> Expected:
    impact, at_once = _impact(draft, rules, at=at), draft.listed_ground is not None
    waits = draft.needs_person
    return Expected(
        kind=draft.kind,
        scope=draft.scope,
        item=draft.item,
        days=impact.days,
        shortened_from=impact.shortened_from,
        starts_on=None if waits else starts_on(draft, rules, at=at),
        needs_person=waits,
        at_once=at_once and not waits,
        impact=impact,
    )


def _as_if(
    rules: MeasureRules, points: int, *, rule: str | None, product: str | None, category: str | None, day: date
) -> BehindNode:
    """The violation as it would stand; it has no number yet."""
    return BehindNode(
        violation_id=0,
        source="",
        rule=rule or "",
        rule_book_id=rules.rule_book_id,
        points=points,
        product=product,
        category=category,
        effective_on=day,
        state="confirmed",
        reason="",
        evidence=(),
    )


def _of_rule(seller_id: int, new: BehindNode, rules: MeasureRules, day: date) -> list[Draft]:
    kind: ViolationType | None = ledger.rules_in(publication.in_force(day)).types.get(new.rule)
    if kind is None:
        return []
    draft = draft_of_violation(seller_id=seller_id, violation=new, kind=kind, rules=rules, day=day)
    return [draft] if draft is not None else []


def _of_nodes(
    seller_id: int, reached: Sequence[NodeStep], new: BehindNode, *, balance: int, rules: MeasureRules, day: date
) -> list[Draft]:
    if not reached:
        return []
    return drafts_of_nodes(
        seller_id=seller_id,
        reached=reached,
        crossings={(step.points_class, step.at): None for step in reached},
        balance=balance,
        behind=[*behind(seller_id, reached[0].points_class, day), new],
        rules=rules,
        day=day,
    )


def _told(seller_id: int, expected: Sequence[Expected]) -> int:
    deciders = {*accounts_with(Role.COMPLIANCE_OFFICER), *accounts_with(Role.REVIEWER)}
    return len(accounts_of_seller(seller_id)) + (len(deciders) if any(one.needs_person for one in expected) else 0)


def _others(draft: Draft) -> Iterator[str]:
    """The kinds of measures that hold back the same, or the whole shop, already."""
    same = (Measure.scope == draft.scope.value) & Measure.item.is_not_distinct_from(draft.item)
    holding = (State.NOTICED.value, State.ACTIVE.value)
    query = select(Measure.kind).where(
        Measure.seller_id == draft.seller_id, Measure.state.in_(holding), same | (Measure.scope == Scope.SHOP.value)
    )
    yield from db.session.scalars(query.order_by(Measure.id))


def _orders_of_shop(seller_id: int, day: date) -> int:
    orders = select(func.coalesce(func.sum(SellerDay.orders), 0))
    return db.session.scalar(orders.where(SellerDay.seller_id == seller_id, SellerDay.day > day - WINDOW)) or 0


def _orders_of_item(draft: Draft, day: date) -> int:
    item = {"category": draft.item} if draft.scope is Scope.CATEGORY else {"product": draft.item}
    return recent_orders(seller_id=draft.seller_id, since=day - WINDOW, settings=settings(), **item)


def _check_seller(seller_id: int) -> None:
    if db.session.get(Seller, seller_id) is None:
        raise NotFound(f"There is no seller with the id {seller_id}.")
