"""Tables of draws: what is kept for us, what was drawn, and what everybody is told."""

from __future__ import annotations

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
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from governance.core.database import Base


class Draw(Base):
    """One draw of one slot of a plan, from the commitment to its secret on until its record is open to everybody."""

    __tablename__ = "draw"
    __table_args__ = (
        # A slot that was called off before it was due may be committed to again; both are public.
        Index("uq_draw_slot", "plan_id", "slot", unique=True, postgresql_where=text("state <> 'void'")),
        CheckConstraint("state IN ('committed', 'frozen', 'drawn', 'revealed', 'void')", name="state_known"),
        CheckConstraint(
            "state NOT IN ('frozen', 'drawn', 'revealed') OR list_digest IS NOT NULL", name="frozen_with_its_list"
        ),
        CheckConstraint("state NOT IN ('drawn', 'revealed') OR final_seed IS NOT NULL", name="drawn_with_its_seed"),
        CheckConstraint("frozen_at IS NULL OR frozen_at > committed_at", name="committed_before_frozen"),
        CheckConstraint("(state = 'revealed') = (revealed_at IS NOT NULL)", name="revealed_with_its_moment"),
        CheckConstraint("(state = 'void') = (void_reason IS NOT NULL)", name="void_with_its_reason"),
        CheckConstraint("assurance IN ('beacon', 'officers', 'unverified')", name="assurance_known"),
        Index("ix_draw_open", "state", "slot", postgresql_where=text("state IN ('committed', 'frozen', 'drawn')")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    reference: Mapped[str] = mapped_column(String, unique=True, comment="random, says nothing; in public addresses")
    plan_id: Mapped[int] = mapped_column(ForeignKey("inspection_plan.id"))
    slot: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    state: Mapped[str] = mapped_column(String)
    secret: Mapped[str] = mapped_column(String, comment="64 hexadecimal digits, sealed by the key of the installation")
    commitment: Mapped[str] = mapped_column(String(64), comment="SHA-256 of the secret's bytes")
    committed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    public_source: Mapped[dict[str, Any] | None] = mapped_column(
        JSONB, comment="which public value will be mixed in, named when the list is frozen and before the value exists"
    )
    frozen_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    list_digest: Mapped[str | None] = mapped_column(String(64), comment="SHA-256 of the frozen list, and its file")
    listed: Mapped[int | None] = mapped_column(Integer, comment="items on the list")
    plan_version: Mapped[int | None] = mapped_column(Integer)
    rules: Mapped[dict[str, Any] | None] = mapped_column(JSONB, comment="of the plan, as they were at the freeze")
    public_value: Mapped[str | None] = mapped_column(String)
    public_evidence: Mapped[dict[str, Any] | None] = mapped_column(JSONB, comment="the beacon's message, as it came")
    assurance: Mapped[str | None] = mapped_column(String, comment="what the public value was")
    final_seed: Mapped[str | None] = mapped_column(String(64))
    drawn_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    sampling_until: Mapped[date | None] = mapped_column(Date, comment="last day for purchases")
    revealed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    record_digest: Mapped[str | None] = mapped_column(String(64), comment="SHA-256 of the public record, and its file")
    void_reason: Mapped[str | None] = mapped_column(String)
    version: Mapped[int] = mapped_column(Integer, server_default="1", comment="one more at every change")


class OfficerSecret(Base):
    """The share of one officer in a draw without a beacon: committed before the list is frozen, told after it."""

    __tablename__ = "officer_secret"
    __table_args__ = (
        UniqueConstraint("draw_id", "team"),
        CheckConstraint("(secret IS NULL) = (told_at IS NULL)", name="told_with_its_moment"),
    )

    draw_id: Mapped[int] = mapped_column(ForeignKey("draw.id"), primary_key=True)
    account: Mapped[str] = mapped_column(String, primary_key=True, comment="account:17")
    team: Mapped[str] = mapped_column(String)
    commitment: Mapped[str] = mapped_column(String(64), comment="SHA-256 of the secret's UTF-8 bytes")
    committed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    secret: Mapped[str | None] = mapped_column(String)
    told_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class DrawExtension(Base):
    """More was drawn later, by the same order of keys."""

    __tablename__ = "draw_extension"
    __table_args__ = (UniqueConstraint("draw_id", "number"), CheckConstraint("extra > 0", name="asks_for_something"))

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    draw_id: Mapped[int] = mapped_column(ForeignKey("draw.id"))
    number: Mapped[int] = mapped_column(Integer)
    stratum: Mapped[str] = mapped_column(String)
    extra: Mapped[int] = mapped_column(Integer)
    after: Mapped[int] = mapped_column(Integer, comment="turns of assignment that came before")
    reason: Mapped[str] = mapped_column(String)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[str] = mapped_column(String)


class DrawnItem(Base):
    """An item that was drawn, or a reserve that waits for one to fail; `position` counts within the stratum.

    Passed over is an item that was drawn when nobody could inspect it; a reserve stands for it.
    """

    __tablename__ = "drawn_item"
    __table_args__ = (
        UniqueConstraint("draw_id", "item"),
        UniqueConstraint("draw_id", "stratum", "position"),
        UniqueConstraint("draw_id", "turn"),
        CheckConstraint("role IN ('chosen', 'reserve', 'stepped_in', 'extension', 'passed_over')", name="role_known"),
        CheckConstraint("role <> 'stepped_in' OR instead_of IS NOT NULL", name="steps_in_for_one"),
        CheckConstraint(
            "role IN ('reserve', 'passed_over') OR inspector_id IS NOT NULL", name="assigned_when_it_counts"
        ),
        CheckConstraint("(role = 'reserve') = (turn IS NULL)", name="turn_taken_or_waiting"),
        CheckConstraint("probability BETWEEN 1 AND 1000000000", name="probability_possible"),
        CheckConstraint("units > 0", name="units_counted"),
        Index(None, "listing_id"),
        Index(None, "seller_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    draw_id: Mapped[int] = mapped_column(ForeignKey("draw.id"))
    stratum: Mapped[str] = mapped_column(String)
    position: Mapped[int] = mapped_column(Integer, comment="1 has the smallest key")
    item: Mapped[str] = mapped_column(String, comment="as it stands on the frozen list")
    role: Mapped[str] = mapped_column(String)
    turn: Mapped[int | None] = mapped_column(Integer, comment="in which order inspectors were assigned")
    probability: Mapped[int] = mapped_column(Integer, comment="declared probability of inclusion, in billionths")
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"))
    held_lot_id: Mapped[int | None] = mapped_column(ForeignKey("held_lot.id"))
    seller_id: Mapped[int] = mapped_column(ForeignKey("seller.id"))
    category: Mapped[str] = mapped_column(String, comment="code, as it stands on the frozen list")
    units: Mapped[int] = mapped_column(Integer, comment="units to buy and test")
    accept_at_most: Mapped[int] = mapped_column(
        Integer, comment="nonconforming units up to which nothing is contradicted"
    )
    units_reason: Mapped[str] = mapped_column(String, comment="which rule and row says so")
    inspector_id: Mapped[int | None] = mapped_column(ForeignKey("inspector.id"))
    laboratory_id: Mapped[int | None] = mapped_column(ForeignKey("laboratory.id"))
    instead_of: Mapped[int | None] = mapped_column(ForeignKey("drawn_item.id"))


class DrawAnnouncement(Base):
    """What everybody may read of a draw, in order: digests and times, and nothing that tells what is looked at."""

    __tablename__ = "draw_announcement"
    __table_args__ = (
        UniqueConstraint("draw", "number"),
        CheckConstraint("kind IN ('committed', 'frozen', 'drawn', 'extended', 'revealed', 'void')", name="kind_known"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    draw: Mapped[str] = mapped_column(String, comment="reference of the draw")
    number: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    body: Mapped[dict[str, Any]] = mapped_column(JSONB)
