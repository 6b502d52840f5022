"""What follows from points and violations: nodes reached and left, measures begun, suspended, resumed and lifted."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from governance.core.access import Actor
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.violations.measures.beginning import RULE_BOOK
from governance.violations.measures.in_force import measure_rules_known
from governance.violations.measures.of_nodes import follow_nodes
from governance.violations.measures.of_violations import follow_violations
from governance.violations.measures.points import balances_of, sellers_coming_near
from governance.violations.measures.rules import MeasureRules
from governance.violations.measures.shown import Followed
from governance.violations.measures.telling import tell_near
from governance.violations.measures.waiting import begin_what_waited


def follow(*, seller_ids: Collection[int], by: Actor, at: datetime) -> Followed:  # noqa: ARG001 (the rule book acts)
    """Let follow what the points and violations of these sellers lead to today; the caller holds `ledger.lock` on them.

    Idempotent: what follows already does not follow again, and what no longer follows ends. Which sellers it concerns
    is found in a few questions, however many they are. Whoever changed the points is in the trail of that change; what
    follows is the rule book's.
    """
    day = day_of(at, settings().timezone)
    rules = measure_rules_known(day)
    if rules is None or not seller_ids:
        return Followed()
    done = follow_violations(seller_ids, rules, day=day, at=at)
    done += follow_nodes(seller_ids, rules, day=day, at=at)
    done += Followed(started=begin_what_waited(seller_ids, day=day, by=RULE_BOOK, at=at))
    _warn(seller_ids, rules, day=day, at=at)
    return done


def _warn(seller_ids: Collection[int], rules: MeasureRules, *, day: date, at: datetime) -> None:
    """Tell sellers whose points have just come near a node."""
    near = sellers_coming_near(seller_ids, rules.steps, rules.warn_before, day, at)
    balances = balances_of({seller_id for seller_id, _ in near}, day)
    for seller_id, (points_class, node) in near:
        balance = balances[seller_id][points_class]
        tell_near(seller_id, points_class=points_class, balance=balance, node=node, at=at)
