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
    APPEAL_DECIDE = "appeal:decide"
    APPEAL_FILE = "appeal:file"
    APPEAL_READ = "appeal:read"
    APPLICATION_DECIDE = "application:decide"
    APPLICATION_READ = "application:read"
    APPLICATION_REVIEW = "application:review"
    APPLICATION_WRITE = "application:write"
    ASSESSMENT_RUN = "assessment:run"
    AUDIT_READ = "audit:read"
    CALENDAR_EDIT = "calendar:edit"
    CASE_ANSWER = "case:answer"
    CASE_ASSIGN = "case:assign"
    CASE_DECIDE = "case:decide"
    CASE_IMPORT = "case:import"
    CASE_READ = "case:read"
    CASE_TRACK = "case:track"
    CASE_WORK = "case:work"
    CATALOGUE_IMPORT = "catalogue:import"
    CATALOGUE_READ = "catalogue:read"
    CLOCK_READ = "clock:read"
    COMPLAINANT_JUDGE = "complainant:judge"
    DOCUMENT_ADD = "document:add"
    DOCUMENT_READ = "document:read"
    DOCUMENT_VERIFY = "document:verify"
    DRAW_READ = "draw:read"
    DRAW_WORK = "draw:work"
    FACTS_CORRECT = "facts:correct"
    FACTS_IMPORT = "facts:import"
    FACTS_READ = "facts:read"
    FIX_READ = "fix:read"
    FIX_REQUIRE = "fix:require"
    FIX_VERIFY = "fix:verify"
    FIX_WORK = "fix:work"
    IDENTITY_EXPORT = "identity:export"
    JOB_READ = "job:read"
    JOB_RUN = "job:run"
    MARKET_READ = "market:read"
    MEASURE_CONFIRM = "measure:confirm"
    MEASURE_LIFT = "measure:lift"
    MEASURE_READ = "measure:read"
    MEASURE_START = "measure:start"
    MESSAGE_READ = "message:read"
    MESSAGE_RESEND = "message:resend"
    METRICS_READ = "metrics:read"
    NOTIFICATION_READ = "notification:read"
    PERSONAL_READ = "personal:read"
    PLAN_ACTIVATE = "plan:activate"
    PLAN_READ = "plan:read"
    PLAN_WRITE = "plan:write"
    POOL_MANAGE = "pool:manage"
    POOL_READ = "pool:read"
    RELATION_CONFIRM = "relation:confirm"
    REVIEW_ANSWER = "review:answer"
    REVIEW_IMPORT = "review:import"
    REVIEW_READ = "review:read"
    REVIEW_WORK = "review:work"
    RULE_RESUME = "rule:resume"
    RULEBOOK_PUBLISH = "rulebook:publish"
    RULEBOOK_READ = "rulebook:read"
    SCORE_READ = "score:read"
    SCORE_RUN = "score:run"
    SELLER_READ = "seller:read"
    SELLER_REGISTER = "seller:register"
    SELLER_STOP = "seller:stop"
    STANDARD_PUBLISH = "standard:publish"
    STANDARD_READ = "standard:read"
    STANDARD_WRITE = "standard:write"
    TASK_ASSIGN = "task:assign"
    TASK_READ = "task:read"
    TASK_WORK = "task:work"
    TRAINING_TAKE = "training:take"
    VIOLATION_CONFIRM = "violation:confirm"
    VIOLATION_READ = "violation:read"
    VIOLATION_REPORT = "violation:report"
    WEBHOOK_MANAGE = "webhook:manage"


class Role(StrEnum):
    """What a person is to the platform. The values are stored: changing one needs a migration."""

    ADMINISTRATOR = "administrator"
    APPLICANT = "applicant"
    COMPLIANCE_OFFICER = "compliance_officer"
    INSPECTOR = "inspector"
    INTEGRATION = "integration"
    REVIEWER = "reviewer"
    SELLER = "seller"


P = Permission
_OWN_APPLICATION: Final = frozenset(
    {P.APPLICATION_READ, P.APPLICATION_WRITE, P.CLOCK_READ, P.DOCUMENT_ADD, P.DOCUMENT_READ, P.NOTIFICATION_READ}
)
_READ_SHOP: Final = frozenset(
    {P.APPEAL_READ, P.CASE_READ, P.CATALOGUE_READ, P.CLOCK_READ, P.DOCUMENT_READ, P.FACTS_READ, P.FIX_READ}
    | {P.MEASURE_READ, P.NOTIFICATION_READ, P.REVIEW_READ, P.RULEBOOK_READ, P.SCORE_READ, P.SELLER_READ}
    | {P.STANDARD_READ, P.VIOLATION_READ}
)
_WHOLE_MARKET: Final = _READ_SHOP | {P.APPLICATION_READ, P.MARKET_READ}
# What is looked at, by whom and when: never for sellers, nor for systems that might tell them.
_READ_INSPECTIONS: Final = frozenset({P.DRAW_READ, P.PLAN_READ, P.POOL_READ, P.TASK_READ})

