"""Tables of appeals: what is contested, what happened since, and the documents shown."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    SmallInteger,
    String,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from governance.core.database import Base


class Appeal(Base):
    """One thing that a seller contests (violation, measure, counted event, rate line, standing, …), in one instance."""

    __tablename__ = "appeal"
    __table_args__ = (
        UniqueConstraint("id", "seller_id"),
        UniqueConstraint("subject_kind", "subject_id", "instance"),
        CheckConstraint("instance IN (1, 2)", name="one_second_instance"),
        CheckConstraint("(instance = 2) = (first_id IS NOT NULL)", name="second_names_the_first"),
        CheckConstraint("(state = 'decided') = (outcome IS NOT NULL)", name="decided_with_its_outcome"),
        CheckConstraint("(state IN ('decided', 'withdrawn')) = (ended_at IS NOT NULL)", name="ended_with_its_moment"),
        CheckConstraint(
            "outcome IS NULL OR (decided_by LIKE 'account:%' AND NOT involved ? decided_by)",
            name="decided_by_another_person",
        ),
        Index(None, "seller_id", "id"),
        Index("ix_appeal_open", "id", postgresql_where=text("ended_at IS NULL")),
        Index("ix_appeal_rule", "rule", postgresql_where=text("rule IS NOT NULL AND outcome IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    seller_id: Mapped[int] = mapped_column(ForeignKey("seller.id"))
    subject_kind: Mapped[str] = mapped_column(String)
    subject_id: Mapped[str] = mapped_column(String)
    title: Mapped[str] = mapped_column(String, comment="what is contested, in words, as it was shown")
    rule: Mapped[str | None] = mapped_column(String, comment="code of the violation type, where there is one")
    automatic: Mapped[bool] = mapped_column(Boolean, comment="what is contested was decided by the rule alone")
    listed_ground: Mapped[str | None] = mapped_column(String)
    instance: Mapped[int] = mapped_column(SmallInteger)
    first_id: Mapped[int | None] = mapped_column(ForeignKey("appeal.id"))
    state: Mapped[str] = mapped_column(String)
    grounds: Mapped[str] = mapped_column(String, comment="why, in the seller's words")
    hearing: Mapped[bool] = mapped_column(
        Boolean, server_default=false(), comment="the seller asked to talk to a person before the decision"
    )
    heard_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    events: Mapped[list[dict[str, Any]]] = mapped_column(
        JSONB, server_default="[]", comment="counted events it is about: [{metric, reference}]"
    )
    involved: Mapped[list[str]] = mapped_column(
        JSONB, comment="who reported, decided or filed: account:17; none decides"
    )
    window_until: Mapped[date] = mapped_column(Date)
    handler_id: Mapped[int | None] = mapped_column(BigInteger)
    filed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    filed_by: Mapped[str] = mapped_column(String)
    late_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True), comment="our time ran out undecided")
    relief_at: Mapped[datetime | None] = mapped_column(
        DateTime(timezone=True), comment="since then what is contested is suspended"
    )
    outcome: Mapped[str | None] = mapped_column(String)
    reason: Mapped[str | None] = mapped_column(String, comment="why it was decided so, or taken back")
    decided_by: Mapped[str | None] = mapped_column(String)
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    version: Mapped[int] = mapped_column(Integer, server_default="1", comment="one more at every change")


class AppealEntry(Base):
    """What happened to an appeal, in order; some of it for the platform alone."""

    __tablename__ = "appeal_entry"
    __table_args__ = (
        ForeignKeyConstraint(["appeal_id", "seller_id"], ["appeal.id", "appeal.seller_id"]),
        Index(None, "appeal_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    appeal_id: Mapped[int] = mapped_column(BigInteger)
    seller_id: Mapped[int] = mapped_column(ForeignKey("seller.id"))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    party: Mapped[str] = mapped_column(String, comment="seller, platform or system")
    kind: Mapped[str] = mapped_column(String, comment="filed, asked, answered, heard, note, late, relief, decided, …")
    text: Mapped[str | None] = mapped_column(String)
    data: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    for_seller: Mapped[bool] = mapped_column(Boolean)
    by: Mapped[str] = mapped_column(String)


class AppealEvidence(Base):
    """A document shown in an appeal; stays as it was shown."""

    __tablename__ = "appeal_evidence"
    __table_args__ = (
        ForeignKeyConstraint(["appeal_id", "seller_id"], ["appeal.id", "appeal.seller_id"]),
        UniqueConstraint("appeal_id", "document_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    appeal_id: Mapped[int] = mapped_column(BigInteger)
    seller_id: Mapped[int] = mapped_column(ForeignKey("seller.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    party: Mapped[str] = mapped_column(String)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[str] = mapped_column(String)
