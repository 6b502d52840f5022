"""Tables of the facts: batches of accepted events, counts per seller and day, what counts against a seller, corrections.

Seller ids of derived rows carry no foreign key: they come from a join with the register, and checking millions of rows
one by one would cost more than deriving them.
"""

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
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from governance.core.database import Base


class EventBatch(Base):
    """One import of one kind of events. The row makes the batch count: a file without it does not exist for anyone."""

    __tablename__ = "event_batch"
    __table_args__ = (UniqueConstraint("kind", "digest"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    kind: Mapped[str] = mapped_column(String)
    source: Mapped[str] = mapped_column(String, comment="file names, for people")
    digest: Mapped[str] = mapped_column(String, comment="SHA-256 of kind, mapping and file contents")
    correction: Mapped[bool] = mapped_column(Boolean, server_default=false())
    rows_read: Mapped[int] = mapped_column(BigInteger)
    rows_accepted: Mapped[int] = mapped_column(BigInteger)
    rows_rejected: Mapped[int] = mapped_column(BigInteger)
    rows_repeated: Mapped[int] = mapped_column(BigInteger, comment="same key and same content as a row known before")
    rows_superseded: Mapped[int] = mapped_column(BigInteger, comment="a later version of the same event is known")
    rows_waiting: Mapped[int] = mapped_column(BigInteger, comment="accepted; counts when the order it names arrives")
    reject_file: Mapped[str | None] = mapped_column(String)
    first_day: Mapped[date | None] = mapped_column(Date)
    last_day: Mapped[date | None] = mapped_column(Date)
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    by: Mapped[str] = mapped_column(String)


class SellerDay(Base):
    """Counts of one seller and one day; partitioned by month of the day.

    `day` is the day of the ORDER for everything about orders and their reviews, and the day a question or case was
    OPENED for everything about service. One order counts once for each seller who has a part in it.
    """

    __tablename__ = "seller_day"
    __table_args__ = (
        CheckConstraint("late <= delivered", name="late_within_delivered"),
        CheckConstraint("low_reviews <= reviews", name="low_within_reviews"),
        {"postgresql_partition_by": "RANGE (day)"},
    )

    seller_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    orders: Mapped[int] = mapped_column(Integer, comment="orders with this seller's goods")
    delivered: Mapped[int] = mapped_column(Integer, comment="of these, delivered and answerable")
    late: Mapped[int] = mapped_column(Integer, comment="of these, delivered after the promised calendar day")
    late_apart: Mapped[int] = mapped_column(Integer, comment="late, but not by the seller's fault")
    cancelled_by_seller: Mapped[int] = mapped_column(Integer)
    returned: Mapped[int] = mapped_column(Integer, comment="orders with a return for whatever reason")
    returned_for_quality: Mapped[int] = mapped_column(Integer)
    returned_for_quality_apart: Mapped[int] = mapped_column(Integer)
    exchanged: Mapped[int] = mapped_column(Integer)
    reviews: Mapped[int] = mapped_column(Integer, comment="reviewed orders of this seller alone, latest review each")
    low_reviews: Mapped[int] = mapped_column(Integer, comment="of these, 1 or 2 stars")
    rating_sum: Mapped[int] = mapped_column(Integer)
    reviews_apart: Mapped[int] = mapped_column(Integer, comment="reviewed orders that cannot be laid at one door")
    low_reviews_apart: Mapped[int] = mapped_column(Integer)
    reviews_handled: Mapped[int] = mapped_column(Integer, comment="answered and closed with an action")
    questions: Mapped[int] = mapped_column(Integer)
    answered_in_time: Mapped[int] = mapped_column(Integer, comment="first answer within 180 seconds")
    service_cases: Mapped[int] = mapped_column(Integer)
    refused_cases: Mapped[int] = mapped_column(Integer)
    refused_without_ground: Mapped[int] = mapped_column(Integer)
    rated_cases: Mapped[int] = mapped_column(Integer)
    satisfied_cases: Mapped[int] = mapped_column(Integer, comment="rated 4 or 5 of 5")
    resolved_cases: Mapped[int] = mapped_column(Integer)
    resolution_seconds: Mapped[int] = mapped_column(BigInteger, comment="summed over the resolved cases")


class AdverseEvent(Base):
    """One event that counts against a seller, or would if it were the seller's to answer for.

    The accountable rows of a metric and span of days are always as many as the numerator of that rate.
    """

    __tablename__ = "adverse_event"
    __table_args__ = (
        Index(None, "seller_id", "day"),
        Index(
            "ix_adverse_event_repeats",
            "seller_id",
            "metric",
            postgresql_where=text("repeats_day IS NOT NULL OR lot IS NOT NULL"),
        ),
    )

    metric: Mapped[str] = mapped_column(String, primary_key=True)
    event_reference: Mapped[str] = mapped_column(String, primary_key=True)
    seller_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    order_reference: Mapped[str | None] = mapped_column(String)
    day: Mapped[date] = mapped_column(Date, comment="the day it is counted on, as in seller_day")
    happened_on: Mapped[date] = mapped_column(Date, comment="the day it happened: delivery, review, refusal")
    buyer: Mapped[str] = mapped_column(String, comment="salted digest; never the platform's id of the person")
    product: Mapped[str | None] = mapped_column(String)
    lot: Mapped[str | None] = mapped_column(String)
    cause: Mapped[str | None] = mapped_column(String)
    accountable: Mapped[bool] = mapped_column(Boolean)
    reason: Mapped[str | None] = mapped_column(String, comment="why it is not accountable")
    repeats_day: Mapped[date | None] = mapped_column(
        Date, comment="day of this buyer's previous accountable event of the same metric at this seller"
    )


class FactCorrection(Base):
    """Somebody decided that a counted event is not the seller's to answer for, or took that back; append-only.

    Of several rows about one event the last one holds. Events keep coming as the platform sends them: a correction
    stands beside them, so that it outlives every import, and what was known before it stays as it was.
    """

    __tablename__ = "fact_correction"
    __table_args__ = (Index(None, "seller_id", "metric", "event_reference", "id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    seller_id: Mapped[int] = mapped_column(ForeignKey("seller.id"))
    metric: Mapped[str] = mapped_column(String)
    event_reference: Mapped[str] = mapped_column(String)
    accountable: Mapped[bool] = mapped_column(Boolean, comment="false: it counts no more; true: taken back, it counts")
    reason: Mapped[str] = mapped_column(String)
    source: Mapped[str] = mapped_column(String, comment="what it was decided in: appeal:7")
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    by: Mapped[str] = mapped_column(String)
