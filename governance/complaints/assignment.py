"""Who holds a case: taken by an officer, given by a colleague, or by load; never by who filed it or is away."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select, text

from governance.complaints.duty import away_on, check_works_on_cases, follow_deputies, on_duty
from governance.complaints.entries import enter
from governance.complaints.lookup import subject_of, to_work_on
from governance.complaints.models import OPEN, Case, CasePerson
from governance.complaints.parties import party_of, same_address
from governance.complaints.states import ENDED, EntryKind, State
from governance.complaints.telling import tell_account
from governance.core import audit
from governance.core.access import Actor, Permission, Role, check_permission
from governance.core.accounts import Account
from governance.core.audit import AuditAction
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.core.errors import Conflict, InvalidTransition, PermissionDenied
from governance.core.outbox.announcing import accounts_with


def take(*, case_id: int, by: Actor, at: datetime) -> Case:
    """An officer takes a case that nobody holds, or whose holder is away.

    Raises `Conflict` when a colleague holds it, `PermissionDenied` when `by` filed it.
    """
    check_permission(by, Permission.CASE_WORK)
    if by.kind != "account":
        raise PermissionDenied("A case is held by a person of the platform.")
    case = _open(to_work_on(case_id, by=by))
    account_id = int(by.id)
    held = case.handler_id is not None and on_duty(case.handler_id, at) == case.handler_id
    if held and case.handler_id != account_id:
        raise Conflict("A colleague holds this case. Whoever assigns cases can give it to you.")
    hand_to(case, account_id, by=by, at=at)
    return case


def assign(*, case_id: int, account_id: int, by: Actor, at: datetime) -> Case:
    """Give a case to a colleague, who is told. Raises `PermissionDenied` for an account that cannot work on it."""
    check_permission(by, Permission.CASE_ASSIGN)
    case = _open(to_work_on(case_id, by=by))
    account = check_works_on_cases(account_id)
    if same_address(account.email, _address_of(case_id)):
        raise PermissionDenied("They filed this case themselves: somebody else works on it.")
    if hand_to(case, account_id, by=by, at=at) and str(account_id) != by.id:
        tell_account("case.assigned", case, account_id, at=at)
    return case


@dataclass
class Desk:
    """Those who can be given a case now, and how many open cases each holds; counted once for many cases."""

    loads: dict[int, int]
    addresses: dict[int, str]
    away: dict[int, int | None] = field(default_factory=dict)

    def next_for(self, case: Case, address: str | None) -> int | None:
        """Whoever stands in for the holder, else who holds the fewest; nobody who filed it."""
        able = [one for one in self.loads if not same_address(self.addresses[one], address)]
        deputy = None if case.handler_id is None else follow_deputies(case.handler_id, self.away)
        chosen = deputy if deputy in able else min(able, key=lambda one: (self.loads[one], one), default=None)
        if chosen is not None:
            self.loads[chosen] += 1
        return chosen


def desk_at(at: datetime) -> Desk:
    """The officers who are there; when none is, the reviewers."""
    away = dict(away_on(day_of(at, settings().timezone)))
    there = [one for one in accounts_with(Role.COMPLIANCE_OFFICER) if one not in away]
    there = there or [one for one in accounts_with(Role.REVIEWER) if one not in away]
    addresses = {
        row.id: row.email for row in db.session.execute(select(Account.id, Account.email).where(Account.id.in_(there)))
    }
    counted = (
        select(Case.handler_id, func.count()).where(Case.handler_id.in_(there), text(OPEN)).group_by(Case.handler_id)
    )
    held = {row[0]: row[1] for row in db.session.execute(counted)}
    return Desk({one: held.get(one, 0) for one in there}, addresses, away)


def assign_by_load(case: Case, by: Actor, at: datetime, desk: Desk | None = None) -> int | None:
    """Give a case that is held to whoever is there and has the fewest open cases; None when nobody can take it."""
    chosen = (desk or desk_at(at)).next_for(case, _address_of(case.id))
    if chosen is not None:
        hand_to(case, chosen, by=by, at=at)
    return chosen


def hand_to(case: Case, account_id: int, *, by: Actor, at: datetime) -> bool:
    """Write down who holds the case from now on; says whether that is somebody else than before."""
    if case.handler_id == account_id:
        return False
    before, case.handler_id = case.handler_id, account_id
    data = {"account": account_id}
    enter(case, EntryKind.ASSIGNED, party_of(by), by=by, at=at, data=data, for_complainant=False, for_seller=False)
    subject = subject_of(case.id)
    audit.record(AuditAction.CASE_ASSIGN, subject=subject, by=by, at=at, before={"account": before}, after=data)
    return True


def _open(case: Case) -> Case:
    if State(case.state) in ENDED:
        raise InvalidTransition(f"A case that is {case.state} is held by nobody.")
    return case


def _address_of(case_id: int) -> str | None:
    return db.session.scalar(select(CasePerson.email).where(CasePerson.case_id == case_id))
