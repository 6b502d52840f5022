"""Filing an appeal: by the seller alone, within the window, once in each of two instances."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy.dialects.postgresql import insert

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.contested import Contested
from governance.core.database import db
from governance.core.errors import Conflict, Finding, Invalid, InvalidTransition, PermissionDenied
from governance.violations import cases
from governance.violations.appeals import deadline, effects, evidence
from governance.violations.appeals.entries import EntryKind, enter
from governance.violations.appeals.in_force import appeal_rules_at
from governance.violations.appeals.lookup import VIOLATION, contested_thing, latest_about, subject_of
from governance.violations.appeals.models import Appeal
from governance.violations.appeals.states import State
from governance.violations.appeals.telling import tell_seller
from governance.violations.appeals.window import Closed, Opening, opening_for
from governance.violations.appeals.wording import said
from governance.violations.second_person import key_of

Event = tuple[str, str]

REFUSALS: Final = {
    "taken_back": "You took your appeal about this back: it cannot be filed again.",
    "granted": "Your appeal about this was granted: there is nothing left to contest.",
    "second": "This was decided in the second instance, and that is final.",
    "final": "This is not in force, so there is nothing to contest.",
}


def file(
    *,
    subject: tuple[str, str],
    grounds: str,
    by: Actor,
    at: datetime,
    documents: Sequence[int] = (),
    events: Collection[Event] = (),
    hearing: bool = False,
) -> Appeal:
    """The seller contests `subject` (kind, id); after a first appeal that was not granted, in the second instance.

    `documents` are the shop's own; `events` name the counted events (metric, reference) it is about; with `hearing`
    the seller is talked to before the decision. Raises `Invalid` after the window, `Conflict` while an appeal is open.
    """
    check_permission(by, Permission.APPEAL_FILE)
    if by.seller_id is None:
        raise PermissionDenied("A shop contests what was decided about it; nobody else can do that for it.")
    words, today = said(grounds, "grounds"), day_of(at, settings().timezone)
    contested = contested_thing(*subject, by=by)
    rules = appeal_rules_at(today)
    before = latest_about(contested.kind, contested.id)
    opening = checked(opening_for(contested, before, rules=rules, today=today))
    named = _named_events(contested, events)
    if contested.kind == VIOLATION:
        cases.begin_appeal(violation_id=int(contested.id), by=by, at=at)
    appeal = _opened(contested, opening, words, named, hearing=hearing, by=by, at=at)
    enter(appeal, EntryKind.FILED, by=by, at=at, text=words, data={"documents": len(set(documents))})
    if documents:
        evidence.attach(appeal, documents, by=by, at=at)
    effects.begin(appeal, by=by, at=at)
    due_on = deadline.begin(appeal, rules, by=by, at=at)
    after = {"subject": list(subject), "instance": opening.instance, "due_on": str(due_on), "hearing": hearing}
    audit.record(AuditAction.APPEAL_FILE, subject=subject_of(appeal.id), by=by, at=at, after=after)
    tell_seller("appeal.filed", appeal, at=at, due_on=due_on.isoformat())
    return appeal


def checked(opening: Opening | Closed) -> Opening:
    """What can be filed; raises with the sentence for people when nothing can."""
    if isinstance(opening, Opening):
        return opening
    if opening.why == "open":
        raise Conflict("Your appeal about this is open already: add to that one what you still want to say.")
    if opening.why == "late":
        raise Invalid(f"This could be contested until {opening.until}.", pointer="subject_id")
    raise InvalidTransition(REFUSALS[opening.why])


def named_events(behind: Collection[Event], events: Collection[Event], *, pointer: str = "events") -> list[Event]:
    """The events named, each once; raises `Invalid` with a finding for every one that is not `behind` the thing."""
    wanted, there = list(dict.fromkeys(events)), set(behind)
    findings = [
        Finding(f"{pointer}/{place}", "This event is not behind what is contested.")
        for place, event in enumerate(wanted)
        if event not in there
    ]
    if findings:
        raise Invalid("Not every event named counted here.", findings=findings)
    return wanted


def _named_events(contested: Contested, events: Collection[Event]) -> list[Event]:
    """As `named_events`; of a single one nobody has to say which."""
    behind = contested.events
    if behind is None:
        if events:
            raise Invalid("No counted events are behind this: say in words what is wrong.", pointer="events")
        return []
    return named_events(behind, events) or (list(behind) if len(behind) == 1 else [])


def _opened(
    contested: Contested,
    opening: Opening,
    grounds: str,
    events: Sequence[Event],
    *,
    hearing: bool,
    by: Actor,
    at: datetime,
) -> Appeal:
    row: dict[str, Any] = {
        "seller_id": contested.seller_id,
        "subject_kind": contested.kind,
        "subject_id": contested.id,
        "title": contested.title,
        "rule": contested.rule,
        "automatic": contested.automatic,
        "listed_ground": contested.listed_ground,
        "instance": opening.instance,
        "first_id": opening.first_id,
        "state": State.FILED.value,
        "grounds": grounds,
        "hearing": hearing,
        "events": [{"metric": metric, "reference": reference} for metric, reference in events],
        "involved": _involved(contested, opening, by),
        "window_until": opening.until,
        "filed_at": at,
        "filed_by": key_of(by),
    }
    statement = insert(Appeal).values(row).on_conflict_do_nothing().returning(Appeal)
    new: Appeal | None = db.session.scalar(statement)
    if new is None:
        raise Conflict("Somebody at your shop has just contested this: add to that appeal what you want to say.")
    return new


def _involved(contested: Contested, opening: Opening, by: Actor) -> list[str]:
    """Who decides nothing about this appeal: those behind the decision, whoever filed, and who decided the first."""
    first = db.session.get(Appeal, opening.first_id) if opening.first_id else None
    earlier = [*first.involved, first.decided_by] if first is not None else []
    return sorted({somebody for somebody in (*contested.involved, key_of(by), *earlier) if somebody})
