"""Violations that end in measures: points earned back, crossings of nodes, measures, notices, calls, the register."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from governance.core.row_security import grant, keep_apart

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

SELLER = (
    "(SELECT current_setting('governance.scope', true)) = 'seller'"
    " AND seller_id = (SELECT nullif(current_setting('governance.seller_id', true), '')::bigint)"
)
COLUMNS = (
    "external_reference",
    "category",
    "product",
    "rate",
    "amount",
    "currency",
    "evidence",
    "automatic",
    "decided_reason",
    "suspended_on",
    "fix_verified_on",
    "closed_at",
    "version",
)


def let_sellers_appeal() -> None:
    """A seller moves its own violation into the appeal and out of it again, and nowhere else."""
    states = "state IN ('confirmed', 'upheld', 'appealed')"
    rule = f"{SELLER} AND {states}"
    op.execute(f"CREATE POLICY seller_appeals ON violation FOR UPDATE USING ({rule}) WITH CHECK ({rule})")


def keep_sellers_apart() -> None:
    """A seller reads what is done about it; what is carried out and published is the platform's to write."""
    for table in ("points_earned", "node_crossing", "measure", "measure_notice", "platform_call", "register_entry"):
        keep_apart(table, seller="seller_id")
    keep_apart("rule_pause")
    grant("points_earned", "measure_notice", append_only=True)
    grant("node_crossing", "measure", "platform_call", "register_entry", "rule_pause")


def widen_violations() -> None:
    op.add_column(
        "violation",
        sa.Column(
            "external_reference",
            sa.String(),
            nullable=True,
            comment="the platform's id of the complaint, so that a case known in two ways counts once",
        ),
    )
    op.add_column("violation", sa.Column("category", sa.String(), nullable=True))
    op.add_column(
        "violation",
        sa.Column("product", sa.String(), nullable=True, comment="the item: measures fall on it before the shop"),
    )
    op.add_column(
        "violation",
        sa.Column("rate", sa.String(), nullable=True, comment="code of the rate, when an assessment found it"),
    )
    op.add_column(
        "violation",
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=True, comment="value of what it is about"),
    )
    op.add_column("violation", sa.Column("currency", sa.String(length=3), nullable=True))
    op.add_column(
        "violation",
        sa.Column(
            "evidence",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default="[]",
            nullable=False,
            comment="what shows it: [{kind, reference}], case, document, draw, assessment",
        ),
    )
    op.add_column(
        "violation",
        sa.Column(
            "automatic",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="confirmed by the rule, not by a person",
        ),
    )
    op.add_column(
        "violation",
        sa.Column("decided_reason", sa.String(), nullable=True, comment="why it was dismissed, upheld or overturned"),
    )
    op.add_column(
        "violation",
        sa.Column(
            "suspended_on",
            sa.Date(),
            nullable=True,
            comment="the platform was late with the appeal: until it is decided, nothing of this counts",
        ),
    )
    op.add_column(
        "violation",
        sa.Column("fix_verified_on", sa.Date(), nullable=True, comment="day on which its required fix was verified"),
    )
    op.add_column("violation", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "violation",
        sa.Column(
            "version", sa.Integer(), server_default="1", nullable=False, comment="one more at every change by a person"
        ),
    )
    op.create_index("ix_violation_external", "violation", ["seller_id", "external_reference"], unique=False)
    op.create_index(
        "ix_violation_reported", "violation", ["id"], unique=False, postgresql_where=sa.text("state = 'reported'")
    )

    op.create_check_constraint(
        op.f("ck_violation_amount_with_its_currency"), "violation", "(amount IS NULL) = (currency IS NULL)"
    )


def name_deciders_by_account() -> None:
    """Who reported and decided was kept by address; of what confirmed itself both were the same."""
    op.execute("SELECT set_config('governance.scope', 'platform', true)")
    op.execute("UPDATE violation SET automatic = true WHERE confirmed_by = reported_by")
    op.execute("UPDATE violation SET reported_by = 'account:' || a.id FROM account a WHERE a.email = reported_by")
    op.execute("UPDATE violation SET confirmed_by = 'account:' || a.id FROM account a WHERE a.email = confirmed_by")
    op.execute("SELECT set_config('governance.scope', '', true)")


