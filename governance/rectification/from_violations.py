"""Fixes that follow from violations: required when one is confirmed, cancelled when it ends, and what verifying brings."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import Row, Select, and_, exists, func, select
from sqlalchemy.orm import aliased

from governance.core.calendar import day_of
from governance.core.clocks.rules import ClockRule
from governance.core.commands import settings
from governance.core.database import db
from governance.core.errors import NotFound
from governance.rectification import fixes
from governance.rectification.fixes import OF_VIOLATIONS
from governance.rectification.models import RequiredFix
from governance.violations import cases, earning, ledger
from governance.violations.measures import lifting
from governance.violations.measures.in_force import measure_rules, measure_rules_at
from governance.violations.models import Violation
from governance.violations.reporting import RULE_BOOK
from governance.violations.rules import FixRule
from governance.violations.states import STANDING

# What the seller reads when the fix is no longer asked for, by the reason why the violation ended.
NO_LONGER: Final = {
    "overturned": "The violation that this followed from was overturned on appeal.",
    "withdrawn": "The violation that this followed from was withdrawn.",
}

# Id, seller, rule, rule book and cause of a violation.
Known = Row[int, int, str, int, str | None]


def source_of(violation_id: int) -> str:
    """The violation as the source of a fix."""
    return f"{OF_VIOLATIONS}{violation_id}"


def violation_of(source: str) -> int | None:
    """The violation that a fix follows from; None when it follows from something else."""
    kind, _, number = source.partition(":")
    return int(number) if f"{kind}:" == OF_VIOLATIONS and number.isdecimal() else None


def require_for(violation_ids: Collection[int], *, at: datetime) -> list[RequiredFix]:
    """Ask for what the rules of these violations ask for, unless they are old or the same is asked for already.

    Violations of one rule and one cause are put right together: one fix stands for all of them.
    """
    today = day_of(at, settings().timezone)
    books, clocks = ledger.violation_rules(), _Clocks()
    required = []
    for violation in _fresh(violation_ids, today):
        rule = books[violation.rule_book_id].types[violation.rule].fix
        if rule is not None and not _asked_already(violation):
            term = clocks[violation.rule_book_id][rule.clock]
            required.append(_require(violation, rule, term, at=at))
    return required


def cancel_for(violation_ids: Collection[int], reason: str, *, at: datetime) -> list[RequiredFix]:
    """The violations ended: what was asked for because of them is not asked for any more.

    Where the fix stood for others of the same cause too, it is required for one of those.
    """
    sources = [source_of(violation_id) for violation_id in violation_ids]
    open_ones = select(RequiredFix.id).where(RequiredFix.source.in_(sources), RequiredFix.closed_at.is_(None))
    why = NO_LONGER.get(reason, NO_LONGER["withdrawn"])
    cancelled = [
        fixes.cancel(fix_id=fix_id, reason=why, by=RULE_BOOK, at=at)
        for fix_id in db.session.scalars(open_ones.order_by(RequiredFix.id)).all()
    ]
    for fix in cancelled:
        violation_id = violation_of(fix.source)
        others = _of_the_same_cause(violation_id) if violation_id is not None else []
        require_for(others, at=at)
    return cancelled


def verified(violation_id: int, fix_id: int, *, at: datetime) -> None:
    """The fix is verified: points that waited for it lapse, it earns what the rule grants, and its measures are lifted."""
    on = day_of(at, settings().timezone)
    put_right = [violation_id, *_of_the_same_cause(violation_id)]
    for one in put_right:
        cases.fix_verified(violation_id=one, on=on, by=RULE_BOOK, at=at)
    violation = db.session.execute(_known().where(Violation.id == violation_id)).one()
    rule = ledger.violation_rules()[violation.rule_book_id].types[violation.rule].fix
    if rule is not None and rule.earns:
        earning.earn(violation_id=violation_id, points=rule.earns, source=f"fix:{fix_id}", on=on, by=RULE_BOOK, at=at)
    note = f"Required fix {fix_id} is verified."
    for one in put_right:
        lifting.lift_for(violation_id=one, reason_code="fix", note=note, by=RULE_BOOK, at=at)


class _Clocks(dict[int, Mapping[str, ClockRule]]):
    """The clocks of rule books by their ids, each read once however many fixes follow."""

    def __missing__(self, rule_book_id: int) -> Mapping[str, ClockRule]:
        self[rule_book_id] = measure_rules(rule_book_id).clocks
        return self[rule_book_id]


def _require(violation: Known, rule: FixRule, term: ClockRule, *, at: datetime) -> RequiredFix:
    return fixes.require(
        seller_id=violation.seller_id,
        source=source_of(violation.id),
        title=rule.title["en"],
        demand=rule.demand["en"],
        words={"title": dict(rule.title), "demand": dict(rule.demand)},
        root_cause=rule.root_cause,
        rule=term,
        by=RULE_BOOK,
        at=at,
    )


def _known() -> Select[int, int, str, int, str | None]:
    """What of a violation decides about its fix."""
    return select(
        Violation.id,
        Violation.seller_id,
        Violation.rule,
        Violation.rule_book_id,
        Violation.cause,
    )


def _standing() -> Select[int, int, str, int, str | None]:
    return _known().where(Violation.state.in_(sorted(STANDING)), Violation.fix_verified_on.is_(None))


def _fresh(violation_ids: Collection[int], today: date) -> list[Known]:
    """Those that stand and took effect a short while ago: what is old starts nothing."""
    try:
        days = measure_rules_at(today).fresh_days
    except NotFound:  # no rules of measures are in force
        return []
    fresh = Violation.effective_on >= today - timedelta(days=days)
    its = (ledger.among(Violation.id, violation_ids), fresh)
    return list(db.session.execute(_standing().where(*its).order_by(Violation.id)))


def _asked_already(violation: Known) -> bool:
    """Whether an open fix of another violation of this rule and cause stands for this one too."""
    if violation.cause is None:
        return False
    others = [source_of(one) for one in _of_the_same_cause(violation.id, with_fix=True)]
    its = (RequiredFix.seller_id == violation.seller_id, RequiredFix.source.in_(others))
    open_one = exists().where(*its, RequiredFix.closed_at.is_(None))
    return bool(others) and bool(db.session.scalar(select(open_one)))


def _of_the_same_cause(violation_id: int, *, with_fix: bool = False) -> list[int]:
    """The other violations of the same seller, rule and cause that stand and wait for the same fix."""
    one, other = aliased(Violation), Violation
    same = (other.seller_id == one.seller_id, other.rule == one.rule, other.cause == one.cause, other.id != one.id)
    query = select(other.id).join(one, and_(*same)).where(one.id == violation_id)
    query = query.where(other.state.in_(sorted(STANDING)), other.fix_verified_on.is_(None))
    if not with_fix:
        source = func.concat(OF_VIOLATIONS, other.id)
        asked = (RequiredFix.seller_id == other.seller_id, RequiredFix.source == source)
        query = query.where(~exists().where(*asked, RequiredFix.closed_at.is_(None)))
    return list(db.session.scalars(query.order_by(other.id)))
