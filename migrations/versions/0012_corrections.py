"""Corrections: counted events that a person has decided are not the seller's to answer for."""

import sqlalchemy as sa
from alembic import op

from governance.core.row_security import grant, keep_apart

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "fact_correction",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("metric", sa.String(), nullable=False),
        sa.Column("event_reference", sa.String(), nullable=False),
        sa.Column(
            "accountable", sa.Boolean(), nullable=False, comment="false: it counts no more; true: taken back, it counts"
        ),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False, comment="what it was decided in: appeal:7"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["seller_id"], ["seller.id"], name=op.f("fk_fact_correction_seller_id_seller")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_correction")),
    )
    op.create_index(
        op.f("ix_fact_correction_seller_id_metric_event_reference_id"),
        "fact_correction",
        ["seller_id", "metric", "event_reference", "id"],
    )
    op.create_index(op.f("ix_fact_correction_recorded_at"), "fact_correction", ["recorded_at"])
    keep_apart("fact_correction", seller="seller_id")
    grant("fact_correction", append_only=True)


def downgrade() -> None:
    op.drop_table("fact_correction")
