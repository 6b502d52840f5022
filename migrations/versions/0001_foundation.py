"""Accounts, audit, jobs, register, facts, rule book, violations, scores; who may touch what in the database."""

import sqlalchemy as sa
from alembic import op
from flask import current_app
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import make_url

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Rows of these belong to a seller; the column says whose. The database itself keeps sellers apart.
SELLER_TABLES = {
    "seller": "id",
    "seller_category": "seller_id",
    "seller_day": "seller_id",
    "adverse_event": "seller_id",
    "violation": "seller_id",
    "ledger_entry": "seller_id",
    "score": "seller_id",
}
# What is written here stays as it was written.
APPEND_ONLY = ("audit_entry", "event_batch", "ledger_entry", "rule_book", "score", "score_run", "seller_category")

SCOPE = "(SELECT current_setting('governance.scope', true))"
OWN = "(SELECT nullif(current_setting('governance.seller_id', true), '')::bigint)"

PARTITIONS = """
CREATE FUNCTION ensure_seller_day_partitions(first_day date, last_day date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    month date := date_trunc('month', first_day);
    partition text;
    made integer := 0;
BEGIN
    IF last_day > first_day + 36525 THEN
        RAISE EXCEPTION 'a span of more than a hundred years is not a span of facts';
    END IF;
    PERFORM pg_advisory_xact_lock(7305113);
    WHILE month <= last_day LOOP
        partition := 'seller_day_' || to_char(month, 'YYYY_MM');
        IF to_regclass('public.' || partition) IS NULL THEN
            EXECUTE format(
                'CREATE TABLE public.%I PARTITION OF public.seller_day FOR VALUES FROM (%L) TO (%L)',
                partition, month, (month + interval '1 month')::date
            );
            made := made + 1;
        END IF;
        month := month + interval '1 month';
    END LOOP;
    RETURN made;
END $$
"""


def keep_sellers_apart() -> None:
    """Row-level security, also against the owner: the platform sees all, a seller reads its own, nobody else anything."""
    for table, column in SELLER_TABLES.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY platform ON {table} USING ({SCOPE} = 'platform')")
        op.execute(f"CREATE POLICY own ON {table} FOR SELECT USING ({SCOPE} = 'seller' AND {column} = {OWN})")


def grant_to_application() -> None:
    """The application role reads and adds everywhere, and changes only what may change."""
    role = application_role()
    op.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")
    op.execute(f"REVOKE UPDATE, DELETE ON {', '.join(APPEND_ONLY)} FROM {role}")
    op.execute(f"REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {role}")
    op.execute("REVOKE ALL ON FUNCTION ensure_seller_day_partitions(date, date) FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION ensure_seller_day_partitions(date, date) TO {role}")


