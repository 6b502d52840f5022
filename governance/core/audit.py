"""The audit trail: one row per change, written in the same transaction as the change, never altered."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from flask import g, has_request_context
from sqlalchemy import BigInteger, DateTime, Identity, Index, String, insert
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from governance.core.access import Actor
from governance.core.database import Base, db


class AuditAction(StrEnum):
    """What can happen to what, `resource:action`, in alphabetical order; a retired value stays, for old rows."""

    ACCOUNT_CREATE = "account:create"
    ACCOUNT_PASSWORD = "account:password"  # noqa: S105 (somebody changed theirs)
    ACCOUNT_SIGN_IN = "account:sign_in"
    ACCOUNT_SIGN_OUT = "account:sign_out"
    ACCOUNT_TURN = "account:turn"
    APPEAL_ADD = "appeal:add"
    APPEAL_ASSIGN = "appeal:assign"
    APPEAL_DECIDE = "appeal:decide"
    APPEAL_FILE = "appeal:file"
    APPEAL_HEARD = "appeal:heard"
    APPEAL_LATE = "appeal:late"
    APPEAL_REOPEN = "appeal:reopen"
    APPEAL_TAKE = "appeal:take"
    APPEAL_WITHDRAW = "appeal:withdraw"
    APPLICATION_ASK = "application:ask"
    APPLICATION_CHECK = "application:check"
    APPLICATION_CONFIRM = "application:confirm"
    APPLICATION_CONTEST = "application:contest"
    APPLICATION_DECIDE = "application:decide"
    APPLICATION_DECLINE = "application:decline"
    APPLICATION_DEPOSIT = "application:deposit"
    APPLICATION_ERASE = "application:erase"
    APPLICATION_PERSONAL = "application:personal"
    APPLICATION_PROPOSE = "application:propose"
    APPLICATION_PUT_BACK = "application:put_back"
    APPLICATION_START = "application:start"
    APPLICATION_SUBMIT = "application:submit"
    APPLICATION_TAKE = "application:take"
    APPLICATION_WITHDRAW = "application:withdraw"
    APPLICATION_WRITE = "application:write"
    ASSESSMENT_RUN = "assessment:run"
    CALENDAR_DAY = "calendar:day"
    CALENDAR_PUBLISH = "calendar:publish"
    CASE_ACCEPT = "case:accept"
    CASE_ANSWER = "case:answer"
    CASE_ASK = "case:ask"
    CASE_ASSIGN = "case:assign"
    CASE_CLOSE = "case:close"
    CASE_DECIDE = "case:decide"
    CASE_DEPUTY = "case:deputy"
    CASE_ERASE = "case:erase"
    CASE_ESCALATE = "case:escalate"
    CASE_EVIDENCE = "case:evidence"
    CASE_FILE = "case:file"
    CASE_GROUP = "case:group"
    CASE_IMPORT = "case:import"
    CASE_LINK = "case:link"
    CASE_MERGE = "case:merge"
    CASE_NOTE = "case:note"
    CASE_OFFER = "case:offer"
    CASE_OFFER_ANSWER = "case:offer_answer"
    CASE_PERSONAL = "case:personal"
    CASE_RATE = "case:rate"
    CASE_RECORD = "case:record"
    CASE_REFUSE = "case:refuse"
    CASE_REMEDY = "case:remedy"
    CASE_REOPEN = "case:reopen"
    CASE_SILENT = "case:silent"
    CASE_TEST = "case:test"
    CASE_WEIGHT = "case:weight"
    CASE_WITHDRAW = "case:withdraw"
    CATALOGUE_IMPORT = "catalogue:import"
    CLOCK_CANCEL = "clock:cancel"
    CLOCK_PAUSE = "clock:pause"
    CLOCK_RECOMPUTE = "clock:recompute"
    CLOCK_RESUME = "clock:resume"
    DOCUMENT_ADD = "document:add"
    DOCUMENT_ERASE = "document:erase"
    DOCUMENT_HAND_OVER = "document:hand_over"
    DOCUMENT_KEEP_UNTIL = "document:keep_until"
    DOCUMENT_NUMBER = "document:number"
    DOCUMENT_READ = "document:read"
    DOCUMENT_VERIFY = "document:verify"
    DRAW_BEACON = "draw:beacon"
    DRAW_COMMIT = "draw:commit"
    DRAW_DRAW = "draw:draw"
    DRAW_EXTEND = "draw:extend"
    DRAW_FREEZE = "draw:freeze"
    DRAW_OFFICER = "draw:officer"
    DRAW_REVEAL = "draw:reveal"
    DRAW_STEP_IN = "draw:step_in"
    DRAW_VOID = "draw:void"
    FACTS_CORRECT = "facts:correct"
    FACTS_FORGET = "facts:forget"
    FACTS_IMPORT = "facts:import"
    FIX_CANCEL = "fix:cancel"
    FIX_ESCALATE = "fix:escalate"
    FIX_EXTEND = "fix:extend"
    FIX_PLAN = "fix:plan"
    FIX_REQUIRE = "fix:require"
    FIX_RETURN = "fix:return"
    FIX_SUBMIT = "fix:submit"
    FIX_VERIFY = "fix:verify"
    IDENTITY_CHANGE = "identity:change"
    IDENTITY_DOWNLOAD = "identity:download"
    IDENTITY_DUE = "identity:due"
    IDENTITY_EXPORT = "identity:export"
    IDENTITY_REFUSE = "identity:refuse"
    IDENTITY_REPORT = "identity:report"
    IDENTITY_REVERIFY = "identity:reverify"
    INSPECTOR_CHANGE = "inspector:change"
    INSPECTOR_CONFLICT = "inspector:conflict"
    JOB_RUN = "job:run"
    LABORATORY_CHANGE = "laboratory:change"
    MEASURE_CONFIRM = "measure:confirm"
    MEASURE_DECLINE = "measure:decline"
    MEASURE_END = "measure:end"
    MEASURE_LIFT = "measure:lift"
    MEASURE_NOTICE = "measure:notice"
    MEASURE_PROPOSE = "measure:propose"
    MEASURE_PUBLISH = "measure:publish"
    MEASURE_REGISTER = "measure:register"
    MEASURE_RESUME = "measure:resume"
    MEASURE_START = "measure:start"
    MEASURE_SUSPEND = "measure:suspend"
    MESSAGE_RESEND = "message:resend"
    PERMIT_EXPIRE = "permit:expire"
    PERMIT_PROPOSE = "permit:propose"
    PERMIT_REFUSE = "permit:refuse"
    PERMIT_VERIFY = "permit:verify"
    PLAN_ACTIVATE = "plan:activate"
    PLAN_END = "plan:end"
    PLAN_PAUSE = "plan:pause"
    PLAN_PROPOSE = "plan:propose"
    PLAN_RESUME = "plan:resume"
    PLAN_RETURN = "plan:return"
    PLAN_WRITE = "plan:write"
    POINTS_EARN = "points:earn"
    RELATION_CONFIRM = "relation:confirm"
    RELATION_REJECT = "relation:reject"
    REVIEW_ANSWER = "review:answer"
    REVIEW_CLASSIFY = "review:classify"
    REVIEW_CLOSE = "review:close"
    REVIEW_ERASE = "review:erase"
    REVIEW_FLAG = "review:flag"
    REVIEW_HAND_OVER = "review:hand_over"
    REVIEW_IMPORT = "review:import"
    REVIEW_PERSONAL = "review:personal"
    REVIEW_REOPEN = "review:reopen"
    RULE_PAUSE = "rule:pause"
    RULE_RESUME = "rule:resume"
    RULEBOOK_PUBLISH = "rulebook:publish"
    SCORE_RUN = "score:run"
    SELLER_CATEGORY = "seller:category"
    SELLER_IMPORT = "seller:import"
    SELLER_LIFT = "seller:lift"
    SELLER_REGISTER = "seller:register"
    SELLER_STOP = "seller:stop"
    STANDARD_DRAFT = "standard:draft"
    STANDARD_PUBLISH = "standard:publish"
    STANDARD_TEMPLATE = "standard:template"
    STANDARD_WITHDRAW = "standard:withdraw"
    SWITCHING_RESULT = "switching:result"
    SWITCHING_RESUME = "switching:resume"
    SWITCHING_STEADY = "switching:steady"
    TASK_ASSIGN = "task:assign"
    TASK_CANCEL = "task:cancel"
    TASK_NOT_OBTAINABLE = "task:not_obtainable"
    TASK_PURCHASE = "task:purchase"
    TASK_REASSIGN = "task:reassign"
    TASK_REFUSED = "task:refused"
    TRAINING_CREDIT = "training:credit"
    TRAINING_TAKE = "training:take"
    VIOLATION_APPEAL = "violation:appeal"
    VIOLATION_CLOSE = "violation:close"
    VIOLATION_CONFIRM = "violation:confirm"
    VIOLATION_DISMISS = "violation:dismiss"
    VIOLATION_OVERTURN = "violation:overturn"
    VIOLATION_REPORT = "violation:report"
    VIOLATION_RESTORE = "violation:restore"
    VIOLATION_SUSPEND = "violation:suspend"
    VIOLATION_UPHOLD = "violation:uphold"
    VIOLATION_WITHDRAW = "violation:withdraw"
    WEBHOOK_CREATE = "webhook:create"
    WEBHOOK_SECRET = "webhook:secret"  # noqa: S105 (somebody changed it)
    WEBHOOK_SWITCH_OFF = "webhook:switch_off"
    WEBHOOK_SWITCH_ON = "webhook:switch_on"


class AuditEntry(Base):
    """Who did what to what, when and why. No foreign keys: the trail must outlive what it speaks of."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index(None, "subject_kind", "subject_id", "id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    action: Mapped[str] = mapped_column(String)
    actor_kind: Mapped[str] = mapped_column(String)
    actor_id: Mapped[str] = mapped_column(String)
    actor_label: Mapped[str] = mapped_column(String)
    subject_kind: Mapped[str] = mapped_column(String)
    subject_id: Mapped[str] = mapped_column(String)
    reason: Mapped[str | None] = mapped_column(String)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    request_id: Mapped[str | None] = mapped_column(String)


def record(
    action: AuditAction,
    *,
    subject: tuple[str, str],
    by: Actor,
    at: datetime,
    reason: str | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Add the audit row of a change to the open transaction; `subject` is (kind, opaque id).

    The row is not read back: whoever acts may write the trail, but only the platform reads it.
    """
    entry = {
        "at": at,
        "action": action.value,
        "actor_kind": by.kind,
        "actor_id": by.id,
        "actor_label": by.label,
        "subject_kind": subject[0],
        "subject_id": subject[1],
        "reason": reason,
        "before": before,
        "after": after,
        "request_id": g.get("request_id") if has_request_context() else None,
    }
    db.session.execute(insert(AuditEntry).values(entry).inline())
