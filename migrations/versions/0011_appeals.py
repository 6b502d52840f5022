"""Appeals: what sellers contest, what happened since, and the documents shown."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from governance.core.row_security import application_role, keep_apart

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

SELLER = (
    "(SELECT current_setting('governance.scope', true)) = 'seller'"
    " AND seller_id = (SELECT nullif(current_setting('governance.seller_id', true), '')::bigint)"
)


def create_appeals() -> None:
    op.create_table(
        "appeal",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False, comment="what is contested, in words, as it was shown"),
        sa.Column("rule", sa.String(), nullable=True, comment="code of the violation type, where there is one"),
        sa.Column("automatic", sa.Boolean(), nullable=False, comment="what is contested was decided by the rule alone"),
        sa.Column("listed_ground", sa.String(), nullable=True),
        sa.Column("instance", sa.SmallInteger(), nullable=False),
        sa.Column("first_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("grounds", sa.String(), nullable=False, comment="why, in the seller's words"),
        sa.Column(
            "hearing",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="the seller asked to talk to a person before the decision",
        ),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "events",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default="[]",
            nullable=False,
            comment="counted events it is about: [{metric, reference}]",
        ),
        sa.Column(
            "involved",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="who reported, decided or filed: account:17; none decides",
        ),
        sa.Column("window_until", sa.Date(), nullable=False),
        sa.Column("handler_id", sa.BigInteger(), nullable=True),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filed_by", sa.String(), nullable=False),
        sa.Column("late_at", sa.DateTime(timezone=True), nullable=True, comment="our time ran out undecided"),
        sa.Column(
            "relief_at", sa.DateTime(timezone=True), nullable=True, comment="since then what is contested is suspended"
        ),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True, comment="why it was decided so, or taken back"),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False, comment="one more at every change"),
        sa.CheckConstraint(
            "(state = 'decided') = (outcome IS NOT NULL)", name=op.f("ck_appeal_decided_with_its_outcome")
        ),
        sa.CheckConstraint(
            "(state IN ('decided', 'withdrawn')) = (ended_at IS NOT NULL)", name=op.f("ck_appeal_ended_with_its_moment")
        ),
        sa.CheckConstraint(
            "outcome IS NULL OR (decided_by LIKE 'account:%' AND NOT involved ? decided_by)",
            name=op.f("ck_appeal_decided_by_another_person"),
        ),
        sa.CheckConstraint("(instance = 2) = (first_id IS NOT NULL)", name=op.f("ck_appeal_second_names_the_first")),
        sa.CheckConstraint("instance IN (1, 2)", name=op.f("ck_appeal_one_second_instance")),
        sa.ForeignKeyConstraint(["first_id"], ["appeal.id"], name=op.f("fk_appeal_first_id_appeal")),
        sa.ForeignKeyConstraint(["seller_id"], ["seller.id"], name=op.f("fk_appeal_seller_id_seller")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal")),
        sa.UniqueConstraint("id", "seller_id", name=op.f("uq_appeal_id_seller_id")),
        sa.UniqueConstraint(
            "subject_kind", "subject_id", "instance", name=op.f("uq_appeal_subject_kind_subject_id_instance")
        ),
    )
    op.create_index("ix_appeal_open", "appeal", ["id"], unique=False, postgresql_where=sa.text("ended_at IS NULL"))
    op.create_index(
        "ix_appeal_rule",
        "appeal",
        ["rule"],
        unique=False,
        postgresql_where=sa.text("rule IS NOT NULL AND outcome IS NOT NULL"),
    )
    op.create_index(op.f("ix_appeal_seller_id_id"), "appeal", ["seller_id", "id"], unique=False)
    op.create_table(
        "appeal_entry",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("appeal_id", sa.BigInteger(), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("party", sa.String(), nullable=False, comment="seller, platform or system"),
        sa.Column(
            "kind", sa.String(), nullable=False, comment="filed, asked, answered, heard, note, late, relief, decided, …"
        ),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("for_seller", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appeal_id", "seller_id"],
            ["appeal.id", "appeal.seller_id"],
            name=op.f("fk_appeal_entry_appeal_id_seller_id_appeal"),
        ),
        sa.ForeignKeyConstraint(["seller_id"], ["seller.id"], name=op.f("fk_appeal_entry_seller_id_seller")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal_entry")),
    )
    op.create_index(op.f("ix_appeal_entry_appeal_id_id"), "appeal_entry", ["appeal_id", "id"], unique=False)
    op.create_table(
        "appeal_evidence",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("appeal_id", sa.BigInteger(), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appeal_id", "seller_id"],
            ["appeal.id", "appeal.seller_id"],
            name=op.f("fk_appeal_evidence_appeal_id_seller_id_appeal"),
        ),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_appeal_evidence_document_id_document")),
        sa.ForeignKeyConstraint(["seller_id"], ["seller.id"], name=op.f("fk_appeal_evidence_seller_id_seller")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal_evidence")),
        sa.UniqueConstraint("appeal_id", "document_id", name=op.f("uq_appeal_evidence_appeal_id_document_id")),
    )


def keep_sellers_apart() -> None:
    """A seller reads, files and goes on with its own appeals; nobody deletes one, and no seller decides one."""
    for table in ("appeal", "appeal_entry", "appeal_evidence"):
        keep_apart(table)
    undecided = f"{SELLER} AND outcome IS NULL"
    for policy, table, rule in (
        ("seller_reads", "appeal", f"FOR SELECT USING ({SELLER})"),
        ("seller_adds", "appeal", f"FOR INSERT WITH CHECK ({undecided} AND state = 'filed')"),
        ("seller_changes", "appeal", f"FOR UPDATE USING ({undecided}) WITH CHECK ({undecided})"),
        ("seller_reads", "appeal_entry", f"FOR SELECT USING ({SELLER} AND for_seller)"),
        ("seller_adds", "appeal_entry", f"FOR INSERT WITH CHECK ({SELLER} AND for_seller AND party = 'seller')"),
        ("seller_reads", "appeal_evidence", f"FOR SELECT USING ({SELLER})"),
        ("seller_adds", "appeal_evidence", f"FOR INSERT WITH CHECK ({SELLER} AND party = 'seller')"),
    ):
        op.execute(f"CREATE POLICY {policy} ON {table} {rule}")
    role = application_role()
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON appeal TO {role}")
    op.execute(f"GRANT SELECT, INSERT ON appeal_entry, appeal_evidence TO {role}")


def upgrade() -> None:
    create_appeals()
    keep_sellers_apart()


def downgrade() -> None:
    for table in ("appeal_evidence", "appeal_entry", "appeal"):
        op.drop_table(table)
