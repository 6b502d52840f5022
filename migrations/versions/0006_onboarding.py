"""Applications, what is kept of admitted sellers, stops of sale; who may see which of it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from governance.core.row_security import grant, keep_apart

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = (
    "application",
    "application_person",
    "application_submission",
    "application_request",
    "application_check",
    "application_decision",
    "application_override",
    "application_contest",
    "seller_identity",
    "seller_person",
    "permit",
    "seller_relation",
    "sale_stop",
)
# What is written here stays as it was written.
APPEND_ONLY = ("application_check", "application_contest", "application_override")
# An application's own rows: the applicant reads and writes them, the seller it became still reads them.
OF_APPLICANTS = ("application_person", "application_submission", "application_request", "application_contest")

SCOPE = "(SELECT current_setting('governance.scope', true))"
OWN_SELLER = "(SELECT nullif(current_setting('governance.seller_id', true), '')::bigint)"
OWN_APPLICATION = "(SELECT nullif(current_setting('governance.application_id', true), '')::bigint)"
# Row-level security of `application` narrows the inner query to the seller's own.
OF_SELLERS_APPLICATION = (
    "(SELECT current_setting('governance.scope', true)) = 'seller' AND application_id IN (SELECT id FROM application)"
)


def keep_owners_apart() -> None:
    """Applicant, seller and platform; checks, what overrode them and relations are the platform's alone."""
    keep_apart("application", application="id", writes=True)
    op.execute(
        f"CREATE POLICY seller_reads ON application FOR SELECT USING ({SCOPE} = 'seller' AND seller_id = {OWN_SELLER})"
    )
    for table in OF_APPLICANTS:
        keep_apart(table, application="application_id", writes=True)
        op.execute(f"CREATE POLICY seller_reads ON {table} FOR SELECT USING ({OF_SELLERS_APPLICATION})")
    keep_apart("application_decision")
    final = "state = 'final'"
    own = f"{SCOPE} = 'applicant' AND application_id = {OWN_APPLICATION}"
    op.execute(f"CREATE POLICY applicant_reads ON application_decision FOR SELECT USING ({own} AND {final})")
    op.execute(
        f"CREATE POLICY seller_reads ON application_decision FOR SELECT USING ({OF_SELLERS_APPLICATION} AND {final})"
    )
    for table in ("application_check", "application_override", "seller_relation"):
        keep_apart(table)
    for table in ("seller_identity", "seller_person", "permit", "sale_stop"):
        keep_apart(table, seller="seller_id")


def upgrade() -> None:
    _add_applications()
    _add_sellers()
    keep_owners_apart()
    grant(*(table for table in TABLES if table not in APPEND_ONLY))
    grant(*APPEND_ONLY, append_only=True)


