"""Groups: cases with one cause, such as one lot; put together, accepted together, and found about once for all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.dialects import postgresql

from governance.complaints import cases as operations
from governance.complaints.decision import conclude, terms_of
from governance.complaints.entries import enter
from governance.complaints.group_outcomes import FINDINGS, GroupOutcome
from governance.complaints.likeness import LOT, PRODUCT
from governance.complaints.lookup import subject_of, to_work_on
from governance.complaints.models import Case, CaseEntry, CaseGroup
from governance.complaints.parties import check_of_platform, name_of, party_of
from governance.complaints.policy import check_decide
from governance.complaints.references import reference_of
from governance.complaints.rows import own_among
from governance.complaints.rules import CaseRules, rules_at
from governance.complaints.standing import standing_of
from governance.complaints.states import ENDED, EntryKind, Outcome, State
from governance.complaints.suggestions import loose_cases, open_groups_for
from governance.complaints.wording import said, said_or_none
from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.database import db
from governance.core.errors import Conflict, DomainError, Invalid, InvalidTransition, NotFound, PermissionDenied

_NAMED: Final = 5
_UNSEEN: Final[dict[str, Any]] = {"for_complainant": False, "for_seller": False}


def put_in_group(*, case_ids: Collection[int], cause: str, by: Actor, at: datetime) -> CaseGroup:
    """Put loose cases about one issue of one seller together; an open group with this `cause` is gone on with.

    `cause` is `lot:<lot>` or `product:<id>`. Nobody but the platform is told: each case stays a case of its own. Raises
    `Invalid` when they do not belong together, `Conflict` when one is in a group, `PermissionDenied` for an own case.
    """
    check_permission(by, Permission.CASE_WORK)
    check_of_platform(by)
    if cause.partition(":")[0] not in {LOT, PRODUCT} or not cause.partition(":")[2].strip():
        raise Invalid("Say what the cases have in common: lot:… or product:….", pointer="cause")
    cases = _held(case_ids, by)
    _check_together(cases)
    group = _open_group(cases[0], cause, by=by, at=at)
    ids = [case.id for case in cases]
    grown = {"group_id": group.id, "version": Case.version + 1}
    db.session.execute(update(Case).where(Case.id.in_(ids)).values(grown))
    data = {"group": group.id, "cause": cause}
    row = {"at": at, "party": party_of(by).value, "by": name_of(by), "kind": EntryKind.GROUPED.value, "data": data}
    entries = [row | _UNSEEN | {"case_id": case.id, "seller_id": case.seller_id, "text": None} for case in cases]
    db.session.execute(insert(CaseEntry), entries)
    for case in cases:
        db.session.refresh(case)
        _audit(case, group, by, at)
    return group


def group_suggested(*, seller_id: int, issue: str, cause: str, by: Actor, at: datetime) -> CaseGroup:
    """Put everything behind a suggestion together, but the own cases of `by`; raises as `put_in_group`."""
    check_permission(by, Permission.CASE_WORK)
    found = loose_cases(seller_id=seller_id, issue=issue, cause=cause, at=at)
    theirs = [case_id for case_id in found if case_id not in own_among(found, by=by)]
    if not theirs:
        raise NotFound("There is no case left to be put in this group.")
    return put_in_group(case_ids=theirs, cause=cause, by=by, at=at)


def take_out(*, case_id: int, by: Actor, at: datetime) -> Case:
    """Let a case go its own way again. Raises `InvalidTransition` when it is in no group, or found about already."""
    check_permission(by, Permission.CASE_WORK)
    case = to_work_on(case_id, by=by)
    group = db.session.get(CaseGroup, case.group_id) if case.group_id else None
    if group is None:
        raise InvalidTransition(f"{reference_of(case_id)} is in no group.")
    if group.found_at is not None and State(case.state) in ENDED:
        raise InvalidTransition(f"{reference_of(case_id)} was found about with its group; it can be reopened alone.")
    case.group_id = None
    data = {"group": None, "before": group.id}
    enter(case, EntryKind.GROUPED, party_of(by), by=by, at=at, data=data, **_UNSEEN)
    subject, before = subject_of(case_id), {"group": group.id}
    audit.record(AuditAction.CASE_GROUP, subject=subject, by=by, at=at, before=before, after={"group": None})
    return case


def accept_all(*, group_id: int, question: str | None = None, by: Actor, at: datetime) -> int:
    """Accept every case of a group that nobody has looked into yet; returns how many. Raises as accepting one does."""
    check_permission(by, Permission.CASE_WORK)
    asked = said_or_none(question, "question")
    _group(group_id)
    waiting = select(Case.id).where(Case.group_id == group_id, Case.state == State.RECEIVED.value).order_by(Case.id)
    case_ids = db.session.scalars(waiting).all()
    for case_id in case_ids:
        _named(case_id, partial(operations.accept, case_id=case_id, question=asked, by=by, at=at))
    return len(case_ids)


def find(
    *,
    group_id: int,
    finding: Outcome,
    reason: str,
    outcomes: Sequence[GroupOutcome],
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> CaseGroup:
    """Find about all cases of a group at once: one finding with its reason, an outcome of its own for each.

    All are decided, or none. Every open case needs an outcome and has to be ready: its seller was heard, or was silent
    for too long. Raises `Invalid` and `InvalidTransition` naming those that are not, and what deciding each may raise.
    """
    check_permission(by, Permission.CASE_DECIDE)
    words = said(reason, "reason")
    if finding not in FINDINGS:
        raise Invalid(f"A finding is one of: {', '.join(sorted(FINDINGS))}.", pointer="finding")
    group = _group(group_id, to_change=True)
    if version not in {None, group.version}:
        raise Conflict("Somebody has changed this group meanwhile: look at it again.", pointer="version")
    if group.found_at is not None:
        raise InvalidTransition(f"Group {group.id} was found about on {group.found_at:%Y-%m-%d}.")
    cases = {case.id: case for case in _held_of_group(group.id, by)}
    _check_complete(cases.values(), outcomes)
    rules = rules_at(at)
    for one in outcomes:
        _named(one.case_id, partial(_decide, cases[one.case_id], one, finding, words, rules, by=by, at=at))
    group.finding, group.reason, group.found_at, group.found_by = finding.value, words, at, name_of(by)
    group.version += 1
    db.session.flush()
    after = {"finding": finding.value, "cases": len(outcomes)}
    audit.record(AuditAction.CASE_GROUP, subject=("case_group", str(group.id)), by=by, at=at, after=after)
    return group


def join_open_groups(case_ids: Sequence[int], *, by: Actor, at: datetime) -> int:
    """Put cases that have the cause of an open group into it; returns how many."""
    joined = 0
    for group_id, found in open_groups_for(case_ids, at=at).items():
        put_in_group(case_ids=found, cause=_group(group_id).cause, by=by, at=at)
        joined += len(found)
    return joined


def _decide(
    case: Case, one: GroupOutcome, finding: Outcome, reason: str, rules: CaseRules, *, by: Actor, at: datetime
) -> None:
    """As deciding one case alone: the same checks, and the same things follow from it."""
    check_decide(standing_of(case, by=by, at=at), by)
    outcome, own = one.outcome or finding, said_or_none(one.reason, "reason")
    words = f"{reason}\n\n{own}" if own else reason
    terms = terms_of(case, outcome, remedy=one.remedy, amount=one.amount, currency=one.currency, rules=rules)
    case.version += 1
    common = f"group:{case.group_id}"
    conclude(case, outcome, reason=words, terms=terms, rules=rules, decided_by=common, by=by, at=at)


def _held(case_ids: Collection[int], by: Actor) -> list[Case]:
    """The cases, held until the end of the transaction; raises `NotFound` and `PermissionDenied`."""
    cases = _locked(Case.id.in_(case_ids), by)
    missing = set(case_ids) - {case.id for case in cases}
    if missing or not cases:
        raise NotFound(f"There is no case {_some(missing)}." if missing else "Name the cases of the group.")
    return cases


def _held_of_group(group_id: int, by: Actor) -> list[Case]:
    return _locked(Case.group_id == group_id, by)


def _locked(which: ColumnElement[bool], by: Actor) -> list[Case]:
    query = select(Case).where(which).order_by(Case.id).with_for_update()
    cases = list(db.session.scalars(query.execution_options(populate_existing=True)))
    own = own_among([case.id for case in cases], by=by)
    if own:
        raise PermissionDenied(f"You filed {_some(own)} yourself: a colleague works on it.")
    return cases


def _check_together(cases: Sequence[Case]) -> None:
    if len({(case.seller_id, case.issue) for case in cases}) > 1:
        raise Invalid("A group holds cases about one issue of one seller.", pointer="case_ids")
    grouped = [case.id for case in cases if case.group_id is not None]
    if grouped:
        raise Conflict(f"In a group already: {_some(grouped)}. Take them out first.", pointer="case_ids")
    ended = [case.id for case in cases if State(case.state) in ENDED]
    if ended:
        raise InvalidTransition(f"These have ended: {_some(ended)}.")


def _check_complete(cases: Iterable[Case], outcomes: Sequence[GroupOutcome]) -> None:
    """Every open case once, and each of them ready."""
    living = {case.id: State(case.state) for case in cases if State(case.state) not in ENDED}
    given = [one.case_id for one in outcomes]
    if not given:
        raise Invalid("There is no case to find about.", pointer="outcomes")
    strange = set(given) - set(living)
    if strange or len(given) > len(set(given)):
        raise Invalid(f"Not open in this group, or given twice: {_some(strange or given)}.", pointer="outcomes")
    missing = set(living) - set(given)
    if missing:
        raise Invalid(f"Without an outcome: {_some(missing)}. Give them one, or take them out.", pointer="outcomes")
    waiting = [case_id for case_id, state in living.items() if state is not State.DECIDING]
    if waiting:
        raise InvalidTransition(
            f"Both sides are not heard yet in {_some(waiting)}. Wait for them, or take them out of the group."
        )


def _some(case_ids: Iterable[int]) -> str:
    """The first few cases by their names, and how many more there are."""
    known = sorted(case_ids)
    names = ", ".join(reference_of(case_id) for case_id in known[:_NAMED])
    return names + (f" and {len(known) - _NAMED:,} more" if len(known) > _NAMED else "")


def _named(case_id: int, work: Callable[[], object]) -> None:
    """Do something with one case of many; what it refuses names the case."""
    try:
        work()
    except DomainError as error:
        raise type(error)(f"{reference_of(case_id)}: {error.message}", findings=error.findings) from error


def _open_group(case: Case, cause: str, *, by: Actor, at: datetime) -> CaseGroup:
    row = {"seller_id": case.seller_id, "issue": case.issue, "cause": cause, "opened_at": at, "opened_by": name_of(by)}
    row |= {"handler_id": int(by.id) if by.kind == "account" else None}
    db.session.execute(postgresql.insert(CaseGroup).values(row).on_conflict_do_nothing())
    same = (CaseGroup.seller_id == case.seller_id, CaseGroup.issue == case.issue, CaseGroup.cause == cause)
    query = select(CaseGroup).where(*same, CaseGroup.found_at.is_(None)).with_for_update()
    group = db.session.scalars(query.execution_options(populate_existing=True)).one()
    group.version += 1
    return group


def _group(group_id: int, *, to_change: bool = False) -> CaseGroup:
    group = db.session.get(CaseGroup, group_id, with_for_update=to_change, populate_existing=to_change)
    if group is None:
        raise NotFound(f"There is no group {group_id}.")
    return group


def _audit(case: Case, group: CaseGroup, by: Actor, at: datetime) -> None:
    audit.record(AuditAction.CASE_GROUP, subject=subject_of(case.id), by=by, at=at, after={"group": group.id})
