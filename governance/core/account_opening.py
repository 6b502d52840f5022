"""Opening accounts: for people, for other systems, for the shops' own people."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from flask import current_app
from flask_security.utils import hash_password
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from governance.core import access, audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.accounts import Account, Role
from governance.core.audit import AuditAction
from governance.core.database import db
from governance.core.errors import Conflict, Finding, Invalid

SHORTEST_PASSWORD: Final = 12
FEWEST_CHARACTERS: Final = 5
ADDRESS: Final = re.compile(r"[^@\s]+@[^@\s]+")


def open_account(
    *,
    email: str,
    name: str,
    password: str,
    roles: Sequence[access.Role],
    by: Actor,
    at: datetime,
    seller_id: int | None = None,
    application_id: int | None = None,
    language: str | None = None,
) -> Account:
    """Open an account; raises `Invalid` with every finding, or `Conflict` when the address has an account.

    The role `seller` needs the shop it speaks for (`seller_id`, internal), the role `applicant` its application, and
    no other role may have one.
    """
    check_permission(by, Permission.ACCOUNT_CREATE)
    email = email.strip().lower()
    findings = [
        *_address_findings(email),
        *password_findings(password, email),
        *_role_findings(roles, seller_id, application_id),
    ]
    if findings:
        raise Invalid("The account cannot be opened like this.", findings=findings)
    if db.session.scalar(select(Account.id).where(func.lower(Account.email) == email)):
        raise Conflict(f"{email} has an account already.", pointer="email")
    account = Account(
        email=email,
        name=name.strip() or email,
        password=hash_password(current_app.extensions["security"].password_util.normalize(password)),
        active=True,
        fs_uniquifier=uuid.uuid4().hex,
        confirmed_at=at,
        language=language,
        subject_kind=_subject_kind(seller_id, application_id),
        subject_id=application_id if seller_id is None else seller_id,
        created_at=at,
        roles=_roles(roles),
    )
    db.session.add(account)
    db.session.flush()
    audit.record(
        AuditAction.ACCOUNT_CREATE,
        subject=("account", str(account.id)),
        by=by,
        at=at,
        after={
            "roles": sorted(role.value for role in roles),
            "seller_id": seller_id,
            "application_id": application_id,
        },
    )
    return account


def turn_into_sellers(*, application_id: int, seller_id: int, by: Actor, at: datetime) -> int:
    """Let the accounts of an application speak for the shop it became, and for nothing else; returns how many."""
    check_permission(by, Permission.ACCOUNT_CREATE)
    theirs = select(Account).where(Account.subject_kind == "application", Account.subject_id == application_id)
    accounts = list(db.session.scalars(theirs.with_for_update()))
    for account in accounts:
        account.subject_kind, account.subject_id = "seller", seller_id
        account.roles = _roles([access.Role.SELLER])
        db.session.flush()
        audit.record(
            AuditAction.ACCOUNT_TURN,
            subject=("account", str(account.id)),
            by=by,
            at=at,
            before={"application_id": application_id},
            after={"roles": [access.Role.SELLER.value], "seller_id": seller_id},
        )
    return len(accounts)


def password_findings(password: str, email: str = "") -> list[Finding]:
    """What is wrong with a password: too short, too few different characters, or the account's own name in it."""
    findings = []
    if len(password) < SHORTEST_PASSWORD:
        findings.append(f"A password has at least {SHORTEST_PASSWORD} characters; a few words together are good.")
    if len(set(password)) < FEWEST_CHARACTERS:
        findings.append(f"A password has at least {FEWEST_CHARACTERS} different characters.")
    name = email.partition("@")[0].casefold()
    if len(name) > 3 and name in password.casefold():
        findings.append("A password does not contain the name of the account.")
    return [Finding("password", finding) for finding in findings]


def _address_findings(email: str) -> list[Finding]:
    return [] if ADDRESS.fullmatch(email) else [Finding("email", f"{email!r} is not an e-mail address.")]


def _role_findings(roles: Sequence[access.Role], seller_id: int | None, application_id: int | None) -> list[Finding]:
    if not roles:
        return [Finding("roles", "An account needs at least one role.")]
    if (access.Role.SELLER in roles) != (seller_id is not None):
        return [Finding("seller", "The role seller, and no other, speaks for a shop: name both or neither.")]
    if (access.Role.APPLICANT in roles) != (application_id is not None):
        return [Finding("application", "The role applicant, and no other, speaks for an application.")]
    if {access.Role.SELLER, access.Role.APPLICANT} & set(roles) and len(roles) > 1:
        return [Finding("roles", "An account that speaks for a shop or an application has no second role.")]
    return []


def _subject_kind(seller_id: int | None, application_id: int | None) -> str | None:
    if seller_id is not None:
        return "seller"
    return None if application_id is None else "application"


def _roles(roles: Sequence[access.Role]) -> list[Role]:
    names = sorted({role.value for role in roles})
    rows = [{"name": name} for name in names]
    db.session.execute(insert(Role).values(rows).on_conflict_do_nothing(index_elements=[Role.name]))
    return list(db.session.scalars(select(Role).where(Role.name.in_(names))))
