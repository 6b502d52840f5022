"""Tables of switching: how strictly the lots of one seller in one category are inspected, and why."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from governance.core.database import Base


class LotResult(Base):
    """The result of one lot on original inspection; append-only. States are worked out from these rows in order."""

    __tablename__ = "lot_result"
    __table_args__ = (
        UniqueConstraint("source"),
        Index(None, "seller_id", "category_id", "id"),
        CheckConstraint("table_set IN ('iso-2859-1', 'mil-std-105e')", name="table_set_known"),
        CheckConstraint("severity IN ('normal', 'tightened', 'reduced')", name="severity_known"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    seller_id: Mapped[int] = mapped_column(ForeignKey("seller.id"))
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"))
    table_set: Mapped[str] = mapped_column(String)
    severity: Mapped[str] = mapped_column(String, comment="normal, tightened or reduced, as it was inspected")
    accept_at_most: Mapped[int] = mapped_column(Integer)
    nonconforming: Mapped[int] = mapped_column(Integer)
    accepted: Mapped[bool] = mapped_column(Boolean)
    tighter_accepts: Mapped[bool] = mapped_column(Boolean, comment="would also pass at the next tighter AQL")
    source: Mapped[str] = mapped_column(String, comment="what it follows from, such as examination:12; once")
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[str] = mapped_column(String)


class SwitchingState(Base):
    """Where one seller stands in one category; the row is locked while a result is taken in."""

    __tablename__ = "switching_state"
    __table_args__ = (
        CheckConstraint("state IN ('normal', 'tightened', 'reduced', 'discontinued')", name="state_known"),
    )

    seller_id: Mapped[int] = mapped_column(ForeignKey("seller.id"), primary_key=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"), primary_key=True)
    table_set: Mapped[str] = mapped_column(String, primary_key=True)
    state: Mapped[str] = mapped_column(String)
    score: Mapped[int] = mapped_column(Integer, comment="switching score; 30 opens reduced inspection")
    since: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    reason: Mapped[str] = mapped_column(String, comment="what moved it there")
    steady: Mapped[bool] = mapped_column(
        Boolean, comment="production is steady and an officer agrees to reduced inspection"
    )
    after_result: Mapped[int] = mapped_column(
        BigInteger, server_default="0", comment="lot results after this one count in the present state"
    )
    version: Mapped[int] = mapped_column(Integer, server_default="1", comment="one more at every change")
