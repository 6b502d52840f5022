"""What an appeal does to what it contests: while it is open, and once it is decided or taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from governance.core.access import Actor
from governance.core.database import db
from governance.violations import cases
from governance.violations.appeals.lookup import MEASURE, VIOLATION
from governance.violations.appeals.models import Appeal
from governance.violations.appeals.states import Outcome
from governance.violations.measures import lifting, register
from governance.violations.measures.models import Measure
from governance.violations.measures.states import OVER
from governance.violations.measures.states import State as MeasureState

LATE: Final = "We are late with the appeal about it."
OVER_NOW: Final = "The appeal about it is over."


def begin(appeal: Appeal, *, by: Actor, at: datetime) -> None:
    """A measure that was only announced does not start before the appeal about it is decided."""
    measure = _measure(appeal)
    if measure is not None:
        lifting.hold(measure_id=measure.id, by=by, at=at)


def taken_back(appeal: Appeal, *, by: Actor, at: datetime) -> None:
    """The seller no longer contests it. What was suspended goes on when the platform sees to it: see `relief`."""
    if appeal.subject_kind == VIOLATION:
        cases.take_back_appeal(violation_id=int(appeal.subject_id), by=by, at=at)
    _go_on(appeal, by=by, at=at)


def decided(appeal: Appeal, *, reason: str, by: Actor, at: datetime) -> None:
    """It stands, or it falls; of other rooms' things the rooms above hear."""
    falls = appeal.outcome == Outcome.OVERTURNED
    if appeal.subject_kind == VIOLATION:
        decide: Callable[..., object] = cases.overturn if falls else cases.uphold
        decide(violation_id=int(appeal.subject_id), reason=reason, by=by, at=at)
    measure = _measure(appeal)
    if measure is not None and falls and MeasureState(measure.state) in OVER:
        register.correct(measure, by=by, at=at)
    elif measure is not None and falls:
        lifting.lift(measure_id=measure.id, reason_code="appeal", note=reason, by=by, at=at)
    elif measure is not None:
        _go_on(appeal, by=by, at=at)


def suspended(appeal: Appeal, *, by: Actor, at: datetime) -> bool:
    """Let what is contested have no effect until it is decided, but for listed grounds; says whether anything did.

    With a violation its points are suspended, and with them what followed from it.
    """
    if appeal.subject_kind == VIOLATION:
        cases.suspend(violation_id=int(appeal.subject_id), by=by, at=at)
        return True
    measure = _measure(appeal)
    if measure is None or measure.state != MeasureState.ACTIVE or measure.listed_ground is not None:
        return False
    lifting.suspend(measure_id=measure.id, reason=LATE, by=by, at=at)
    return True


def restored(appeal: Appeal, *, by: Actor, at: datetime) -> None:
    """Let it have effect again."""
    if appeal.subject_kind == VIOLATION:
        cases.restore(violation_id=int(appeal.subject_id), by=by, at=at)
    measure = _measure(appeal)
    if measure is not None and measure.suspended_for == lifting.OWN_APPEAL:
        lifting.resume(measure_id=measure.id, reason=OVER_NOW, by=by, at=at)


def _go_on(appeal: Appeal, *, by: Actor, at: datetime) -> None:
    measure = _measure(appeal)
    if measure is not None:
        lifting.go_on(measure_id=measure.id, by=by, at=at)


def _measure(appeal: Appeal) -> Measure | None:
    """The measure that is contested, if one is."""
    return db.session.get(Measure, int(appeal.subject_id)) if appeal.subject_kind == MEASURE else None
