"""What follows from violations themselves: the item is stopped, and goes on when the violation no longer stands."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import and_, exists, or_, select

from governance.core.database import db
from governance.violations import ledger
from governance.violations.measures import windows, wording
from governance.violations.measures.basis import language_of
from governance.violations.measures.beginning import RULE_BOOK, begin
from governance.violations.measures.ending import lifted, resumed, suspended
from governance.violations.measures.holding import locked
from governance.violations.measures.models import Measure
from governance.violations.measures.of_nodes import BY_VIOLATION, DECIDED, LATE, counted
from governance.violations.measures.planning import draft_of_violation
from governance.violations.measures.points import behind_violation
from governance.violations.measures.rules import MeasureRules
from governance.violations.measures.shown import Followed
from governance.violations.measures.states import State
from governance.violations.models import Violation
from governance.violations.states import STANDING
from governance.violations.states import State as ViolationState

_STANDING: Final = sorted(STANDING)


def follow_violations(seller_ids: Collection[int], rules: MeasureRules, *, day: date, at: datetime) -> Followed:
    """Bring the measures on items in line with the violations of these sellers."""
    return _changed(seller_ids, at=at) + _begun(seller_ids, rules, day=day, at=at)


def _begun(seller_ids: Collection[int], rules: MeasureRules, *, day: date, at: datetime) -> Followed:
    """Stop the items of violations that stand since lately and have had no measure of their own yet."""
    types = ledger.violation_rules()
    asking = {kind.code for book in types.values() for kind in book.types.values() if kind.item_measure is not None}
    # One that fell with its violation comes again when that is confirmed after all.
    had = exists().where(
        Measure.violation_id == Violation.id,
        Measure.crossing_id.is_(None),
        or_(Measure.ended_at.is_(None), Measure.ended_at >= Violation.confirmed_at),
    )
    query = select(Violation).where(
        ledger.among(Violation.seller_id, seller_ids),
        Violation.state.in_(_STANDING),
        Violation.suspended_on.is_(None),
        Violation.rule.in_(sorted(asking)),
        Violation.effective_on >= day - timedelta(days=rules.fresh_days),
        ~had,
    )
    drafts = []
    for violation in db.session.scalars(query.order_by(Violation.id)).all():
        kind = types[violation.rule_book_id].types.get(violation.rule)
        if kind is not None:
            found = behind_violation(violation, day)
            drafts.append(
                draft_of_violation(seller_id=violation.seller_id, violation=found, kind=kind, rules=rules, day=day)
            )
    wanted = [draft for draft in drafts if draft is not None]
    return counted([measure for draft in wanted if (measure := begin(draft, rules, by=RULE_BOOK, at=at)) is not None])


def _changed(seller_ids: Collection[int], *, at: datetime) -> Followed:
    """Lift, suspend or let go on what came straight from violations that changed."""
    fallen = Violation.state.not_in(_STANDING)
    late = and_(Violation.suspended_on.is_not(None), Measure.state.in_(_holding()), Measure.listed_ground.is_(None))
    again = and_(
        Violation.suspended_on.is_(None),
        Measure.state == State.SUSPENDED.value,
        Measure.suspended_for.startswith(BY_VIOLATION),
    )
    query = (
        select(Measure.id, Violation.id, Violation.state, Violation.suspended_on)
        .join(Violation, Violation.id == Measure.violation_id)
        .where(
            ledger.among(Measure.seller_id, seller_ids),
            Measure.crossing_id.is_(None),
            Measure.ended_at.is_(None),
            or_(fallen, late, again),
        )
        .order_by(Measure.id)
    )
    done = Followed()
    for measure_id, violation_id, state, suspended_on in db.session.execute(query).all():
        windows.lock(measure_id)
        measure = locked(measure_id)
        if state not in STANDING:
            note = wording.NO_LONGER[language_of(measure.seller_id)]
            reason = "appeal" if state == ViolationState.OVERTURNED else "cause"
            lifted(measure, reason, note, by=RULE_BOOK, at=at, did_not_hold=True)
            done += Followed(ended=1)
        elif suspended_on is not None:
            suspended(measure, f"{BY_VIOLATION}{violation_id}", LATE, by=RULE_BOOK, at=at)
            done += Followed(suspended=1)
        else:
            done += counted([resumed(measure, DECIDED, by=RULE_BOOK, at=at)])
    return done


def _holding() -> list[str]:
    return [State.NOTICED.value, State.ACTIVE.value]
