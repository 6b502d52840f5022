"""Reviews that are worked: stars and handling, words and writers apart from them, and what happened."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from governance.core.row_security import application_role, keep_apart

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

SELLER = (
    "(SELECT current_setting('governance.scope', true)) = 'seller'"
    " AND seller_id = (SELECT nullif(current_setting('governance.seller_id', true), '')::bigint)"
)
TABLES = ("review", "review_words", "review_person", "review_entry")


def keep_sellers_apart() -> None:
    """A seller reads its own reviews, answers and closes them; who wrote them the platform alone sees."""
    for table in TABLES:
        keep_apart(table)
    for table in ("review", "review_words"):
        _policy("seller_reads", table, f"FOR SELECT USING ({SELLER})")
    _policy("seller_changes", "review", f"FOR UPDATE USING ({SELLER}) WITH CHECK ({SELLER})")
    _policy("seller_reads", "review_entry", f"FOR SELECT USING ({SELLER} AND for_seller)")
    _policy("seller_adds", "review_entry", f"FOR INSERT WITH CHECK ({SELLER} AND for_seller AND party = 'seller')")


def let_nobody_delete_reviews() -> None:
    """A review is counted apart when it must be, and never taken away; its words alone can be erased."""
    role = application_role()
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON review, review_person, review_entry TO {role}")
    op.execute(f"GRANT SELECT, INSERT, DELETE ON review_words TO {role}")


def _policy(name: str, table: str, rule: str) -> None:
    op.execute(f"CREATE POLICY {name} ON {table} {rule}")


def create_reviews() -> None:
    op.create_table(
        "review",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("source", sa.String(), nullable=False, comment="own or third_party"),
        sa.Column("publisher", sa.String(), nullable=False, comment="platform, or the name of the third party"),
        sa.Column(
            "external_reference", sa.String(), nullable=False, comment="its name there; a repetition is known by it"
        ),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("order_reference", sa.String(), nullable=True),
        sa.Column("product", sa.String(), nullable=True, comment="the platform's id of the product"),
        sa.Column("product_name", sa.String(), nullable=True),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("lot", sa.String(), nullable=True),
        sa.Column("score", sa.SmallInteger(), nullable=False),
        sa.Column("factor", sa.String(), nullable=False, comment="the class: what it is about"),
        sa.Column(
            "factor_by_rule",
            sa.String(),
            nullable=False,
            comment="what the keywords found; stays when a person corrects",
        ),
        sa.Column("factor_by", sa.String(), nullable=True, comment="account:17 who corrected it; null: the keywords"),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, comment="when we knew of it"),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False, comment="of what the facts hold of it"),
        sa.Column(
            "due_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="until when the shop answers; null where no answer is asked for",
        ),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column(
            "examined_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when the rules of authenticity looked at it",
        ),
        sa.Column(
            "flags",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'::jsonb"),
            nullable=False,
            comment="reasons the rules found, with their numbers; no words",
        ),
        sa.Column(
            "authenticity",
            sa.String(),
            server_default="ok",
            nullable=False,
            comment="flagged: counted apart, and shown wherever the others are",
        ),
        sa.Column("judged", sa.String(), nullable=True, comment="genuine or not_genuine, as a person found"),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("judged_by", sa.String(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True, comment="first answer"),
        sa.Column("action", sa.String(), nullable=True, comment="code of what was done"),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=True),
        sa.Column(
            "told_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when the reviewer was told, or was found to have no address",
        ),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True, comment="the shop, of a missed day"),
        sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=True, comment="to the facts, last"),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False, comment="one more at every change"),
        sa.CheckConstraint(
            "(state = 'handled') = (closed_at IS NOT NULL)", name=op.f("ck_review_handled_with_its_moment")
        ),
        sa.CheckConstraint(
            "(state = 'waiting') = (answered_at IS NULL)", name=op.f("ck_review_answered_with_its_moment")
        ),
        sa.CheckConstraint("(action IS NULL) = (closed_at IS NULL)", name=op.f("ck_review_closed_with_its_action")),
        sa.CheckConstraint("(judged IS NULL) = (judged_at IS NULL)", name=op.f("ck_review_judged_with_its_moment")),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_review_one_to_five_stars")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("publisher", "external_reference", name=op.f("uq_review_publisher_external_reference")),
    )
    op.create_index(
        "ix_review_flagged", "review", ["id"], unique=False, postgresql_where=sa.text("authenticity = 'flagged'")
    )
    op.create_index(
        "ix_review_open", "review", ["score", "id"], unique=False, postgresql_where=sa.text("state <> 'handled'")
    )
    op.create_index(op.f("ix_review_seller_id_id"), "review", ["seller_id", "id"], unique=False)
    op.create_index(op.f("ix_review_seller_id_written_at"), "review", ["seller_id", "written_at"], unique=False)
    op.create_index(
        "ix_review_third_party", "review", ["id"], unique=False, postgresql_where=sa.text("source = 'third_party'")
    )
    op.create_index(
        "ix_review_to_examine", "review", ["id"], unique=False, postgresql_where=sa.text("examined_at IS NULL")
    )
    op.create_index(
        "ix_review_to_hand_over",
        "review",
        ["id"],
        unique=False,
        postgresql_where=sa.text(
            "order_reference IS NOT NULL AND examined_at IS NOT NULL AND (handed_over_at IS NULL OR handed_over_at < changed_at)"
        ),
    )
    op.create_index(
        "ix_review_to_remind",
        "review",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("state = 'waiting' AND due_at IS NOT NULL AND reminded_at IS NULL"),
    )
    op.create_index(
        "ix_review_to_tell",
        "review",
        ["id"],
        unique=False,
        postgresql_where=sa.text("closed_at IS NOT NULL AND told_at IS NULL"),
    )


def create_what_stands_apart() -> None:
    op.create_table(
        "review_entry",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("review_id", sa.BigInteger(), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("party", sa.String(), nullable=False, comment="seller, platform or system"),
        sa.Column("by", sa.String(), nullable=False, comment="account:17; never a name"),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column(
            "data",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            nullable=True,
            comment="codes and numbers, no words",
        ),
        sa.Column("for_seller", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_entry")),
    )
    op.create_index(op.f("ix_review_entry_review_id_id"), "review_entry", ["review_id", "id"], unique=False)
    op.create_table(
        "review_person",
        sa.Column("review_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("buyer_reference", sa.String(), nullable=True, comment="the platform's id of the buyer"),
        sa.Column("reviewer_key", sa.String(), nullable=True, comment="salted digest: the same for the same person"),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("words", sa.String(), nullable=True, comment="the review in full, where masking changed it"),
        sa.Column("words_key", sa.String(), nullable=True, comment="salted digest of its words: the same for the same"),
        sa.Column("keep_until", sa.Date(), nullable=True, comment="last day on which it is kept"),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "erased_at IS NULL OR (name IS NULL AND email IS NULL AND phone IS NULL AND buyer_reference IS NULL AND reviewer_key IS NULL AND words IS NULL AND words_key IS NULL)",
            name=op.f("ck_review_person_erased_is_empty"),
        ),
        sa.PrimaryKeyConstraint("review_id", name=op.f("pk_review_person")),
    )
    op.create_index(op.f("ix_review_person_keep_until"), "review_person", ["keep_until"], unique=False)
    op.create_index(
        "ix_review_person_key",
        "review_person",
        ["reviewer_key"],
        unique=False,
        postgresql_where=sa.text("reviewer_key IS NOT NULL"),
    )
    op.create_index(
        "ix_review_person_words",
        "review_person",
        ["words_key"],
        unique=False,
        postgresql_where=sa.text("words_key IS NOT NULL"),
    )
    op.create_table(
        "review_words",
        sa.Column("review_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("review_id", name=op.f("pk_review_words")),
    )
    op.create_index(op.f("ix_review_words_seller_id"), "review_words", ["seller_id"], unique=False)


def upgrade() -> None:
    create_reviews()
    create_what_stands_apart()
    keep_sellers_apart()
    let_nobody_delete_reviews()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
