"""Messages and webhook endpoints."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from governance.core.row_security import application_role, grant, keep_apart

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SCOPE = "(SELECT current_setting('governance.scope', true))"

# Whoever acts may tell of it, and reads what was told to accounts of the own shop or application. The accounts are
# asked for, and not written into the rows: an applicant's account keeps its messages when it becomes the seller's.
READERS = f"""
    account_id = ANY (ARRAY(
        SELECT id FROM account
        WHERE (subject_kind = 'seller' AND {SCOPE} = 'seller'
               AND subject_id = nullif(current_setting('governance.seller_id', true), '')::bigint)
           OR (subject_kind = 'application' AND {SCOPE} = 'applicant'
               AND subject_id = nullif(current_setting('governance.application_id', true), '')::bigint)
    ))
"""  # noqa: S608 (put together from our own names)

# Whoever acts may not read endpoints, but the message to them must be written with the change it tells of.
ASKING = """
CREATE FUNCTION webhook_endpoints_asking(about text) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$ SELECT id FROM public.webhook_endpoint WHERE active AND about = ANY (topics) ORDER BY id $$
"""


def upgrade() -> None:
    op.create_table(
        "webhook_endpoint",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("topics", sa.ARRAY(sa.String()), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("old_secret", sa.String(), nullable=True),
        sa.Column("old_secret_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(old_secret IS NULL) = (old_secret_until IS NULL)",
            name=op.f("ck_webhook_endpoint_old_secret_with_its_end"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_endpoint")),
    )
    op.create_table(
        "message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False, comment="notification, email or webhook"),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("endpoint_id", sa.BigInteger(), nullable=True),
        sa.Column("address", sa.String(), nullable=True, comment="of somebody without an account"),
        sa.Column("language", sa.String(length=16), nullable=True, comment="of somebody without an account"),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False, comment="waiting, sent or dead"),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True, comment="of a notification"),
        sa.CheckConstraint(
            "CASE channel WHEN 'notification' THEN account_id IS NOT NULL AND address IS NULL AND endpoint_id IS NULL"
            " WHEN 'email' THEN (account_id IS NULL) <> (address IS NULL) AND endpoint_id IS NULL"
            " WHEN 'webhook' THEN endpoint_id IS NOT NULL AND account_id IS NULL AND address IS NULL ELSE false END",
            name=op.f("ck_message_one_reader"),
        ),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_message_sent_with_its_moment")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_message_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["endpoint_id"], ["webhook_endpoint.id"], name=op.f("fk_message_endpoint_id_webhook_endpoint")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    _index_messages()
    _close()


def _index_messages() -> None:
    op.create_index(
        "ix_message_waiting",
        "message",
        ["endpoint_id", "next_attempt_at"],
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index("ix_message_dead", "message", ["created_at", "id"], postgresql_where=sa.text("state = 'dead'"))
    op.create_index(
        "ix_message_notifications",
        "message",
        ["account_id", "created_at", "id"],
        postgresql_where=sa.text("channel = 'notification'"),
    )
    op.create_index(op.f("ix_message_created_at_id"), "message", ["created_at", "id"])


def _close() -> None:
    """Endpoints are the platform's alone; messages are written by whoever acts and read by whom they are for."""
    keep_apart("webhook_endpoint")
    keep_apart("message")
    op.execute("CREATE POLICY anybody_tells ON message FOR INSERT WITH CHECK (true)")
    op.execute(f"CREATE POLICY reader_reads ON message FOR SELECT USING (channel = 'notification' AND {READERS})")
    op.execute(
        f"CREATE POLICY reader_marks ON message FOR UPDATE USING (channel = 'notification' AND {READERS})"
        f" WITH CHECK (channel = 'notification' AND {READERS})"
    )
    # The function below works as the owner of the tables.
    op.execute("CREATE POLICY owner_looks_up ON webhook_endpoint FOR SELECT TO CURRENT_USER USING (true)")
    role = application_role()
    grant("webhook_endpoint", "message")
    op.execute(ASKING)
    op.execute("REVOKE ALL ON FUNCTION webhook_endpoints_asking(text) FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION webhook_endpoints_asking(text) TO {role}")


def downgrade() -> None:
    op.execute("DROP FUNCTION webhook_endpoints_asking(text)")
    op.drop_table("message")
    op.drop_table("webhook_endpoint")
