"""Tables of required fixes and of the evidence for them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    String,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from governance.core.database import Base


class RequiredFix(Base):
    """Something a seller has to put right. Asking for it, and answering it, admits nothing.

    Who did what is kept as `account:17`, so that nobody's name or address stands here and two names of one person are
    still one person. The deadline is the clock's; every step stands in the audit trail.
    """

    __tablename__ = "required_fix"
    __table_args__ = (
        UniqueConstraint("id", "seller_id"),
        CheckConstraint("(planned_at IS NULL) = (planned_by IS NULL)", name="planned_by_and_at"),
        CheckConstraint("(submitted_at IS NULL) = (submitted_by IS NULL)", name="submitted_by_and_at"),
        CheckConstraint("submitted_at IS NULL OR planned_at IS NOT NULL", name="planned_before_evidence"),
        CheckConstraint(
            "NOT root_cause_asked OR planned_at IS NULL OR root_cause IS NOT NULL", name="planned_with_its_root_cause"
        ),
        CheckConstraint("escalated_at IS NULL OR overdue_at IS NOT NULL", name="escalated_after_overdue"),
        CheckConstraint("(judged_at IS NULL) = (judged_by IS NULL)", name="judged_by_and_at"),
        CheckConstraint(
            "(state IN ('verified', 'cancelled')) = (closed_at IS NOT NULL)", name="closed_with_its_moment"
        ),
        CheckConstraint("state NOT IN ('returned', 'verified') OR judged_by IS NOT NULL", name="judged_by_somebody"),
        CheckConstraint(
            "judged_by IS NULL OR (judged_by LIKE 'account:%' AND judged_by <> required_by"
            " AND judged_by IS DISTINCT FROM planned_by AND judged_by IS DISTINCT FROM submitted_by)",
            name="judged_by_a_second_person",
        ),
        Index(
            "uq_required_fix_open_source",
            "seller_id",
            "source",
            unique=True,
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index(None, "seller_id", "id"),
        Index("ix_required_fix_open", "id", postgresql_where=text("closed_at IS NULL")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    seller_id: Mapped[int] = mapped_column(ForeignKey("seller.id"))
    source: Mapped[str] = mapped_column(String, comment="what it follows from, such as permit:12; one open fix each")
    title: Mapped[str] = mapped_column(String)
    demand: Mapped[str] = mapped_column(String, comment="what has to be put right and shown, in words")
    words: Mapped[dict[str, dict[str, str]] | None] = mapped_column(
        JSONB, comment="title and demand in each language, {title: {en, zh}, demand: {en, zh}}, where a rule asks"
    )
    state: Mapped[str] = mapped_column(String)
    owner: Mapped[str | None] = mapped_column(String, comment="who at the seller takes care of it")
    plan: Mapped[str | None] = mapped_column(String, comment="how the seller will put it right")
    root_cause_asked: Mapped[bool] = mapped_column(
        Boolean, server_default=false(), comment="the plan has to say why it happened"
    )
    root_cause: Mapped[str | None] = mapped_column(String, comment="why it happened, as the seller found")
    reason: Mapped[str | None] = mapped_column(String, comment="why it was last returned, extended or cancelled")
    clock_id: Mapped[int | None] = mapped_column(ForeignKey("clock.id"), comment="the clock of its deadline")
    required_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    required_by: Mapped[str] = mapped_column(String)
    planned_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    planned_by: Mapped[str | None] = mapped_column(String)
    submitted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    submitted_by: Mapped[str | None] = mapped_column(String)
    judged_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True), comment="last verified or returned")
    judged_by: Mapped[str | None] = mapped_column(String)
    overdue_at: Mapped[datetime | None] = mapped_column(
        DateTime(timezone=True), comment="when everybody was told that its day has passed; null for a new day"
    )
    escalated_at: Mapped[datetime | None] = mapped_column(
        DateTime(timezone=True), comment="when still nothing had come and the rule book's next step was taken"
    )
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    version: Mapped[int] = mapped_column(Integer, server_default="1", comment="one more at every change")


class FixEvidence(Base):
    """A document that a seller showed for a fix, and what it said about it; stays as it was shown."""

    __tablename__ = "fix_evidence"
    __table_args__ = (
        ForeignKeyConstraint(["fix_id", "seller_id"], ["required_fix.id", "required_fix.seller_id"]),
        Index(None, "fix_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    fix_id: Mapped[int] = mapped_column(BigInteger)
    seller_id: Mapped[int] = mapped_column(ForeignKey("seller.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    note: Mapped[str | None] = mapped_column(String)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[str] = mapped_column(String)
