"""Tables of score runs and of the scores they stored, each with the inputs it was made from.

Rows of `score` are written a hundred thousand at a time straight from the register, hence without foreign keys.
"""

from datetime import date, datetime

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    SmallInteger,
    String,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from governance.core.database import Base


class ScoreRun(Base):
    """One judgement of every registered seller: as of a day, on what was known at a moment, under one rule book."""

    __tablename__ = "score_run"
    __table_args__ = (UniqueConstraint("as_of", "known_at", "rule_book_id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    as_of: Mapped[date] = mapped_column(Date, index=True)
    known_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    rule_book_id: Mapped[int] = mapped_column(ForeignKey("rule_book.id"))
    retrospective: Mapped[bool] = mapped_column(Boolean, comment="rebuilt from the event store for a past day")
    sellers: Mapped[int] = mapped_column(Integer)
    standings: Mapped[dict[str, int]] = mapped_column(JSONB, comment="sellers per standing")
    evidence: Mapped[dict[str, dict[str, int]]] = mapped_column(JSONB, comment="rated sellers per rate and state")
    digest: Mapped[str] = mapped_column(String, comment="SHA-256 over all score records in order of seller")
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[str] = mapped_column(String)


class Score(Base):
    """The score of one seller in one run. Arrays follow the order of the rates in the run's rule book.

    Shares and bounds are integers in millionths, amounts in thousandths of a point.
    """

    __tablename__ = "score"
    __table_args__ = (Index(None, "seller_id", "run_id"), Index(None, "run_id", "score"))

    run_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    seller_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    category_id: Mapped[int | None] = mapped_column(BigInteger)
    standing: Mapped[int] = mapped_column(SmallInteger)
    score: Mapped[int | None] = mapped_column(Integer, comment="thousandths; none while not yet rated")
    mature_orders: Mapped[int] = mapped_column(Integer)
    window_days: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    exposed: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    bad: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    independent: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    immature_exposed: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    immature_bad: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    target: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    worst: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    lower: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    upper: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    estimate: Mapped[list[int]] = mapped_column(ARRAY(Integer), comment="what to expect; steers attention only")
    evidence: Mapped[list[int]] = mapped_column(ARRAY(Integer), comment="state of evidence per rate")
    deduction: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    points: Mapped[int] = mapped_column(Integer)
    points_deduction: Mapped[int] = mapped_column(Integer)
