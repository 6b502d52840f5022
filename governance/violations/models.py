"""Tables of violations and of the append-only ledger of points."""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
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


class Violation(Base):
    """One breach of one rule, found in one source event (`complaint:4711`); the pair is unique, so it counts once."""

    __tablename__ = "violation"
    __table_args__ = (
        UniqueConstraint("source", "rule"),
        CheckConstraint("(confirmed_at IS NULL) = (confirmed_by IS NULL)", name="confirmed_by_and_at"),
        Index(None, "seller_id", "occurred_on"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    seller_id: Mapped[int] = mapped_column(ForeignKey("seller.id"))
    source: Mapped[str] = mapped_column(String)
    rule: Mapped[str] = mapped_column(String, comment="code of the violation type in the rule book")
    rule_book_id: Mapped[int] = mapped_column(ForeignKey("rule_book.id"))
    state: Mapped[str] = mapped_column(String)
    severity: Mapped[str] = mapped_column(String)
    points_class: Mapped[str] = mapped_column(String)
    points: Mapped[int] = mapped_column(Integer)
    order_reference: Mapped[str | None] = mapped_column(String)
    reason: Mapped[str] = mapped_column(String, comment="why this rule applies, in words")
    occurred_on: Mapped[date] = mapped_column(Date)
    reported_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    reported_by: Mapped[str] = mapped_column(String)
    confirmed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    confirmed_by: Mapped[str | None] = mapped_column(String)


class LedgerEntry(Base):
    """Points for or against a seller; append-only. A lapse is a filter, a correction is a reversing entry."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        CheckConstraint("(reverses IS NULL) = (points > 0)", name="only_reversals_give_back"),
        CheckConstraint("lapses_at > effective_at", name="lapses_after_effect"),
        UniqueConstraint("violation_id", "reverses", postgresql_nulls_not_distinct=True),
        Index(None, "seller_id", "effective_at"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    seller_id: Mapped[int] = mapped_column(ForeignKey("seller.id"))
    violation_id: Mapped[int] = mapped_column(ForeignKey("violation.id"))
    rule_book_id: Mapped[int] = mapped_column(ForeignKey("rule_book.id"))
    points_class: Mapped[str] = mapped_column(String)
    points: Mapped[int] = mapped_column(Integer, comment="negative in a reversing entry")
    effective_at: Mapped[date] = mapped_column(Date)
    lapses_at: Mapped[date] = mapped_column(Date, comment="first day on which it no longer counts")
    reverses: Mapped[int | None] = mapped_column(ForeignKey("ledger_entry.id"))
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[str] = mapped_column(String)
