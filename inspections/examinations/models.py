"""The table of inspection tasks."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Date, DateTime, ForeignKey, Identity, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from governance.core.database import Base


class InspectionTask(Base):
    """One drawn item for one inspector: to be bought without the seller knowing what for."""

    __tablename__ = "inspection_task"
    __table_args__ = (
        CheckConstraint(
            "state IN ('assigned', 'purchased', 'not_obtainable', 'refused', 'cancelled')", name="state_known"
        ),
        CheckConstraint("(state = 'assigned') = (ended_at IS NULL)", name="ended_with_its_moment"),
        CheckConstraint("state <> 'purchased' OR order_reference IS NOT NULL", name="purchased_with_its_order"),
        CheckConstraint("state IN ('assigned', 'purchased') OR note IS NOT NULL", name="not_purchased_with_its_reason"),
        Index("ix_inspection_task_open", "inspector_id", "due_on", postgresql_where=text("state = 'assigned'")),
        Index(None, "draw_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    drawn_item_id: Mapped[int] = mapped_column(ForeignKey("drawn_item.id"), unique=True)
    draw_id: Mapped[int] = mapped_column(ForeignKey("draw.id"))
    seller_id: Mapped[int] = mapped_column(ForeignKey("seller.id"))
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"))
    inspector_id: Mapped[int] = mapped_column(ForeignKey("inspector.id"))
    state: Mapped[str] = mapped_column(String)
    assigned_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), comment="to this inspector")
    due_on: Mapped[date] = mapped_column(Date)
    overdue_at: Mapped[datetime | None] = mapped_column(
        DateTime(timezone=True), comment="when people were told that its day has passed"
    )
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ended_by: Mapped[str | None] = mapped_column(String)
    order_reference: Mapped[str | None] = mapped_column(
        String, comment="of the purchase, never shown to the seller as one"
    )
    note: Mapped[str | None] = mapped_column(String)
    version: Mapped[int] = mapped_column(Integer, server_default="1", comment="one more at every change")
