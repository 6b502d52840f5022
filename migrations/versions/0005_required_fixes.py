"""Required fixes and the evidence for them: a seller works on its own, and never judges them."""

import sqlalchemy as sa
from alembic import op

from governance.core.row_security import grant, keep_apart

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MINE = (
    "(SELECT current_setting('governance.scope', true)) = 'seller'"
    " AND seller_id = (SELECT nullif(current_setting('governance.seller_id', true), '')::bigint)"
)


def let_sellers_work() -> None:
    """A seller plans and shows evidence, documents of its own; every other change of a fix is the platform's."""
    keep_apart("required_fix", seller="seller_id")
    op.execute(
        f"CREATE POLICY seller_works ON required_fix FOR UPDATE USING ({MINE})"
        f" WITH CHECK ({MINE} AND state IN ('planned', 'submitted'))"
    )
    keep_apart("fix_evidence", seller="seller_id")
    own_document = "document_id IN (SELECT d.id FROM document AS d WHERE d.seller_id = fix_evidence.seller_id)"
    op.execute(f"CREATE POLICY seller_shows ON fix_evidence FOR INSERT WITH CHECK ({MINE} AND {own_document})")


def upgrade() -> None:
    op.create_table(
        "required_fix",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "source",
            sa.String(),
            nullable=False,
            comment="what it follows from, such as permit:12; one open fix each",
        ),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("demand", sa.String(), nullable=False, comment="what has to be put right and shown, in words"),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=True, comment="who at the seller takes care of it"),
        sa.Column("plan", sa.String(), nullable=True, comment="how the seller will put it right"),
        sa.Column("reason", sa.String(), nullable=True, comment="why it was last returned, extended or cancelled"),
        sa.Column("clock_id", sa.BigInteger(), nullable=True, comment="the clock of its deadline"),
        sa.Column("required_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("required_by", sa.String(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("planned_by", sa.String(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_by", sa.String(), nullable=True),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=True, comment="last verified or returned"),
        sa.Column("judged_by", sa.String(), nullable=True),
        sa.Column(
            "overdue_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when everybody was told that its day has passed; null for a new day",
        ),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False, comment="one more at every change"),
        sa.CheckConstraint(
            "(planned_at IS NULL) = (planned_by IS NULL)", name=op.f("ck_required_fix_planned_by_and_at")
        ),
        sa.CheckConstraint(
            "(submitted_at IS NULL) = (submitted_by IS NULL)", name=op.f("ck_required_fix_submitted_by_and_at")
        ),
        sa.CheckConstraint("(judged_at IS NULL) = (judged_by IS NULL)", name=op.f("ck_required_fix_judged_by_and_at")),
        sa.CheckConstraint(
            "(state IN ('verified', 'cancelled')) = (closed_at IS NOT NULL)",
            name=op.f("ck_required_fix_closed_with_its_moment"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('returned', 'verified') OR judged_by IS NOT NULL",
            name=op.f("ck_required_fix_judged_by_somebody"),
        ),
        sa.CheckConstraint(
            "judged_by IS NULL OR (judged_by LIKE 'account:%' AND judged_by <> required_by"
            " AND judged_by IS DISTINCT FROM planned_by AND judged_by IS DISTINCT FROM submitted_by)",
            name=op.f("ck_required_fix_judged_by_a_second_person"),
        ),
        sa.ForeignKeyConstraint(["clock_id"], ["clock.id"], name=op.f("fk_required_fix_clock_id_clock")),
        sa.ForeignKeyConstraint(["seller_id"], ["seller.id"], name=op.f("fk_required_fix_seller_id_seller")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_required_fix")),
        sa.UniqueConstraint("id", "seller_id", name=op.f("uq_required_fix_id_seller_id")),
    )
    op.create_index(op.f("ix_required_fix_seller_id_id"), "required_fix", ["seller_id", "id"], unique=False)
    op.create_index(
        "ix_required_fix_open", "required_fix", ["id"], unique=False, postgresql_where=sa.text("closed_at IS NULL")
    )
    op.create_index(
        "uq_required_fix_open_source",
        "required_fix",
        ["seller_id", "source"],
        unique=True,
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "fix_evidence",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("fix_id", sa.BigInteger(), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_fix_evidence_document_id_document")),
        sa.ForeignKeyConstraint(
            ["fix_id", "seller_id"],
            ["required_fix.id", "required_fix.seller_id"],
            name=op.f("fk_fix_evidence_fix_id_required_fix"),
        ),
        sa.ForeignKeyConstraint(["seller_id"], ["seller.id"], name=op.f("fk_fix_evidence_seller_id_seller")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fix_evidence")),
    )
    op.create_index(op.f("ix_fix_evidence_fix_id_id"), "fix_evidence", ["fix_id", "id"], unique=False)
    let_sellers_work()
    grant("required_fix")
    grant("fix_evidence", append_only=True)


def downgrade() -> None:
    op.drop_index(op.f("ix_fix_evidence_fix_id_id"), table_name="fix_evidence")
    op.drop_table("fix_evidence")
    op.drop_index("uq_required_fix_open_source", table_name="required_fix")
    op.drop_index("ix_required_fix_open", table_name="required_fix")
    op.drop_index(op.f("ix_required_fix_seller_id_id"), table_name="required_fix")
    op.drop_table("required_fix")
