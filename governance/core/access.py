"""Who may do what: roles, permissions and the actor. Pure; what may happen *now* is each noun's own policy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from governance.core.errors import PermissionDenied


class Permission(StrEnum):
    """One action on one kind of thing, `resource:action`, in alphabetical order."""

    ACCOUNT_CREATE = "account:create"
    ACCOUNT_READ = "account:read"
    AUDIT_READ = "audit:read"
    FACTS_IMPORT = "facts:import"
    FACTS_READ = "facts:read"
    JOB_READ = "job:read"
    JOB_RUN = "job:run"
    MARKET_READ = "market:read"
    METRICS_READ = "metrics:read"
    RULEBOOK_PUBLISH = "rulebook:publish"
    RULEBOOK_READ = "rulebook:read"
    SCORE_READ = "score:read"
    SCORE_RUN = "score:run"
    SELLER_READ = "seller:read"
    SELLER_REGISTER = "seller:register"
    VIOLATION_CONFIRM = "violation:confirm"
    VIOLATION_READ = "violation:read"
    VIOLATION_REPORT = "violation:report"


class Role(StrEnum):
    """What a person is to the platform. The values are stored: changing one needs a migration."""

    ADMINISTRATOR = "administrator"
    COMPLIANCE_OFFICER = "compliance_officer"
    INTEGRATION = "integration"
    REVIEWER = "reviewer"
    SELLER = "seller"


P = Permission
_OWN_SHOP: Final = frozenset({P.SELLER_READ, P.SCORE_READ, P.FACTS_READ, P.VIOLATION_READ, P.RULEBOOK_READ})
_WHOLE_MARKET: Final = _OWN_SHOP | {P.MARKET_READ}

ROLE_PERMISSIONS: Final[dict[Role, frozenset[Permission]]] = {
    # Runs the system: accounts, jobs, imports. Takes no decisions about sellers.
    Role.ADMINISTRATOR: _WHOLE_MARKET
    | {P.ACCOUNT_CREATE, P.ACCOUNT_READ, P.AUDIT_READ, P.FACTS_IMPORT, P.JOB_READ, P.JOB_RUN, P.METRICS_READ}
    | {P.SCORE_RUN, P.SELLER_REGISTER},
    # Decides about sellers and rules.
    Role.COMPLIANCE_OFFICER: _WHOLE_MARKET
    | {P.AUDIT_READ, P.FACTS_IMPORT, P.RULEBOOK_PUBLISH, P.SCORE_RUN, P.SELLER_REGISTER}
    | {P.VIOLATION_CONFIRM, P.VIOLATION_REPORT},
    # The platform's own systems: push events, read scores.
    Role.INTEGRATION: _WHOLE_MARKET | {P.FACTS_IMPORT, P.SELLER_REGISTER},
    # The second person: reads everything an officer reads, and confirms what an officer reported.
    Role.REVIEWER: _WHOLE_MARKET | {P.AUDIT_READ, P.VIOLATION_CONFIRM},
    # Sees the own shop and nothing else; the database itself holds that line.
    Role.SELLER: _OWN_SHOP,
}


@dataclass(frozen=True)
class Actor:
    """Who acts: an account, the system itself, or nobody. `label` stays readable when the account is gone."""

    kind: str
    id: str
    label: str
    permissions: frozenset[Permission] = field(default_factory=frozenset)
    seller_id: int | None = None


def permissions_of(roles: Iterable[Role]) -> frozenset[Permission]:
    """Everything that at least one of `roles` allows."""
    return frozenset().union(*(ROLE_PERMISSIONS[role] for role in roles))


def system_actor(job: str) -> Actor:
    """The system acting for `job` (a job's or command's name); it may do everything, and the audit names the job."""
    return Actor("system", job, f"system:{job}", frozenset(Permission))


ANONYMOUS: Final = Actor("anonymous", "", "anonymous")


def may(by: Actor, permission: Permission) -> bool:
    """Whether `by` holds `permission`."""
    return permission in by.permissions


def check_permission(by: Actor, permission: Permission) -> None:
    """Raise `PermissionDenied` when `by` does not hold `permission`."""
    if not may(by, permission):
        raise PermissionDenied(f"This needs the permission {permission.value}, which {by.label} does not have.")
