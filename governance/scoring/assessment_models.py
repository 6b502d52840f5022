"""Tables of the monthly assessments: what each run was made of, what it found, and what a simulated year promises."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
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


class AssessmentRun(Base):
    """One assessment of every registered seller: as of the first day of a month, once."""

    __tablename__ = "assessment_run"
    __table_args__ = (CheckConstraint("extract(day FROM as_of) = 1", name="first_of_a_month"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    as_of: Mapped[date] = mapped_column(Date, unique=True)
    known_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    rule_book_id: Mapped[int] = mapped_column(ForeignKey("rule_book.id"))
    sellers: Mapped[int] = mapped_column(Integer, comment="of whom at least one rate was judged")
    pooled: Mapped[int] = mapped_column(Integer, comment="sellers judged together with related shops")
    rates: Mapped[dict[str, dict[str, int]]] = mapped_column(JSONB, comment="per rate: sellers judged, and per finding")
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[str] = mapped_column(String)


class AssessmentFinding(Base):
    """A rate of a seller that an assessment found proven over its target; what was not found has no row.

    Shares are integers in millionths. The counts of related shops are pooled: then every one of them has a row.
    """

    __tablename__ = "assessment_finding"
    __table_args__ = (
        UniqueConstraint("run_id", "seller_id", "rate"),
        CheckConstraint("finding IN ('warned', 'over', 'violation')", name="something_found"),
        CheckConstraint("(finding = 'violation') = (violation_id IS NOT NULL)", name="violation_with_its_case"),
        CheckConstraint("lower > target AND independent <= bad AND bad <= exposed", name="proven_over"),
        Index(None, "seller_id", "run_id"),
        Index(None, "run_id", "rate", "finding"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("assessment_run.id"))
    seller_id: Mapped[int] = mapped_column(ForeignKey("seller.id"))
    rate: Mapped[str] = mapped_column(String, comment="code of the rate in the rule book")
    finding: Mapped[str] = mapped_column(String)
    in_a_row: Mapped[int] = mapped_column(SmallInteger, comment="assessments that found it, this one included")
    exposed: Mapped[int] = mapped_column(Integer)
    bad: Mapped[int] = mapped_column(Integer)
    independent: Mapped[int] = mapped_column(Integer, comment="bad events that share no buyer or lot")
    lower: Mapped[int] = mapped_column(Integer)
    target: Mapped[int] = mapped_column(Integer)
    rates_judged: Mapped[int] = mapped_column(
        SmallInteger, comment="rates of the seller among which the error is shared"
    )
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date] = mapped_column(Date)
    pooled: Mapped[int] = mapped_column(Integer, comment="shops whose counts these are; 1: its own alone")
    violation_id: Mapped[int | None] = mapped_column(ForeignKey("violation.id"))


class AssessmentSimulation(Base):
    """A simulated year of assessments under one rule book: its table, made once for a page to show."""

    __tablename__ = "assessment_simulation"

    rule_book_id: Mapped[int] = mapped_column(ForeignKey("rule_book.id"), primary_key=True)
    shops: Mapped[int] = mapped_column(Integer, comment="simulated for each figure")
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[str] = mapped_column(String)
