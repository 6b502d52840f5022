"""Facts that sellers report as changed, lists of sellers taken in, exports for the authority."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from governance.core.row_security import grant, keep_apart

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

SCOPE = "(SELECT current_setting('governance.scope', true))"
OWN = "(SELECT nullif(current_setting('governance.seller_id', true), '')::bigint)"


def let_sellers_ask() -> None:
    """A seller hands in permits and reports changes of its own; what becomes of them is the platform's to write."""
    mine = f"{SCOPE} = 'seller' AND seller_id = {OWN}"
    op.execute(
        "CREATE POLICY seller_proposes ON permit FOR INSERT WITH CHECK"
        f" ({mine} AND state = 'proposed' AND verified_at IS NULL AND verified_by IS NULL)"
    )
    op.execute(
        "CREATE POLICY seller_reports ON identity_change FOR INSERT WITH CHECK"
        f" ({mine} AND state = 'reported' AND decided_at IS NULL)"
    )


def upgrade() -> None:
    op.create_table(
        "identity_change",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "fields",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            nullable=True,
            comment="what is new; null once it was decided, for it may be personal",
        ),
        sa.Column(
            "names",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="which fields; stays for good",
        ),
        sa.Column("document_id", sa.BigInteger(), nullable=True, comment="the document that shows it"),
        sa.Column("state", sa.String(), nullable=False, comment="reported, verified or refused"),
        sa.Column("reason", sa.String(), nullable=True, comment="why it was refused; the seller reads it"),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reported_by", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by IS NULL)", name=op.f("ck_identity_change_decided_by_and_at")
        ),
        sa.ForeignKeyConstraint(["seller_id"], ["seller.id"], name=op.f("fk_identity_change_seller_id_seller")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_change")),
    )
    op.create_index(op.f("ix_identity_change_seller_id"), "identity_change", ["seller_id"], unique=False)
    op.create_index(
        "uq_identity_change_reported",
        "identity_change",
        ["seller_id"],
        unique=True,
        postgresql_where=sa.text("state = 'reported'"),
    )
    op.create_table(
        "seller_import",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("source", sa.String(), nullable=False, comment="name of the file, for people"),
        sa.Column("digest", sa.String(), nullable=False, comment="SHA-256 of the file"),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("rows_rejected", sa.Integer(), nullable=False),
        sa.Column(
            "rows_known",
            sa.Integer(),
            nullable=False,
            comment="the seller has an identity already; it stays as it is",
        ),
        sa.Column("sellers_registered", sa.Integer(), nullable=False),
        sa.Column("identities_added", sa.Integer(), nullable=False),
        sa.Column("permits_added", sa.Integer(), nullable=False),
        sa.Column("groups_found", sa.Integer(), nullable=False, comment="sets of sellers that share something"),
        sa.Column("relations_proposed", sa.Integer(), nullable=False),
        sa.Column("report_file", sa.String(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seller_import")),
    )
    op.create_index(op.f("ix_seller_import_digest"), "seller_import", ["digest"], unique=False)
    op.create_table(
        "identity_export",
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("file", sa.String(), nullable=False, comment="its name in the folder"),
        sa.Column("digest", sa.String(), nullable=False, comment="SHA-256 of the file"),
        sa.Column("sellers", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("as_of", name=op.f("pk_identity_export")),
    )
    keep_apart("identity_change", seller="seller_id")
    keep_apart("seller_import")
    keep_apart("identity_export")
    let_sellers_ask()
    grant("identity_change")
    grant("seller_import", "identity_export", append_only=True)


def downgrade() -> None:
    op.execute("DROP POLICY seller_proposes ON permit")
    for table in ("identity_export", "seller_import", "identity_change"):
        op.drop_table(table)
