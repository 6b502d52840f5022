"""Who is away, and who takes their cases meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from sqlalchemy import select

from governance.complaints.models import CaseDeputy
from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.accounts import Account
from governance.core.audit import AuditAction
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.core.errors import Invalid, NotFound, PermissionDenied

_MOST_STEPS: Final = 5


def set_deputy(
    *, account_id: int, deputy_id: int | None, from_on: date, until_on: date, by: Actor, at: datetime
) -> CaseDeputy:
    """Note that somebody is away, and who takes their cases (None: whoever has the fewest).

    Everybody may say so of themselves, those who assign cases of all. What is said later counts.
    """
    own = by.kind == "account" and by.id == str(account_id)
    check_permission(by, Permission.CASE_WORK if own else Permission.CASE_ASSIGN)
    if until_on < from_on:
        raise Invalid("The last day is before the first.", pointer="until_on")
    if deputy_id == account_id:
        raise Invalid("Nobody stands in for themselves.", pointer="deputy_id")
    check_works_on_cases(account_id)
    if deputy_id is not None:
        check_works_on_cases(deputy_id)
    told = {"deputy_id": deputy_id, "from_on": from_on, "until_on": until_on}
    row = CaseDeputy(account_id=account_id, **told, by=f"{by.kind}:{by.id}", recorded_at=at)
    db.session.add(row)
    db.session.flush()
    after = {name: value if name == "deputy_id" else str(value) for name, value in told.items()}
    audit.record(AuditAction.CASE_DEPUTY, subject=("account", str(account_id)), by=by, at=at, after=after)
    return row


def check_works_on_cases(account_id: int) -> Account:
    """The account; raises `NotFound`, and `PermissionDenied` when it is closed or does not work on cases."""
    account = db.session.get(Account, account_id)
    if account is None:
        raise NotFound(f"There is no account {account_id}.")
    if not account.active or Permission.CASE_WORK not in account.actor().permissions or account.subject_id is not None:
        raise PermissionDenied("This account does not work on cases.")
    return account


def away_on(day: date) -> Mapping[int, int | None]:
    """Who is away on a day, and who stands in; what was said last counts."""
    query = select(CaseDeputy.account_id, CaseDeputy.deputy_id).where(
        CaseDeputy.from_on <= day, CaseDeputy.until_on >= day
    )
    return {row.account_id: row.deputy_id for row in db.session.execute(query.order_by(CaseDeputy.id))}


def on_duty(account_id: int, at: datetime) -> int | None:
    """Who does the work of an account at a moment: itself, its deputy, or nobody."""
    today = day_of(at, settings().timezone)
    return follow_deputies(account_id, away_on(today))


def is_on_duty(account_id: int, at: datetime) -> bool:
    """Whether the account is there at a moment: neither away nor closed."""
    active = select(Account.active).where(Account.id == account_id)
    return bool(db.session.scalar(active)) and on_duty(account_id, at) == account_id


def follow_deputies(account_id: int, away: Mapping[int, int | None]) -> int | None:
    """The first one who is not away, from an account over its deputies; None when there is none."""
    somebody: int | None = account_id
    for _ in range(_MOST_STEPS):
        if somebody is None or somebody not in away:
            return somebody
        somebody = away[somebody]
    return None