ROLE_PERMISSIONS: Final[dict[Role, frozenset[Permission]]] = {
    # Runs the system: accounts, jobs, messages, imports. Takes no decisions about sellers.
    Role.ADMINISTRATOR: (_WHOLE_MARKET - {P.DOCUMENT_READ})
    | {P.ACCOUNT_CREATE, P.ACCOUNT_READ, P.ASSESSMENT_RUN, P.AUDIT_READ, P.CALENDAR_EDIT, P.CASE_ASSIGN}
    | {
        P.CASE_IMPORT,
        P.CATALOGUE_IMPORT,
        P.FACTS_IMPORT,
        P.JOB_READ,
        P.JOB_RUN,
        P.MESSAGE_READ,
        P.MESSAGE_RESEND,
        P.METRICS_READ,
    }
    | {P.REVIEW_IMPORT, P.SCORE_RUN, P.SELLER_REGISTER, P.WEBHOOK_MANAGE},
    # Wants to sell: sees the own application and nothing else; the database itself holds that line.
    Role.APPLICANT: _OWN_APPLICATION,
    # Decides about sellers and rules.
    Role.COMPLIANCE_OFFICER: _WHOLE_MARKET
    | _READ_INSPECTIONS
    | {P.CATALOGUE_IMPORT, P.DRAW_WORK, P.PLAN_ACTIVATE, P.PLAN_WRITE, P.POOL_MANAGE, P.STANDARD_PUBLISH}
    | {P.STANDARD_WRITE, P.TASK_ASSIGN}
    | {P.APPEAL_DECIDE, P.APPLICATION_DECIDE, P.APPLICATION_REVIEW, P.ASSESSMENT_RUN, P.AUDIT_READ, P.CASE_ASSIGN}
    | {P.CASE_DECIDE, P.CASE_IMPORT, P.CASE_WORK, P.COMPLAINANT_JUDGE, P.DOCUMENT_ADD, P.DOCUMENT_VERIFY}
    | {P.FACTS_CORRECT, P.FACTS_IMPORT, P.FIX_REQUIRE, P.FIX_VERIFY, P.IDENTITY_EXPORT, P.MEASURE_CONFIRM}
    | {P.MEASURE_LIFT, P.MEASURE_START, P.PERSONAL_READ, P.RELATION_CONFIRM, P.REVIEW_IMPORT, P.REVIEW_WORK}
    | {
        P.RULE_RESUME,
        P.RULEBOOK_PUBLISH,
        P.SCORE_RUN,
        P.SELLER_REGISTER,
        P.SELLER_STOP,
        P.VIOLATION_CONFIRM,
        P.VIOLATION_REPORT,
    },
    # Buys what was drawn, without the seller knowing what for; sees the own tasks and no seller's record.
    Role.INSPECTOR: frozenset({P.NOTIFICATION_READ, P.STANDARD_READ, P.TASK_READ, P.TASK_WORK}),
    # The platform's own systems: push events, read scores.
    Role.INTEGRATION: (_WHOLE_MARKET - {P.APPLICATION_READ, P.DOCUMENT_READ})
    | {P.CASE_IMPORT, P.CATALOGUE_IMPORT, P.FACTS_IMPORT, P.MEASURE_CONFIRM, P.REVIEW_IMPORT, P.SELLER_REGISTER},
    # The second person: reads everything an officer reads, and confirms what an officer reported or decided.
    Role.REVIEWER: _WHOLE_MARKET
    | _READ_INSPECTIONS
    | {P.DRAW_WORK, P.PLAN_ACTIVATE, P.STANDARD_PUBLISH}
    | {P.APPEAL_DECIDE, P.APPLICATION_DECIDE, P.AUDIT_READ, P.CASE_DECIDE, P.CASE_WORK, P.COMPLAINANT_JUDGE}
    | {P.DOCUMENT_VERIFY, P.FACTS_CORRECT, P.FIX_VERIFY, P.MEASURE_LIFT, P.MEASURE_START, P.PERSONAL_READ}
    | {P.RULE_RESUME, P.SELLER_STOP, P.VIOLATION_CONFIRM},
    # Sees the own shop and nothing else, as the applicant does.
    Role.SELLER: _READ_SHOP
    | {P.APPEAL_FILE, P.APPLICATION_READ, P.CASE_ANSWER, P.DOCUMENT_ADD, P.FIX_WORK, P.REVIEW_ANSWER, P.TRAINING_TAKE},
}
# Whoever holds the link to a case: sees that case and acts in it, and nothing else.
OF_COMPLAINANTS: Final = frozenset({P.CASE_TRACK, P.DOCUMENT_ADD, P.DOCUMENT_READ})


@dataclass(frozen=True)
class Actor:
    """Who acts: an account, a complainant by the link to the case, the system itself, or nobody.

    `label` stays readable when the account is gone; a complainant's names the case and never the person.
    """

    kind: str
    id: str
    label: str
    permissions: frozenset[Permission] = field(default_factory=frozenset)
    seller_id: int | None = None
    application_id: int | None = None
    case_id: int | None = None


def permissions_of(roles: Iterable[Role]) -> frozenset[Permission]:
    """Everything that at least one of `roles` allows."""
    return frozenset().union(*(ROLE_PERMISSIONS[role] for role in roles))


def system_actor(job: str) -> Actor:
    """The system acting for `job` (a job's or command's name); it may do everything, and the audit names the job."""
    return Actor("system", job, f"system:{job}", frozenset(Permission))


def complainant(case_id: int) -> Actor:
    """Whoever holds the link to a case."""
    return Actor("complainant", str(case_id), f"complainant:{case_id}", OF_COMPLAINANTS, case_id=case_id)


ANONYMOUS: Final = Actor("anonymous", "", "anonymous")


def may(by: Actor, permission: Permission) -> bool:
    """Whether `by` holds `permission`."""
    return permission in by.permissions


def check_permission(by: Actor, permission: Permission) -> None:
    """Raise `PermissionDenied` when `by` does not hold `permission`."""
    if not may(by, permission):
        raise PermissionDenied(f"This needs the permission {permission.value}, which {by.label} does not have.")
