"""Inspection plans, switching between severities, and draws with what everybody is told of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from governance.core.row_security import grant, keep_apart

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def create_plans() -> None:
    op.create_table(
        "inspection_plan",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("code", sa.String(), nullable=False, comment="toys-weekly"),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("schedule", sa.String(), nullable=False, comment="crontab line in the platform's time zone"),
        sa.Column("budget", sa.Numeric(precision=14, scale=2), nullable=False, comment="of one draw"),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column(
            "cost_per_test", sa.Numeric(precision=14, scale=2), nullable=False, comment="one unit bought and tested"
        ),
        sa.Column("rules", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.String(), nullable=False, comment="account:17; whoever changed it last"),
        sa.Column("activated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("activated_by", sa.String(), nullable=True),
        sa.Column("slots_from", sa.DateTime(timezone=True), nullable=True, comment="slots after this moment are drawn"),
        sa.Column("reason", sa.String(), nullable=True, comment="why it is paused or ended"),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False, comment="one more at every change"),
        sa.CheckConstraint(
            "state IN ('draft', 'proposed', 'active', 'paused', 'ended')", name=op.f("ck_inspection_plan_state_known")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'proposed', 'ended') OR activated_at IS NOT NULL",
            name=op.f("ck_inspection_plan_active_when_activated"),
        ),
        sa.CheckConstraint(
            "(activated_at IS NULL) = (activated_by IS NULL)", name=op.f("ck_inspection_plan_activated_by_somebody")
        ),
        sa.CheckConstraint(
            "activated_by IS NULL OR activated_by <> written_by", name=op.f("ck_inspection_plan_activated_by_another")
        ),
        sa.CheckConstraint("budget >= 0 AND cost_per_test > 0", name=op.f("ck_inspection_plan_amounts_possible")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_plan")),
        sa.UniqueConstraint("code", name=op.f("uq_inspection_plan_code")),
    )


def create_switching() -> None:
    op.create_table(
        "lot_result",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("category_id", sa.BigInteger(), nullable=False),
        sa.Column("table_set", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False, comment="normal, tightened or reduced, as it was inspected"),
        sa.Column("accept_at_most", sa.Integer(), nullable=False),
        sa.Column("nonconforming", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("tighter_accepts", sa.Boolean(), nullable=False, comment="would also pass at the next tighter AQL"),
        sa.Column("source", sa.String(), nullable=False, comment="what it follows from, such as examination:12; once"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.CheckConstraint("severity IN ('normal', 'tightened', 'reduced')", name=op.f("ck_lot_result_severity_known")),
        sa.CheckConstraint("table_set IN ('iso-2859-1', 'mil-std-105e')", name=op.f("ck_lot_result_table_set_known")),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name=op.f("fk_lot_result_category_id_category")),
        sa.ForeignKeyConstraint(["seller_id"], ["seller.id"], name=op.f("fk_lot_result_seller_id_seller")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot_result")),
        sa.UniqueConstraint("source", name=op.f("uq_lot_result_source")),
    )
    op.create_index(
        op.f("ix_lot_result_seller_id_category_id_id"), "lot_result", ["seller_id", "category_id", "id"], unique=False
    )
    op.create_table(
        "switching_state",
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("category_id", sa.BigInteger(), nullable=False),
        sa.Column("table_set", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False, comment="switching score; 30 opens reduced inspection"),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False, comment="what moved it there"),
        sa.Column(
            "steady",
            sa.Boolean(),
            nullable=False,
            comment="production is steady and an officer agrees to reduced inspection",
        ),
        sa.Column(
            "after_result",
            sa.BigInteger(),
            server_default="0",
            nullable=False,
            comment="lot results after this one count in the present state",
        ),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False, comment="one more at every change"),
        sa.CheckConstraint(
            "state IN ('normal', 'tightened', 'reduced', 'discontinued')", name=op.f("ck_switching_state_state_known")
        ),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name=op.f("fk_switching_state_category_id_category")),
        sa.ForeignKeyConstraint(["seller_id"], ["seller.id"], name=op.f("fk_switching_state_seller_id_seller")),
        sa.PrimaryKeyConstraint("seller_id", "category_id", "table_set", name=op.f("pk_switching_state")),
    )


def create_draws() -> None:
    op.create_table(
        "draw",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("reference", sa.String(), nullable=False, comment="random, says nothing; in public addresses"),
        sa.Column("plan_id", sa.BigInteger(), nullable=False),
        sa.Column("slot", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column(
            "secret",
            sa.String(),
            nullable=False,
            comment="64 hexadecimal digits, sealed by the key of the installation",
        ),
        sa.Column("commitment", sa.String(length=64), nullable=False, comment="SHA-256 of the secret's bytes"),
        sa.Column("committed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "public_source",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=True,
            comment="which public value will be mixed in, named when the list is frozen and before the value exists",
        ),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "list_digest", sa.String(length=64), nullable=True, comment="SHA-256 of the frozen list, and its file"
        ),
        sa.Column("listed", sa.Integer(), nullable=True, comment="items on the list"),
        sa.Column("plan_version", sa.Integer(), nullable=True),
        sa.Column(
            "rules",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=True,
            comment="of the plan, as they were at the freeze",
        ),
        sa.Column("public_value", sa.String(), nullable=True),
        sa.Column(
            "public_evidence",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=True,
            comment="the beacon's message, as it came",
        ),
        sa.Column("assurance", sa.String(), nullable=True, comment="what the public value was"),
        sa.Column("final_seed", sa.String(length=64), nullable=True),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sampling_until", sa.Date(), nullable=True, comment="last day for purchases"),
        sa.Column("revealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "record_digest", sa.String(length=64), nullable=True, comment="SHA-256 of the public record, and its file"
        ),
        sa.Column("void_reason", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False, comment="one more at every change"),
        sa.CheckConstraint(
            "(state = 'revealed') = (revealed_at IS NOT NULL)", name=op.f("ck_draw_revealed_with_its_moment")
        ),
        sa.CheckConstraint("(state = 'void') = (void_reason IS NOT NULL)", name=op.f("ck_draw_void_with_its_reason")),
        sa.CheckConstraint("assurance IN ('beacon', 'officers', 'unverified')", name=op.f("ck_draw_assurance_known")),
        sa.CheckConstraint(
            "state IN ('committed', 'frozen', 'drawn', 'revealed', 'void')", name=op.f("ck_draw_state_known")
        ),
        sa.CheckConstraint(
            "state NOT IN ('drawn', 'revealed') OR final_seed IS NOT NULL", name=op.f("ck_draw_drawn_with_its_seed")
        ),
        sa.CheckConstraint(
            "state NOT IN ('frozen', 'drawn', 'revealed') OR list_digest IS NOT NULL",
            name=op.f("ck_draw_frozen_with_its_list"),
        ),
        sa.CheckConstraint(
            "frozen_at IS NULL OR frozen_at > committed_at", name=op.f("ck_draw_committed_before_frozen")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["inspection_plan.id"], name=op.f("fk_draw_plan_id_inspection_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw")),
        sa.UniqueConstraint("reference", name=op.f("uq_draw_reference")),
    )
    op.create_index(
        "uq_draw_slot", "draw", ["plan_id", "slot"], unique=True, postgresql_where=sa.text("state <> 'void'")
    )
    op.create_index(
        "ix_draw_open",
        "draw",
        ["state", "slot"],
        unique=False,
        postgresql_where=sa.text("state IN ('committed', 'frozen', 'drawn')"),
    )
    op.create_table(
        "officer_secret",
        sa.Column("draw_id", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.String(), nullable=False, comment="account:17"),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False, comment="SHA-256 of the secret's UTF-8 bytes"),
        sa.Column("committed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("secret", sa.String(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(secret IS NULL) = (told_at IS NULL)", name=op.f("ck_officer_secret_told_with_its_moment")),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name=op.f("fk_officer_secret_draw_id_draw")),
        sa.PrimaryKeyConstraint("draw_id", "account", name=op.f("pk_officer_secret")),
        sa.UniqueConstraint("draw_id", "team", name=op.f("uq_officer_secret_draw_id_team")),
    )
    op.create_table(
        "draw_extension",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("draw_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("stratum", sa.String(), nullable=False),
        sa.Column("extra", sa.Integer(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False, comment="turns of assignment that came before"),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.CheckConstraint("extra > 0", name=op.f("ck_draw_extension_asks_for_something")),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name=op.f("fk_draw_extension_draw_id_draw")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw_extension")),
        sa.UniqueConstraint("draw_id", "number", name=op.f("uq_draw_extension_draw_id_number")),
    )


def create_drawn_items() -> None:
    op.create_table(
        "drawn_item",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("draw_id", sa.BigInteger(), nullable=False),
        sa.Column("stratum", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, comment="1 has the smallest key"),
        sa.Column("item", sa.String(), nullable=False, comment="as it stands on the frozen list"),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=True, comment="in which order inspectors were assigned"),
        sa.Column(
            "probability", sa.Integer(), nullable=False, comment="declared probability of inclusion, in billionths"
        ),
        sa.Column("listing_id", sa.BigInteger(), nullable=False),
        sa.Column("held_lot_id", sa.BigInteger(), nullable=True),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("category", sa.String(), nullable=False, comment="code, as it stands on the frozen list"),
        sa.Column("units", sa.Integer(), nullable=False, comment="units to buy and test"),
        sa.Column(
            "accept_at_most",
            sa.Integer(),
            nullable=False,
            comment="nonconforming units up to which nothing is contradicted",
        ),
        sa.Column("units_reason", sa.String(), nullable=False, comment="which rule and row says so"),
        sa.Column("inspector_id", sa.BigInteger(), nullable=True),
        sa.Column("laboratory_id", sa.BigInteger(), nullable=True),
        sa.Column("instead_of", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "role <> 'stepped_in' OR instead_of IS NOT NULL", name=op.f("ck_drawn_item_steps_in_for_one")
        ),
        sa.CheckConstraint(
            "role IN ('reserve', 'passed_over') OR inspector_id IS NOT NULL",
            name=op.f("ck_drawn_item_assigned_when_it_counts"),
        ),
        sa.CheckConstraint(
            "role IN ('chosen', 'reserve', 'stepped_in', 'extension', 'passed_over')",
            name=op.f("ck_drawn_item_role_known"),
        ),
        sa.CheckConstraint("probability BETWEEN 1 AND 1000000000", name=op.f("ck_drawn_item_probability_possible")),
        sa.CheckConstraint("(role = 'reserve') = (turn IS NULL)", name=op.f("ck_drawn_item_turn_taken_or_waiting")),
        sa.CheckConstraint("units > 0", name=op.f("ck_drawn_item_units_counted")),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name=op.f("fk_drawn_item_draw_id_draw")),
        sa.ForeignKeyConstraint(["held_lot_id"], ["held_lot.id"], name=op.f("fk_drawn_item_held_lot_id_held_lot")),
        sa.ForeignKeyConstraint(["inspector_id"], ["inspector.id"], name=op.f("fk_drawn_item_inspector_id_inspector")),
        sa.ForeignKeyConstraint(["instead_of"], ["drawn_item.id"], name=op.f("fk_drawn_item_instead_of_drawn_item")),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratory.id"], name=op.f("fk_drawn_item_laboratory_id_laboratory")
        ),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_drawn_item_listing_id_listing")),
        sa.ForeignKeyConstraint(["seller_id"], ["seller.id"], name=op.f("fk_drawn_item_seller_id_seller")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drawn_item")),
        sa.UniqueConstraint("draw_id", "item", name=op.f("uq_drawn_item_draw_id_item")),
        sa.UniqueConstraint("draw_id", "stratum", "position", name=op.f("uq_drawn_item_draw_id_stratum_position")),
        sa.UniqueConstraint("draw_id", "turn", name=op.f("uq_drawn_item_draw_id_turn")),
    )
    op.create_index(op.f("ix_drawn_item_listing_id"), "drawn_item", ["listing_id"], unique=False)
    op.create_index(op.f("ix_drawn_item_seller_id"), "drawn_item", ["seller_id"], unique=False)


def create_announcements() -> None:
    op.create_table(
        "draw_announcement",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("draw", sa.String(), nullable=False, comment="reference of the draw"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint(
            "kind IN ('committed', 'frozen', 'drawn', 'extended', 'revealed', 'void')",
            name=op.f("ck_draw_announcement_kind_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw_announcement")),
        sa.UniqueConstraint("draw", "number", name=op.f("uq_draw_announcement_draw_number")),
    )


def secure() -> None:
    """What is drawn is known to the platform alone until it is over; announcements hold digests, and everybody reads them."""
    own = ("inspection_plan", "lot_result", "switching_state", "draw", "officer_secret", "draw_extension", "drawn_item")
    for table in own:
        keep_apart(table)
    grant("inspection_plan", "switching_state", "draw", "officer_secret", "drawn_item")
    grant("lot_result", "draw_extension", "draw_announcement", append_only=True)


def upgrade() -> None:
    create_plans()
    create_switching()
    create_draws()
    create_drawn_items()
    create_announcements()
    secure()


def downgrade() -> None:
    op.drop_table("draw_announcement")
    op.drop_table("drawn_item")
    op.drop_table("draw_extension")
    op.drop_table("officer_secret")
    op.drop_table("draw")
    op.drop_table("switching_state")
    op.drop_table("lot_result")
    op.drop_table("inspection_plan")