def application_role() -> str:
    """The quoted name of the role that the application signs in with."""
    name = make_url(current_app.extensions["settings"].database_url).username
    return op.get_bind().dialect.identifier_preparer.quote(name)


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("password", sa.String(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tf_primary_method", sa.String(length=64), nullable=True),
        sa.Column("tf_totp_secret", sa.String(length=255), nullable=True),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.Column("subject_kind", sa.String(), nullable=True),
        sa.Column("subject_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(subject_kind IS NULL) = (subject_id IS NULL)", name=op.f("ck_account_subject_whole")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_account_fs_uniquifier")),
    )
    op.create_table(
        "adverse_event",
        sa.Column("metric", sa.String(), nullable=False),
        sa.Column("event_reference", sa.String(), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("order_reference", sa.String(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False, comment="the day it is counted on, as in seller_day"),
        sa.Column("happened_on", sa.Date(), nullable=False, comment="the day it happened: delivery, review, refusal"),
        sa.Column("buyer", sa.String(), nullable=False, comment="salted digest; never the platform's id of the person"),
        sa.Column("product", sa.String(), nullable=True),
        sa.Column("lot", sa.String(), nullable=True),
        sa.Column("cause", sa.String(), nullable=True),
        sa.Column("accountable", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True, comment="why it is not accountable"),
        sa.Column(
            "repeats_day",
            sa.Date(),
            nullable=True,
            comment="day of this buyer's previous accountable event of the same metric at this seller",
        ),
        sa.PrimaryKeyConstraint("metric", "event_reference", "seller_id", name=op.f("pk_adverse_event")),
    )
    op.create_index(
        "ix_adverse_event_repeats",
        "adverse_event",
        ["seller_id", "metric"],
        unique=False,
        postgresql_where=sa.text("repeats_day IS NOT NULL OR lot IS NOT NULL"),
    )
    op.create_index(op.f("ix_adverse_event_seller_id_day"), "adverse_event", ["seller_id", "day"], unique=False)
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("actor_kind", sa.String(), nullable=False),
        sa.Column("actor_id", sa.String(), nullable=False),
        sa.Column("actor_label", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("before", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("after", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("request_id", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_index(op.f("ix_audit_entry_at"), "audit_entry", ["at"], unique=False)
    op.create_index(
        op.f("ix_audit_entry_subject_kind_subject_id_id"),
        "audit_entry",
        ["subject_kind", "subject_id", "id"],
        unique=False,
    )
    op.create_table(
        "category",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category")),
        sa.UniqueConstraint("code", name=op.f("uq_category_code")),
    )
    op.create_table(
        "event_batch",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False, comment="file names, for people"),
        sa.Column("digest", sa.String(), nullable=False, comment="SHA-256 of kind, mapping and file contents"),
        sa.Column("correction", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("rows_read", sa.BigInteger(), nullable=False),
        sa.Column("rows_accepted", sa.BigInteger(), nullable=False),
        sa.Column("rows_rejected", sa.BigInteger(), nullable=False),
        sa.Column(
            "rows_repeated", sa.BigInteger(), nullable=False, comment="same key and same content as a row known before"
        ),
        sa.Column(
            "rows_superseded", sa.BigInteger(), nullable=False, comment="a later version of the same event is known"
        ),
        sa.Column(
            "rows_waiting", sa.BigInteger(), nullable=False, comment="accepted; counts when the order it names arrives"
        ),
        sa.Column("reject_file", sa.String(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_batch")),
        sa.UniqueConstraint("kind", "digest", name=op.f("uq_event_batch_kind_digest")),
    )
    op.create_index(op.f("ix_event_batch_recorded_at"), "event_batch", ["recorded_at"], unique=False)
    op.create_table(
        "job_run",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("slot", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False, comment="baseline, waiting, done or failed"),
        sa.Column(
            "by_hand",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="asked for outside the timetable",
        ),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_run")),
        sa.UniqueConstraint("job", "slot", name=op.f("uq_job_run_job_slot")),
    )
    op.create_table(
        "role",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role")),
        sa.UniqueConstraint("name", name=op.f("uq_role_name")),
    )
    op.create_table(
        "rule_book",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False, comment="SHA-256 of the document"),
        sa.Column("document", sa.Text(), nullable=False, comment="canonical JSON"),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_book")),
        sa.UniqueConstraint("digest", name=op.f("uq_rule_book_digest")),
        sa.UniqueConstraint("name", "version", name=op.f("uq_rule_book_name_version")),
    )
    op.create_table(
        "score",
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("category_id", sa.BigInteger(), nullable=True),
        sa.Column("standing", sa.SmallInteger(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True, comment="thousandths; none while not yet rated"),
        sa.Column("mature_orders", sa.Integer(), nullable=False),
        sa.Column("window_days", sa.ARRAY(sa.Integer()), nullable=False),
        sa.Column("exposed", sa.ARRAY(sa.Integer()), nullable=False),
        sa.Column("bad", sa.ARRAY(sa.Integer()), nullable=False),
        sa.Column("independent", sa.ARRAY(sa.Integer()), nullable=False),
        sa.Column("immature_exposed", sa.ARRAY(sa.Integer()), nullable=False),
        sa.Column("immature_bad", sa.ARRAY(sa.Integer()), nullable=False),
        sa.Column("target", sa.ARRAY(sa.Integer()), nullable=False),
        sa.Column("worst", sa.ARRAY(sa.Integer()), nullable=False),
        sa.Column("lower", sa.ARRAY(sa.Integer()), nullable=False),
        sa.Column("upper", sa.ARRAY(sa.Integer()), nullable=False),
        sa.Column("estimate", sa.ARRAY(sa.Integer()), nullable=False, comment="what to expect; steers attention only"),
        sa.Column("evidence", sa.ARRAY(sa.Integer()), nullable=False, comment="state of evidence per rate"),
        sa.Column("deduction", sa.ARRAY(sa.Integer()), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("points_deduction", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", "seller_id", name=op.f("pk_score")),
    )
    op.create_index(op.f("ix_score_run_id_score"), "score", ["run_id", "score"], unique=False)
    op.create_index(op.f("ix_score_seller_id_run_id"), "score", ["seller_id", "run_id"], unique=False)
    op.create_table(
        "seller",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("joined_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reference <> ''", name=op.f("ck_seller_reference_given")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seller")),
        sa.UniqueConstraint("reference", name=op.f("uq_seller_reference")),
    )
    op.create_index(op.f("ix_seller_name"), "seller", ["name"], unique=False)
    op.create_table(
        "seller_day",
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False, comment="orders with this seller's goods"),
        sa.Column("delivered", sa.Integer(), nullable=False, comment="of these, delivered and answerable"),
        sa.Column("late", sa.Integer(), nullable=False, comment="of these, delivered after the promised calendar day"),
        sa.Column("late_apart", sa.Integer(), nullable=False, comment="late, but not by the seller's fault"),
        sa.Column("cancelled_by_seller", sa.Integer(), nullable=False),
        sa.Column("returned", sa.Integer(), nullable=False, comment="orders with a return for whatever reason"),
        sa.Column("returned_for_quality", sa.Integer(), nullable=False),
        sa.Column("returned_for_quality_apart", sa.Integer(), nullable=False),
        sa.Column("exchanged", sa.Integer(), nullable=False),
        sa.Column(
            "reviews", sa.Integer(), nullable=False, comment="reviewed orders of this seller alone, latest review each"
        ),
        sa.Column("low_reviews", sa.Integer(), nullable=False, comment="of these, 1 or 2 stars"),
        sa.Column("rating_sum", sa.Integer(), nullable=False),
        sa.Column(
            "reviews_apart", sa.Integer(), nullable=False, comment="reviewed orders that cannot be laid at one door"
        ),
        sa.Column("low_reviews_apart", sa.Integer(), nullable=False),
        sa.Column("reviews_handled", sa.Integer(), nullable=False, comment="answered and closed with an action"),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("answered_in_time", sa.Integer(), nullable=False, comment="first answer within 180 seconds"),
        sa.Column("service_cases", sa.Integer(), nullable=False),
        sa.Column("refused_cases", sa.Integer(), nullable=False),
        sa.Column("refused_without_ground", sa.Integer(), nullable=False),
        sa.Column("rated_cases", sa.Integer(), nullable=False),
        sa.Column("satisfied_cases", sa.Integer(), nullable=False, comment="rated 4 or 5 of 5"),
        sa.Column("resolved_cases", sa.Integer(), nullable=False),
        sa.Column("resolution_seconds", sa.BigInteger(), nullable=False, comment="summed over the resolved cases"),
        sa.CheckConstraint("late <= delivered", name=op.f("ck_seller_day_late_within_delivered")),
        sa.CheckConstraint("low_reviews <= reviews", name=op.f("ck_seller_day_low_within_reviews")),
        sa.PrimaryKeyConstraint("seller_id", "day", name=op.f("pk_seller_day")),
        postgresql_partition_by="RANGE (day)",
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("key", sa.String(), nullable=False, comment="digest of the address or of the account name"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    op.create_index(op.f("ix_sign_in_attempt_key_at"), "sign_in_attempt", ["key", "at"], unique=False)
    op.create_table(
        "account_role",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("role_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_account_role_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["role_id"], ["role.id"], name=op.f("fk_account_role_role_id_role"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "role_id", name=op.f("pk_account_role")),
    )
    op.create_table(
        "score_run",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rule_book_id", sa.BigInteger(), nullable=False),
        sa.Column("retrospective", sa.Boolean(), nullable=False, comment="rebuilt from the event store for a past day"),
        sa.Column("sellers", sa.Integer(), nullable=False),
        sa.Column("standings", postgresql.JSONB(astext_type=sa.Text()), nullable=False, comment="sellers per standing"),
        sa.Column(
            "evidence",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="rated sellers per rate and state",
        ),
        sa.Column("digest", sa.String(), nullable=False, comment="SHA-256 over all score records in order of seller"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["rule_book_id"], ["rule_book.id"], name=op.f("fk_score_run_rule_book_id_rule_book")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_run")),
        sa.UniqueConstraint("as_of", "known_at", "rule_book_id", name=op.f("uq_score_run_as_of_known_at_rule_book_id")),
    )
    op.create_index(op.f("ix_score_run_as_of"), "score_run", ["as_of"], unique=False)
    op.create_table(
        "seller_category",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("category_id", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name=op.f("fk_seller_category_category_id_category")),
        sa.ForeignKeyConstraint(["seller_id"], ["seller.id"], name=op.f("fk_seller_category_seller_id_seller")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seller_category")),
    )
    op.create_index(
        op.f("ix_seller_category_seller_id_recorded_at_id"),
        "seller_category",
        ["seller_id", "recorded_at", "id"],
        unique=False,
    )
    op.create_table(
        "violation",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False, comment="code of the violation type in the rule book"),
        sa.Column("rule_book_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("points_class", sa.String(), nullable=False),
        sa.Column(
            "points", sa.Integer(), nullable=False, comment="what the rule gives; the ledger says what counts of it"
        ),
        sa.Column("order_reference", sa.String(), nullable=True),
        sa.Column("cause", sa.String(), nullable=True, comment="lot or product; violations of one cause may be merged"),
        sa.Column("reason", sa.String(), nullable=False, comment="why this rule applies, in words"),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=True, comment="day of the decision; points count from here"),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reported_by", sa.String(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_by IS NULL)", name=op.f("ck_violation_confirmed_by_and_at")
        ),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (effective_on IS NULL)", name=op.f("ck_violation_confirmed_with_effect")
        ),
        sa.ForeignKeyConstraint(["rule_book_id"], ["rule_book.id"], name=op.f("fk_violation_rule_book_id_rule_book")),
        sa.ForeignKeyConstraint(["seller_id"], ["seller.id"], name=op.f("fk_violation_seller_id_seller")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_violation")),
        sa.UniqueConstraint("source", "rule", "seller_id", name=op.f("uq_violation_source_rule_seller_id")),
    )
    op.create_index(op.f("ix_violation_seller_id_occurred_on"), "violation", ["seller_id", "occurred_on"], unique=False)
    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("violation_id", sa.BigInteger(), nullable=False),
        sa.Column("rule_book_id", sa.BigInteger(), nullable=False),
        sa.Column("points_class", sa.String(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False, comment="negative in a reversing entry"),
        sa.Column("effective_at", sa.Date(), nullable=False),
        sa.Column("lapses_at", sa.Date(), nullable=False, comment="first day on which it no longer counts"),
        sa.Column(
            "reverses",
            sa.BigInteger(),
            nullable=True,
            comment="the entry taken back; in renewed points, the reversal they follow",
        ),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.CheckConstraint(
            "points <> 0 AND (points > 0 OR reverses IS NOT NULL)",
            name=op.f("ck_ledger_entry_only_reversals_give_back"),
        ),
        sa.CheckConstraint("lapses_at > effective_at", name=op.f("ck_ledger_entry_lapses_after_effect")),
        sa.ForeignKeyConstraint(["reverses"], ["ledger_entry.id"], name=op.f("fk_ledger_entry_reverses_ledger_entry")),
        sa.ForeignKeyConstraint(
            ["rule_book_id"], ["rule_book.id"], name=op.f("fk_ledger_entry_rule_book_id_rule_book")
        ),
        sa.ForeignKeyConstraint(["seller_id"], ["seller.id"], name=op.f("fk_ledger_entry_seller_id_seller")),
        sa.ForeignKeyConstraint(
            ["violation_id"], ["violation.id"], name=op.f("fk_ledger_entry_violation_id_violation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint(
            "violation_id",
            "reverses",
            name=op.f("uq_ledger_entry_violation_id_reverses"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index(
        op.f("ix_ledger_entry_seller_id_effective_at"), "ledger_entry", ["seller_id", "effective_at"], unique=False
    )
    op.execute(PARTITIONS)
    keep_sellers_apart()
    grant_to_application()


def downgrade() -> None:
    op.execute("DROP FUNCTION ensure_seller_day_partitions(date, date)")
    op.drop_index(op.f("ix_ledger_entry_seller_id_effective_at"), table_name="ledger_entry")
    op.drop_table("ledger_entry")
    op.drop_index(op.f("ix_violation_seller_id_occurred_on"), table_name="violation")
    op.drop_table("violation")
    op.drop_index(op.f("ix_seller_category_seller_id_recorded_at_id"), table_name="seller_category")
    op.drop_table("seller_category")
    op.drop_index(op.f("ix_score_run_as_of"), table_name="score_run")
    op.drop_table("score_run")
    op.drop_table("account_role")
    op.drop_index(op.f("ix_sign_in_attempt_key_at"), table_name="sign_in_attempt")
    op.drop_table("sign_in_attempt")
    op.drop_table("seller_day")
    op.drop_index(op.f("ix_seller_name"), table_name="seller")
    op.drop_table("seller")
    op.drop_index(op.f("ix_score_seller_id_run_id"), table_name="score")
    op.drop_index(op.f("ix_score_run_id_score"), table_name="score")
    op.drop_table("score")
    op.drop_table("rule_book")
    op.drop_table("role")
    op.drop_table("job_run")
    op.drop_index(op.f("ix_event_batch_recorded_at"), table_name="event_batch")
    op.drop_table("event_batch")
    op.drop_table("category")
    op.drop_index(op.f("ix_audit_entry_subject_kind_subject_id_id"), table_name="audit_entry")
    op.drop_index(op.f("ix_audit_entry_at"), table_name="audit_entry")
    op.drop_table("audit_entry")
    op.drop_index(op.f("ix_adverse_event_seller_id_day"), table_name="adverse_event")
    op.drop_index(
        "ix_adverse_event_repeats",
        table_name="adverse_event",
        postgresql_where=sa.text("repeats_day IS NOT NULL OR lot IS NOT NULL"),
    )
    op.drop_table("adverse_event")
    op.drop_table("account")
