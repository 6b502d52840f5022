"""The platform's time to decide an appeal: a clock that stands still while the seller is asked for something."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlalchemy import exists, select

from governance.core.access import Actor
from governance.core.calendar import day_of
from governance.core.clocks import keeping
from governance.core.clocks.models import Clock
from governance.core.clocks.rules import Step
from governance.core.commands import settings
from governance.core.database import db
from governance.sellers.models import Seller
from governance.violations.appeals.lookup import subject_of
from governance.violations.appeals.models import Appeal
from governance.violations.appeals.rules import AppealRules

FIRST: Final = "appeal_decision"
SECOND: Final = "appeal_second"
NAMES: Final = frozenset({FIRST, SECOND})
ANSWER: Final = "appeal_answer"
HALF: Final = Step.share(50)
REMINDER: Final = Step.share(80)
END: Final = Step.share(100)


def name_of(appeal: Appeal) -> str:
    """The clock of its instance, as the rule book calls it."""
    return FIRST if appeal.instance == 1 else SECOND


def begin(appeal: Appeal, rules: AppealRules, *, by: Actor, at: datetime) -> date:
    """Start the clock; returns the last day in time."""
    clock = keeping.start(
        name=name_of(appeal),
        subject=subject_of(appeal.id),
        rule=rules.clocks[name_of(appeal)],
        country=_country(appeal),
        started_at=at,
        steps=(HALF, REMINDER, END),
        seller_id=appeal.seller_id,
        by=by,
        at=at,
    )
    return day_of(clock.due_at, settings().timezone)


def ask(appeal: Appeal, rules: AppealRules, *, by: Actor, at: datetime) -> date:
    """It is the seller's turn: our time stands still, and the seller's runs; returns its last day in time."""
    keeping.pause(subject=subject_of(appeal.id), name=name_of(appeal), by=by, at=at, reason="the seller was asked")
    clock = keeping.start(
        name=ANSWER,
        subject=subject_of(appeal.id),
        rule=rules.clocks[ANSWER],
        country=_country(appeal),
        started_at=at,
        steps=(REMINDER, END),
        seller_id=appeal.seller_id,
        by=by,
        at=at,
    )
    return day_of(clock.due_at, settings().timezone)


def go_on(appeal: Appeal, *, by: Actor, at: datetime, reason: str) -> None:
    """It is our turn again: the seller answered, or its time to answer is over."""
    keeping.meet(subject=subject_of(appeal.id), name=ANSWER, by=by, at=at)
    keeping.resume(subject=subject_of(appeal.id), name=name_of(appeal), by=by, at=at, reason=reason)


def met(appeal: Appeal, *, by: Actor, at: datetime) -> None:
    """It is decided."""
    _drop_question(appeal, by=by, at=at, reason="decided")
    keeping.meet(subject=subject_of(appeal.id), name=name_of(appeal), by=by, at=at)


def drop(appeal: Appeal, *, by: Actor, at: datetime, reason: str) -> None:
    """Nobody asks for a decision any more."""
    _drop_question(appeal, by=by, at=at, reason=reason)
    keeping.cancel(subject=subject_of(appeal.id), name=name_of(appeal), by=by, at=at, reason=reason)


def clock_of(appeal: Appeal) -> Clock | None:
    """The clock of an appeal, open or ended."""
    kind, number = subject_of(appeal.id)
    its = (Clock.subject_kind == kind, Clock.subject_id == number, Clock.name == name_of(appeal))
    return db.session.scalars(select(Clock).where(*its).order_by(Clock.id.desc()).limit(1)).one_or_none()


def _drop_question(appeal: Appeal, *, by: Actor, at: datetime, reason: str) -> None:
    """What the seller was asked need not be answered any more."""
    kind, number = subject_of(appeal.id)
    its = (Clock.subject_kind == kind, Clock.subject_id == number, Clock.name == ANSWER, Clock.ended_at.is_(None))
    if db.session.scalar(select(exists().where(*its))):
        keeping.cancel(subject=subject_of(appeal.id), name=ANSWER, by=by, at=at, reason=reason)


def _country(appeal: Appeal) -> str | None:
    return db.session.get_one(Seller, appeal.seller_id).country
