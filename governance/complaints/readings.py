"""Reading cases: queues, one case with everything around it, and the person behind it; fields by role."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select

from governance.complaints.lookup import case_of, check_not_own, subject_of
from governance.complaints.models import Case, CaseEntry, CaseGroup, CaseOffer, CasePerson
from governance.complaints.pauses import OFFER
from governance.complaints.possible import possible
from governance.complaints.queue import is_late, is_mine, is_open, is_unassigned, is_waiting, seen_by, shown_in
from governance.complaints.references import reference_of
from governance.complaints.rows import Beside, beside, clocks_seen, fields_of, row_seen
from governance.complaints.shown import (
    CaseCounts,
    CaseRow,
    CaseShown,
    ClockShown,
    Contact,
    GroupShown,
    OfferShown,
    PersonShown,
    Show,
)
from governance.complaints.sight import Sight, seen, sight_of
from governance.complaints.standing import standing_of
from governance.complaints.states import Kind, Outcome, Party
from governance.complaints.thread import entries_of, evidence_of, records_of
from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.clocks.models import Clock
from governance.core.clocks.states import State as ClockState
from governance.core.database import db
from governance.core.documents.masking import mask_email, mask_name, mask_number, mask_phone
from governance.core.errors import NotFound
from governance.core.paging import DEFAULT_SIZE, LARGEST_SIZE, Page, number_of_cursor, page_of
from governance.sellers.models import Seller

# Open cases the oldest first, for those are due first; whole lists the newest first.
_NEWEST_FIRST: Final = frozenset({"ended", "all"})
_COLUMNS: Final = (
    *("source", "external_reference", "authority", "category", "product", "lot", "occurred_on", "request", "amount"),
    *("currency", "recorded_at", "testing", "accepted_at", "answered_at", "silent_at", "ground", "decided_at"),
    *("remedy", "remedy_amount", "remedy_currency", "remedy_shown_at", "remedy_confirmed_at", "closed_at"),
    *("rating", "rated_at", "times_reopened"),
)


def find_cases(
    *,
    by: Actor,
    at: datetime,
    show: Show = "open",
    seller: str | None = None,
    issue: str | None = None,
    limit: int = DEFAULT_SIZE,
    cursor: str | None = None,
) -> Page[CaseRow]:
    """The cases under a tab, of a `seller` (its reference) or about an `issue` alone when these are given.

    A shop's account finds its own, those that it was told of.
    """
    check_permission(by, Permission.CASE_READ)
    limit, newest_first = min(limit, LARGEST_SIZE), show in _NEWEST_FIRST
    query = select(Case).where(*seen_by(by), shown_in(show, by=by, at=at)).limit(limit + 1)
    query = query.order_by(Case.id.desc() if newest_first else Case.id)
    if seller is not None:
        query = query.where(Case.seller_id == _seller_id(seller))
    if issue is not None:
        query = query.where(Case.issue == issue)
    if cursor is not None:
        last = number_of_cursor(cursor)
        query = query.where(Case.id < last if newest_first else Case.id > last)
    page = page_of(db.session.scalars(query).all(), limit=limit, place=lambda case: (case.id,))
    around = beside(page.items, by=by)
    return Page([CaseRow(**row_seen(case, around, by=by, at=at)) for case in page.items], page.next)


def case_counts(*, by: Actor, at: datetime) -> CaseCounts:
    """How much stands under each tab of open cases, for `by`."""
    check_permission(by, Permission.CASE_READ)
    tabs: dict[str, ColumnElement[bool]] = {
        "mine": is_mine(by),
        "unassigned": is_unassigned(by),
        "late": is_late(by, at),
        "waiting": is_waiting(by),
    }
    counts = [func.count().filter(condition).label(name) for name, condition in tabs.items()]
    query = select(func.count().label("open"), *counts).select_from(Case).where(is_open(), *seen_by(by))
    return CaseCounts(**db.session.execute(query).one()._mapping)  # noqa: SLF001 (SQLAlchemy's public name for it)


def read_case(*, case_id: int, by: Actor, at: datetime) -> CaseShown:
    """One case as `by` may see it; raises `NotFound`, also for what `by` may not know of.

    An officer who filed it reads it as any complainant does.
    """
    check_permission(by, Permission.CASE_TRACK if by.case_id is not None else Permission.CASE_READ)
    case = case_of(case_id, by=by)
    around = beside([case], by=by)
    own = case.id in around.own
    sight = sight_of(by, own=own)
    standing = standing_of(case, by=by, at=at, own=own and by.case_id is None)
    evidence = evidence_of(case.id, sight=sight)
    fields: dict[str, Any] = {
        **fields_of(case, around, at=at),
        **{name: getattr(case, name) for name in _COLUMNS},
        "outcome": Outcome(case.outcome) if case.outcome else None,
        "merged_into": reference_of(case.merged_into) if case.merged_into else None,
        "reopen_until": standing.reopen_until,
        "evidence": tuple(document for _, document in evidence),
        "entries": entries_of(case.id, sight=sight, documents=evidence),
        "offer": _offer(case, around),
        "clocks": _clocks(case, by, at),
        "records": records_of(case.id, sight=sight),
        "person": _person(case.id) if sight is Sight.OFFICER else None,
        "group": _group(case.group_id) if sight in {Sight.OFFICER, Sight.PLATFORM} else None,
        "can": possible(standing, by=by, at=at),
    }
    return CaseShown(**seen(fields, sight=sight, kind=Kind(case.kind)))


def contact_of(*, case_id: int, by: Actor, at: datetime) -> Contact:
    """Who filed a case, in full; that it was looked at is written down. Raises as `read_case`, and for the own case."""
    check_permission(by, Permission.PERSONAL_READ)
    case = case_of(case_id, by=by)
    check_not_own(case.id, by)
    person = db.session.get(CasePerson, case.id)
    if person is None or person.erased_at is not None:
        raise NotFound("Nothing is kept of the person who filed this case.")
    audit.record(AuditAction.CASE_PERSONAL, subject=subject_of(case.id), by=by, at=at)
    names = ("name", "email", "phone", "address", "buyer_reference", "language")
    return Contact(**{name: getattr(person, name) for name in names})


def _seller_id(reference: str) -> int:
    found = db.session.scalar(select(Seller.id).where(Seller.reference == reference))
    return 0 if found is None else found  # no shop, no cases


def _offer(case: Case, around: Beside) -> OfferShown | None:
    offer: CaseOffer | None = around.offers.get(case.id)
    if offer is None:
        return None
    clocks = (clock for clock in around.clocks.get(case.id, ()) if clock.name == OFFER)
    return OfferShown(
        id=offer.id,
        party=Party(offer.party),
        remedy=offer.remedy,
        amount=offer.amount,
        currency=offer.currency,
        text=db.session.scalar(select(CaseEntry.text).where(CaseEntry.id == offer.entry_id)),
        made_at=offer.made_at,
        due_at=next((clock.due_at for clock in clocks), None),
        complainant_agreed_at=offer.complainant_agreed_at,
        seller_agreed_at=offer.seller_agreed_at,
    )


def _clocks(case: Case, by: Actor, at: datetime) -> tuple[ClockShown, ...]:
    kind, number = subject_of(case.id)
    query = select(Clock).where(Clock.subject_kind == kind, Clock.subject_id == number, *clocks_seen(by))
    names = ("name", "binds", "kind", "source", "started_at", "due_at", "provisional", "state", "ended_at")
    return tuple(
        ClockShown(
            **{name: getattr(clock, name) for name in names},
            paused=clock.state == ClockState.PAUSED,
            overdue=clock.overdue(at),
        )
        for clock in db.session.scalars(query.order_by(Clock.started_at, Clock.id))
    )


def _person(case_id: int) -> PersonShown | None:
    person = db.session.get(CasePerson, case_id)
    if person is None:
        return None
    return PersonShown(
        name=_masked(mask_name, person.name),
        email=_masked(mask_email, person.email),
        phone=_masked(mask_phone, person.phone),
        address=_masked(mask_name, person.address),
        buyer_reference=_masked(mask_number, person.buyer_reference),
        language=person.language,
        weight=person.weight,
        keep_until=person.keep_until,
        erased_at=person.erased_at,
    )


def _masked(mask: Callable[[str], str], given: str | None) -> str | None:
    return mask(given) if given else None


def _group(group_id: int | None) -> GroupShown | None:
    group = db.session.get(CaseGroup, group_id) if group_id else None
    if group is None:
        return None
    cases = db.session.scalar(select(func.count()).select_from(Case).where(Case.group_id == group.id))
    return GroupShown(id=group.id, cause=group.cause, cases=cases or 0, finding=group.finding, found_at=group.found_at)
