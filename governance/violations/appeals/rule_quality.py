"""How often decisions by a rule do not hold on appeal, and what follows: rules are judged too."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Row, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from governance.core.access import Actor, Permission, Role, check_permission
from governance.core.bounds import MILLION
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.core.outbox.announcing import accounts_with, announce
from governance.rulebook.models import RuleBook
from governance.violations import ledger, rule_watch
from governance.violations.appeals.in_force import appeal_rules_at
from governance.violations.appeals.lookup import VIOLATION
from governance.violations.appeals.models import Appeal
from governance.violations.appeals.rules import AppealRules
from governance.violations.appeals.shown import RuleQuality
from governance.violations.appeals.states import Outcome
from governance.violations.models import RulePause
from governance.violations.overturn_bound import lower_bound


def overturn_rates(*, by: Actor, at: datetime) -> list[RuleQuality]:
    """Every rule with decided appeals about its violations, the most often overturned first."""
    check_permission(by, Permission.MARKET_READ)
    found = _qualities(at, rule=None)
    return sorted(found, key=lambda quality: (-quality.lower, -quality.overturned, quality.rule))


def review_rules(*, by: Actor, at: datetime, rule: str | None = None) -> list[RuleQuality]:
    """Pause the rules of which too many decisions did not hold; returns those that are paused or watched from now on.

    Rules on grounds that the rule book names (safety, orders of authorities) go on: people are told, once.
    """
    changed = []
    for quality in _qualities(at, rule=rule):
        if not (quality.enough and quality.lower > quality.limit):
            continue  # not proven, or not looked at yet
        figures = {"overturned": quality.overturned, "decided": quality.decided, "lower": quality.lower}
        if rule_watch.pause(
            rule=quality.rule, alert_only=quality.alert_only, limit=quality.limit, **figures, by=by, at=at
        ):
            _tell(quality, at)
            changed.append(quality)
    return changed


def _qualities(at: datetime, *, rule: str | None) -> list[RuleQuality]:
    today = day_of(at, settings().timezone)
    rules, watched = appeal_rules_at(today), rule_watch.open_pauses()
    since, alert_only = rule_watch.last_resumed(), _alert_only(rules)
    return [
        _quality(row, rules, watched.get(row.rule), since=since.get(row.rule), alert_only=row.rule in alert_only)
        for row in _decided(rule)
    ]


def _quality(
    row: Row[str, int, int], rules: AppealRules, watched: RulePause | None, *, since: datetime | None, alert_only: bool
) -> RuleQuality:
    limit = rules.overturn
    lower = lower_bound(row.overturned, row.decided, confidence=limit.confidence)
    return RuleQuality(
        rule=row.rule,
        decided=row.decided,
        overturned=row.overturned,
        lower=lower,
        limit=limit.limit,
        enough=row.decided >= limit.minimum_decided,
        paused=watched is not None and not watched.alert_only,
        alert_only=alert_only,
        since=since,
    )


def _decided(rule: str | None) -> list[Row[str, int, int]]:
    """(rule, decided, overturned): each violation once, by its last decision, since people let the rule go on."""
    resumed = (
        select(RulePause.rule, func.max(RulePause.resumed_at).label("at"))
        .where(RulePause.resumed_at.is_not(None))
        .group_by(RulePause.rule)
        .subquery()
    )
    last = (
        select(Appeal.rule, Appeal.outcome, Appeal.ended_at)
        .where(Appeal.subject_kind == VIOLATION, Appeal.rule.is_not(None), Appeal.outcome.is_not(None))
        .ext(distinct_on(Appeal.subject_id))
        .order_by(Appeal.subject_id, Appeal.instance.desc())
    )
    last = last.where(Appeal.rule == rule) if rule is not None else last
    each = last.subquery()
    fell = each.c.outcome == Outcome.OVERTURNED.value
    query = (
        select(each.c.rule, func.count().label("decided"), func.count().filter(fell).label("overturned"))
        .outerjoin(resumed, resumed.c.rule == each.c.rule)
        .where(or_(resumed.c.at.is_(None), each.c.ended_at > resumed.c.at))
        .group_by(each.c.rule)
    )
    return list(db.session.execute(query.order_by(each.c.rule)))


def _alert_only(rules: AppealRules) -> frozenset[str]:
    """The rules in force that rest on a ground that is only watched."""
    types = ledger.rules_in(db.session.get_one(RuleBook, rules.rule_book_id)).types
    return frozenset(code for code, kind in types.items() if kind.listed_ground in rules.alert_only)


def _tell(quality: RuleQuality, at: datetime) -> None:
    data = {
        "rule": quality.rule,
        "decided": quality.decided,
        "overturned": quality.overturned,
        "proven": f"{quality.lower * 100 / MILLION:.1f} %",
        "limit": f"{quality.limit * 100 / MILLION:.1f} %",
    }
    topic = "rule.watched" if quality.alert_only else "rule.paused"
    people = accounts_with(Role.COMPLIANCE_OFFICER)
    announce(topic, data=data, subject=("rule", quality.rule), accounts=people, at=at)
