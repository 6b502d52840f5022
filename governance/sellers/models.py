"""Tables of the register of sellers."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Date, DateTime, ForeignKey, Identity, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from governance.core.database import Base


class Seller(Base):
    """A shop that trades under the platform's name. `reference` is the platform's own id and the public one."""

    __tablename__ = "seller"
    __table_args__ = (CheckConstraint("reference <> ''", name="reference_given"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    reference: Mapped[str] = mapped_column(String, unique=True)
    name: Mapped[str] = mapped_column(String, index=True)
    country: Mapped[str | None] = mapped_column(String(2))
    joined_on: Mapped[date | None] = mapped_column(Date)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class SellerCategory(Base):
    """The seller's main category as known from `recorded_at` on; append-only, the latest one known counts."""

    __tablename__ = "seller_category"
    __table_args__ = (Index(None, "seller_id", "recorded_at", "id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    seller_id: Mapped[int] = mapped_column(ForeignKey("seller.id"))
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"))
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[str] = mapped_column(String)
