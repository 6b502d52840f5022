"""Tables of clocks, and of the days and years of calendars that people entered."""

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
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.core.clocks.rules import Binds, ClockRule, Kind, Unit
from governance.core.clocks.states import State
from governance.core.database import Base


class Clock(Base):
    """Somebody has until `due_at` to do something about a subject; at most one of a name is open per subject.

    It counts `amount` of `unit`, or ends on a day that is given (an expiry): then both are null.
    """

    __tablename__ = "clock"
    __table_args__ = (
        CheckConstraint("(amount IS NULL) = (unit IS NULL)", name="amount_with_unit"),
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended_by_and_at"),
        CheckConstraint("(ended_at IS NULL) = (state IN ('running', 'paused'))", name="ended_when_it_ended"),
        Index(
            "uq_clock_open",
            "subject_kind",
            "subject_id",
            "name",
            unique=True,
            postgresql_where=text("state IN ('running', 'paused')"),
        ),
        Index(None, "subject_kind", "subject_id"),
        Index(None, "due_at", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    name: Mapped[str] = mapped_column(String)
    subject_kind: Mapped[str] = mapped_column(String)
    subject_id: Mapped[str] = mapped_column(String)
    seller_id: Mapped[int | None] = mapped_column(BigInteger, index=True, comment="the seller who may see it")
    application_id: Mapped[int | None] = mapped_column(BigInteger, index=True, comment="the applicant who may see it")
    binds: Mapped[str] = mapped_column(String)
    kind: Mapped[str] = mapped_column(String)
    source: Mapped[str] = mapped_column(String)
    source_verified_on: Mapped[date] = mapped_column(Date)
    amount: Mapped[int | None] = mapped_column(Integer)
    unit: Mapped[str | None] = mapped_column(String)
    country: Mapped[str | None] = mapped_column(String(2), comment="whose days off count; null: weekends only")
    started_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    started_by: Mapped[str] = mapped_column(String)
    due_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    provisional: Mapped[bool] = mapped_column(comment="a calendar that is not yet published could move it")
    computed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    state: Mapped[str] = mapped_column(String)
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ended_by: Mapped[str | None] = mapped_column(String)
    pauses: Mapped[list["ClockPause"]] = relationship(order_by="ClockPause.from_at")
    steps: Mapped[list["ClockStep"]] = relationship(order_by="(ClockStep.at, ClockStep.position)")

    @property
    def subject(self) -> tuple[str, str]:
        """What it is about."""
        return self.subject_kind, self.subject_id

    @property
    def rule(self) -> ClockRule | None:
        """What it counts; None when it ends on a day that was given."""
        if self.amount is None or self.unit is None:
            return None
        return ClockRule(
            Binds(self.binds), Kind(self.kind), self.source, self.source_verified_on, self.amount, Unit(self.unit)
        )

    def overdue(self, at: datetime) -> bool:
        """Whether it still runs although it is past due."""
        return self.state == State.RUNNING and self.due_at < at


class ClockPause(Base):
    """A time in which a clock stands; open while `until_at` is null."""

    __tablename__ = "clock_pause"
    __table_args__ = (
        CheckConstraint("until_at >= from_at", name="ends_after_it_began"),
        Index("uq_clock_pause_open", "clock_id", unique=True, postgresql_where=text("until_at IS NULL")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("clock.id"), index=True)
    from_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    until_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    reason: Mapped[str | None] = mapped_column(String)


class ClockStep(Base):
    """Something that happens once on the way of a clock; not done and past `at` means: to be done now."""

    __tablename__ = "clock_step"
    __table_args__ = (
        UniqueConstraint("clock_id", "name"),
        Index("ix_clock_step_waiting", "at", postgresql_where=text("done_at IS NULL")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("clock.id"))
    name: Mapped[str] = mapped_column(String)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    position: Mapped[int] = mapped_column(Integer, comment="order among steps of one moment")
    done_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    attempts: Mapped[int] = mapped_column(Integer, server_default="0")
    error: Mapped[str | None] = mapped_column(Text, comment="why the last attempt failed")
    retry_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class CalendarDay(Base):
    """A day on which a country works or not, whatever the calendar library says."""

    __tablename__ = "calendar_day"

    country: Mapped[str] = mapped_column(String(2), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    working: Mapped[bool] = mapped_column()
    name: Mapped[str] = mapped_column(String)
    source: Mapped[str] = mapped_column(String)
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[str] = mapped_column(String)


class CalendarYear(Base):
    """A year of which every day off and make-up day has been entered, before the calendar library has it."""

    __tablename__ = "calendar_year"

    country: Mapped[str] = mapped_column(String(2), primary_key=True)
    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    source: Mapped[str] = mapped_column(String)
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[str] = mapped_column(String)
