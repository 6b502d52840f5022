"""Finding an appeal, holding it, and finding what it is about."""

from __future__ import annotations

from collections.abc import Mapping

from flask import current_app
from sqlalchemy import exists, select

from governance.core.access import Actor
from governance.core.calendar import day_of
from governance.core.clocks.models import Clock
from governance.core.commands import settings
from governance.core.contested import Contested, Find
from governance.core.database import db
from governance.core.errors import Conflict, Invalid, InvalidTransition, NotFound
from governance.core.numbers import number_in
from governance.core.ownership import Owned, speaks_for
from governance.sellers.models import Seller
from governance.violations import ledger
from governance.violations.appeals.entries import EntryKind
from governance.violations.appeals.models import Appeal, AppealEntry
from governance.violations.appeals.states import Outcome, State
from governance.violations.appeals.window import Before
from governance.violations.models import Violation

VIOLATION = "violation"
MEASURE = "measure"


def subject_of(appeal_id: int) -> tuple[str, str]:
    """The appeal as the subject of clocks, documents, messages and audit entries."""
    return ("appeal", str(appeal_id))


def number_of(reference: str) -> int:
    """The number that `reference` writes; raises `NotFound` when it cannot be the number of an appeal."""
    return number_in(reference, noun="appeal")


def owned(reference: str) -> Owned:
    """The appeal that documents are to be added to, and whose it is; raises `NotFound`."""
    number = number_of(reference)
    seller_id = db.session.scalar(select(Appeal.seller_id).where(Appeal.id == number))
    if seller_id is None:
        raise NotFound(f"There is no appeal {number}.")
    return Owned(id=str(number), seller_id=seller_id)


def appeal_of(appeal_id: int, *, by: Actor) -> Appeal:
    """One appeal; raises `NotFound`, also for an appeal of another seller."""
    appeal = db.session.get(Appeal, appeal_id)
    if appeal is None or not speaks_for(by, seller_id=appeal.seller_id):
        raise NotFound(f"There is no appeal {appeal_id}.")
    return appeal


def held(appeal_id: int, *, by: Actor, version: int | None = None) -> Appeal:
    """The appeal as it is now, kept from everybody else until the transaction ends, with all that hangs on it.

    Held in the order in which everybody holds them: the seller's ledger, clocks, the violation, the appeal. A seller's
    own scope can hold no ledger, and changes none. Raises `Conflict` when it is no longer the `version` somebody saw.
    """
    known = appeal_of(appeal_id, by=by)
    if by.seller_id is None:
        ledger.lock([known.seller_id])
    return hold(appeal_id, by=by, version=version)


def held_in_step(appeal_id: int, *, by: Actor) -> Appeal:
    """As `held`, for whoever holds a clock of the appeal already and so must not wait for the ledger.

    Raises `Conflict` when somebody has it: the step of the clock is tried again in a minute.
    """
    known = appeal_of(appeal_id, by=by)
    free = select(Seller.id).where(Seller.id == known.seller_id).with_for_update(key_share=True, skip_locked=True)
    if db.session.scalar(free) is None:
        raise Conflict("What counts against this seller is being changed just now.")
    return hold(appeal_id, by=by)


def hold(appeal_id: int, *, by: Actor, version: int | None = None) -> Appeal:
    """As `held`, for whoever holds the seller's ledger."""
    known = appeal_of(appeal_id, by=by)
    kind, number = subject_of(appeal_id)
    open_clocks = (Clock.subject_kind == kind, Clock.subject_id == number, Clock.ended_at.is_(None))
    db.session.execute(select(Clock.id).where(*open_clocks).order_by(Clock.id).with_for_update())
    if known.subject_kind == VIOLATION:
        db.session.execute(select(Violation.id).where(Violation.id == int(known.subject_id)).with_for_update())
    query = select(Appeal).where(Appeal.id == appeal_id).with_for_update()
    appeal = db.session.scalar(query, execution_options={"populate_existing": True})
    if appeal is None:  # a seller's scope changes no decided appeal
        raise InvalidTransition("This appeal is decided: nothing more can be said in it.")
    if version not in {None, appeal.version}:
        raise Conflict("This appeal was changed meanwhile. Look at it again before you go on.", pointer="version")
    return appeal


def contested_thing(kind: str, reference: str, *, by: Actor) -> Contested:
    """What is or can be contested; raises `Invalid` for an unknown kind, `NotFound` for what is not `by`'s to know."""
    finders: Mapping[str, Find] = current_app.extensions["contestable"]
    if kind not in finders:
        raise Invalid(f"What can be contested is: {', '.join(sorted(finders))}.", pointer="subject_kind")
    found = finders[kind](reference)
    if not speaks_for(by, seller_id=found.seller_id):
        raise NotFound(f"There is no {kind} {reference!r}.")
    return found


def latest_about(kind: str, reference: str) -> Before | None:
    """The latest appeal about something, open or ended."""
    query = select(Appeal).where(Appeal.subject_kind == kind, Appeal.subject_id == reference)
    appeal = db.session.scalars(query.order_by(Appeal.instance.desc()).limit(1)).one_or_none()
    return None if appeal is None else before_of(appeal)


def before_of(appeal: Appeal) -> Before:
    """An appeal as far as another one about the same thing depends on it."""
    moot = exists().where(AppealEntry.appeal_id == appeal.id, AppealEntry.kind == EntryKind.MOOT.value)
    return Before(
        id=appeal.id,
        instance=appeal.instance,
        state=State(appeal.state),
        outcome=Outcome(appeal.outcome) if appeal.outcome else None,
        ended_on=day_of(appeal.ended_at, settings().timezone) if appeal.ended_at else None,
        moot=bool(db.session.scalar(select(moot))),
    )
