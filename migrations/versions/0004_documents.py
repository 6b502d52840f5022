"""Documents and the audit chain."""

import sqlalchemy as sa
from alembic import op

from governance.core.row_security import grant, keep_apart

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SCOPE = "(SELECT current_setting('governance.scope', true))"


def upgrade() -> None:
    _make_documents()
    _make_seals()
    _close_the_trail()
    grant("document")
    grant("audit_seal", append_only=True)


def _make_documents() -> None:
    op.create_table(
        "document",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False, comment="bytes"),
        sa.Column("name", sa.String(), nullable=True, comment="for people; never a place in the file store"),
        sa.Column("kind", sa.String(), nullable=False, comment="what it is: business_licence, identity_card, …"),
        sa.Column("application_id", sa.BigInteger(), nullable=True),
        sa.Column("seller_id", sa.BigInteger(), nullable=True),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=True, comment="as printed on it; may be a person's"),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True, comment="last day on which it is valid"),
        sa.Column("scan", sa.String(), nullable=False, comment="clean or not_scanned"),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by", sa.String(), nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verified_by", sa.String(), nullable=True),
        sa.Column("keep_until", sa.Date(), nullable=True, comment="last day on which it is kept"),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("size > 0", name=op.f("ck_document_holds_something")),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f("ck_document_valid_from_before_until")),
        sa.CheckConstraint(
            "(verified_at IS NULL) = (verified_by IS NULL)", name=op.f("ck_document_verified_by_and_at")
        ),
        sa.CheckConstraint(
            "erased_at IS NULL OR (name IS NULL AND number IS NULL AND uploaded_by IS NULL)",
            name=op.f("ck_document_erased_is_empty"),
        ),
        sa.CheckConstraint(
            "erased_at IS NOT NULL OR (name IS NOT NULL AND uploaded_by IS NOT NULL)",
            name=op.f("ck_document_kept_is_named"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    for columns in (
        ["sha256"],
        ["application_id"],
        ["seller_id"],
        ["keep_until"],
        ["subject_kind", "subject_id"],
    ):
        op.create_index(op.f(f"ix_document_{'_'.join(columns)}"), "document", columns)
    # Owners add and read, but change nothing: whether a document was verified is not theirs to say.
    keep_apart("document", seller="seller_id", application="application_id")
    for scope, own, other in (("seller", "seller_id", "application_id"), ("applicant", "application_id", "seller_id")):
        mine = f"(SELECT nullif(current_setting('governance.{own}', true), '')::bigint)"
        op.execute(
            f"CREATE POLICY {scope}_adds ON document FOR INSERT"
            f" WITH CHECK ({SCOPE} = '{scope}' AND {own} = {mine} AND {other} IS NULL)"
        )


def _make_seals() -> None:
    op.create_table(
        "audit_seal",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("first_id", sa.BigInteger(), nullable=False),
        sa.Column("last_id", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("marks", sa.LargeBinary(), nullable=False, comment="of each entry: 8 bytes of id, 32 of SHA-256"),
        sa.Column("digest", sa.LargeBinary(), nullable=False, comment="SHA-256 of the digest before and the marks"),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_seal")),
        sa.UniqueConstraint("last_id", name=op.f("uq_audit_seal_last_id")),
    )


def _close_the_trail() -> None:
    """Whoever acts writes the audit trail; only the platform reads it."""
    for table in ("audit_entry", "audit_seal"):
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY platform ON {table} USING ({SCOPE} = 'platform')")
    op.execute("CREATE POLICY anybody_writes ON audit_entry FOR INSERT WITH CHECK (true)")


def downgrade() -> None:
    op.execute("DROP POLICY anybody_writes ON audit_entry")
    op.execute("DROP POLICY platform ON audit_entry")
    op.execute("ALTER TABLE audit_entry DISABLE ROW LEVEL SECURITY")
    op.drop_table("audit_seal")
    op.drop_table("document")
