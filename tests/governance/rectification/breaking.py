"""Violations that ask for fixes, for the tests of this room."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.rectification.models import RequiredFix
from governance.violations import cases, ledger
from governance.violations.models import Violation
from tests.builders import AT
from tests.governance.rectification.fixing import OFFICER, REVIEWER, shop

# Takes part in nothing else: decides appeals.
THIRD = replace(REVIEWER, id="909")

_numbers = itertools.count(1)


def day(moment: datetime = AT) -> date:
    """The platform's day of a moment."""
    return day_of(moment, settings().timezone)


def broken(
    seller_id: int, rule: str = "false_description", *, on: date | None = None, at: datetime = AT, **details: Any
) -> Violation:
    """A violation that one person reported and another confirmed; its points count from `on`."""
    told: dict[str, Any] = {"source": f"report:{next(_numbers)}", "occurred_on": day(at), "reason": "It was seen."}
    violation = cases.report(seller_id=seller_id, rule=rule, by=OFFICER, at=at, **told | details)
    return cases.confirm(violation_id=violation.id, effective_on=on or day(at), by=REVIEWER, at=at)


def overturned(violation: Violation, *, at: datetime = AT) -> Violation:
    """The seller contests the violation, and another person finds for the seller."""
    cases.begin_appeal(violation_id=violation.id, by=shop(violation.seller_id), at=at)
    return cases.overturn(violation_id=violation.id, reason="It was another shop.", by=THIRD, at=at)


def fixes_for(violation: Violation) -> list[RequiredFix]:
    """Everything that was ever asked for because of a violation, the oldest first."""
    query = select(RequiredFix).where(RequiredFix.source == f"violation:{violation.id}")
    return list(db.session.scalars(query.order_by(RequiredFix.id)))


def fix_for(violation: Violation) -> RequiredFix:
    """The one fix that was asked for because of a violation."""
    (fix,) = fixes_for(violation)
    return fix


def points(seller_id: int, at: datetime = AT) -> int:
    """What counts against a seller on the day of a moment, as then known."""
    return ledger.balance(seller_id, day(at), at)
