"""What of this room can be contested: violations and measures, each found by its number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Final

from sqlalchemy import select

from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.contested import Contested, Find
from governance.core.database import db
from governance.core.errors import NotFound
from governance.core.numbers import number_in
from governance.rulebook.models import RuleBook
from governance.violations import ledger
from governance.violations.appeals.lookup import MEASURE, VIOLATION
from governance.violations.measures.beginning import involved_in
from governance.violations.measures.models import Measure
from governance.violations.measures.states import OVER
from governance.violations.measures.states import State as MeasureState
from governance.violations.models import Violation
from governance.violations.states import State

# Stands, and no appeal about it is open. While one is, the window says so first.
_TO_CONTEST: Final = frozenset({State.CONFIRMED, State.APPEALED, State.UPHELD})


def violation(reference: str) -> Contested:
    """A violation by its number; raises `NotFound`, also for one that nobody has decided yet."""
    number = number_in(reference, noun="violation")
    row = db.session.get(Violation, number)
    if row is None or row.confirmed_at is None:
        raise NotFound(f"There is no violation {number} that was confirmed.")
    kind = ledger.rules_in(db.session.get_one(RuleBook, row.rule_book_id)).types[row.rule]
    about = f" ({row.order_reference or row.product})" if row.order_reference or row.product else ""
    return Contested(
        kind=VIOLATION,
        id=str(row.id),
        seller_id=row.seller_id,
        title=f"{kind.name['en']}{about}, {row.occurred_on}",
        decided_on=_decided_on(row, row.confirmed_at),
        involved=_accounts([row.reported_by, row.confirmed_by]),
        rule=row.rule,
        automatic=row.automatic,
        listed_ground=_ground_of(row.id) or (kind.listed_ground.value if kind.listed_ground else None),
        final=State(row.state) not in _TO_CONTEST,
    )


def measure(reference: str) -> Contested:
    """A measure by its number; raises `NotFound`, also for one that the seller was not told of yet."""
    number = number_in(reference, noun="measure")
    row = db.session.get(Measure, number)
    told_at = None if row is None else row.noticed_at or row.started_at
    if row is None or told_at is None:
        raise NotFound(f"There is no measure {number} that the shop was told of.")
    behind = db.session.get(Violation, row.violation_id) if row.violation_id else None
    confirmed_by = behind.confirmed_by if behind is not None else None
    return Contested(
        kind=MEASURE,
        id=str(row.id),
        seller_id=row.seller_id,
        title=f"{row.kind.replace('_', ' ').capitalize()}{f' ({row.item})' if row.item else ''}, {_day(told_at)}",
        decided_on=_day(told_at),
        involved=_accounts([*sorted(involved_in(row, told_at)), confirmed_by]),
        rule=row.rule,
        automatic=row.automatic,
        listed_ground=row.listed_ground,
        final=MeasureState(row.state) in OVER,
    )


def _decided_on(row: Violation, confirmed_at: datetime) -> date:
    """The day on which the seller could know of it: what is imported late begins no window in the past."""
    known_on = _day(confirmed_at)
    return max(known_on, row.effective_on or known_on)


def _ground_of(violation_id: int) -> str | None:
    """The listed ground of a measure that is in force because of a violation."""
    its = (Measure.violation_id == violation_id, Measure.listed_ground.is_not(None), Measure.ended_at.is_(None))
    return db.session.scalars(select(Measure.listed_ground).where(*its).order_by(Measure.id).limit(1)).one_or_none()


def _accounts(keys: Iterable[str | None]) -> tuple[str, ...]:
    """The people among those who had a part, each once."""
    return tuple(dict.fromkeys(key for key in keys if key is not None and key.startswith("account:")))


def _day(moment: datetime) -> date:
    return day_of(moment, settings().timezone)


CONTESTABLE: Final[Mapping[str, Find]] = {VIOLATION: violation, MEASURE: measure}
