"""Required fixes: asked for by the platform, planned and shown by the seller, judged by a second person.

Asking for a fix says nothing about guilt, and showing evidence admits nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.clocks.rules import ClockRule
from governance.core.database import db
from governance.core.errors import Conflict, Finding, Invalid, NotFound
from governance.core.events import publish
from governance.core.ownership import speaks_for
from governance.rectification import deadline, evidence
from governance.rectification.events import FixVerified
from governance.rectification.models import RequiredFix
from governance.rectification.second_person import check_second_person
from governance.rectification.states import State, check_move, check_with_seller
from governance.rectification.telling import tell_judges, tell_overdue, tell_seller
from governance.sellers.models import Seller
from governance.violations import ledger
from governance.violations.second_person import key_of

# What a fix that follows from a violation names as its source.
OF_VIOLATIONS: Final = "violation:"


def require(
    *,
    seller_id: int,
    source: str,
    title: str,
    demand: str,
    by: Actor,
    at: datetime,
    due_on: date | None = None,
    rule: ClockRule | None = None,
    words: Mapping[str, dict[str, str]] | None = None,
    root_cause: bool = False,
) -> RequiredFix:
    """Ask a seller to put something right until `due_on`, or within the term of `rule`.

    `source` names what it follows from (`permit:12`). While a fix for this source is open, it is returned as it is;
    after it was closed, the same source may ask again. `words` are title and demand in each language, and with
    `root_cause` the plan has to say why it happened.
    """
    check_permission(by, Permission.FIX_REQUIRE)
    _check_words(title=title, demand=demand, source=source)
    seller = db.session.get(Seller, seller_id)
    if seller is None:
        raise NotFound(f"There is no seller with the id {seller_id}.")
    row = {"seller_id": seller_id, "source": source, "title": title.strip(), "demand": demand.strip()}
    asked = {"state": State.REQUIRED.value, "required_at": at, "required_by": key_of(by)}
    asked |= {"words": words, "root_cause_asked": root_cause}
    statement = insert(RequiredFix).values(row | asked).on_conflict_do_nothing().returning(RequiredFix)
    fix: RequiredFix | None = db.session.scalar(statement)
    if fix is None:
        same = (RequiredFix.seller_id == seller_id, RequiredFix.source == source, RequiredFix.closed_at.is_(None))
        return db.session.scalars(select(RequiredFix).where(*same)).one()
    term = _term(due_on, rule, source, at)
    deadline.begin(fix, term, country=seller.country, by=by, at=at)
    after = {"seller_id": seller_id, "source": source, "due_on": str(deadline.due_on(fix))}
    audit.record(AuditAction.FIX_REQUIRE, subject=deadline.subject_of(fix.id), by=by, at=at, after=after)
    tell_seller("fix.required", fix, at=at)
    return fix


def plan(
    *,
    fix_id: int,
    owner: str,
    plan: str,
    by: Actor,
    at: datetime,
    root_cause: str | None = None,
    version: int | None = None,
) -> RequiredFix:
    """The seller says who takes care of it, how, and why it happened; it may say so again until it shows evidence.

    A cause once found is kept when a later plan names none. Raises `Invalid` when the rule asks for one and none is known.
    """
    check_permission(by, Permission.FIX_WORK)
    _check_words(owner=owner, plan=plan)
    fix = _held(fix_id, by, version)
    cause = (root_cause or "").strip() or fix.root_cause
    if fix.root_cause_asked:
        _check_words(root_cause=cause or "")
    said = {"owner": owner.strip(), "plan": plan.strip(), "root_cause": cause}
    made = {**said, "planned_at": at, "planned_by": key_of(by)}
    # Who takes care of it is a person's name: it stands in the fix, where it can be erased, not in the trail.
    return _move(fix, State.PLANNED, AuditAction.FIX_PLAN, made, by=by, at=at)


def submit(
    *,
    fix_id: int,
    documents: Sequence[int],
    by: Actor,
    at: datetime,
    note: str | None = None,
    version: int | None = None,
) -> RequiredFix:
    """The seller shows documents of its own as evidence. This admits nothing; its clock stands still from now on.

    Raises `InvalidTransition` before there is a plan, `Invalid` with a finding for every document that is not the
    seller's or cannot be looked at.
    """
    check_permission(by, Permission.FIX_WORK)
    fix = _held(fix_id, by, version)
    check_move(State(fix.state), State.SUBMITTED)
    shown = evidence.add(fix, documents, note=note, by=by, at=at)
    made = {"submitted_at": at, "submitted_by": key_of(by)}
    _move(fix, State.SUBMITTED, AuditAction.FIX_SUBMIT, made, by=by, at=at, after={"documents": shown})
    deadline.hold(fix, by=by, at=at)
    tell_judges("fix.submitted", fix, at=at, but=evidence.involved(fix))
    return fix


def verify(*, fix_id: int, by: Actor, at: datetime, version: int | None = None) -> RequiredFix:
    """A second person has looked at the evidence, and it shows what was asked for. Raises as `return_` does."""
    fix = _to_judge(fix_id, State.VERIFIED, by, version)
    made = {"judged_at": at, "judged_by": key_of(by), "closed_at": at}
    _move(fix, State.VERIFIED, AuditAction.FIX_VERIFY, made, by=by, at=at)
    deadline.met(fix, by=by, at=at)
    tell_seller("fix.verified", fix, at=at)
    publish(FixVerified(fix.id, fix.seller_id, fix.source), by=by, at=at)
    return fix


def return_(
    *,
    fix_id: int,
    reason: str,
    by: Actor,
    at: datetime,
    due_on: date | None = None,
    version: int | None = None,
) -> RequiredFix:
    """A second person has looked at the evidence, and something is missing; the clock goes on where it stood still.

    With `due_on` the seller gets longer. Evidence that came after the day and is returned leaves the fix overdue. Raises
    `PermissionDenied` when `by` required the fix or had a part in it, `InvalidTransition` without evidence to judge.
    """
    _check_words(reason=reason)
    fix = _to_judge(fix_id, State.RETURNED, by, version)
    made = {"judged_at": at, "judged_by": key_of(by), "reason": reason.strip()}
    deadline.go_on(fix, due_on, by=by, at=at)
    after = {"due_on": str(deadline.due_on(fix))}
    _move(fix, State.RETURNED, AuditAction.FIX_RETURN, made, by=by, at=at, reason=reason.strip(), after=after)
    tell_seller("fix.returned", fix, at=at)
    if deadline.due_at(fix) < at:
        tell_overdue(fix, by=by, at=at)
    return fix


def cancel(*, fix_id: int, reason: str, by: Actor, at: datetime, version: int | None = None) -> RequiredFix:
    """What was asked for is no longer asked for. This is no proof of anything, and nobody is told that it was done."""
    check_permission(by, Permission.FIX_REQUIRE)
    _check_words(reason=reason)
    fix = _held(fix_id, by, version)
    made = {"reason": reason.strip(), "closed_at": at}
    _move(fix, State.CANCELLED, AuditAction.FIX_CANCEL, made, by=by, at=at, reason=reason.strip())
    deadline.drop(fix, by=by, at=at, reason=reason.strip())
    tell_seller("fix.cancelled", fix, at=at)
    return fix


def extend(
    *, fix_id: int, due_on: date, reason: str, by: Actor, at: datetime, version: int | None = None
) -> RequiredFix:
    """Give the seller longer. Raises `Invalid` unless the new day is later than the one that holds."""
    check_permission(by, Permission.FIX_REQUIRE)
    _check_words(reason=reason)
    fix = _held(fix_id, by, version)
    check_with_seller(State(fix.state))
    before = {"due_on": str(deadline.due_on(fix))}
    deadline.move(fix, due_on, reason=reason.strip(), by=by, at=at)
    fix.reason, fix.version = reason.strip(), fix.version + 1
    db.session.flush()
    audit.record(
        AuditAction.FIX_EXTEND,
        subject=deadline.subject_of(fix.id),
        by=by,
        at=at,
        reason=reason.strip(),
        before=before,
        after={"due_on": str(due_on)},
    )
    tell_seller("fix.extended", fix, at=at)
    return fix


def _term(due_on: date | None, rule: ClockRule | None, source: str, at: datetime) -> ClockRule:
    if due_on is not None and rule is None:
        return deadline.term_until(due_on, source=source, at=at)
    if rule is not None and due_on is None:
        return rule
    raise Invalid("A fix needs a deadline: a day or a term.", pointer="due_on")


def _to_judge(fix_id: int, to: State, by: Actor, version: int | None) -> RequiredFix:
    """The fix, held, after checking that `by` may judge its evidence now."""
    check_permission(by, Permission.FIX_VERIFY)
    _hold_the_points_behind(fix_id)
    fix = _held(fix_id, by, version)
    check_move(State(fix.state), to)
    check_second_person(by, evidence.involved(fix))
    return fix


def _hold_the_points_behind(fix_id: int) -> None:
    """A fix that follows from a violation changes points when it is verified: their ledger is held before its clock."""
    its = (RequiredFix.id == fix_id, RequiredFix.source.startswith(OF_VIOLATIONS))
    seller_id = db.session.scalar(select(RequiredFix.seller_id).where(*its))
    if seller_id is not None:
        ledger.lock([seller_id])


def _held(fix_id: int, by: Actor, version: int | None) -> RequiredFix:
    """The fix as it is now, kept from everybody else until the transaction ends.

    Raises `NotFound`, also for a fix of another seller, and `Conflict` when it is no longer the `version` somebody saw.
    """
    deadline.lock(fix_id)
    query = select(RequiredFix).where(RequiredFix.id == fix_id).with_for_update()
    fix = db.session.scalar(query, execution_options={"populate_existing": True})
    if fix is None or not speaks_for(by, application_id=None, seller_id=fix.seller_id):
        raise NotFound(f"There is no required fix {fix_id}.")
    if version not in {None, fix.version}:
        raise Conflict("This fix was changed meanwhile. Look at it again before you go on.", pointer="version")
    return fix


def _move(
    fix: RequiredFix,
    to: State,
    action: AuditAction,
    made: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
    reason: str | None = None,
    after: dict[str, Any] | None = None,
) -> RequiredFix:
    """Let the fix become `to` with the columns `made`, and write it down."""
    check_move(State(fix.state), to)
    before = {"state": fix.state}
    fix.state, fix.version = to.value, fix.version + 1
    for column, value in made.items():
        setattr(fix, column, value)
    db.session.flush()
    subject = deadline.subject_of(fix.id)
    after = {"state": to.value, **(after or {})}
    audit.record(action, subject=subject, by=by, at=at, reason=reason, before=before, after=after)
    return fix


def _check_words(**words: str) -> None:
    findings = [
        Finding(name, "Say this in words: others will read it.") for name, given in words.items() if not given.strip()
    ]
    if findings:
        raise Invalid("Something is not said yet.", findings=findings)
