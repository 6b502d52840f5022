"""Deciding an appeal: by a person without a part in it, after the talk the seller asked for, with reasons."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.database import db
from governance.core.errors import Invalid, InvalidTransition
from governance.core.events import publish
from governance.violations.appeals import deadline, effects, relief, rule_quality
from governance.violations.appeals.contesting import behind
from governance.violations.appeals.entries import EntryKind, enter
from governance.violations.appeals.events import AppealDecided
from governance.violations.appeals.filing import Event, named_events
from governance.violations.appeals.lookup import held, subject_of
from governance.violations.appeals.models import Appeal
from governance.violations.appeals.states import Outcome, State, check_move
from governance.violations.appeals.taking_part import check_decider
from governance.violations.appeals.telling import tell_seller
from governance.violations.appeals.wording import said
from governance.violations.second_person import key_of

TOPICS_BY_OUTCOME: Final = {
    Outcome.UPHELD: "appeal.not_granted",
    Outcome.PARTLY: "appeal.granted_partly",
    Outcome.OVERTURNED: "appeal.granted",
}


def decide(
    *,
    appeal_id: int,
    outcome: Outcome,
    reason: str,
    by: Actor,
    at: datetime,
    events: Collection[Event] | None = None,
    version: int | None = None,
) -> Appeal:
    """Decide an appeal: `upheld` leaves what is contested, `overturned` takes it back as if it had never been.

    `events` are the counted events accepted as wrong (None: those the seller named); `partly` accepts some of them.
    Raises `PermissionDenied` for anybody involved, `InvalidTransition` before the talk that the seller asked for, and
    against the seller while it still has time to answer a question.
    """
    check_permission(by, Permission.APPEAL_DECIDE)
    words = said(reason, "reason")
    appeal = held(appeal_id, by=by, version=version)
    check_move(State(appeal.state), State.DECIDED)
    check_decider(appeal, by)
    check_heard(appeal)
    check_answered(appeal, outcome)
    accepted = _accepted(appeal, outcome, events, by)
    appeal.state, appeal.outcome, appeal.reason = State.DECIDED.value, outcome.value, words
    appeal.decided_by, appeal.ended_at, appeal.version = key_of(by), at, appeal.version + 1
    db.session.flush()
    _write_down(appeal, accepted, by, at)
    deadline.met(appeal, by=by, at=at)
    if outcome is Outcome.UPHELD:
        relief.end(appeal, by=by, at=at)
    effects.decided(appeal, reason=words, by=by, at=at)
    _tell_above(appeal, outcome, accepted, by, at)
    tell_seller(TOPICS_BY_OUTCOME[outcome], appeal, at=at)
    if appeal.rule is not None:
        rule_quality.review_rules(rule=appeal.rule, by=by, at=at)
    return appeal


def check_heard(appeal: Appeal) -> None:
    """Raise `InvalidTransition` while the talk that the seller asked for has not been."""
    if appeal.hearing and appeal.heard_at is None:
        raise InvalidTransition("The seller asked to be heard: talk to it first, and write down what was said.")


def check_answered(appeal: Appeal, outcome: Outcome) -> None:
    """Raise `InvalidTransition` when it would be decided against a seller who was asked and still has time to answer."""
    if appeal.state == State.ASKED and outcome is not Outcome.OVERTURNED:
        raise InvalidTransition("The seller was asked and still has time to answer; until then it can only be granted.")


def _events_of(appeal: Appeal) -> list[Event]:
    """The counted events that the seller named."""
    return [(named["metric"], named["reference"]) for named in appeal.events]


def _accepted(appeal: Appeal, outcome: Outcome, events: Collection[Event] | None, by: Actor) -> list[Event]:
    """The events that count no more, after checking that they go with the outcome."""
    takes_events, there = behind(appeal, by)
    if not takes_events:
        if outcome is Outcome.PARTLY:
            raise Invalid("This stands or falls as a whole.", pointer="outcome")
        if events:
            raise Invalid("No counted events are behind this.", pointer="events")
        return []
    if outcome is Outcome.UPHELD:
        if events:
            raise Invalid("What is upheld has no event that is wrong.", pointer="events")
        return []
    named = _events_of(appeal)
    wrong = named if events is None else named_events(there, events)
    if not wrong:
        raise Invalid("Name the counted events that are wrong.", pointer="events")
    if outcome is Outcome.PARTLY and named and set(named) <= set(wrong):
        words = "Every event that the seller named is accepted: this is overturned, not partly."
        raise Invalid(words, pointer="outcome")
    return wrong


def _write_down(appeal: Appeal, accepted: list[Event], by: Actor, at: datetime) -> None:
    told = [{"metric": metric, "reference": reference} for metric, reference in accepted]
    data = {"outcome": appeal.outcome, "events": told}
    enter(appeal, EntryKind.DECIDED, by=by, at=at, text=appeal.reason, data=data)
    subject = subject_of(appeal.id)
    audit.record(AuditAction.APPEAL_DECIDE, subject=subject, by=by, at=at, reason=appeal.reason, after=data)


def _tell_above(appeal: Appeal, outcome: Outcome, accepted: list[Event], by: Actor, at: datetime) -> None:
    decided = AppealDecided(
        appeal_id=appeal.id,
        kind=appeal.subject_kind,
        id=appeal.subject_id,
        seller_id=appeal.seller_id,
        outcome=outcome,
        events=tuple(accepted),
    )
    publish(decided, by=by, at=at)
