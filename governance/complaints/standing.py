"""Where a case stands, read from its rows for the rules of `policy.py`."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select

from governance.complaints import deadlines
from governance.complaints.duty import is_on_duty
from governance.complaints.models import Case, CaseEntry, CaseOffer
from governance.complaints.pauses import AUTHORITY_NOTICE
from governance.complaints.policy import Standing
from governance.complaints.rows import offered
from governance.complaints.rules import rules_at
from governance.complaints.states import EntryKind, Kind, OfferState, Outcome, State
from governance.core.access import Actor
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db

_ENDINGS: Final = (EntryKind.DECIDED.value, EntryKind.NOT_ACCEPTED.value)


def standing_of(case: Case, *, by: Actor, at: datetime, own: bool = False) -> Standing:
    """Where `case` stands for `by`; `own` says that `by` is somebody of the platform who filed it."""
    return Standing(
        kind=Kind(case.kind),
        state=State(case.state),
        today=day_of(at, settings().timezone),
        testing=case.testing,
        told=case.seller_told_at is not None,
        shown_at=case.remedy_shown_at,
        outcome=Outcome(case.outcome) if case.outcome else None,
        rated=case.rated_at is not None,
        times_reopened=case.times_reopened,
        reopen_until=reopen_until(case, at),
        offer=offered(open_offer(case.id)),
        ended_by=ended_by(case),
        own=own,
        authority_waits=case.authority is not None and deadlines.is_open(case, AUTHORITY_NOTICE),
        accepted=case.accepted_at is not None,
        free=by.seller_id is None and (case.handler_id is None or not is_on_duty(case.handler_id, at)),
    )


def open_offer(case_id: int) -> CaseOffer | None:
    """The offer that waits for an answer."""
    query = select(CaseOffer).where(CaseOffer.case_id == case_id, CaseOffer.state == OfferState.OPEN.value)
    return db.session.scalar(query)


def ended_by(case: Case) -> frozenset[str]:
    """Who decided the case or did not accept it before it was reopened (`account:17`)."""
    if not case.times_reopened:
        return frozenset()
    query = select(CaseEntry.by).where(CaseEntry.case_id == case.id, CaseEntry.kind.in_(_ENDINGS))
    return frozenset(db.session.scalars(query.distinct()))


def reopen_until(case: Case, at: datetime) -> date | None:
    """The last day on which the complainant may have the case reopened; None while it is open, and the second time."""
    ended_at = case.closed_at
    if ended_at is None or case.times_reopened or State(case.state) not in {State.CLOSED, State.NOT_ACCEPTED}:
        return None
    return day_of(ended_at, settings().timezone) + timedelta(days=rules_at(at).reopen_days)
