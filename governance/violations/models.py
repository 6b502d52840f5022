"""Tables of violations and of the append-only ledger of points."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

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
    Numeric,
    String,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from governance.core.database import Base


class Violation(Base):
    """One breach of one rule by one seller, found in one source event (`complaint:4711`): unique, so it counts once."""

    __tablename__ = "violation"
    __table_args__ = (
        UniqueConstraint("source", "rule", "seller_id"),
        CheckConstraint("(confirmed_at IS NULL) = (confirmed_by IS NULL)", name="confirmed_by_and_at"),
        CheckConstraint("(confirmed_at IS NULL) = (effective_on IS NULL)", name="confirmed_with_effect"),
        CheckConstraint("(amount IS NULL) = (currency IS NULL)", name="amount_with_its_currency"),
        Index(None, "seller_id", "occurred_on"),
        Index("ix_violation_reported", "id", postgresql_where=text("state = 'reported'")),
        Index("ix_violation_external", "seller_id", "external_reference"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    seller_id: Mapped[int] = mapped_column(ForeignKey("seller.id"))
    source: Mapped[str] = mapped_column(String)
    rule: Mapped[str] = mapped_column(String, comment="code of the violation type in the rule book")
    rule_book_id: Mapped[int] = mapped_column(ForeignKey("rule_book.id"))
    state: Mapped[str] = mapped_column(String)
    severity: Mapped[str] = mapped_column(String)
    points_class: Mapped[str] = mapped_column(String)
    points: Mapped[int] = mapped_column(Integer, comment="what the rule gives; the ledger says what counts of it")
    order_reference: Mapped[str | None] = mapped_column(String)
    external_reference: Mapped[str | None] = mapped_column(
        String, comment="the platform's id of the complaint, so that a case known in two ways counts once"
    )
    category: Mapped[str | None] = mapped_column(String)
    product: Mapped[str | None] = mapped_column(String, comment="the item: measures fall on it before the shop")
    rate: Mapped[str | None] = mapped_column(String, comment="code of the rate, when an assessment found it")
    amount: Mapped[Decimal | None] = mapped_column(Numeric(18, 2), comment="value of what it is about")
    currency: Mapped[str | None] = mapped_column(String(3))
    evidence: Mapped[list[dict[str, Any]]] = mapped_column(
        JSONB, server_default="[]", comment="what shows it: [{kind, reference}], case, document, draw, assessment"
    )
    cause: Mapped[str | None] = mapped_column(String, comment="lot or product; violations of one cause may be merged")
    reason: Mapped[str] = mapped_column(String, comment="why this rule applies, in words")
    occurred_on: Mapped[date] = mapped_column(Date)
    effective_on: Mapped[date | None] = mapped_column(Date, comment="day of the decision; points count from here")
    reported_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    reported_by: Mapped[str] = mapped_column(String)
    confirmed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    confirmed_by: Mapped[str | None] = mapped_column(String)
    automatic: Mapped[bool] = mapped_column(
        Boolean, server_default=false(), comment="confirmed by the rule, not by a person"
    )
    decided_reason: Mapped[str | None] = mapped_column(String, comment="why it was dismissed, upheld or overturned")
    suspended_on: Mapped[date | None] = mapped_column(
        Date, comment="the platform was late with the appeal: until it is decided, nothing of this counts"
    )
    fix_verified_on: Mapped[date | None] = mapped_column(Date, comment="day on which its required fix was verified")
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    version: Mapped[int] = mapped_column(Integer, server_default="1", comment="one more at every change by a person")


class PointsEarned(Base):
    """Points of one violation that were earned back, by a verified fix or a passed training; append-only."""

    __tablename__ = "points_earned"
    __table_args__ = (
        UniqueConstraint("source", "violation_id"),
        CheckConstraint("points > 0", name="something_earned"),
        Index(None, "seller_id", "earned_on"),
        Index(None, "violation_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    seller_id: Mapped[int] = mapped_column(ForeignKey("seller.id"))
    violation_id: Mapped[int] = mapped_column(ForeignKey("violation.id"))
    points: Mapped[int] = mapped_column(Integer)
    source: Mapped[str] = mapped_column(String, comment="what earned them: fix:12, training:7")
    earned_on: Mapped[date] = mapped_column(Date)
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[str] = mapped_column(String)


class LedgerEntry(Base):
    """Points of a violation; append-only. A lapse is a filter, a correction is a reversing entry.

    The entries of one violation form a chain, each naming the one before in `reverses`: points, their reversal, and
    points again when the violation turned out to count after all. What was earned back has a chain of its own beside
    it (`earned_id`), with the signs turned. A chain cannot fork, so nothing is posted twice.
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (
        CheckConstraint(
            "points <> 0 AND (points > 0 OR reverses IS NOT NULL OR earned_id IS NOT NULL)",
            name="only_reversals_give_back",
        ),
        CheckConstraint("lapses_at > effective_at", name="lapses_after_effect"),
        UniqueConstraint("violation_id", "earned_id", "reverses", postgresql_nulls_not_distinct=True),
        Index(None, "seller_id", "effective_at"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    seller_id: Mapped[int] = mapped_column(ForeignKey("seller.id"))
    violation_id: Mapped[int] = mapped_column(ForeignKey("violation.id"))
    earned_id: Mapped[int | None] = mapped_column(ForeignKey("points_earned.id"), comment="what gave points back")
    rule_book_id: Mapped[int] = mapped_column(ForeignKey("rule_book.id"))
    points_class: Mapped[str] = mapped_column(String)
    points: Mapped[int] = mapped_column(Integer, comment="negative in a reversing entry")
    effective_at: Mapped[date] = mapped_column(Date)
    lapses_at: Mapped[date] = mapped_column(Date, comment="first day on which it no longer counts")
    reverses: Mapped[int | None] = mapped_column(
        ForeignKey("ledger_entry.id"), comment="the entry taken back; in renewed points, the reversal they follow"
    )
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[str] = mapped_column(String)


class RulePause(Base):
    """A rule confirms nothing by itself any more, for too many of its decisions did not hold; or is only watched."""

    __tablename__ = "rule_pause"
    __table_args__ = (
        CheckConstraint("(resumed_at IS NULL) = (resumed_by IS NULL)", name="resumed_by_and_at"),
        Index("uq_rule_pause_open", "rule", unique=True, postgresql_where=text("resumed_at IS NULL")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    rule: Mapped[str] = mapped_column(String, comment="code of the violation type")
    alert_only: Mapped[bool] = mapped_column(Boolean, comment="safety and authority rules go on; people are told")
    overturned: Mapped[int] = mapped_column(Integer)
    decided: Mapped[int] = mapped_column(Integer)
    lower: Mapped[int] = mapped_column(Integer, comment="lower bound of the share overturned, in millionths")
    limit: Mapped[int] = mapped_column(Integer, comment="what it may be, in millionths")
    paused_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    resumed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    resumed_by: Mapped[str | None] = mapped_column(String)
    resumed_reason: Mapped[str | None] = mapped_column(String)