def _add_applications() -> None:
    """Applications and what became of them."""
    op.create_table(
        "application",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("reference", sa.String(), nullable=False, comment="what people call it; cannot be guessed"),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True, comment="where the business is registered"),
        sa.Column("kind", sa.String(), nullable=True, comment="company, individual_business or natural_person"),
        sa.Column("legal_name", sa.String(), nullable=True, comment="as it stands on the licence"),
        sa.Column("registration_number", sa.String(), nullable=True, comment="as it was typed"),
        sa.Column("number_key", sa.String(), nullable=True, comment="normalised by the checks, to find duplicates"),
        sa.Column("exemption", sa.String(), nullable=True, comment="why no registration is needed, if none is"),
        sa.Column("registered_address", sa.String(), nullable=True),
        sa.Column("address_key", sa.String(), nullable=True, comment="normalised by the checks"),
        sa.Column("founded_on", sa.Date(), nullable=True),
        sa.Column("business_scope", sa.String(), nullable=True, comment="as it stands on the licence"),
        sa.Column("categories", sa.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("brands", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'"), nullable=False),
        sa.Column(
            "commitments",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
            comment="after sales, per category",
        ),
        sa.Column(
            "deposit_amount", sa.Integer(), server_default="0", nullable=False, comment="whole units of the currency"
        ),
        sa.Column("deposit_currency", sa.String(length=3), nullable=True),
        sa.Column(
            "deposit_state",
            sa.String(),
            server_default="open",
            nullable=False,
            comment="open, paid or waived",
        ),
        sa.Column("shop_name", sa.String(), nullable=True, comment="what buyers will read"),
        sa.Column(
            "shop_reference",
            sa.String(),
            nullable=True,
            comment="the platform's id of the shop if it is known; else the application's reference becomes it",
        ),
        sa.Column("seller_id", sa.BigInteger(), nullable=True, comment="the seller it became"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True, comment="first or latest time"),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_by", sa.String(), nullable=True, comment="id of the officer who reviews it"),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "version", sa.Integer(), server_default="1", nullable=False, comment="rises with every change; If-Match"
        ),
        sa.CheckConstraint("(taken_by IS NULL) = (taken_at IS NULL)", name=op.f("ck_application_taken_by_and_at")),
        sa.CheckConstraint("deposit_amount >= 0", name=op.f("ck_application_deposit_not_negative")),
        sa.ForeignKeyConstraint(["seller_id"], ["seller.id"], name=op.f("fk_application_seller_id_seller")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("reference", name=op.f("uq_application_reference")),
    )
    op.create_index(op.f("ix_application_address_key"), "application", ["address_key"], unique=False)
    op.create_index(op.f("ix_application_number_key"), "application", ["number_key"], unique=False)
    op.create_index(op.f("ix_application_state_submitted_at"), "application", ["state", "submitted_at"], unique=False)
    op.create_table(
        "application_person",
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "representative_name", sa.String(), nullable=True, comment="legal representative, or the person itself"
        ),
        sa.Column("representative_id_number", sa.String(), nullable=True),
        sa.Column("representative_key", sa.String(), nullable=True),
        sa.Column("contact_name", sa.String(), nullable=True),
        sa.Column("contact_email", sa.String(), nullable=True),
        sa.Column("contact_email_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contact_phone", sa.String(), nullable=True),
        sa.Column("phone_key", sa.String(), nullable=True),
        sa.Column("bank_account_name", sa.String(), nullable=True),
        sa.Column("bank_account_number", sa.String(), nullable=True),
        sa.Column("account_key", sa.String(), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_person_application_id_application")
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_application_person")),
    )
    op.create_index(op.f("ix_application_person_account_key"), "application_person", ["account_key"], unique=False)
    op.create_index(op.f("ix_application_person_phone_key"), "application_person", ["phone_key"], unique=False)
    op.create_index(
        op.f("ix_application_person_representative_key"), "application_person", ["representative_key"], unique=False
    )
    op.create_table(
        "application_submission",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="1 for the first; each resubmission adds one"),
        sa.Column(
            "content",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            nullable=True,
            comment="null once erased",
        ),
        sa.Column("digest", sa.String(), nullable=False, comment="SHA-256 of the content as canonical JSON"),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_submission_application_id_application")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_submission")),
        sa.UniqueConstraint("application_id", "number", name=op.f("uq_application_submission_application_id_number")),
    )
    op.create_table(
        "application_request",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("target", sa.String(), nullable=False, comment="document:business_licence or field:legal_name"),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=True, comment="the applicant's words, if any"),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True, comment="when it was resubmitted"),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_request_application_id_application")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_request")),
    )
    op.create_index(
        op.f("ix_application_request_application_id"), "application_request", ["application_id"], unique=False
    )
    op.create_table(
        "application_check",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("submission", sa.Integer(), nullable=False, comment="number of the submission that was checked"),
        sa.Column(
            "code", sa.String(), nullable=False, comment="registration_number, or permit_scope:food for one of several"
        ),
        sa.Column("version", sa.String(), nullable=False, comment="of the rule or the provider's answer"),
        sa.Column("provider", sa.String(), nullable=False, comment="rules, or the name of the register that was asked"),
        sa.Column("result", sa.String(), nullable=False, comment="pass, fail, warn, manual or unavailable"),
        sa.Column("sentence", sa.String(), nullable=False, comment="what an officer reads"),
        sa.Column(
            "evidence",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="what it was judged by, without personal data",
        ),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_check_application_id_application")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_check")),
    )
    op.create_index(
        op.f("ix_application_check_application_id_code_id"),
        "application_check",
        ["application_id", "code", "id"],
        unique=False,
    )
    op.create_table(
        "application_decision",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("submission", sa.Integer(), nullable=False),
        sa.Column("rule_book_id", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False, comment="approved, approved_with_conditions or rejected"),
        sa.Column("state", sa.String(), nullable=False, comment="proposed, final, or declined by the second person"),
        sa.Column(
            "reasons",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="each {check: code or null, sentence}; the applicant reads the sentence",
        ),
        sa.Column(
            "conditions",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="each {sentence, due_on}; the applicant reads them",
        ),
        sa.Column(
            "four_eyes",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="why a second person is needed; empty: none is",
        ),
        sa.Column(
            "basis",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="digest of each part it was decided on",
        ),
        sa.Column("decided_on_digest", sa.String(), nullable=False, comment="SHA-256 over the basis"),
        sa.Column("by_id", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("second_by_id", sa.String(), nullable=True),
        sa.Column("second_by", sa.String(), nullable=True),
        sa.Column("second_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(second_by IS NULL) = (second_at IS NULL)", name=op.f("ck_application_decision_second_by_and_at")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_decision_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["rule_book_id"], ["rule_book.id"], name=op.f("fk_application_decision_rule_book_id_rule_book")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_decision")),
    )
    op.create_index(
        op.f("ix_application_decision_application_id"), "application_decision", ["application_id"], unique=False
    )
    op.create_index(
        "uq_application_decision_proposed",
        "application_decision",
        ["application_id"],
        unique=True,
        postgresql_where=sa.text("state = 'proposed'"),
    )
    op.create_table(
        "application_override",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("decision_id", sa.BigInteger(), nullable=False),
        sa.Column("check_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_override_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["check_id"], ["application_check.id"], name=op.f("fk_application_override_check_id_application_check")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["application_decision.id"],
            name=op.f("fk_application_override_decision_id_application_decision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_override")),
        sa.UniqueConstraint("decision_id", "check_id", name=op.f("uq_application_override_decision_id_check_id")),
    )
    op.create_table(
        "application_contest",
        sa.Column("decision_id", sa.BigInteger(), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("contested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("contested_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_contest_application_id_application")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["application_decision.id"],
            name=op.f("fk_application_contest_decision_id_application_decision"),
        ),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_application_contest")),
    )


def _add_sellers() -> None:
    """What is kept of admitted sellers."""
    op.create_table(
        "seller_identity",
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=True, comment="null: taken in by a bulk import"),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("kind", sa.String(), nullable=False, comment="company, individual_business or natural_person"),
        sa.Column("legal_name", sa.String(), nullable=True, comment="null for a natural person: see seller_person"),
        sa.Column("registration_number", sa.String(), nullable=True),
        sa.Column("number_key", sa.String(), nullable=True),
        sa.Column("exemption", sa.String(), nullable=True),
        sa.Column("registered_address", sa.String(), nullable=True),
        sa.Column("address_key", sa.String(), nullable=True),
        sa.Column("founded_on", sa.Date(), nullable=True),
        sa.Column("business_scope", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False, comment="unverified, verified, to_verify or under_correction"),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reverify_on", sa.Date(), nullable=True, comment="day by which it has to be verified again"),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_seller_identity_application_id_application")
        ),
        sa.ForeignKeyConstraint(["seller_id"], ["seller.id"], name=op.f("fk_seller_identity_seller_id_seller")),
        sa.PrimaryKeyConstraint("seller_id", name=op.f("pk_seller_identity")),
    )
    op.create_index(op.f("ix_seller_identity_address_key"), "seller_identity", ["address_key"], unique=False)
    op.create_index(op.f("ix_seller_identity_number_key"), "seller_identity", ["number_key"], unique=False)
    op.create_index(op.f("ix_seller_identity_reverify_on"), "seller_identity", ["reverify_on"], unique=False)
    op.create_table(
        "seller_person",
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("representative_name", sa.String(), nullable=True),
        sa.Column("representative_id_number", sa.String(), nullable=True),
        sa.Column("representative_key", sa.String(), nullable=True),
        sa.Column("contact_name", sa.String(), nullable=True),
        sa.Column("contact_email", sa.String(), nullable=True),
        sa.Column("contact_phone", sa.String(), nullable=True),
        sa.Column("phone_key", sa.String(), nullable=True),
        sa.Column("bank_account_name", sa.String(), nullable=True),
        sa.Column("bank_account_number", sa.String(), nullable=True),
        sa.Column("account_key", sa.String(), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["seller_id"], ["seller.id"], name=op.f("fk_seller_person_seller_id_seller")),
        sa.PrimaryKeyConstraint("seller_id", name=op.f("pk_seller_person")),
    )
    op.create_index(op.f("ix_seller_person_account_key"), "seller_person", ["account_key"], unique=False)
    op.create_index(op.f("ix_seller_person_phone_key"), "seller_person", ["phone_key"], unique=False)
    op.create_index(op.f("ix_seller_person_representative_key"), "seller_person", ["representative_key"], unique=False)
    op.create_table(
        "permit",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("category", sa.String(), nullable=True, comment="code of the category; null: the whole shop"),
        sa.Column(
            "kind", sa.String(), nullable=False, comment="kind of document in the rule book, such as food_licence"
        ),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True, comment="last day on which it is valid; null: no end"),
        sa.Column("document_id", sa.BigInteger(), nullable=True, comment="the document it was read from"),
        sa.Column("state", sa.String(), nullable=False, comment="proposed, verified, expired, replaced or withdrawn"),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verified_by", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "valid_from IS NULL OR valid_until IS NULL OR valid_from <= valid_until", name=op.f("ck_permit_span")
        ),
        sa.ForeignKeyConstraint(["seller_id"], ["seller.id"], name=op.f("fk_permit_seller_id_seller")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permit")),
    )
    op.create_index(op.f("ix_permit_seller_id_category"), "permit", ["seller_id", "category"], unique=False)
    op.create_index(op.f("ix_permit_valid_until"), "permit", ["valid_until"], unique=False)
    op.create_table(
        "seller_relation",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column(
            "kind",
            sa.String(),
            nullable=False,
            comment="same_number, same_account, same_representative, same_address or same_phone",
        ),
        sa.Column("left_kind", sa.String(), nullable=False, comment="seller or application"),
        sa.Column("left_id", sa.BigInteger(), nullable=False),
        sa.Column("right_kind", sa.String(), nullable=False, comment="seller or application"),
        sa.Column("right_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "evidence",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="what is shared, masked or as a digest",
        ),
        sa.Column("state", sa.String(), nullable=False, comment="proposed, confirmed or rejected"),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(decided_by IS NULL) = (decided_at IS NULL)", name=op.f("ck_seller_relation_decided_by_and_at")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seller_relation")),
        sa.UniqueConstraint(
            "kind",
            "left_kind",
            "left_id",
            "right_kind",
            "right_id",
            name=op.f("uq_seller_relation_kind_left_kind_left_id_right_kind_right_id"),
        ),
    )
    op.create_index(
        op.f("ix_seller_relation_left_kind_left_id"), "seller_relation", ["left_kind", "left_id"], unique=False
    )
    op.create_index(
        op.f("ix_seller_relation_right_kind_right_id"), "seller_relation", ["right_kind", "right_id"], unique=False
    )
    op.create_table(
        "sale_stop",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("category", sa.String(), nullable=True, comment="code of the category; null: the whole shop"),
        sa.Column("cause", sa.String(), nullable=False, comment="what it follows from, such as permit:12"),
        sa.Column("reason", sa.String(), nullable=False, comment="why, in words the seller reads"),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_by", sa.String(), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by", sa.String(), nullable=True),
        sa.CheckConstraint("(lifted_at IS NULL) = (lifted_by IS NULL)", name=op.f("ck_sale_stop_lifted_by_and_at")),
        sa.ForeignKeyConstraint(["seller_id"], ["seller.id"], name=op.f("fk_sale_stop_seller_id_seller")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sale_stop")),
    )
    op.create_index(
        "uq_sale_stop_open",
        "sale_stop",
        ["seller_id", "category", "cause"],
        unique=True,
        postgresql_nulls_not_distinct=True,
        postgresql_where=sa.text("lifted_at IS NULL"),
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
