"""Tables of the pools: inspectors and what they must keep away from, laboratories and what they may test."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    String,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from governance.core.database import Base


class Inspector(Base):
    """A person who inspects. Outside the platform's compliance team only `code`, a pseudonym, is ever shown."""

    __tablename__ = "inspector"
    __table_args__ = (CheckConstraint("tasks_a_week > 0", name="has_time"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)
    code: Mapped[str] = mapped_column(String, unique=True, comment="pseudonym: I-07")
    team: Mapped[str] = mapped_column(String)
    tasks_a_week: Mapped[int] = mapped_column(Integer)
    active: Mapped[bool] = mapped_column(Boolean, server_default=true())
    since: Mapped[date] = mapped_column(Date)
    version: Mapped[int] = mapped_column(Integer, server_default="1", comment="one more at every change")


class InspectorConflict(Base):
    """An inspector keeps away from a seller while this holds; ended, never deleted."""

    __tablename__ = "inspector_conflict"
    __table_args__ = (
        Index(None, "inspector_id", "seller_id"),
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="ends_after_it_began"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    inspector_id: Mapped[int] = mapped_column(ForeignKey("inspector.id"))
    seller_id: Mapped[int] = mapped_column(ForeignKey("seller.id"))
    reason: Mapped[str] = mapped_column(String)
    from_on: Mapped[date] = mapped_column(Date)
    until_on: Mapped[date | None] = mapped_column(Date, comment="last day on which it holds")
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[str] = mapped_column(String)


class Laboratory(Base):
    """A laboratory that may be drawn for tests."""

    __tablename__ = "laboratory"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    code: Mapped[str] = mapped_column(String, unique=True, comment="LAB-3")
    name: Mapped[str] = mapped_column(String)
    country: Mapped[str | None] = mapped_column(String(2))
    accreditation: Mapped[str] = mapped_column(String, comment="number and body: CNAS L0001 (ISO/IEC 17025)")
    accredited_until: Mapped[date] = mapped_column(Date, comment="last day on which it holds")
    active: Mapped[bool] = mapped_column(Boolean, server_default=true())
    suspended_reason: Mapped[str | None] = mapped_column(String, comment="why it is not drawn for now")
    version: Mapped[int] = mapped_column(Integer, server_default="1", comment="one more at every change")


class LaboratoryScope(Base):
    """A laboratory may test goods of a category."""

    __tablename__ = "laboratory_scope"

    laboratory_id: Mapped[int] = mapped_column(ForeignKey("laboratory.id"), primary_key=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"), primary_key=True)
