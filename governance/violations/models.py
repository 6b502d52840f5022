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
    """One breach of one rule by one seller, found in one source event (`complaint:4711`): unique, so it counts once."""

    __tablename__ = "violation"
    __table_args__ = (
        UniqueConstraint("source", "rule", "seller_id"),
        CheckConstraint("(confirmed_at IS NULL) = (confirmed_by IS NULL)", name="confirmed_by_and_at"),
        CheckConstraint("(confirmed_at IS NULL) = (effective_on IS NULL)", name="confirmed_with_effect"),
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
    points: Mapped[int] = mapped_column(Integer, comment="what the rule gives; the ledger says what counts of it")
    order_reference: Mapped[str | None] = mapped_column(String)
    cause: Mapped[str | None] = mapped_column(String, comment="lot or product; violations of one cause may be merged")
    reason: Mapped[str] = mapped_column(String, comment="why this rule applies, in words")
    occurred_on: Mapped[date] = mapped_column(Date)
    effective_on: Mapped[date | None] = mapped_column(Date, comment="day of the decision; points count from here")
    reported_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    reported_by: Mapped[str] = mapped_column(String)
    confirmed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    confirmed_by: Mapped[str | None] = mapped_column(String)


class LedgerEntry(Base):
    """Points of a violation; append-only. A lapse is a filter, a correction is a reversing entry.

    The entries of one violation form a chain, each naming the one before in `reverses`: points, their reversal, and
    points again when the violation turned out to count after all. The chain cannot fork, so nothing is posted twice.
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (
        CheckConstraint("points <> 0 AND (points > 0 OR reverses IS NOT NULL)", name="only_reversals_give_back"),
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
    reverses: Mapped[int | None] = mapped_column(
        ForeignKey("ledger_entry.id"), comment="the entry taken back; in renewed points, the reversal they follow"
    )
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[str] = mapped_column(String)
