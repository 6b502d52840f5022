"""The audit trail: one row per change, written in the same transaction as the change, never altered."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from flask import g, has_request_context
from sqlalchemy import BigInteger, DateTime, Identity, Index, String
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
    FACTS_IMPORT = "facts:import"
    JOB_RUN = "job:run"
    RULEBOOK_PUBLISH = "rulebook:publish"
    SCORE_RUN = "score:run"
    SELLER_CATEGORY = "seller:category"
    SELLER_REGISTER = "seller:register"
    VIOLATION_CONFIRM = "violation:confirm"
    VIOLATION_DISMISS = "violation:dismiss"
    VIOLATION_REPORT = "violation:report"


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
) -> AuditEntry:
    """Add the audit row of a change to the open transaction; `subject` is (kind, opaque id)."""
    entry = AuditEntry(
        at=at,
        action=action.value,
        actor_kind=by.kind,
        actor_id=by.id,
        actor_label=by.label,
        subject_kind=subject[0],
        subject_id=subject[1],
        reason=reason,
        before=before,
        after=after,
        request_id=g.get("request_id") if has_request_context() else None,
    )
    db.session.add(entry)
    return entry
