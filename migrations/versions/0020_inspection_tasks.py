"""Inspection tasks."""

import sqlalchemy as sa
from alembic import op

from governance.core.row_security import grant, keep_apart

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def create_tasks() -> None:
    op.create_table(
        "inspection_task",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("drawn_item_id", sa.BigInteger(), nullable=False),
        sa.Column("draw_id", sa.BigInteger(), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("listing_id", sa.BigInteger(), nullable=False),
        sa.Column("inspector_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False, comment="to this inspector"),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "overdue_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when people were told that its day has passed",
        ),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.Column(
            "order_reference", sa.String(), nullable=True, comment="of the purchase, never shown to the seller as one"
        ),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False, comment="one more at every change"),
        sa.CheckConstraint(
            "(state = 'assigned') = (ended_at IS NULL)", name=op.f("ck_inspection_task_ended_with_its_moment")
        ),
        sa.CheckConstraint(
            "state <> 'purchased' OR order_reference IS NOT NULL",
            name=op.f("ck_inspection_task_purchased_with_its_order"),
        ),
        sa.CheckConstraint(
            "state IN ('assigned', 'purchased') OR note IS NOT NULL",
            name=op.f("ck_inspection_task_not_purchased_with_its_reason"),
        ),
        sa.CheckConstraint(
            "state IN ('assigned', 'purchased', 'not_obtainable', 'refused', 'cancelled')",
            name=op.f("ck_inspection_task_state_known"),
        ),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name=op.f("fk_inspection_task_draw_id_draw")),
        sa.ForeignKeyConstraint(
            ["drawn_item_id"], ["drawn_item.id"], name=op.f("fk_inspection_task_drawn_item_id_drawn_item")
        ),
        sa.ForeignKeyConstraint(
            ["inspector_id"], ["inspector.id"], name=op.f("fk_inspection_task_inspector_id_inspector")
        ),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_inspection_task_listing_id_listing")),
        sa.ForeignKeyConstraint(["seller_id"], ["seller.id"], name=op.f("fk_inspection_task_seller_id_seller")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_task")),
        sa.UniqueConstraint("drawn_item_id", name=op.f("uq_inspection_task_drawn_item_id")),
    )
    op.create_index(op.f("ix_inspection_task_draw_id"), "inspection_task", ["draw_id"], unique=False)
    op.create_index(
        "ix_inspection_task_open",
        "inspection_task",
        ["inspector_id", "due_on"],
        unique=False,
        postgresql_where=sa.text("state = 'assigned'"),
    )


def secure() -> None:
    """An open task is known to the platform alone."""
    keep_apart("inspection_task")
    grant("inspection_task")


def upgrade() -> None:
    create_tasks()
    secure()


def downgrade() -> None:
    op.drop_table("inspection_task")
