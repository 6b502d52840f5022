"""Tables of the register of sellers."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Date, DateTime, ForeignKey, Identity, Index, String, text
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


class SaleStop(Base):
    """A seller may not sell in a category (null: in none) while this is not lifted; one open stop per cause."""

    __tablename__ = "sale_stop"
    __table_args__ = (
        CheckConstraint("(lifted_at IS NULL) = (lifted_by IS NULL)", name="lifted_by_and_at"),
        Index(
            "uq_sale_stop_open",
            "seller_id",
            "category",
            "cause",
            unique=True,
            postgresql_nulls_not_distinct=True,
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    seller_id: Mapped[int] = mapped_column(ForeignKey("seller.id"))
    category: Mapped[str | None] = mapped_column(String, comment="code of the category; null: the whole shop")
    cause: Mapped[str] = mapped_column(String, comment="what it follows from, such as permit:12")
    reason: Mapped[str] = mapped_column(String, comment="why, in words the seller reads")
    started_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    started_by: Mapped[str] = mapped_column(String)
    lifted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    lifted_by: Mapped[str | None] = mapped_column(String)
