"""Trainings and their attempts: a seller takes a course and its quiz; what passing brings is the platform's to give."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from governance.core.row_security import application_role, keep_apart

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

SELLER = (
    "(SELECT current_setting('governance.scope', true)) = 'seller'"
    " AND seller_id = (SELECT nullif(current_setting('governance.seller_id', true), '')::bigint)"
)


def create_trainings() -> None:
    op.create_table(
        "training",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("course", sa.String(), nullable=False, comment="code of the course in the rule book"),
        sa.Column("rule_book_id", sa.BigInteger(), nullable=False, comment="whose questions are asked"),
        sa.Column(
            "measure_id", sa.BigInteger(), nullable=True, comment="the measure that asks for it; null: on its own wish"
        ),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_by", sa.String(), nullable=False, comment="account:17, system:rule-book"),
        sa.Column("passed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("credited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("points", sa.Integer(), nullable=True, comment="points earned back by it"),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False, comment="one more at every change"),
        sa.CheckConstraint("state IN ('open', 'passed', 'credited')", name=op.f("ck_training_state_known")),
        sa.CheckConstraint("(state = 'open') = (passed_at IS NULL)", name=op.f("ck_training_passed_with_its_moment")),
        sa.CheckConstraint(
            "(state = 'credited') = (credited_at IS NOT NULL)", name=op.f("ck_training_credited_with_its_moment")
        ),
        sa.CheckConstraint(
            "(credited_at IS NULL) = (points IS NULL)", name=op.f("ck_training_credited_with_its_points")
        ),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_training_measure_id_measure")),
        sa.ForeignKeyConstraint(["rule_book_id"], ["rule_book.id"], name=op.f("fk_training_rule_book_id_rule_book")),
        sa.ForeignKeyConstraint(["seller_id"], ["seller.id"], name=op.f("fk_training_seller_id_seller")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training")),
        sa.UniqueConstraint("id", "seller_id", name=op.f("uq_training_id_seller_id")),
    )
    op.create_index(
        "uq_training_open",
        "training",
        ["seller_id", "course"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "ix_training_passed", "training", ["id"], unique=False, postgresql_where=sa.text("state = 'passed'")
    )
    op.create_index(op.f("ix_training_seller_id_id"), "training", ["seller_id", "id"], unique=False)


def create_attempts() -> None:
    op.create_table(
        "training_attempt",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("training_id", sa.BigInteger(), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="1 is the first"),
        sa.Column(
            "answers",
            postgresql.ARRAY(sa.Integer()),
            nullable=False,
            comment="the chosen answer of each question, from 0",
        ),
        sa.Column("number_right", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.CheckConstraint(
            "number_right BETWEEN 0 AND cardinality(answers)", name=op.f("ck_training_attempt_right_among_the_answers")
        ),
        sa.ForeignKeyConstraint(["seller_id"], ["seller.id"], name=op.f("fk_training_attempt_seller_id_seller")),
        sa.ForeignKeyConstraint(
            ["training_id", "seller_id"],
            ["training.id", "training.seller_id"],
            name=op.f("fk_training_attempt_training_id_seller_id_training"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_attempt")),
        sa.UniqueConstraint("training_id", "number", name=op.f("uq_training_attempt_training_id_number")),
    )
    op.create_index(
        op.f("ix_training_attempt_seller_id_taken_at"), "training_attempt", ["seller_id", "taken_at"], unique=False
    )


def keep_sellers_apart() -> None:
    """A seller begins a course, attempts its quiz and passes it; it credits nothing to itself and deletes nothing."""
    for table in ("training", "training_attempt"):
        keep_apart(table, seller="seller_id")
    mine = f"{SELLER} AND credited_at IS NULL"
    for policy, table, rule in (
        ("seller_adds", "training", f"FOR INSERT WITH CHECK ({mine} AND state = 'open' AND measure_id IS NULL)"),
        ("seller_changes", "training", f"FOR UPDATE USING ({mine} AND state = 'open') WITH CHECK ({mine})"),
        ("seller_adds", "training_attempt", f"FOR INSERT WITH CHECK ({SELLER})"),
    ):
        op.execute(f"CREATE POLICY {policy} ON {table} {rule}")
    role = application_role()
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON training TO {role}")
    op.execute(f"GRANT SELECT, INSERT ON training_attempt TO {role}")


def upgrade() -> None:
    create_trainings()
    create_attempts()
    keep_sellers_apart()


def downgrade() -> None:
    op.drop_table("training_attempt")
    op.drop_table("training")
