"""What follows from cases outside this room: a violation from a decided one, and the end of what was done to goods."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import exists, select

from governance.complaints.events import CaseAccepted, CaseDecided, IpMeasureFalls
from governance.complaints.models import Case, CaseGroup
from governance.complaints.references import reference_of
from governance.complaints.states import Kind, Outcome
from governance.core.access import Actor, system_actor
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.core.events import Subscription
from governance.violations.case_findings import DecidedCase, from_case
from governance.violations.kinds import Kind as MeasureKind
from governance.violations.kinds import ListedGround, Scope
from governance.violations.measures.in_force import measure_rules_known
from governance.violations.measures.lifting import lift_for
from governance.violations.measures.starting import start_now

NOTICES: Final = system_actor("ip-notices")
UPHELD: Final = (Outcome.UPHELD.value, Outcome.PARTLY.value)


def hear_acceptance(event: CaseAccepted, _by: Actor, at: datetime) -> str | None:
    """A notice of rights was taken on: the goods it names stop until it is decided, as the law asks for."""
    rules = measure_rules_known(day_of(at, settings().timezone))
    if event.kind != Kind.IP_NOTICE or event.product is None:
        return None
    if rules is None or ListedGround.IP_NOTICE not in rules.listed_grounds:
        return None
    reference = reference_of(event.case_id)
    start_now(
        seller_id=event.seller_id,
        kind=MeasureKind.LISTING_STOPPED,
        scope=Scope.PRODUCT,
        item=event.product,
        cause=_notice(event.case_id),
        ground=ListedGround.IP_NOTICE,
        reason=f"A holder of rights has notified us that these goods infringe them (case {reference}).",
        evidence=[{"kind": "case", "reference": reference}],
        by=NOTICES,
        at=at,
    )
    return None


def hear_decision(event: CaseDecided, by: Actor, at: datetime) -> str | None:
    """A case was decided, perhaps anew: let follow what the rule book says."""
    case = db.session.get_one(Case, event.case_id)
    common = case.group_id if _has_common_finding(case) else None
    told = DecidedCase(
        case_id=case.id,
        reference=reference_of(case.id),
        seller_id=case.seller_id,
        issue=event.issue,
        outcome=event.outcome,
        severity=event.severity,
        opened_on=day_of(case.opened_at, settings().timezone),
        order_reference=event.order_reference,
        external_reference=case.external_reference,
        category=case.category,
        product=event.product,
        lot=event.lot,
        amount=case.amount,
        currency=case.currency,
        group_id=common,
        group_upheld=common is not None and _any_upheld(common),
    )
    from_case(case=told, by=by, at=at)
    # From now on the violation speaks for itself, or there is none.
    note = f"Case {reference_of(case.id)} is decided."
    lift_for(cause=_notice(case.id), reason_code="cause", note=note, by=NOTICES, at=at)
    return None


def hear_measure_falls(event: IpMeasureFalls, _by: Actor, at: datetime) -> str | None:
    """The holder of the rights did not go to court in time: what was done to the goods because of the notice ends."""
    note = f"The holder of the rights took no action in time in case {reference_of(event.case_id)}."
    for cause in (_notice(event.case_id), f"case:{event.case_id}"):
        lift_for(cause=cause, reason_code="cause", note=note, by=NOTICES, at=at)
    return None


def _notice(case_id: int) -> str:
    """The cause of what is done while a notice is looked at; what its violation leads to has the case as its cause."""
    return f"notice:{case_id}"


def _has_common_finding(case: Case) -> bool:
    """Whether the case was decided with others of its group, now or before."""
    if case.group_id is None:
        return False
    found = exists().where(CaseGroup.id == case.group_id, CaseGroup.found_at.is_not(None))
    return case.decided_by == f"group:{case.group_id}" or bool(db.session.scalar(select(found)))


def _any_upheld(group_id: int) -> bool:
    return bool(db.session.scalar(select(exists().where(Case.group_id == group_id, Case.outcome.in_(UPHELD)))))


SUBSCRIPTIONS: Final = (
    Subscription(CaseAccepted, hear_acceptance),
    Subscription(CaseDecided, hear_decision),
    Subscription(IpMeasureFalls, hear_measure_falls),
)
