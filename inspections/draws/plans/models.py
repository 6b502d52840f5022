"""The table of inspection plans."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Identity, Integer, Numeric, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from governance.core.database import Base


class InspectionPlan(Base):
    """When what is drawn by which rule. `rules` holds what `inspections/draws/plans/rules.py` reads."""

    __tablename__ = "inspection_plan"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'proposed', 'active', 'paused', 'ended')", name="state_known"),
        CheckConstraint("budget >= 0 AND cost_per_test > 0", name="amounts_possible"),
        CheckConstraint("(activated_at IS NULL) = (activated_by IS NULL)", name="activated_by_somebody"),
        CheckConstraint("activated_by IS NULL OR activated_by <> written_by", name="activated_by_another"),
        CheckConstraint(
            "state IN ('draft', 'proposed', 'ended') OR activated_at IS NOT NULL", name="active_when_activated"
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    code: Mapped[str] = mapped_column(String, unique=True, comment="toys-weekly")
    name: Mapped[str] = mapped_column(String)
    state: Mapped[str] = mapped_column(String)
    schedule: Mapped[str] = mapped_column(String, comment="crontab line in the platform's time zone")
    budget: Mapped[Decimal] = mapped_column(Numeric(14, 2), comment="of one draw")
    currency: Mapped[str] = mapped_column(String(3))
    cost_per_test: Mapped[Decimal] = mapped_column(Numeric(14, 2), comment="one unit bought and tested")
    rules: Mapped[dict[str, Any]] = mapped_column(JSONB)
    written_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    written_by: Mapped[str] = mapped_column(String, comment="account:17; whoever changed it last")
    activated_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    activated_by: Mapped[str | None] = mapped_column(String)
    slots_from: Mapped[datetime | None] = mapped_column(
        DateTime(timezone=True), comment="slots after this moment are drawn"
    )
    reason: Mapped[str | None] = mapped_column(String, comment="why it is paused or ended")
    version: Mapped[int] = mapped_column(Integer, server_default="1", comment="one more at every change")
