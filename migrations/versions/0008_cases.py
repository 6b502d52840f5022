"""Cases: what was filed and happened, persons apart, evidence, offers, frozen records, groups and imports."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from governance.core.row_security import application_role, grant, keep_apart

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SCOPE = "(SELECT current_setting('governance.scope', true))"
OWN_SELLER = "(SELECT nullif(current_setting('governance.seller_id', true), '')::bigint)"
OWN_CASE = "(SELECT nullif(current_setting('governance.case_id', true), '')::bigint)"
SELLER = f"{SCOPE} = 'seller' AND seller_id = {OWN_SELLER}"
COMPLAINANT = f"{SCOPE} = 'complainant'"

# Tables that the platform alone sees.
PRIVATE = ("case_group", "complainant_pattern", "case_import", "case_deputy")
TABLES = (
    *("complaint_case", "case_person", "case_entry", "case_words", "case_evidence", "case_offer", "case_record"),
    *PRIVATE,
)


def keep_parties_apart() -> None:
    """A seller sees its own cases from the moment it is told; the link to a case shows that case and no other.

    Each sees the entries, evidence and records that are for its eyes. What complainants do is written in the
    platform's scope, after their link was looked at: in their own they only read.
    """
    for table in TABLES:
        keep_apart(table)
    told = f"{SELLER} AND seller_told_at IS NOT NULL"
    _policy("seller_reads", "complaint_case", f"FOR SELECT USING ({told})")
    _policy("seller_changes", "complaint_case", f"FOR UPDATE USING ({told}) WITH CHECK ({told})")
    _policy("complainant_reads", "complaint_case", f"FOR SELECT USING ({COMPLAINANT} AND id = {OWN_CASE})")
    _policy("complainant_reads", "case_person", f"FOR SELECT USING ({COMPLAINANT} AND case_id = {OWN_CASE})")
    of_told_case = "case_id IN (SELECT c.id FROM complaint_case AS c)"
    for table in ("case_entry", "case_evidence", "case_record"):
        own = f"{COMPLAINANT} AND case_id = {OWN_CASE} AND for_complainant"
        _policy("complainant_reads", table, f"FOR SELECT USING ({own})")
        _policy("seller_reads", table, f"FOR SELECT USING ({SELLER} AND for_seller AND {of_told_case})")
    for table in ("case_entry", "case_evidence"):
        own = f"{SELLER} AND party IN ('seller', 'system') AND {of_told_case}"
        _policy("seller_adds", table, f"FOR INSERT WITH CHECK ({own})")
    _policy(
        "seller_adds",
        "case_words",
        f"FOR INSERT WITH CHECK ({SCOPE} = 'seller' AND NOT of_complainant AND {of_told_case})",
    )
    _policy(
        "complainant_reads",
        "case_words",
        f"FOR SELECT USING ({COMPLAINANT} AND of_complainant AND case_id = {OWN_CASE})",
    )
    _policy("seller_reads", "case_offer", f"FOR SELECT USING ({SELLER})")
    _policy("seller_adds", "case_offer", f"FOR INSERT WITH CHECK ({SELLER} AND party = 'seller')")
    _policy("seller_changes", "case_offer", f"FOR UPDATE USING ({SELLER}) WITH CHECK ({SELLER})")
    _policy("complainant_reads", "case_offer", f"FOR SELECT USING ({COMPLAINANT} AND case_id = {OWN_CASE})")


def let_parties_see_evidence() -> None:
    """Documents, clocks and the shop of a case, for those who have a part in it."""
    shown = "SELECT e.document_id FROM case_evidence AS e"
    _policy("case_seller_reads", "document", f"FOR SELECT USING ({SCOPE} = 'seller' AND id IN ({shown}))")
    about = f"subject_kind = 'case' AND subject_id = {OWN_CASE}::text"
    _policy("complainant_reads", "document", f"FOR SELECT USING ({COMPLAINANT} AND {about} AND id IN ({shown}))")
    _policy("complainant_reads", "clock", f"FOR SELECT USING ({COMPLAINANT} AND {about})")
    own_shop = "id IN (SELECT c.seller_id FROM complaint_case AS c)"
    _policy("complainant_reads", "seller", f"FOR SELECT USING ({COMPLAINANT} AND {own_shop})")


def _policy(name: str, table: str, rule: str) -> None:
    op.execute(f"CREATE POLICY {name} ON {table} {rule}")


def upgrade() -> None:
    op.create_table(
        "case_entry",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False, comment="account:17; never a name"),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column(
            "data",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            nullable=True,
            comment="codes and amounts, no words",
        ),
        sa.Column("for_complainant", sa.Boolean(), nullable=False),
        sa.Column("for_seller", sa.Boolean(), nullable=False),
        sa.Column(
            "told_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when the complainant was told, or was found to have no address",
        ),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_entry")),
    )
    op.create_index(op.f("ix_case_entry_case_id_id"), "case_entry", ["case_id", "id"], unique=False)
    op.create_index(
        "ix_case_entry_to_tell",
        "case_entry",
        ["id"],
        unique=False,
        postgresql_where=sa.text("for_complainant AND told_at IS NULL AND party <> 'complainant'"),
    )
    op.create_table(
        "case_group",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("issue", sa.String(), nullable=False),
        sa.Column(
            "cause", sa.String(), nullable=False, comment="what they have in common, such as lot:2026-03 or product:881"
        ),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.String(), nullable=False),
        sa.Column("handler_id", sa.BigInteger(), nullable=True),
        sa.Column("finding", sa.String(), nullable=True, comment="upheld, partly or dismissed"),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("found_by", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("(finding IS NULL) = (found_at IS NULL)", name=op.f("ck_case_group_found_with_its_moment")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_group")),
    )
    op.create_index(
        "uq_case_group_open",
        "case_group",
        ["seller_id", "issue", "cause"],
        unique=True,
        postgresql_where=sa.text("found_at IS NULL"),
    )
    op.create_table(
        "case_import",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("rows_read", sa.BigInteger(), nullable=False),
        sa.Column("rows_opened", sa.BigInteger(), nullable=False),
        sa.Column("rows_known", sa.BigInteger(), nullable=False, comment="told before; nothing was changed"),
        sa.Column("rows_rejected", sa.BigInteger(), nullable=False),
        sa.Column("report_file", sa.String(), nullable=True, comment="reasons per rejected row, without personal data"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_import")),
    )
    op.create_index(op.f("ix_case_import_digest"), "case_import", ["digest"], unique=False)
    op.create_table(
        "case_person",
        sa.Column("case_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("buyer_reference", sa.String(), nullable=True, comment="the platform's id of the buyer"),
        sa.Column("complainant_key", sa.String(), nullable=True, comment="salted digest: the same for the same person"),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column(
            "token_digest", sa.String(length=64), nullable=True, comment="SHA-256 of the secret in the tracking link"
        ),
        sa.Column(
            "weight",
            sa.String(),
            server_default="full",
            nullable=False,
            comment="full, or reduced where a person found a pattern of abuse",
        ),
        sa.Column("keep_until", sa.Date(), nullable=True, comment="last day on which it is kept"),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "erased_at IS NULL OR (name IS NULL AND email IS NULL AND phone IS NULL AND address IS NULL AND buyer_reference IS NULL AND complainant_key IS NULL AND token_digest IS NULL)",
            name=op.f("ck_case_person_erased_is_empty"),
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_person")),
    )
    op.create_index(
        "ix_case_person_keep_until",
        "case_person",
        ["keep_until"],
        unique=False,
        postgresql_where=sa.text("keep_until IS NOT NULL"),
    )
    op.create_index(
        "ix_case_person_key",
        "case_person",
        ["complainant_key"],
        unique=False,
        postgresql_using="hash",
        postgresql_where=sa.text("complainant_key IS NOT NULL"),
    )
    op.create_index(
        "uq_case_person_token",
        "case_person",
        ["token_digest"],
        unique=True,
        postgresql_where=sa.text("token_digest IS NOT NULL"),
    )
    op.create_table(
        "case_words",
        sa.Column("entry_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("of_complainant", sa.Boolean(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_case_words")),
    )
    op.create_index(op.f("ix_case_words_case_id"), "case_words", ["case_id"], unique=False)
    op.create_table(
        "complainant_pattern",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("complainant_key", sa.String(), nullable=True),
        sa.Column(
            "reasons",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="which pattern, and the numbers behind it",
        ),
        sa.Column("state", sa.String(), nullable=False, comment="proposed, confirmed, rejected or lifted"),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("judged_by", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complainant_pattern")),
    )
    op.create_index(
        op.f("ix_complainant_pattern_complainant_key"), "complainant_pattern", ["complainant_key"], unique=False
    )
    op.create_index(
        "uq_complainant_pattern_open",
        "complainant_pattern",
        ["complainant_key"],
        unique=True,
        postgresql_where=sa.text("state = 'proposed'"),
    )
    op.create_table(
        "complaint_case",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column(
            "source", sa.String(), nullable=False, comment="where it came from: web, a system's or a file's name"
        ),
        sa.Column(
            "external_reference", sa.String(), nullable=True, comment="its name there; a repetition is known by it"
        ),
        sa.Column("authority", sa.String(), nullable=True, comment="authority it came from or went to: its clocks run"),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("issue", sa.String(), nullable=False, comment="code of the published taxonomy"),
        sa.Column("severity", sa.String(), nullable=True),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("product", sa.String(), nullable=True, comment="the platform's id of the product"),
        sa.Column("product_name", sa.String(), nullable=True),
        sa.Column("lot", sa.String(), nullable=True),
        sa.Column("order_reference", sa.String(), nullable=True),
        sa.Column("request", sa.String(), nullable=True, comment="code of the remedy that is asked for"),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("occurred_on", sa.Date(), nullable=True),
        sa.Column(
            "opened_at", sa.DateTime(timezone=True), nullable=False, comment="when it was filed, here or elsewhere"
        ),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, comment="when we knew of it"),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_in", sa.String(), nullable=True, comment="where it goes on when the complainant has answered"),
        sa.Column(
            "testing",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="a test runs: clocks stand still",
        ),
        sa.Column(
            "taken_in_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="clocks, handler, duplicates and group are seen to",
        ),
        sa.Column(
            "recorded_facts_at", sa.DateTime(timezone=True), nullable=True, comment="what the platform knew is frozen"
        ),
        sa.Column("handler_id", sa.BigInteger(), nullable=True, comment="account of the officer who holds it"),
        sa.Column("group_id", sa.BigInteger(), nullable=True),
        sa.Column("merged_into", sa.BigInteger(), nullable=True),
        sa.Column(
            "seller_told_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="since then the seller sees it; before, it knows of nothing",
        ),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True, comment="first answer of the seller"),
        sa.Column(
            "silent_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="the seller's time ran out without an answer: decided on the record",
        ),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("ground", sa.String(), nullable=True, comment="code: why it was not accepted"),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True, comment="account:17, or group:3 for a common finding"),
        sa.Column("remedy", sa.String(), nullable=True, comment="code of what is due to the complainant"),
        sa.Column("remedy_amount", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("remedy_currency", sa.String(length=3), nullable=True),
        sa.Column("remedy_shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("remedy_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rating", sa.SmallInteger(), nullable=True, comment="of the outcome by the complainant, 1 to 5"),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("times_reopened", sa.Integer(), server_default="0", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False, comment="one more at every change"),
        sa.CheckConstraint(
            "(state = 'merged') = (merged_into IS NOT NULL)", name=op.f("ck_complaint_case_merged_into_something")
        ),
        sa.CheckConstraint(
            "(amount IS NULL) = (currency IS NULL)", name=op.f("ck_complaint_case_amount_with_its_currency")
        ),
        sa.CheckConstraint(
            "(outcome IS NULL) = (decided_at IS NULL)", name=op.f("ck_complaint_case_decided_with_its_outcome")
        ),
        sa.CheckConstraint(
            "(remedy_amount IS NULL) = (remedy_currency IS NULL)",
            name=op.f("ck_complaint_case_remedy_with_its_currency"),
        ),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name=op.f("ck_complaint_case_rated_one_to_five")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_case")),
        sa.UniqueConstraint("source", "external_reference", name=op.f("uq_complaint_case_source_external_reference")),
    )
    op.create_index(
        "ix_complaint_case_group",
        "complaint_case",
        ["group_id", "id"],
        unique=False,
        postgresql_where=sa.text("group_id IS NOT NULL"),
    )
    op.create_index(
        "ix_complaint_case_handler",
        "complaint_case",
        ["handler_id", "id"],
        unique=False,
        postgresql_where=sa.text("state NOT IN ('closed', 'not_accepted', 'withdrawn', 'merged')"),
    )
    op.create_index(
        "ix_complaint_case_open",
        "complaint_case",
        ["id"],
        unique=False,
        postgresql_where=sa.text("state NOT IN ('closed', 'not_accepted', 'withdrawn', 'merged')"),
    )
    op.create_index(op.f("ix_complaint_case_seller_id_id"), "complaint_case", ["seller_id", "id"], unique=False)
    op.create_index(
        "ix_complaint_case_to_see_to",
        "complaint_case",
        ["id"],
        unique=False,
        postgresql_where=sa.text("taken_in_at IS NULL OR recorded_facts_at IS NULL"),
    )
    op.create_table(
        "case_deputy",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("deputy_id", sa.BigInteger(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("account_id <> deputy_id", name=op.f("ck_case_deputy_deputy_is_somebody_else")),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_case_deputy_from_before_until")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_case_deputy_account_id_account")),
        sa.ForeignKeyConstraint(["deputy_id"], ["account.id"], name=op.f("fk_case_deputy_deputy_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_deputy")),
    )
    op.create_index(op.f("ix_case_deputy_account_id_until_on"), "case_deputy", ["account_id", "until_on"], unique=False)
    op.create_table(
        "case_evidence",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=True),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("for_complainant", sa.Boolean(), nullable=False),
        sa.Column("for_seller", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["complaint_case.id"], name=op.f("fk_case_evidence_case_id_complaint_case")
        ),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_case_evidence_document_id_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_evidence")),
        sa.UniqueConstraint("document_id", name=op.f("uq_case_evidence_document_id")),
    )
    op.create_index(op.f("ix_case_evidence_case_id_id"), "case_evidence", ["case_id", "id"], unique=False)
    op.create_table(
        "case_offer",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "party", sa.String(), nullable=False, comment="who offers; the platform's proposals go to both sides"
        ),
        sa.Column("remedy", sa.String(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("complainant_agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seller_agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'open') = (answered_at IS NULL)", name=op.f("ck_case_offer_answered_with_its_moment")
        ),
        sa.CheckConstraint(
            "(amount IS NULL) = (currency IS NULL)", name=op.f("ck_case_offer_amount_with_its_currency")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["complaint_case.id"], name=op.f("fk_case_offer_case_id_complaint_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_offer")),
    )
    op.create_index(op.f("ix_case_offer_case_id_id"), "case_offer", ["case_id", "id"], unique=False)
    op.create_index(
        "uq_case_offer_open", "case_offer", ["case_id"], unique=True, postgresql_where=sa.text("state = 'open'")
    )
    op.create_table(
        "case_record",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "kind", sa.String(), nullable=False, comment="order, logistics, listing, service, reviews or conversation"
        ),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False, comment="SHA-256 of the content in canonical JSON"),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False, comment="as known at this moment"),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("for_complainant", sa.Boolean(), nullable=False),
        sa.Column("for_seller", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["complaint_case.id"], name=op.f("fk_case_record_case_id_complaint_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_record")),
        sa.UniqueConstraint("case_id", "kind", name=op.f("uq_case_record_case_id_kind")),
    )

    keep_parties_apart()
    let_parties_see_evidence()
    grant(*(table for table in TABLES if table != "case_record"))
    grant("case_record", append_only=True)
    # Deliveries draw the numbers of their cases before they insert them.
    op.execute(f"GRANT USAGE ON SEQUENCE complaint_case_id_seq TO {application_role()}")


def downgrade() -> None:
    op.execute("DROP POLICY case_seller_reads ON document")
    op.execute("DROP POLICY complainant_reads ON document")
    op.execute("DROP POLICY complainant_reads ON clock")
    op.execute("DROP POLICY complainant_reads ON seller")
    for table in reversed(TABLES):
        op.drop_table(table)
