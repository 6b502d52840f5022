"""Publishing an edition of a standard by a second person, and withdrawing one that should not have been."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.core.errors import Conflict, Invalid, NotFound
from governance.violations.second_person import check_second_person, key_of
from inspections.standards.drafting import subject_of
from inspections.standards.models import Standard, StandardEdition
from inspections.standards.states import State, check_move

DRAFTED_IT: str = "You drafted this edition: somebody else publishes it."


def publish(*, standard: str, edition: str, version: int | None = None, by: Actor, at: datetime) -> StandardEdition:
    """Publish a draft: goods are held against it from its day in force on, and its text never changes again.

    Raises `PermissionDenied` for whoever drafted it, `Conflict` when it is not the `version` that was looked at.
    """
    check_permission(by, Permission.STANDARD_PUBLISH)
    found = _locked(standard, edition, version)
    check_second_person(by, {found.drafted_by}, refusal=DRAFTED_IT)
    return put_in_force(found, by=by, at=at)


def put_in_force(edition: StandardEdition, *, by: Actor, at: datetime) -> StandardEdition:
    """Publish a draft that `by` did not write; the database holds that, too."""
    check_permission(by, Permission.STANDARD_PUBLISH)
    check_move(State(edition.state), State.PUBLISHED)
    edition.state = State.PUBLISHED.value
    edition.published_at, edition.published_by = at, key_of(by)
    edition.version += 1
    db.session.flush()
    after = {"edition": edition.edition, "digest": edition.digest, "in_force_from": edition.in_force_from.isoformat()}
    audit.record(AuditAction.STANDARD_PUBLISH, subject=subject_of(edition.id), by=by, at=at, after=after)
    return edition


def withdraw(
    *, standard: str, edition: str, reason: str, version: int | None = None, by: Actor, at: datetime
) -> StandardEdition:
    """Withdraw a published edition: from today on it does not count, and the one before it does again, if it has not
    ended. What was tested on days before stays as it was.
    """
    check_permission(by, Permission.STANDARD_PUBLISH)
    if not reason.strip():
        raise Invalid("Say why it is withdrawn.", pointer="reason")
    found = _locked(standard, edition, version)
    check_move(State(found.state), State.WITHDRAWN)
    found.state, found.withdrawn_reason = State.WITHDRAWN.value, reason.strip()
    found.withdrawn_on = day_of(at, settings().timezone)
    found.version += 1
    db.session.flush()
    audit.record(AuditAction.STANDARD_WITHDRAW, subject=subject_of(found.id), by=by, at=at, reason=reason.strip())
    return found


def _locked(standard: str, edition: str, version: int | None) -> StandardEdition:
    query = (
        select(StandardEdition)
        .join(Standard, Standard.id == StandardEdition.standard_id)
        .where(Standard.code == standard, StandardEdition.edition == edition)
        .with_for_update(of=StandardEdition)
    )
    found: StandardEdition | None = db.session.scalar(query, execution_options={"populate_existing": True})
    if found is None:
        raise NotFound(f"There is no edition {edition!r} of {standard!r}.")
    if version is not None and found.version != version:
        raise Conflict("Somebody changed this edition in the meantime. Look at it once more.", pointer="version")
    return found
