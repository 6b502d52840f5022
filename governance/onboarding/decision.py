"""Deciding on an application: approve, approve with conditions, refuse; with a second person where the rule book asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.clocks import keeping as clocks
from governance.core.database import db
from governance.core.errors import Conflict, Invalid, InvalidTransition, NotFound, PermissionDenied
from governance.onboarding import admitting, telling
from governance.onboarding.applications import DECISION
from governance.onboarding.check_results import Result
from governance.onboarding.checks.keeping import CHECKED
from governance.onboarding.checks.listed import CODES
from governance.onboarding.checks.running import look_again
from governance.onboarding.grounds import Grounds, grounds_of, hindrances
from governance.onboarding.lookup import find, pending_decision, subject_of, to_change
from governance.onboarding.models import Application, ApplicationDecision, ApplicationOverride
from governance.onboarding.review import check_taken
from governance.onboarding.states import ADMITTED, DecisionState, Deposit, State, check_move
from governance.onboarding.terms import Terms, terms_at

EARLIER_CLOSURE: Final = "earlier_closure"


@dataclass(frozen=True)
class Reason:
    """Why an application is refused, in words the applicant reads; `check` names the check it comes from, if any."""

    sentence: str
    check: str | None = None


@dataclass(frozen=True)
class Condition:
    """What has to be done after an approval, and by when; it becomes a required fix."""

    sentence: str
    due_on: date


def decide(
    *,
    reference: str,
    outcome: State,
    by: Actor,
    at: datetime,
    reasons: Sequence[Reason] = (),
    conditions: Sequence[Condition] = (),
    overrides: Mapping[str, str] | None = None,
    shop_reference: str | None = None,
) -> ApplicationDecision:
    """Decide on an application that `by` has taken.

    An approval needs every check decided: passed, or overridden with a reason (`overrides`, by code) where it warned
    or asked for a person. It is only proposed, and nothing happens yet, when the rule book asks for a second person.
    Raises `Invalid` with everything that stands in the way.
    """
    check_permission(by, Permission.APPLICATION_DECIDE)
    if outcome in ADMITTED:
        _look_again(reference, by=by, at=at)
    application = to_change(reference, by=by)
    check_taken(application, by)
    check_move(State(application.state), outcome)
    if application.state != State.IN_REVIEW:
        raise InvalidTransition("An application is decided while it is in review.")
    if pending_decision(application.id) is not None:
        raise Conflict("A decision waits for its second person already.")
    terms, overrides = terms_at(at), {code: why.strip() for code, why in (overrides or {}).items()}
    grounds = grounds_of(application, terms.digest)
    _check_words(outcome, reasons, conditions, terms)
    if outcome in ADMITTED:
        _check_may_be_admitted(application, grounds, terms, overrides)
        application.shop_reference = (shop_reference or "").strip() or application.shop_reference
    decision = _write(application, outcome, grounds, terms, by=by, at=at)
    decision.reasons = [asdict(reason) for reason in reasons]
    decision.conditions = [{"sentence": each.sentence, "due_on": str(each.due_on)} for each in conditions]
    _write_overrides(decision, grounds, overrides)
    decision.four_eyes = _four_eyes(application, grounds, terms) if outcome in ADMITTED else []
    db.session.flush()
    after: dict[str, Any] = {"outcome": outcome.value, "digest": decision.decided_on_digest}
    after |= {"overridden": sorted(overrides), "four_eyes": decision.four_eyes}
    action = AuditAction.APPLICATION_PROPOSE if decision.four_eyes else AuditAction.APPLICATION_DECIDE
    audit.record(action, subject=subject_of(application), by=by, at=at, after=after)
    if decision.four_eyes:
        telling.confirmation_needed(application, decision, at=at)
    else:
        _carry_out(application, decision, by=by, at=at)
    return decision


def confirm(*, reference: str, by: Actor, at: datetime) -> ApplicationDecision:
    """Confirm a decision that waits for its second person: now it counts.

    Raises `PermissionDenied` for the person who decided, `Conflict` when something it rests on has changed since.
    """
    check_permission(by, Permission.APPLICATION_DECIDE)
    _look_again(reference, by=by, at=at)
    application, decision = _waiting(reference, by)
    terms = terms_at(at)
    if grounds_of(application, terms.digest).digest != decision.decided_on_digest:
        raise Conflict(
            "Something that was decided on has changed since: decline this decision, so that it is made anew."
        )
    decision.second_by_id, decision.second_by, decision.second_at = by.id, by.label, at
    after = {"outcome": decision.outcome, "digest": decision.decided_on_digest}
    audit.record(AuditAction.APPLICATION_CONFIRM, subject=subject_of(application), by=by, at=at, after=after)
    _carry_out(application, decision, by=by, at=at)
    return decision


def decline(*, reference: str, reason: str, by: Actor, at: datetime) -> ApplicationDecision:
    """Do not confirm a decision: the application is in review as before. The first person may take it back so, too."""
    if not reason.strip():
        raise Invalid("Say in words why it is not confirmed.", pointer="/reason")
    application, decision = _waiting(reference, by, first_too=True)
    decision.state = DecisionState.DECLINED.value
    decision.second_by_id, decision.second_by, decision.second_at = by.id, by.label, at
    db.session.flush()
    subject = subject_of(application)
    audit.record(AuditAction.APPLICATION_DECLINE, subject=subject, by=by, at=at, reason=reason.strip())
    return decision


def _look_again(reference: str, *, by: Actor, at: datetime) -> None:
    """Have the checks made of what is true now; before the application is held, for the checks hold it last."""
    application = find(reference, by=by)
    if application.state in CHECKED:
        look_again(application_id=application.id, by=by, at=at)


def _check_words(outcome: State, reasons: Sequence[Reason], conditions: Sequence[Condition], terms: Terms) -> None:
    if outcome is State.REJECTED and not [reason for reason in reasons if reason.sentence.strip()]:
        raise Invalid("Say in words why: the applicant will read it and may contest it.", pointer="/reasons")
    if (outcome is State.APPROVED_WITH_CONDITIONS) != bool(conditions):
        raise Invalid("Conditions belong to an approval with conditions, and to no other.", pointer="/conditions")
    for number, condition in enumerate(conditions):
        if not condition.sentence.strip():
            raise Invalid("Say in words what has to be done.", pointer=f"/conditions/{number}/sentence")
        if condition.due_on <= terms.day:
            raise Invalid("A condition is due on a day to come.", pointer=f"/conditions/{number}/due_on")


def _check_may_be_admitted(
    application: Application, grounds: Grounds, terms: Terms, overrides: Mapping[str, str]
) -> None:
    findings = hindrances(application, grounds, terms, needed=sorted(CODES), overrides=overrides)
    if findings:
        raise Invalid("The application cannot be approved like this.", findings=findings)


def _write(
    application: Application, outcome: State, grounds: Grounds, terms: Terms, *, by: Actor, at: datetime
) -> ApplicationDecision:
    decision = ApplicationDecision(
        application_id=application.id,
        submission=grounds.submission,
        rule_book_id=terms.rule_book_id,
        outcome=outcome.value,
        state=DecisionState.PROPOSED.value,
        reasons=[],
        conditions=[],
        four_eyes=[],
        basis=dict(grounds.basis),
        decided_on_digest=grounds.digest,
        by_id=by.id,
        by=by.label,
        at=at,
    )
    db.session.add(decision)
    db.session.flush()
    return decision


def _write_overrides(decision: ApplicationDecision, grounds: Grounds, overrides: Mapping[str, str]) -> None:
    for code, why in overrides.items():
        if code in grounds.checks:
            db.session.add(
                ApplicationOverride(
                    application_id=decision.application_id,
                    decision_id=decision.id,
                    check_id=grounds.checks[code].id,
                    reason=why,
                )
            )


def _four_eyes(application: Application, grounds: Grounds, terms: Terms) -> list[str]:
    """Why a second person is needed to admit, of what the rule book lists; what asks for a person gets one anyway."""
    closure = grounds.checks[EARLIER_CLOSURE].result
    found = {
        "deposit_waived": application.deposit_state == Deposit.WAIVED,
        "warning_overridden": any(check.result == Result.WARN for check in grounds.checks.values()),
        "earlier_closure": closure != Result.PASS,
    }
    return sorted(reason for reason, holds in found.items() if holds and reason in terms.admission.four_eyes)


def _waiting(reference: str, by: Actor, *, first_too: bool = False) -> tuple[Application, ApplicationDecision]:
    check_permission(by, Permission.APPLICATION_DECIDE)
    application = to_change(reference, by=by)
    decision = pending_decision(application.id)
    if decision is None or application.state != State.IN_REVIEW:
        raise NotFound("No decision waits for a second person.")
    if decision.by_id == by.id and not first_too:
        raise PermissionDenied("Who decided does not confirm it: ask a second person.")
    return application, decision


def _carry_out(application: Application, decision: ApplicationDecision, *, by: Actor, at: datetime) -> None:
    """Let a decision count, with everything that follows from it, in this one transaction."""
    outcome = State(decision.outcome)
    check_move(State(application.state), outcome)
    decision.state = DecisionState.FINAL.value
    application.state, application.decided_at = outcome.value, at
    db.session.flush()
    clocks.meet(subject=subject_of(application), name=DECISION, by=by, at=at)
    if outcome in ADMITTED:
        admitting.admit(application, decision, by=by, at=at)
        telling.approved(application, decision, at=at)
    else:
        telling.rejected(application, decision, at=at)
