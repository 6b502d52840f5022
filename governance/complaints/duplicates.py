"""Cases about one thing: found, shown to officers, and repetitions by one person joined to the first."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, Select, func, or_, select, text, update

from governance.complaints.ending import end
from governance.complaints.entries import enter
from governance.complaints.likeness import Likeness, Matter, likeness
from governance.complaints.lookup import case_of, subject_of, to_work_on
from governance.complaints.models import OPEN, Case, CaseEntry, CaseEvidence, CasePerson, CaseWords
from governance.complaints.parties import party_of
from governance.complaints.references import reference_of
from governance.complaints.rules import rules_at
from governance.complaints.states import ENDED, EntryKind, Party, State, can_move, check_move
from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.core.documents.models import Document
from governance.core.errors import DomainError, Invalid, InvalidTransition

MOST_SHOWN: Final = 20
_COLUMNS: Final = (
    *(Case.id, Case.seller_id, Case.kind, Case.issue, Case.state, Case.order_reference, Case.product, Case.lot),
    *(Case.opened_at, CasePerson.complainant_key),
)


@dataclass(frozen=True, kw_only=True)
class LikeCase:
    """Another open case about the same thing, told by the same person or by somebody else; who that is, it does not say."""

    id: int
    reference: str
    likeness: Likeness
    state: State
    opened_at: datetime


def like_cases(*, case_id: int, by: Actor, at: datetime) -> list[LikeCase]:
    """Open cases about the same thing as this one, repetitions by the same person first, then the newest."""
    check_permission(by, Permission.CASE_WORK)
    case_of(case_id, by=by)
    days = rules_at(at).duplicate_days
    row = db.session.execute(_matters().where(Case.id == case_id)).one()
    others = db.session.execute(_candidates(row, days)).all()
    found = [(other, likeness(_matter(row), _matter(other), days=days)) for other in others]
    shown = [
        LikeCase(
            id=other.id,
            reference=reference_of(other.id),
            likeness=how,
            state=State(other.state),
            opened_at=other.opened_at,
        )
        for other, how in found
        if how is not None
    ]
    return sorted(shown, key=lambda one: (one.likeness is not Likeness.REPEAT, -one.id))[:MOST_SHOWN]


def repeats_of(case_ids: Collection[int], *, at: datetime) -> dict[int, int]:
    """Which of these cases repeat an earlier open one by the same person, and which one: the first there is."""
    days = rules_at(at).duplicate_days
    again = _matters().where(Case.id.in_(case_ids), CasePerson.complainant_key.is_not(None), text(OPEN))
    rows = {row.id: row for row in db.session.execute(again)}
    keys = {row.complainant_key for row in rows.values()}
    earlier: dict[str, list[Row[*tuple[Any, ...]]]] = {}
    theirs = _matters().where(CasePerson.complainant_key.in_(keys), text(OPEN)).order_by(Case.id)
    for row in db.session.execute(theirs):
        earlier.setdefault(row.complainant_key, []).append(row)
    found = {}
    for row in rows.values():
        first = _first_like(row, earlier[row.complainant_key], days)
        if first is not None:
            found[row.id] = first
    return found


def merge_repeats(case_ids: Collection[int], *, by: Actor, at: datetime) -> int:
    """Join what repeats an earlier case to it, each in a savepoint; what cannot be joined is left to an officer."""
    merged = 0
    for case_id, into_id in sorted(repeats_of(case_ids, at=at).items()):
        try:
            with db.session.begin_nested():
                merge(case_id=case_id, into_id=into_id, by=by, at=at)
        except DomainError:
            continue
        merged += 1
    return merged


def merge(*, case_id: int, into_id: int, by: Actor, at: datetime) -> Case:
    """Join a case to another one by the same person: its words and its evidence go there, and it ends here.

    The complainant is told where it goes on. Cases of different people are never joined, for each has its own outcome
    and nobody reads what another one filed: they are put in a group. Raises `Invalid` for those, `InvalidTransition`
    when one of the two has ended or is too far on.
    """
    check_permission(by, Permission.CASE_WORK)
    if case_id == into_id:
        raise Invalid("A case cannot be joined to itself.", pointer="into")
    held = {one: to_work_on(one, by=by) for one in sorted((case_id, into_id))}
    case, into = held[case_id], held[into_id]
    _check_one_person(case, into)
    check_move(State(case.state), State.MERGED)
    if State(into.state) in ENDED:
        raise InvalidTransition(f"{reference_of(into.id)} has ended: nothing is joined to it.")
    case.merged_into, case.group_id = into.id, None
    end(case, State.MERGED, by=by, at=at)
    enter(
        case,
        EntryKind.MERGED,
        party_of(by),
        by=by,
        at=at,
        data={"to": reference_of(into.id)},
        for_complainant=True,
        for_seller=case.seller_told_at is not None,
    )
    _carry_over(case, into, by=by, at=at)
    subject = subject_of(case.id)
    audit.record(AuditAction.CASE_MERGE, subject=subject, by=by, at=at, after={"merged_into": into.id})
    return case


def _check_one_person(case: Case, into: Case) -> None:
    matters = (Case.seller_id, Case.kind)
    keys = db.session.scalars(
        select(CasePerson.complainant_key).where(CasePerson.case_id.in_((case.id, into.id)))
    ).all()
    if len(keys) != 2 or keys[0] is None or keys[0] != keys[1]:
        raise Invalid("Cases of different people are not joined: put them in one group instead.", pointer="into")
    if any(getattr(case, column.key) != getattr(into, column.key) for column in matters):
        raise Invalid("Only cases of one kind and about one seller are joined.", pointer="into")


def _carry_over(case: Case, into: Case, *, by: Actor, at: datetime) -> None:
    """What was filed a second time stands in the timeline of the first, with what was handed in for it."""
    filed = select(CaseEntry, CaseWords.text).outerjoin(CaseWords, CaseWords.entry_id == CaseEntry.id)
    its = (CaseEntry.case_id == case.id, CaseEntry.kind == EntryKind.FILED.value)
    row = db.session.execute(filed.where(*its).order_by(CaseEntry.id).limit(1)).one_or_none()
    entry, words = (row[0], row[1] or row[0].text) if row else (None, None)
    again = enter(
        into,
        EntryKind.MERGED,
        Party.COMPLAINANT,
        by=by,
        at=at,
        text=words,
        data={"from": reference_of(case.id)},
        for_complainant=True,
        for_seller=entry is not None and entry.for_seller,
    )
    moved = {"case_id": into.id, "entry_id": again.id}
    evidence = update(CaseEvidence).where(CaseEvidence.case_id == case.id).values(moved)
    documents = db.session.scalars(evidence.returning(CaseEvidence.document_id)).all()
    kind, number = subject_of(into.id)
    about = {"subject_kind": kind, "subject_id": number}
    db.session.execute(update(Document).where(Document.id.in_(documents)).values(about))


def _matters() -> Select[*tuple[Any, ...]]:
    return select(*_COLUMNS).outerjoin(CasePerson, CasePerson.case_id == Case.id)


def _candidates(row: Row[*tuple[Any, ...]], days: int) -> Select[*tuple[Any, ...]]:
    """Other open cases that may be like it, few enough to look at each."""
    near = Case.opened_at.between(row.opened_at - timedelta(days=days + 1), row.opened_at + timedelta(days=days + 1))
    same = (Case.seller_id == row.seller_id, Case.issue == row.issue, Case.kind == row.kind, Case.id != row.id)
    alike = or_(CasePerson.complainant_key == row.complainant_key, Case.product == row.product, Case.lot == row.lot)
    own_first = func.coalesce(CasePerson.complainant_key == row.complainant_key, False).desc()
    return _matters().where(*same, near, alike, text(OPEN)).order_by(own_first, Case.id.desc()).limit(5 * MOST_SHOWN)


def _first_like(row: Row[*tuple[Any, ...]], others: Iterable[Row[*tuple[Any, ...]]], days: int) -> int | None:
    """The first earlier case that a case repeats, when it can still be joined."""
    if not can_move(State(row.state), State.MERGED):
        return None
    like = (other.id for other in others if other.id < row.id and _repeats(row, other, days))
    return next(like, None)


def _repeats(row: Row[*tuple[Any, ...]], other: Row[*tuple[Any, ...]], days: int) -> bool:
    return likeness(_matter(row), _matter(other), days=days) is Likeness.REPEAT


def _matter(row: Row[*tuple[Any, ...]]) -> Matter:
    return Matter(
        complainant=row.complainant_key,
        seller_id=row.seller_id,
        kind=row.kind,
        issue=row.issue,
        order=row.order_reference,
        product=row.product,
        lot=row.lot,
        opened_on=day_of(row.opened_at, settings().timezone),
    )
