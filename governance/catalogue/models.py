"""Tables of the catalogue: categories, products, who offers them, and lots that the platform holds."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    Numeric,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from governance.core.database import Base


class Category(Base):
    """A category of goods, by the platform's own code."""

    __tablename__ = "category"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    code: Mapped[str] = mapped_column(String, unique=True)
    name_en: Mapped[str] = mapped_column(String)
    name_zh: Mapped[str | None] = mapped_column(String)


class Product(Base):
    """A good, whoever sells it, by the platform's own code."""

    __tablename__ = "product"
    __table_args__ = (CheckConstraint("code <> ''", name="code_given"), Index(None, "category_id"))

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    code: Mapped[str] = mapped_column(String, unique=True)
    name: Mapped[str] = mapped_column(String)
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"))
    brand: Mapped[str | None] = mapped_column(String)
    gtin: Mapped[str | None] = mapped_column(String, comment="global trade item number, digits only")
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Listing(Base):
    """One seller's offer of one product; `reference` is the platform's own id of it."""

    __tablename__ = "listing"
    __table_args__ = (
        UniqueConstraint("id", "seller_id"),
        CheckConstraint("reference <> ''", name="reference_given"),
        CheckConstraint("(price IS NULL) = (currency IS NULL)", name="price_with_its_currency"),
        CheckConstraint("ended_on IS NULL OR ended_on >= listed_on", name="ends_after_it_began"),
        Index("ix_listing_on_sale", "seller_id", postgresql_where=text("ended_on IS NULL")),
        Index(None, "product_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    reference: Mapped[str] = mapped_column(String, unique=True)
    seller_id: Mapped[int] = mapped_column(ForeignKey("seller.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    price: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    currency: Mapped[str | None] = mapped_column(String(3))
    listed_on: Mapped[date] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date, comment="first day on which it is no longer offered")
    source: Mapped[str] = mapped_column(String, comment="platform: told by it; orders: seen in what was sold")
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class HeldLot(Base):
    """A lot of a listing that lies in the platform's own store: only of such a lot the size is known for certain."""

    __tablename__ = "held_lot"
    __table_args__ = (
        ForeignKeyConstraint(["listing_id", "seller_id"], ["listing.id", "listing.seller_id"]),
        UniqueConstraint("listing_id", "lot"),
        CheckConstraint("units > 0", name="units_counted"),
        CheckConstraint("gone_on IS NULL OR gone_on >= held_since", name="goes_after_it_came"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    listing_id: Mapped[int] = mapped_column(BigInteger)
    seller_id: Mapped[int] = mapped_column(BigInteger)
    lot: Mapped[str] = mapped_column(String)
    units: Mapped[int] = mapped_column(Integer)
    held_since: Mapped[date] = mapped_column(Date)
    gone_on: Mapped[date | None] = mapped_column(Date)
