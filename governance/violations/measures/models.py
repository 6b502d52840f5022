"""Tables of measures: crossings of nodes, measures, their notices, calls to the platform, and the public register."""

from __future__ import annotations

from datetime import date, datetime
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
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from governance.core.database import Base

_OVER = "state IN ('ended', 'lifted', 'declined')"


class NodeCrossing(Base):
    """A seller's points of one class reached a node. It lasts until they are below it again; each time is one cycle."""

    __tablename__ = "node_crossing"
    __table_args__ = (
        UniqueConstraint("seller_id", "points_class", "node", "cycle"),
        CheckConstraint("(ended_at IS NULL) = (end_reason IS NULL)", name="ended_with_its_reason"),
        Index(
            "uq_node_crossing_open",
            "seller_id",
            "points_class",
            "node",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    seller_id: Mapped[int] = mapped_column(ForeignKey("seller.id"))
    points_class: Mapped[str] = mapped_column(String)
    node: Mapped[int] = mapped_column(Integer, comment="points of the node")
    cycle: Mapped[int] = mapped_column(Integer, comment="1 at the first crossing")
    rule_book_id: Mapped[int] = mapped_column(ForeignKey("rule_book.id"))
    balance: Mapped[int] = mapped_column(Integer, comment="points of the class when it was crossed")
    crossed_on: Mapped[date] = mapped_column(Date)
    crossed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    end_reason: Mapped[str | None] = mapped_column(String, comment="lapsed, earned, or reversed: they should not count")


class Measure(Base):
    """What is done about an item or a shop, because of a crossing, a violation, a document or a person's decision."""

    __tablename__ = "measure"
    __table_args__ = (
        UniqueConstraint("id", "seller_id"),
        CheckConstraint("(scope = 'shop') = (item IS NULL)", name="an_item_unless_the_shop"),
        CheckConstraint(f"({_OVER}) = (ended_at IS NOT NULL)", name="over_with_its_moment"),
        CheckConstraint("(ended_at IS NULL) = (end_reason IS NULL)", name="ended_with_its_reason"),
        CheckConstraint("state <> 'suspended' OR listed_ground IS NULL", name="listed_grounds_are_never_suspended"),
        CheckConstraint("kind <> 'closure' OR scope = 'shop'", name="closure_is_of_the_shop"),
        Index(
            "uq_measure_open",
            "seller_id",
            "cause",
            "kind",
            "scope",
            "item",
            unique=True,
            postgresql_nulls_not_distinct=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "uq_measure_of_crossing",
            "crossing_id",
            "kind",
            "scope",
            "item",
            unique=True,
            postgresql_nulls_not_distinct=True,
            postgresql_where=text("crossing_id IS NOT NULL"),
        ),
        Index(None, "seller_id", "id"),
        Index(None, "violation_id"),
        Index("ix_measure_open", "id", postgresql_where=text("ended_at IS NULL")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    seller_id: Mapped[int] = mapped_column(ForeignKey("seller.id"))
    kind: Mapped[str] = mapped_column(String)
    scope: Mapped[str] = mapped_column(String)
    item: Mapped[str | None] = mapped_column(String, comment="listing, product or category; null: the whole shop")
    cause: Mapped[str] = mapped_column(String, comment="crossing:3, violation:7, permit:12, case:42, order:…")
    crossing_id: Mapped[int | None] = mapped_column(ForeignKey("node_crossing.id"))
    violation_id: Mapped[int | None] = mapped_column(ForeignKey("violation.id"))
    rule: Mapped[str | None] = mapped_column(String, comment="code of the violation type, where one led here")
    rule_book_id: Mapped[int] = mapped_column(ForeignKey("rule_book.id"))
    listed_ground: Mapped[str | None] = mapped_column(String, comment="why it takes effect at once; else null")
    state: Mapped[str] = mapped_column(String)
    automatic: Mapped[bool] = mapped_column(Boolean, comment="by the rule, without a person")
    reason: Mapped[str] = mapped_column(String, comment="why, in words the seller reads")
    parameters: Mapped[dict[str, Any]] = mapped_column(JSONB, comment="percent, amount, currency, course")
    days: Mapped[int | None] = mapped_column(Integer, comment="its term; null: until lifted")
    shortened_from: Mapped[int | None] = mapped_column(Integer, comment="days before the proportionality cap")
    starts_on: Mapped[date | None] = mapped_column(Date, comment="first day, as announced; null while proposed")
    ends_on: Mapped[date | None] = mapped_column(Date, comment="first day without it; null: until lifted")
    proposed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    proposed_by: Mapped[str] = mapped_column(String, comment="account:17, system:rule-book")
    decided_by: Mapped[str | None] = mapped_column(String, comment="who let it start, where a person has to")
    noticed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    started_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    suspended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    suspended_for: Mapped[str | None] = mapped_column(String, comment="whose appeal is late: measure, or violation:7")
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    end_reason: Mapped[str | None] = mapped_column(
        String, comment="term, fix, appeal, training, cause, person, declined"
    )
    end_note: Mapped[str | None] = mapped_column(String)
    version: Mapped[int] = mapped_column(Integer, server_default="1", comment="one more at every change")


class MeasureNotice(Base):
    """What the seller was told of a measure; complete or never sent, and never changed: a new one follows."""

    __tablename__ = "measure_notice"
    __table_args__ = (
        UniqueConstraint("measure_id", "number"),
        CheckConstraint("jsonb_array_length(evidence) > 0", name="with_evidence"),
        CheckConstraint("facts <> '' AND item <> '' AND rule <> '' AND rule_version <> ''", name="with_facts"),
        CheckConstraint("ground_kind IN ('law', 'contract') AND ground_source <> ''", name="with_its_ground"),
        Index(None, "seller_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.id"))
    seller_id: Mapped[int] = mapped_column(ForeignKey("seller.id"))
    number: Mapped[int] = mapped_column(Integer, comment="1 is the first; a correction has the next")
    facts: Mapped[str] = mapped_column(String)
    item: Mapped[str] = mapped_column(String)
    rule: Mapped[str] = mapped_column(String, comment="code of the violation type or of the node")
    rule_name: Mapped[dict[str, str]] = mapped_column(JSONB, comment="{en, zh}")
    rule_version: Mapped[str] = mapped_column(String, comment="name and version of the rule book")
    ground_kind: Mapped[str] = mapped_column(String)
    ground_source: Mapped[str] = mapped_column(String)
    evidence: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, comment="[{kind, reference}]")
    automatic: Mapped[bool] = mapped_column(Boolean)
    scope: Mapped[str] = mapped_column(String)
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date, comment="null: until it is lifted as how_to_lift says")
    how_to_lift: Mapped[dict[str, str]] = mapped_column(JSONB, comment="{en, zh}")
    appeal_until: Mapped[date] = mapped_column(Date)
    appeal_at: Mapped[str] = mapped_column(String, comment="path of the page where it can be contested")
    redress: Mapped[list[dict[str, str]]] = mapped_column(JSONB, comment="outside ways, each {en, zh}")
    sent_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class PlatformCall(Base):
    """The platform was called to carry a measure out or to end it; open until it says that it did."""

    __tablename__ = "platform_call"
    __table_args__ = (
        CheckConstraint("action IN ('impose', 'lift')", name="imposes_or_lifts"),
        CheckConstraint("(confirmed_at IS NULL) = (confirmed_by IS NULL)", name="confirmed_by_and_at"),
        Index(None, "measure_id", "id"),
        Index("ix_platform_call_open", "called_at", postgresql_where=text("confirmed_at IS NULL")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.id"))
    seller_id: Mapped[int] = mapped_column(ForeignKey("seller.id"))
    action: Mapped[str] = mapped_column(String)
    called_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    confirmed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    confirmed_by: Mapped[str | None] = mapped_column(String)
    note: Mapped[str | None] = mapped_column(String, comment="what the platform said")


class RegisterEntry(Base):
    """A measure as everybody may read it; corrected when an appeal overturned it, removed at its term."""

    __tablename__ = "register_entry"
    __table_args__ = (
        UniqueConstraint("measure_id"),
        CheckConstraint("(removed_at IS NULL) = (state <> 'removed')", name="removed_with_its_moment"),
        CheckConstraint("state IN ('published', 'corrected', 'removed')", name="state_known"),
        Index("ix_register_entry_shown", "published_at", postgresql_where=text("removed_at IS NULL")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.id"))
    seller_id: Mapped[int] = mapped_column(ForeignKey("seller.id"))
    state: Mapped[str] = mapped_column(String)
    published_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    corrected_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    correction: Mapped[dict[str, str] | None] = mapped_column(JSONB, comment="what is said instead, {en, zh}")
    remove_on: Mapped[date | None] = mapped_column(Date, comment="day on which it goes; null while the measure lasts")
    removed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
