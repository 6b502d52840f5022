"""Tables of standards: editions with their dates in force, test items, and what is tested of which goods."""

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
    false,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from governance.core.database import Base


class Standard(Base):
    """A standard by its number without the year, such as GB 6675.4 or a rule of the platform's own."""

    __tablename__ = "standard"
    __table_args__ = (
        CheckConstraint("kind IN ('national', 'industry', 'international', 'platform')", name="kind_known"),
        CheckConstraint("code <> ''", name="code_given"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    code: Mapped[str] = mapped_column(String, unique=True)
    kind: Mapped[str] = mapped_column(String)
    title_en: Mapped[str] = mapped_column(String)
    title_zh: Mapped[str | None] = mapped_column(String)
    issuer: Mapped[str] = mapped_column(String)


class StandardEdition(Base):
    """One edition of a standard. A published one never changes; a newer one takes its place from its own day on."""

    __tablename__ = "standard_edition"
    __table_args__ = (
        UniqueConstraint("standard_id", "edition"),
        CheckConstraint("state IN ('draft', 'published', 'withdrawn')", name="state_known"),
        CheckConstraint("in_force_until IS NULL OR in_force_until >= in_force_from", name="ends_after_it_began"),
        CheckConstraint("(state = 'draft') = (published_at IS NULL)", name="published_with_its_moment"),
        CheckConstraint("(published_at IS NULL) = (published_by IS NULL)", name="published_by_somebody"),
        CheckConstraint("published_by IS NULL OR published_by <> drafted_by", name="published_by_another"),
        CheckConstraint("(state = 'withdrawn') = (withdrawn_on IS NOT NULL)", name="withdrawn_with_its_day"),
        CheckConstraint("(withdrawn_on IS NULL) = (withdrawn_reason IS NULL)", name="withdrawn_with_its_reason"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    standard_id: Mapped[int] = mapped_column(ForeignKey("standard.id"))
    edition: Mapped[str] = mapped_column(String, comment="usually the year: 2014")
    state: Mapped[str] = mapped_column(String)
    in_force_from: Mapped[date] = mapped_column(Date)
    in_force_until: Mapped[date | None] = mapped_column(Date, comment="last day in force; null: no end known")
    source: Mapped[str] = mapped_column(String, comment="where the text can be read, and when it was checked")
    digest: Mapped[str] = mapped_column(String(64), comment="SHA-256 of the edition as it was drafted")
    drafted_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    drafted_by: Mapped[str] = mapped_column(String, comment="account:17, system:demo")
    published_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    published_by: Mapped[str | None] = mapped_column(String)
    withdrawn_on: Mapped[date | None] = mapped_column(Date, comment="first day on which it no longer counts")
    withdrawn_reason: Mapped[str | None] = mapped_column(String)
    version: Mapped[int] = mapped_column(Integer, server_default="1", comment="one more at every change")


class TestItem(Base):
    """One thing that an edition asks to be tested, with its limit."""

    __tablename__ = "test_item"
    __test__ = False  # a table, not a class of tests
    __table_args__ = (
        UniqueConstraint("edition_id", "code"),
        CheckConstraint("severity IN ('critical', 'major', 'minor')", name="severity_known"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("standard_edition.id"))
    position: Mapped[int] = mapped_column(Integer)
    code: Mapped[str] = mapped_column(String)
    name_en: Mapped[str] = mapped_column(String)
    name_zh: Mapped[str | None] = mapped_column(String)
    clause: Mapped[str | None] = mapped_column(String, comment="where the standard says it")
    method: Mapped[str | None] = mapped_column(String, comment="how it is tested")
    severity: Mapped[str] = mapped_column(String)
    limit: Mapped[dict[str, Any]] = mapped_column(JSONB, comment="see inspections/standards/limits.py")


class TestTemplate(Base):
    """What is tested of a category's goods, or what one product adds to or leaves out of that; the newest in force counts."""

    __tablename__ = "test_template"
    __test__ = False
    __table_args__ = (
        CheckConstraint("num_nonnulls(category_id, product_id) = 1", name="of_a_category_or_a_product"),
        UniqueConstraint("category_id", "product_id", "number", postgresql_nulls_not_distinct=True),
        Index(None, "product_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"))
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"))
    number: Mapped[int] = mapped_column(Integer, comment="1 is the first; a newer one takes its place")
    in_force_from: Mapped[date] = mapped_column(Date)
    note: Mapped[str | None] = mapped_column(String)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    created_by: Mapped[str] = mapped_column(String)


class TestTemplateItem(Base):
    """One test of a template: named by standard and item, so that the edition in force on the day is the one tested."""

    __tablename__ = "test_template_item"
    __test__ = False
    __table_args__ = (
        UniqueConstraint("template_id", "standard_id", "item"),
        CheckConstraint("units > 0", name="units_counted"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    template_id: Mapped[int] = mapped_column(ForeignKey("test_template.id"))
    standard_id: Mapped[int] = mapped_column(ForeignKey("standard.id"))
    item: Mapped[str] = mapped_column(String, comment="code of the test item")
    left_out: Mapped[bool] = mapped_column(
        Boolean, server_default=false(), comment="a product leaves out what its category asks"
    )
    units: Mapped[int] = mapped_column(Integer, server_default=text("1"), comment="units needed for this test")
