"""Inspectors with their conflicts of interest, laboratories with their scope."""

import sqlalchemy as sa
from alembic import op

from governance.core.row_security import grant, keep_apart

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def create_inspectors() -> None:
    op.create_table(
        "inspector",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(), nullable=False, comment="pseudonym: I-07"),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("tasks_a_week", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False, comment="one more at every change"),
        sa.CheckConstraint("tasks_a_week > 0", name=op.f("ck_inspector_has_time")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_inspector_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspector")),
        sa.UniqueConstraint("account_id", name=op.f("uq_inspector_account_id")),
        sa.UniqueConstraint("code", name=op.f("uq_inspector_code")),
    )
    op.create_table(
        "inspector_conflict",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("inspector_id", sa.BigInteger(), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True, comment="last day on which it holds"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.CheckConstraint(
            "until_on IS NULL OR until_on >= from_on", name=op.f("ck_inspector_conflict_ends_after_it_began")
        ),
        sa.ForeignKeyConstraint(
            ["inspector_id"], ["inspector.id"], name=op.f("fk_inspector_conflict_inspector_id_inspector")
        ),
        sa.ForeignKeyConstraint(["seller_id"], ["seller.id"], name=op.f("fk_inspector_conflict_seller_id_seller")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspector_conflict")),
    )
    op.create_index(
        op.f("ix_inspector_conflict_inspector_id_seller_id"),
        "inspector_conflict",
        ["inspector_id", "seller_id"],
        unique=False,
    )


def create_laboratories() -> None:
    op.create_table(
        "laboratory",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("code", sa.String(), nullable=False, comment="LAB-3"),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("accreditation", sa.String(), nullable=False, comment="number and body: CNAS L0001 (ISO/IEC 17025)"),
        sa.Column("accredited_until", sa.Date(), nullable=False, comment="last day on which it holds"),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("suspended_reason", sa.String(), nullable=True, comment="why it is not drawn for now"),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False, comment="one more at every change"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_laboratory")),
        sa.UniqueConstraint("code", name=op.f("uq_laboratory_code")),
    )
    op.create_table(
        "laboratory_scope",
        sa.Column("laboratory_id", sa.BigInteger(), nullable=False),
        sa.Column("category_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_laboratory_scope_category_id_category")
        ),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratory.id"], name=op.f("fk_laboratory_scope_laboratory_id_laboratory")
        ),
        sa.PrimaryKeyConstraint("laboratory_id", "category_id", name=op.f("pk_laboratory_scope")),
    )


def secure() -> None:
    """Who inspects is known to the platform alone."""
    for table in ("inspector", "inspector_conflict", "laboratory", "laboratory_scope"):
        keep_apart(table)
    grant("inspector", "inspector_conflict", "laboratory", "laboratory_scope")


def upgrade() -> None:
    create_inspectors()
    create_laboratories()
    secure()


def downgrade() -> None:
    op.drop_table("laboratory_scope")
    op.drop_table("laboratory")
    op.drop_table("inspector_conflict")
    op.drop_table("inspector")
