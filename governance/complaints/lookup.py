"""Finding a case within what the asker may know of, and holding it while it changes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from governance.complaints.models import Case, CasePerson
from governance.complaints.parties import check_of_platform, is_own
from governance.complaints.references import reference_of
from governance.complaints.tokens import MOST_LINKS, digest_of, number_of, token_of
from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.commands import settings
from governance.core.database import db
from governance.core.errors import Conflict, NotFound, PermissionDenied, Unavailable
from governance.core.ownership import speaks_for


def subject_of(case_id: int) -> tuple[str, str]:
    """The case as the subject of clocks, documents, messages and audit entries."""
    return "case", str(case_id)


def case_of(case_id: int, *, by: Actor) -> Case:
    """The case; raises `NotFound`, also for what `by` may not know of: a seller knows of it since it was told."""
    return _theirs(db.session.get(Case, case_id), case_id, by)


def to_change(case_id: int, *, by: Actor, version: int | None = None) -> Case:
    """The case, held until the end of the transaction and one version further; raises as `case_of`.

    Whoever changes a case holds its row first, and then its clocks. Raises `Conflict` when `version` is given and not
    the present one: somebody else changed it first.
    """
    query = select(Case).where(Case.id == case_id).with_for_update()
    case = _theirs(db.session.scalar(query.execution_options(populate_existing=True)), case_id, by)
    if version not in {None, case.version}:
        raise Conflict(
            "Somebody has changed this case meanwhile: look at it again before you go on.", pointer="version"
        )
    case.version += 1
    return case


def to_work_on(case_id: int, *, by: Actor, version: int | None = None) -> Case:
    """The case for a person of the platform: as `to_change`, and `PermissionDenied` when `by` filed it."""
    check_of_platform(by)
    case = to_change(case_id, by=by, version=version)
    check_not_own(case_id, by)
    return case


def check_not_own(case_id: int, by: Actor) -> None:
    """Raise `PermissionDenied` when `by` filed the case: a colleague works on it."""
    if filed_by(case_id, by):
        raise PermissionDenied("You filed this yourself: a colleague works on it.")


def filed_by(case_id: int, by: Actor) -> bool:
    """Whether the case was filed from `by`'s own address."""
    person = db.session.get(CasePerson, case_id)
    return person is not None and is_own(by, person.email)


def case_of_token(token: str) -> int:
    """The case that a link opens, looked for in the platform's scope; raises `NotFound`."""
    query = select(CasePerson.case_id).where(CasePerson.token_digest == digest_of(token))
    case_id = db.session.scalar(query)
    if case_id is None:
        raise NotFound("This link opens no case. Perhaps it is not whole, or a newer one has taken its place.")
    return case_id


def token_now(case_id: int) -> str | None:
    """The secret of the link that opens the case now; None when there is none, or it cannot be made any more."""
    secret = _secret()
    digest = db.session.scalar(select(CasePerson.token_digest).where(CasePerson.case_id == case_id))
    number = number_of(case_id, digest, secret=secret)
    return None if number is None else token_of(case_id, number, secret=secret)


def new_token(case_id: int, by: Actor, at: datetime) -> str:
    """Make a new link to the case and return its secret; an older link opens nothing from now on.

    Raises `Conflict` when the person was erased, or too many links were made.
    """
    check_permission(by, Permission.CASE_WORK)
    to_work_on(case_id, by=by)
    return issue_token(case_id, by=by, at=at)


def issue_token(case_id: int, *, by: Actor, at: datetime) -> str:
    """As `new_token`; whoever calls holds the case, and has checked that `by` may."""
    secret = _secret()
    person = db.session.get_one(CasePerson, case_id, populate_existing=True)
    known = number_of(case_id, person.token_digest, secret=secret)
    number = 0 if known is None else known + 1
    if person.erased_at is not None or number >= MOST_LINKS:
        raise Conflict("No other link can be made for this case.")
    token = token_of(case_id, number, secret=secret)
    db.session.execute(update(CasePerson).where(CasePerson.case_id == case_id).values(token_digest=digest_of(token)))
    audit.record(AuditAction.CASE_LINK, subject=subject_of(case_id), by=by, at=at, after={"number": number})
    return token


def _secret() -> str:
    secret = settings().secret_key
    if not secret:  # links would be known to everybody who reads this file
        raise Unavailable("Without SECRET_KEY no link to a case can be made.")
    return secret


def _theirs(found: Case | None, case_id: int, by: Actor) -> Case:
    told = found is not None and (by.seller_id is None or found.seller_told_at is not None)
    if found is None or not told or not speaks_for(by, seller_id=found.seller_id, case_id=found.id):
        raise NotFound(f"There is no case {reference_of(case_id)}.")
    return found
