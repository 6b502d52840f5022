"""Results of lots, and how strictly the next lots of a seller in a category are inspected because of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import insert

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.database import db
from governance.core.errors import Conflict, Invalid, PermissionDenied
from governance.violations.second_person import is_person_of_platform, key_of
from inspections.draws.acceptance import switching
from inspections.draws.acceptance.master_tables import Severity, TableSet
from inspections.draws.acceptance.models import LotResult, SwitchingState
from inspections.draws.acceptance.states import State
from inspections.draws.acceptance.switching import Lot, Reason, Standing, Step
from inspections.draws.acceptance.tables import Counting, SamplingPlan, tighter_accepts


def severity_of(seller_id: int, category_id: int, table_set: TableSet) -> Severity | None:
    """How strictly the next lot is inspected; None while no lot is accepted by sampling."""
    stands = db.session.get(SwitchingState, (seller_id, category_id, table_set.value))
    return Severity.NORMAL if stands is None else switching.severity_in(State(stands.state))


def severities(table_set: TableSet) -> Mapping[tuple[int, int], Severity | None]:
    """The same for every (seller, category) at once; whoever is not named is inspected normally."""
    query = select(SwitchingState.seller_id, SwitchingState.category_id, SwitchingState.state).where(
        SwitchingState.table_set == table_set.value, SwitchingState.state != State.NORMAL.value
    )
    return {
        (seller_id, category_id): switching.severity_in(State(state))
        for seller_id, category_id, state in db.session.execute(query)
    }


def record_lot_result(
    *,
    seller_id: int,
    category_id: int,
    plan: SamplingPlan,
    nonconforming: int,
    source: str,
    by: Actor,
    at: datetime,
) -> SwitchingState:
    """Take in the result of a lot on original inspection; one that is presented again is not recorded here.

    `source` is what it follows from (`examination:12`): told twice it counts once. Raises `Conflict` when another
    result was recorded under the same source.
    """
    check_permission(by, Permission.DRAW_WORK)
    _check_found(plan, nonconforming)
    stands = _held(seller_id, category_id, plan.table_set, at=at)
    result = _result_of(seller_id, category_id, plan, nonconforming, source=source, by=by, at=at)
    if _is_recorded(result):
        return stands
    step = switching.advance(_standing(stands), _lot(result), plan.table_set)
    db.session.add(result)
    db.session.flush()
    _keep(stands, step, after_result=result.id, at=at)
    after = _shown(stands) | {"source": source, "accepted": result.accepted, "nonconforming": nonconforming}
    audit.record(AuditAction.SWITCHING_RESULT, subject=subject_of(stands), by=by, at=at, after=after)
    return stands


def agree_steady(
    *,
    seller_id: int,
    category_id: int,
    table_set: TableSet,
    steady: bool,
    reason: str,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> SwitchingState:
    """Say that production is steady and reduced inspection is agreed to, or (`steady` False) that it no longer is.

    Of MIL-STD-105E whoever agrees has looked up the limit numbers of its table VIII, which are not here.
    """
    stands = _held_by_person(seller_id, category_id, table_set, version=version, by=by, at=at)
    before, standing = _shown(stands), _standing(stands)
    step = switching.agree(standing, table_set) if steady else switching.withdraw_agreement(standing)
    return _decided(AuditAction.SWITCHING_STEADY, stands, step, before, reason=reason, by=by, at=at)


def resume_after_discontinued(
    *,
    seller_id: int,
    category_id: int,
    table_set: TableSet,
    reason: str,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> SwitchingState:
    """Inspect lots again, tightened, because what the seller did about it is found to work."""
    stands = _held_by_person(seller_id, category_id, table_set, version=version, by=by, at=at)
    before, step = _shown(stands), switching.resume(_standing(stands))
    return _decided(AuditAction.SWITCHING_RESUME, stands, step, before, reason=reason, by=by, at=at)


def subject_of(stands: SwitchingState) -> tuple[str, str]:
    """The state as the subject of audit entries: `switching`, `12:3:iso-2859-1`."""
    return ("switching", f"{stands.seller_id}:{stands.category_id}:{stands.table_set}")


def _held_by_person(
    seller_id: int, category_id: int, table_set: TableSet, *, version: int | None, by: Actor, at: datetime
) -> SwitchingState:
    check_permission(by, Permission.PLAN_ACTIVATE)
    if not is_person_of_platform(by):
        raise PermissionDenied("This is decided by a person of the platform.")
    stands = _held(seller_id, category_id, table_set, at=at)
    if version not in {None, stands.version}:
        raise Conflict("Somebody changed this meanwhile: look at it again.")
    return stands


def _decided(
    action: AuditAction,
    stands: SwitchingState,
    step: Step,
    before: dict[str, object],
    *,
    reason: str,
    by: Actor,
    at: datetime,
) -> SwitchingState:
    if not reason.strip():
        raise Invalid("Say why.", pointer="reason")
    _keep(stands, step, after_result=_newest_result(stands), at=at)
    db.session.flush()
    audit.record(action, subject=subject_of(stands), by=by, at=at, reason=reason, before=before, after=_shown(stands))
    return stands


def _held(seller_id: int, category_id: int, table_set: TableSet, *, at: datetime) -> SwitchingState:
    """The state, locked until the end of the transaction; it begins at normal inspection."""
    key = {"seller_id": seller_id, "category_id": category_id, "table_set": table_set.value}
    begun = {"state": State.NORMAL.value, "score": 0, "since": at, "reason": Reason.BEGUN.value, "steady": False}
    # Of two first results at once, the second goes on with what the first began.
    db.session.execute(insert(SwitchingState).values(key | begun).on_conflict_do_nothing())
    query = select(SwitchingState).filter_by(**key).with_for_update()
    return db.session.scalars(query, execution_options={"populate_existing": True}).one()


def _check_found(plan: SamplingPlan, nonconforming: int) -> None:
    most = plan.n if plan.counting is Counting.UNITS else None
    if nonconforming < 0 or (most is not None and nonconforming > most):
        raise Invalid(f"Of {plan.n:,} units {nonconforming:,} cannot be nonconforming.", pointer="nonconforming")


def _result_of(
    seller_id: int,
    category_id: int,
    plan: SamplingPlan,
    nonconforming: int,
    *,
    source: str,
    by: Actor,
    at: datetime,
) -> LotResult:
    return LotResult(
        seller_id=seller_id,
        category_id=category_id,
        table_set=plan.table_set.value,
        severity=plan.severity.value,
        accept_at_most=plan.accept_at_most,
        nonconforming=nonconforming,
        accepted=nonconforming < plan.reject_from,
        tighter_accepts=tighter_accepts(plan, nonconforming),
        source=source,
        recorded_at=at,
        by=key_of(by),
    )


def _is_recorded(result: LotResult) -> bool:
    """Whether this very result is there already; raises `Conflict` when its source brought another one."""
    recorded = db.session.scalar(select(LotResult).where(LotResult.source == result.source))
    if recorded is None:
        return False
    same = ("seller_id", "category_id", "table_set", "severity", "accept_at_most", "nonconforming", "accepted")
    if any(getattr(recorded, name) != getattr(result, name) for name in same):
        raise Conflict(f"Another result was recorded for {result.source}.")
    return True


def _standing(stands: SwitchingState) -> Standing:
    """Where inspection stands, with the lots that count in it."""
    counting = _of(stands).where(LotResult.id > stands.after_result, LotResult.severity == stands.state)
    newest = db.session.scalars(counting.order_by(LotResult.id.desc()).limit(switching.LONGEST_HISTORY)).all()
    recent = tuple(result.accepted for result in reversed(newest))
    return Standing(state=State(stands.state), score=stands.score, steady=stands.steady, recent=recent)


def _of(stands: SwitchingState) -> Select[LotResult]:
    return select(LotResult).where(
        LotResult.seller_id == stands.seller_id,
        LotResult.category_id == stands.category_id,
        LotResult.table_set == stands.table_set,
    )


def _newest_result(stands: SwitchingState) -> int:
    newest = _of(stands).with_only_columns(func.max(LotResult.id))
    return db.session.scalar(newest) or 0


def _lot(result: LotResult) -> Lot:
    return Lot(
        severity=Severity(result.severity),
        accepted=result.accepted,
        accept_at_most=result.accept_at_most,
        tighter_accepts=result.tighter_accepts,
        in_gap=result.accepted and result.nonconforming > result.accept_at_most,
    )


def _keep(stands: SwitchingState, step: Step, *, after_result: int, at: datetime) -> None:
    """Write what became of it; after a move the lots up to `after_result` no longer count."""
    stands.score, stands.steady = step.standing.score, step.standing.steady
    if step.reason is not None:
        stands.state, stands.reason = step.standing.state.value, step.reason.value
        stands.since, stands.after_result = at, after_result
    stands.version += 1


def _shown(stands: SwitchingState) -> dict[str, object]:
    return {"state": stands.state, "score": stands.score, "steady": stands.steady, "reason": stands.reason}