def let_points_be_earned() -> None:
    op.create_table(
        "points_earned",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("violation_id", sa.BigInteger(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False, comment="what earned them: fix:12, training:7"),
        sa.Column("earned_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.CheckConstraint("points > 0", name=op.f("ck_points_earned_something_earned")),
        sa.ForeignKeyConstraint(["seller_id"], ["seller.id"], name=op.f("fk_points_earned_seller_id_seller")),
        sa.ForeignKeyConstraint(
            ["violation_id"], ["violation.id"], name=op.f("fk_points_earned_violation_id_violation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points_earned")),
        sa.UniqueConstraint("source", "violation_id", name=op.f("uq_points_earned_source_violation_id")),
    )
    op.create_index(
        op.f("ix_points_earned_seller_id_earned_on"), "points_earned", ["seller_id", "earned_on"], unique=False
    )
    op.create_index(op.f("ix_points_earned_violation_id"), "points_earned", ["violation_id"], unique=False)
    op.add_column(
        "ledger_entry", sa.Column("earned_id", sa.BigInteger(), nullable=True, comment="what gave points back")
    )
    op.drop_constraint(op.f("uq_ledger_entry_violation_id_reverses"), "ledger_entry", type_="unique")
    op.create_unique_constraint(
        op.f("uq_ledger_entry_violation_id_earned_id_reverses"),
        "ledger_entry",
        ["violation_id", "earned_id", "reverses"],
        postgresql_nulls_not_distinct=True,
    )
    op.create_foreign_key(
        op.f("fk_ledger_entry_earned_id_points_earned"), "ledger_entry", "points_earned", ["earned_id"], ["id"]
    )
    name = op.f("ck_ledger_entry_only_reversals_give_back")
    op.drop_constraint(name, "ledger_entry", type_="check")
    rule = "points <> 0 AND (points > 0 OR reverses IS NOT NULL OR earned_id IS NOT NULL)"
    op.create_check_constraint(name, "ledger_entry", rule)


def create_measures() -> None:
    op.create_table(
        "node_crossing",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("points_class", sa.String(), nullable=False),
        sa.Column("node", sa.Integer(), nullable=False, comment="points of the node"),
        sa.Column("cycle", sa.Integer(), nullable=False, comment="1 at the first crossing"),
        sa.Column("rule_book_id", sa.BigInteger(), nullable=False),
        sa.Column("balance", sa.Integer(), nullable=False, comment="points of the class when it was crossed"),
        sa.Column("crossed_on", sa.Date(), nullable=False),
        sa.Column("crossed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "end_reason", sa.String(), nullable=True, comment="lapsed, earned, or reversed: they should not count"
        ),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (end_reason IS NULL)", name=op.f("ck_node_crossing_ended_with_its_reason")
        ),
        sa.ForeignKeyConstraint(
            ["rule_book_id"], ["rule_book.id"], name=op.f("fk_node_crossing_rule_book_id_rule_book")
        ),
        sa.ForeignKeyConstraint(["seller_id"], ["seller.id"], name=op.f("fk_node_crossing_seller_id_seller")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_node_crossing")),
        sa.UniqueConstraint(
            "seller_id",
            "points_class",
            "node",
            "cycle",
            name=op.f("uq_node_crossing_seller_id_points_class_node_cycle"),
        ),
    )
    op.create_index(
        "uq_node_crossing_open",
        "node_crossing",
        ["seller_id", "points_class", "node"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "measure",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=True, comment="listing, product or category; null: the whole shop"),
        sa.Column("cause", sa.String(), nullable=False, comment="crossing:3, violation:7, permit:12, case:42, order:…"),
        sa.Column("crossing_id", sa.BigInteger(), nullable=True),
        sa.Column("violation_id", sa.BigInteger(), nullable=True),
        sa.Column("rule", sa.String(), nullable=True, comment="code of the violation type, where one led here"),
        sa.Column("rule_book_id", sa.BigInteger(), nullable=False),
        sa.Column("listed_ground", sa.String(), nullable=True, comment="why it takes effect at once; else null"),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False, comment="by the rule, without a person"),
        sa.Column("reason", sa.String(), nullable=False, comment="why, in words the seller reads"),
        sa.Column(
            "parameters",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="percent, amount, currency, course",
        ),
        sa.Column("days", sa.Integer(), nullable=True, comment="its term; null: until lifted"),
        sa.Column("shortened_from", sa.Integer(), nullable=True, comment="days before the proportionality cap"),
        sa.Column("starts_on", sa.Date(), nullable=True, comment="first day, as announced; null while proposed"),
        sa.Column("ends_on", sa.Date(), nullable=True, comment="first day without it; null: until lifted"),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by", sa.String(), nullable=False, comment="account:17, system:rule-book"),
        sa.Column("decided_by", sa.String(), nullable=True, comment="who let it start, where a person has to"),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("suspended_for", sa.String(), nullable=True, comment="whose appeal is late: measure, or violation:7"),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "end_reason", sa.String(), nullable=True, comment="term, fix, appeal, training, cause, person, declined"
        ),
        sa.Column("end_note", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False, comment="one more at every change"),
        sa.CheckConstraint("(scope = 'shop') = (item IS NULL)", name=op.f("ck_measure_an_item_unless_the_shop")),
        sa.CheckConstraint(
            "(state IN ('ended', 'lifted', 'declined')) = (ended_at IS NOT NULL)",
            name=op.f("ck_measure_over_with_its_moment"),
        ),
        sa.CheckConstraint("kind <> 'closure' OR scope = 'shop'", name=op.f("ck_measure_closure_is_of_the_shop")),
        sa.CheckConstraint(
            "state <> 'suspended' OR listed_ground IS NULL", name=op.f("ck_measure_listed_grounds_are_never_suspended")
        ),
        sa.CheckConstraint("(ended_at IS NULL) = (end_reason IS NULL)", name=op.f("ck_measure_ended_with_its_reason")),
        sa.ForeignKeyConstraint(
            ["crossing_id"], ["node_crossing.id"], name=op.f("fk_measure_crossing_id_node_crossing")
        ),
        sa.ForeignKeyConstraint(["rule_book_id"], ["rule_book.id"], name=op.f("fk_measure_rule_book_id_rule_book")),
        sa.ForeignKeyConstraint(["seller_id"], ["seller.id"], name=op.f("fk_measure_seller_id_seller")),
        sa.ForeignKeyConstraint(["violation_id"], ["violation.id"], name=op.f("fk_measure_violation_id_violation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure")),
        sa.UniqueConstraint("id", "seller_id", name=op.f("uq_measure_id_seller_id")),
    )
    op.create_index("ix_measure_open", "measure", ["id"], unique=False, postgresql_where=sa.text("ended_at IS NULL"))
    op.create_index(op.f("ix_measure_seller_id_id"), "measure", ["seller_id", "id"], unique=False)
    op.create_index(op.f("ix_measure_violation_id"), "measure", ["violation_id"], unique=False)
    op.create_index(
        "uq_measure_of_crossing",
        "measure",
        ["crossing_id", "kind", "scope", "item"],
        unique=True,
        postgresql_nulls_not_distinct=True,
        postgresql_where=sa.text("crossing_id IS NOT NULL"),
    )
    op.create_index(
        "uq_measure_open",
        "measure",
        ["seller_id", "cause", "kind", "scope", "item"],
        unique=True,
        postgresql_nulls_not_distinct=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "measure_notice",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("measure_id", sa.BigInteger(), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="1 is the first; a correction has the next"),
        sa.Column("facts", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False, comment="code of the violation type or of the node"),
        sa.Column("rule_name", postgresql.JSONB(astext_type=sa.Text()), nullable=False, comment="{en, zh}"),
        sa.Column("rule_version", sa.String(), nullable=False, comment="name and version of the rule book"),
        sa.Column("ground_kind", sa.String(), nullable=False),
        sa.Column("ground_source", sa.String(), nullable=False),
        sa.Column("evidence", postgresql.JSONB(astext_type=sa.Text()), nullable=False, comment="[{kind, reference}]"),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True, comment="null: until it is lifted as how_to_lift says"),
        sa.Column("how_to_lift", postgresql.JSONB(astext_type=sa.Text()), nullable=False, comment="{en, zh}"),
        sa.Column("appeal_until", sa.Date(), nullable=False),
        sa.Column("appeal_at", sa.String(), nullable=False, comment="path of the page where it can be contested"),
        sa.Column(
            "redress", postgresql.JSONB(astext_type=sa.Text()), nullable=False, comment="outside ways, each {en, zh}"
        ),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "facts <> '' AND item <> '' AND rule <> '' AND rule_version <> ''",
            name=op.f("ck_measure_notice_with_facts"),
        ),
        sa.CheckConstraint(
            "ground_kind IN ('law', 'contract') AND ground_source <> ''", name=op.f("ck_measure_notice_with_its_ground")
        ),
        sa.CheckConstraint("jsonb_array_length(evidence) > 0", name=op.f("ck_measure_notice_with_evidence")),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_measure_notice_measure_id_measure")),
        sa.ForeignKeyConstraint(["seller_id"], ["seller.id"], name=op.f("fk_measure_notice_seller_id_seller")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_notice")),
        sa.UniqueConstraint("measure_id", "number", name=op.f("uq_measure_notice_measure_id_number")),
    )
    op.create_index(op.f("ix_measure_notice_seller_id_id"), "measure_notice", ["seller_id", "id"], unique=False)
    op.create_table(
        "platform_call",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("measure_id", sa.BigInteger(), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True, comment="what the platform said"),
        sa.CheckConstraint("action IN ('impose', 'lift')", name=op.f("ck_platform_call_imposes_or_lifts")),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_by IS NULL)", name=op.f("ck_platform_call_confirmed_by_and_at")
        ),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_platform_call_measure_id_measure")),
        sa.ForeignKeyConstraint(["seller_id"], ["seller.id"], name=op.f("fk_platform_call_seller_id_seller")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_platform_call")),
    )
    op.create_index(op.f("ix_platform_call_measure_id_id"), "platform_call", ["measure_id", "id"], unique=False)
    op.create_index(
        "ix_platform_call_open",
        "platform_call",
        ["called_at"],
        unique=False,
        postgresql_where=sa.text("confirmed_at IS NULL"),
    )
    op.create_table(
        "register_entry",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("measure_id", sa.BigInteger(), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "correction",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=True,
            comment="what is said instead, {en, zh}",
        ),
        sa.Column("remove_on", sa.Date(), nullable=True, comment="day on which it goes; null while the measure lasts"),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(removed_at IS NULL) = (state <> 'removed')", name=op.f("ck_register_entry_removed_with_its_moment")
        ),
        sa.CheckConstraint(
            "state IN ('published', 'corrected', 'removed')", name=op.f("ck_register_entry_state_known")
        ),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_register_entry_measure_id_measure")),
        sa.ForeignKeyConstraint(["seller_id"], ["seller.id"], name=op.f("fk_register_entry_seller_id_seller")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_entry")),
        sa.UniqueConstraint("measure_id", name=op.f("uq_register_entry_measure_id")),
    )
    op.create_index(
        "ix_register_entry_shown",
        "register_entry",
        ["published_at"],
        unique=False,
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    op.create_table(
        "rule_pause",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("rule", sa.String(), nullable=False, comment="code of the violation type"),
        sa.Column(
            "alert_only", sa.Boolean(), nullable=False, comment="safety and authority rules go on; people are told"
        ),
        sa.Column("overturned", sa.Integer(), nullable=False),
        sa.Column("decided", sa.Integer(), nullable=False),
        sa.Column("lower", sa.Integer(), nullable=False, comment="lower bound of the share overturned, in millionths"),
        sa.Column("limit", sa.Integer(), nullable=False, comment="what it may be, in millionths"),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resumed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resumed_by", sa.String(), nullable=True),
        sa.Column("resumed_reason", sa.String(), nullable=True),
        sa.CheckConstraint("(resumed_at IS NULL) = (resumed_by IS NULL)", name=op.f("ck_rule_pause_resumed_by_and_at")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_pause")),
    )
    op.create_index(
        "uq_rule_pause_open", "rule_pause", ["rule"], unique=True, postgresql_where=sa.text("resumed_at IS NULL")
    )


def upgrade() -> None:
    widen_violations()
    name_deciders_by_account()
    let_points_be_earned()
    create_measures()
    keep_sellers_apart()
    let_sellers_appeal()


def downgrade() -> None:
    for table in ("register_entry", "platform_call", "measure_notice", "measure", "node_crossing", "rule_pause"):
        op.drop_table(table)
    op.execute("DROP POLICY seller_appeals ON violation")
    op.execute("DELETE FROM ledger_entry WHERE earned_id IS NOT NULL")
    name = op.f("ck_ledger_entry_only_reversals_give_back")
    op.drop_constraint(name, "ledger_entry", type_="check")
    op.create_check_constraint(name, "ledger_entry", "points <> 0 AND (points > 0 OR reverses IS NOT NULL)")
    op.drop_constraint(op.f("uq_ledger_entry_violation_id_earned_id_reverses"), "ledger_entry", type_="unique")
    op.create_unique_constraint(
        op.f("uq_ledger_entry_violation_id_reverses"),
        "ledger_entry",
        ["violation_id", "reverses"],
        postgresql_nulls_not_distinct=True,
    )
    op.drop_column("ledger_entry", "earned_id")
    op.drop_table("points_earned")
    op.drop_index("ix_violation_reported", table_name="violation")
    op.drop_index("ix_violation_external", table_name="violation")
    op.drop_constraint(op.f("ck_violation_amount_with_its_currency"), "violation", type_="check")
    for column in COLUMNS:
        op.drop_column("violation", column)
