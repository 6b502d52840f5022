"""Tables of trainings: which course a seller takes, and its attempts at the quiz."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    ARRAY,
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
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from governance.core.database import Base


class Training(Base):
    """One seller takes one course of a rule book, because a measure asks for it or because it wants to."""

    __tablename__ = "training"
    __table_args__ = (
        UniqueConstraint("id", "seller_id"),
        CheckConstraint("state IN ('open', 'passed', 'credited')", name="state_known"),
        CheckConstraint("(state = 'open') = (passed_at IS NULL)", name="passed_with_its_moment"),
        CheckConstraint("(state = 'credited') = (credited_at IS NOT NULL)", name="credited_with_its_moment"),
        CheckConstraint("(credited_at IS NULL) = (points IS NULL)", name="credited_with_its_points"),
        Index("uq_training_open", "seller_id", "course", unique=True, postgresql_where=text("state = 'open'")),
        Index("ix_training_passed", "id", postgresql_where=text("state = 'passed'")),
        Index(None, "seller_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    seller_id: Mapped[int] = mapped_column(ForeignKey("seller.id"))
    course: Mapped[str] = mapped_column(String, comment="code of the course in the rule book")
    rule_book_id: Mapped[int] = mapped_column(ForeignKey("rule_book.id"), comment="whose questions are asked")
    measure_id: Mapped[int | None] = mapped_column(
        ForeignKey("measure.id"), comment="the measure that asks for it; null: on its own wish"
    )
    state: Mapped[str] = mapped_column(String)
    begun_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    begun_by: Mapped[str] = mapped_column(String, comment="account:17, system:rule-book")
    passed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    credited_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    points: Mapped[int | None] = mapped_column(Integer, comment="points earned back by it")
    version: Mapped[int] = mapped_column(Integer, server_default="1", comment="one more at every change")


class TrainingAttempt(Base):
    """One attempt at the quiz of a course; stays as it was taken."""

    __tablename__ = "training_attempt"
    __table_args__ = (
        ForeignKeyConstraint(["training_id", "seller_id"], ["training.id", "training.seller_id"]),
        UniqueConstraint("training_id", "number"),
        CheckConstraint("number_right BETWEEN 0 AND cardinality(answers)", name="right_among_the_answers"),
        Index(None, "seller_id", "taken_at"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    training_id: Mapped[int] = mapped_column(BigInteger)
    seller_id: Mapped[int] = mapped_column(ForeignKey("seller.id"))
    number: Mapped[int] = mapped_column(Integer, comment="1 is the first")
    answers: Mapped[list[int]] = mapped_column(ARRAY(Integer), comment="the chosen answer of each question, from 0")
    number_right: Mapped[int] = mapped_column(Integer)
    passed: Mapped[bool] = mapped_column(Boolean)
    taken_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[str] = mapped_column(String)
