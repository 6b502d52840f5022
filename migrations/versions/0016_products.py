"""Products, who offers them, and lots that the platform holds."""

import sqlalchemy as sa
from alembic import op

from governance.core.row_security import grant, keep_apart

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def create_products() -> None:
    op.create_table(
        "product",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("category_id", sa.BigInteger(), nullable=True),
        sa.Column("brand", sa.String(), nullable=True),
        sa.Column("gtin", sa.String(), nullable=True, comment="global trade item number, digits only"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("code <> ''", name=op.f("ck_product_code_given")),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name=op.f("fk_product_category_id_category")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product")),
        sa.UniqueConstraint("code", name=op.f("uq_product_code")),
    )
    op.create_index(op.f("ix_product_category_id"), "product", ["category_id"], unique=False)
    op.create_table(
        "listing",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("price", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("listed_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True, comment="first day on which it is no longer offered"),
        sa.Column("source", sa.String(), nullable=False, comment="platform: told by it; orders: seen in what was sold"),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reference <> ''", name=op.f("ck_listing_reference_given")),
        sa.CheckConstraint("(price IS NULL) = (currency IS NULL)", name=op.f("ck_listing_price_with_its_currency")),
        sa.CheckConstraint("ended_on IS NULL OR ended_on >= listed_on", name=op.f("ck_listing_ends_after_it_began")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_listing_product_id_product")),
        sa.ForeignKeyConstraint(["seller_id"], ["seller.id"], name=op.f("fk_listing_seller_id_seller")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing")),
        sa.UniqueConstraint("id", "seller_id", name=op.f("uq_listing_id_seller_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_listing_reference")),
    )
    op.create_index(
        "ix_listing_on_sale", "listing", ["seller_id"], unique=False, postgresql_where=sa.text("ended_on IS NULL")
    )
    op.create_index(op.f("ix_listing_product_id"), "listing", ["product_id"], unique=False)


def create_lots() -> None:
    op.create_table(
        "held_lot",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("listing_id", sa.BigInteger(), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("lot", sa.String(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("held_since", sa.Date(), nullable=False),
        sa.Column("gone_on", sa.Date(), nullable=True),
        sa.CheckConstraint("gone_on IS NULL OR gone_on >= held_since", name=op.f("ck_held_lot_goes_after_it_came")),
        sa.CheckConstraint("units > 0", name=op.f("ck_held_lot_units_counted")),
        sa.ForeignKeyConstraint(
            ["listing_id", "seller_id"],
            ["listing.id", "listing.seller_id"],
            name=op.f("fk_held_lot_listing_id_seller_id_listing"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_lot")),
        sa.UniqueConstraint("listing_id", "lot", name=op.f("uq_held_lot_listing_id_lot")),
    )


def secure() -> None:
    """A seller reads its own offers; the platform writes them. Products are nobody's own."""
    for table in ("listing", "held_lot"):
        keep_apart(table, seller="seller_id")
    grant("product", "listing", "held_lot")


def upgrade() -> None:
    create_products()
    create_lots()
    secure()


def downgrade() -> None:
    op.drop_table("held_lot")
    op.drop_table("listing")
    op.drop_table("product")
