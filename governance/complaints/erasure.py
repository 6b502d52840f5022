"""Forgetting who filed: the person, the own words, the evidence and what others wrote of it; what was decided stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, func, or_, select, update

from governance.complaints.filing import Person, complainant_key
from governance.complaints.forgetting_reports import redact_reports
from governance.complaints.lookup import subject_of
from governance.complaints.models import Case, CaseEntry, CaseGroup, CasePerson, CaseWords, ComplainantPattern
from governance.complaints.redaction import Redact, without
from governance.complaints.references import reference_of
from governance.complaints.reviews.erasure import erase_of_key
from governance.complaints.same_person import cases_of_person
from governance.complaints.states import ENDED, Party, State
from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.core.documents import erasing
from governance.core.errors import Invalid, InvalidTransition
from governance.core.outbox.forgetting import forget
from governance.facts.forgetting import forget_buyers

AT_ONCE: Final = 500
_AT_LEAST: Final = timedelta(days=365 * erasing.TRADE_RECORD_YEARS)
_ENDED: Final = tuple(sorted(ENDED))
_OF_PERSON: Final = ("name", "email", "phone", "address", "buyer_reference", "language")


@dataclass(frozen=True, kw_only=True)
class Erased:
    """What is gone: of which cases, how many texts were emptied or changed, documents, messages, reviewers."""

    cases: tuple[int, ...]
    texts: int = 0
    documents: int = 0
    messages: int = 0
    reviews: int = 0


def erase_person(*, case_id: int | None = None, key: str | None = None, by: Actor, at: datetime) -> Erased:
    """Erase whoever filed a case, or has this complainant key, from all cases, reviews and events of theirs.

    The person is the same by its key, its id at the platform or its e-mail. Cases, outcomes, the trail of what was
    done and the words of others stay; in these, what names the person is left out. Raises `InvalidTransition` while
    one of the cases is open: it ends first, by a decision or by being withdrawn.
    """
    check_permission(by, Permission.PERSONAL_READ)
    if (case_id is None) == (key is None):
        raise Invalid("Name the case or the complainant, one of the two.", pointer="case_id")
    cases = _held(cases_of_person(case_id=case_id, key=key))
    open_ones = [reference_of(case.id) for case in cases if State(case.state) not in ENDED]
    if open_ones:
        raise InvalidTransition(f"Still open: {', '.join(open_ones)}. A case ends before its person is erased.")
    persons = _persons([case.id for case in cases])
    everything = without(persons.values())
    keys = _keys([case.id for case in cases], persons.values())
    buyers = {person.buyer_reference for person in persons.values() if person.buyer_reference}
    forget_buyers(buyers=buyers, settings=settings(), by=by, at=at)
    redact_reports(settings().case_imports_path, everything)
    erased = _erase(cases, {case.id: everything for case in cases}, persons, by=by, at=at)
    return replace(erased, reviews=sum(erase_of_key(key=one, by=by, at=at) for one in sorted(keys)))


def erase_ended(*, by: Actor, at: datetime, most: int = AT_ONCE) -> Erased:
    """Erase the persons of up to `most` cases that ended long enough ago, case by case.

    Kept for three years from the end (Electronic Commerce Law of the PRC, article 31), or longer where a day is noted.
    """
    check_permission(by, Permission.JOB_RUN)
    ended_at = func.coalesce(Case.closed_at, Case.decided_at, Case.opened_at)
    query = (
        select(Case)
        .join(CasePerson, CasePerson.case_id == Case.id)
        .where(Case.state.in_(_ENDED), ended_at < at - _AT_LEAST, CasePerson.erased_at.is_(None))
        .where(or_(CasePerson.keep_until.is_(None), CasePerson.keep_until < day_of(at, settings().timezone)))
        .order_by(Case.id)
        .limit(most)
        .with_for_update(of=Case, skip_locked=True)
    )
    due = [case for case in db.session.scalars(query) if _is_over(case, at)]
    persons = _persons([case.id for case in due])
    redacted = {case.id: without([persons[case.id]]) for case in due}
    return _erase(due, redacted, persons, by=by, at=at)


def _is_over(case: Case, at: datetime) -> bool:
    timezone = settings().timezone
    ended_on = day_of(case.closed_at or case.decided_at or case.opened_at, timezone)
    return erasing.kept_through(ended_on) < day_of(at, timezone)


def _held(case_ids: Collection[int]) -> list[Case]:
    query = select(Case).where(Case.id.in_(case_ids)).order_by(Case.id).with_for_update()
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def _persons(case_ids: Sequence[int]) -> dict[int, Person]:
    rows = db.session.scalars(select(CasePerson).where(CasePerson.case_id.in_(case_ids)))
    return {row.case_id: Person(**{name: getattr(row, name) for name in _OF_PERSON}) for row in rows}


def _keys(case_ids: Sequence[int], persons: Iterable[Person]) -> set[str]:
    """The keys by which reviews may know these persons: told of with less, somebody has another one."""
    known = select(CasePerson.complainant_key).where(CasePerson.case_id.in_(case_ids))
    parts = (
        complainant_key(Person(**{name: getattr(person, name)}), settings().pseudonym_key)
        for person in persons
        for name in ("buyer_reference", "email")
    )
    return {key for key in (*db.session.scalars(known), *parts) if key}


def _erase(
    cases: Sequence[Case], redacts: Mapping[int, Redact], persons: Mapping[int, Person], *, by: Actor, at: datetime
) -> Erased:
    """Everything of these persons in these cases, and nothing of anybody else."""
    ids = [case.id for case in cases]
    if not ids:
        return Erased(cases=())
    texts = _erase_words(ids, redacts, at)
    _redact_findings(cases, redacts)
    _empty_persons(ids, at)
    subjects = [subject_of(case_id) for case_id in ids]
    addresses = {person.email for person in persons.values() if person.email}
    messages = forget(addresses=addresses, subjects=subjects, by=by)
    documents = erasing.erase_about(subjects=subjects, by=by, at=at)
    for case_id in ids:
        after = {"texts": texts[case_id]}
        audit.record(AuditAction.CASE_ERASE, subject=subject_of(case_id), by=by, at=at, after=after)
    return Erased(cases=tuple(ids), texts=texts.total(), documents=documents, messages=messages)


def _erase_words(ids: Sequence[int], redacts: Mapping[int, Redact], at: datetime) -> Counter[int]:
    """Empty what the complainant said and leave the person out of what others said; how many texts, by case."""
    db.session.execute(delete(CaseWords).where(CaseWords.case_id.in_(ids)))
    said = select(CaseEntry).where(CaseEntry.case_id.in_(ids), CaseEntry.text.is_not(None))
    texts: Counter[int] = Counter()
    for entry in db.session.scalars(said):
        own = entry.party == Party.COMPLAINANT
        left = None if own else redacts[entry.case_id](str(entry.text))
        if left != entry.text:
            entry.text, entry.erased_at = left, at
            texts[entry.case_id] += 1
    db.session.flush()
    return texts


def _redact_findings(cases: Sequence[Case], redacts: Mapping[int, Redact]) -> None:
    """The common finding of a group may name the person, too."""
    ids = {case.group_id for case in cases if case.group_id}
    found = select(CaseGroup).where(CaseGroup.id.in_(ids), CaseGroup.reason.is_not(None))
    groups = {group.id: group for group in db.session.scalars(found)}
    for case in cases:
        if group := groups.get(case.group_id or 0):
            group.reason = redacts[case.id](str(group.reason))
    db.session.flush()


def _empty_persons(ids: Sequence[int], at: datetime) -> None:
    """Empty the persons; a pattern found in the cases of one of them is nobody's when no other case is left."""
    theirs = select(CasePerson.complainant_key).where(CasePerson.case_id.in_(ids))
    keys = set(db.session.scalars(theirs.where(CasePerson.complainant_key.is_not(None))))
    empty = dict.fromkeys((*_OF_PERSON, "complainant_key", "token_digest"))
    db.session.execute(update(CasePerson).where(CasePerson.case_id.in_(ids)).values(**empty, erased_at=at))
    left = set(db.session.scalars(select(CasePerson.complainant_key).where(CasePerson.complainant_key.in_(keys))))
    nobody = ComplainantPattern.complainant_key.in_(keys - left)
    db.session.execute(update(ComplainantPattern).where(nobody).values(complainant_key=None, reason=None))
