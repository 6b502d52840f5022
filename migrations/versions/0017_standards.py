"""Standards with their editions and test items, and what is tested of which goods."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from governance.core.row_security import grant

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def create_standards() -> None:
    op.create_table(
        "standard",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("title_zh", sa.String(), nullable=True),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.CheckConstraint("code <> ''", name=op.f("ck_standard_code_given")),
        sa.CheckConstraint(
            "kind IN ('national', 'industry', 'international', 'platform')", name=op.f("ck_standard_kind_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard")),
        sa.UniqueConstraint("code", name=op.f("uq_standard_code")),
    )
    op.create_table(
        "standard_edition",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("standard_id", sa.BigInteger(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False, comment="usually the year: 2014"),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.Column("in_force_until", sa.Date(), nullable=True, comment="last day in force; null: no end known"),
        sa.Column("source", sa.String(), nullable=False, comment="where the text can be read, and when it was checked"),
        sa.Column("digest", sa.String(length=64), nullable=False, comment="SHA-256 of the edition as it was drafted"),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drafted_by", sa.String(), nullable=False, comment="account:17, system:demo"),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.String(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True, comment="first day on which it no longer counts"),
        sa.Column("withdrawn_reason", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False, comment="one more at every change"),
        sa.CheckConstraint(
            "(state = 'draft') = (published_at IS NULL)", name=op.f("ck_standard_edition_published_with_its_moment")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'published', 'withdrawn')", name=op.f("ck_standard_edition_state_known")
        ),
        sa.CheckConstraint(
            "(published_at IS NULL) = (published_by IS NULL)", name=op.f("ck_standard_edition_published_by_somebody")
        ),
        sa.CheckConstraint(
            "in_force_until IS NULL OR in_force_until >= in_force_from",
            name=op.f("ck_standard_edition_ends_after_it_began"),
        ),
        sa.CheckConstraint(
            "published_by IS NULL OR published_by <> drafted_by", name=op.f("ck_standard_edition_published_by_another")
        ),
        sa.CheckConstraint(
            "(state = 'withdrawn') = (withdrawn_on IS NOT NULL)",
            name=op.f("ck_standard_edition_withdrawn_with_its_day"),
        ),
        sa.CheckConstraint(
            "(withdrawn_on IS NULL) = (withdrawn_reason IS NULL)",
            name=op.f("ck_standard_edition_withdrawn_with_its_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["standard_id"], ["standard.id"], name=op.f("fk_standard_edition_standard_id_standard")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_edition")),
        sa.UniqueConstraint("standard_id", "edition", name=op.f("uq_standard_edition_standard_id_edition")),
    )
    op.create_table(
        "test_item",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=True),
        sa.Column("clause", sa.String(), nullable=True, comment="where the standard says it"),
        sa.Column("method", sa.String(), nullable=True, comment="how it is tested"),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column(
            "limit",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="see inspections/standards/limits.py",
        ),
        sa.CheckConstraint("severity IN ('critical', 'major', 'minor')", name=op.f("ck_test_item_severity_known")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["standard_edition.id"], name=op.f("fk_test_item_edition_id_standard_edition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_test_item")),
        sa.UniqueConstraint("edition_id", "code", name=op.f("uq_test_item_edition_id_code")),
    )


def create_templates() -> None:
    op.create_table(
        "test_template",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("category_id", sa.BigInteger(), nullable=True),
        sa.Column("product_id", sa.BigInteger(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False, comment="1 is the first; a newer one takes its place"),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.CheckConstraint(
            "num_nonnulls(category_id, product_id) = 1", name=op.f("ck_test_template_of_a_category_or_a_product")
        ),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name=op.f("fk_test_template_category_id_category")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_test_template_product_id_product")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_test_template")),
        sa.UniqueConstraint(
            "category_id",
            "product_id",
            "number",
            name=op.f("uq_test_template_category_id_product_id_number"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index(op.f("ix_test_template_product_id"), "test_template", ["product_id"], unique=False)
    op.create_table(
        "test_template_item",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("template_id", sa.BigInteger(), nullable=False),
        sa.Column("standard_id", sa.BigInteger(), nullable=False),
        sa.Column("item", sa.String(), nullable=False, comment="code of the test item"),
        sa.Column(
            "left_out",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="a product leaves out what its category asks",
        ),
        sa.Column(
            "units", sa.Integer(), server_default=sa.text("1"), nullable=False, comment="units needed for this test"
        ),
        sa.CheckConstraint("units > 0", name=op.f("ck_test_template_item_units_counted")),
        sa.ForeignKeyConstraint(
            ["standard_id"], ["standard.id"], name=op.f("fk_test_template_item_standard_id_standard")
        ),
        sa.ForeignKeyConstraint(
            ["template_id"], ["test_template.id"], name=op.f("fk_test_template_item_template_id_test_template")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_test_template_item")),
        sa.UniqueConstraint(
            "template_id", "standard_id", "item", name=op.f("uq_test_template_item_template_id_standard_id_item")
        ),
    )


def secure() -> None:
    """Everybody may know what goods are held against."""
    grant("standard", "standard_edition", "test_item", "test_template", "test_template_item")


def upgrade() -> None:
    create_standards()
    create_templates()
    secure()


def downgrade() -> None:
    op.drop_table("test_template_item")
    op.drop_table("test_template")
    op.drop_table("test_item")
    op.drop_table("standard_edition")
    op.drop_table("standard")
