"""Monthly assessments: runs, what they found, and the simulated year."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from governance.core.row_security import grant, keep_apart

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def create_assessments() -> None:
    op.create_table(
        "assessment_run",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rule_book_id", sa.BigInteger(), nullable=False),
        sa.Column("sellers", sa.Integer(), nullable=False, comment="of whom at least one rate was judged"),
        sa.Column("pooled", sa.Integer(), nullable=False, comment="sellers judged together with related shops"),
        sa.Column(
            "rates",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="per rate: sellers judged, and per finding",
        ),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.CheckConstraint("extract(day FROM as_of) = 1", name=op.f("ck_assessment_run_first_of_a_month")),
        sa.ForeignKeyConstraint(
            ["rule_book_id"], ["rule_book.id"], name=op.f("fk_assessment_run_rule_book_id_rule_book")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_run")),
        sa.UniqueConstraint("as_of", name=op.f("uq_assessment_run_as_of")),
    )
    op.create_table(
        "assessment_finding",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("rate", sa.String(), nullable=False, comment="code of the rate in the rule book"),
        sa.Column("finding", sa.String(), nullable=False),
        sa.Column(
            "in_a_row", sa.SmallInteger(), nullable=False, comment="assessments that found it, this one included"
        ),
        sa.Column("exposed", sa.Integer(), nullable=False),
        sa.Column("bad", sa.Integer(), nullable=False),
        sa.Column("independent", sa.Integer(), nullable=False, comment="bad events that share no buyer or lot"),
        sa.Column("lower", sa.Integer(), nullable=False),
        sa.Column("target", sa.Integer(), nullable=False),
        sa.Column(
            "rates_judged",
            sa.SmallInteger(),
            nullable=False,
            comment="rates of the seller among which the error is shared",
        ),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("pooled", sa.Integer(), nullable=False, comment="shops whose counts these are; 1: its own alone"),
        sa.Column("violation_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "finding IN ('warned', 'over', 'violation')", name=op.f("ck_assessment_finding_something_found")
        ),
        sa.CheckConstraint(
            "(finding = 'violation') = (violation_id IS NOT NULL)",
            name=op.f("ck_assessment_finding_violation_with_its_case"),
        ),
        sa.CheckConstraint(
            "lower > target AND independent <= bad AND bad <= exposed", name=op.f("ck_assessment_finding_proven_over")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["assessment_run.id"], name=op.f("fk_assessment_finding_run_id_assessment_run")
        ),
        sa.ForeignKeyConstraint(["seller_id"], ["seller.id"], name=op.f("fk_assessment_finding_seller_id_seller")),
        sa.ForeignKeyConstraint(
            ["violation_id"], ["violation.id"], name=op.f("fk_assessment_finding_violation_id_violation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_finding")),
        sa.UniqueConstraint("run_id", "seller_id", "rate", name=op.f("uq_assessment_finding_run_id_seller_id_rate")),
    )
    op.create_index(
        op.f("ix_assessment_finding_run_id_rate_finding"),
        "assessment_finding",
        ["run_id", "rate", "finding"],
        unique=False,
    )
    op.create_index(
        op.f("ix_assessment_finding_seller_id_run_id"), "assessment_finding", ["seller_id", "run_id"], unique=False
    )
    op.create_table(
        "assessment_simulation",
        sa.Column("rule_book_id", sa.BigInteger(), nullable=False),
        sa.Column("shops", sa.Integer(), nullable=False, comment="simulated for each figure"),
        sa.Column("lines", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rule_book_id"], ["rule_book.id"], name=op.f("fk_assessment_simulation_rule_book_id_rule_book")
        ),
        sa.PrimaryKeyConstraint("rule_book_id", name=op.f("pk_assessment_simulation")),
    )


def upgrade() -> None:
    create_assessments()
    keep_apart("assessment_finding", seller="seller_id")
    grant("assessment_run", "assessment_finding", append_only=True)
    grant("assessment_simulation")


def downgrade() -> None:
    for table in ("assessment_simulation", "assessment_finding", "assessment_run"):
        op.drop_table(table)
