"""Clocks, their pauses and steps; days and years of calendars entered by hand."""

import sqlalchemy as sa
from alembic import op

from governance.core.row_security import grant, keep_apart

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SCOPE = "(SELECT current_setting('governance.scope', true))"


def upgrade() -> None:
    _create_clocks()
    _create_calendars()
    # Whoever acts starts, pauses and meets clocks of its own; a pause and a step are whose the clock is.
    keep_apart("clock", seller="seller_id", application="application_id", writes=True)
    for part in ("clock_pause", "clock_step"):
        keep_apart(part)
        own = f"{SCOPE} IN ('seller', 'applicant') AND EXISTS (SELECT FROM clock WHERE clock.id = clock_id)"
        op.execute(f"CREATE POLICY of_own_clock ON {part} USING ({own})")
    grant("clock", "clock_pause", "clock_step", "calendar_day", "calendar_year")


def _create_clocks() -> None:
    op.create_table(
        "clock",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=True, comment="the seller who may see it"),
        sa.Column("application_id", sa.BigInteger(), nullable=True, comment="the applicant who may see it"),
        sa.Column("binds", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_verified_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True, comment="whose days off count; null: weekends only"),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_by", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "provisional", sa.Boolean(), nullable=False, comment="a calendar that is not yet published could move it"
        ),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.CheckConstraint("(amount IS NULL) = (unit IS NULL)", name=op.f("ck_clock_amount_with_unit")),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_clock_ended_by_and_at")),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (state IN ('running', 'paused'))", name=op.f("ck_clock_ended_when_it_ended")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock")),
    )
    op.create_index(
        "uq_clock_open",
        "clock",
        ["subject_kind", "subject_id", "name"],
        unique=True,
        postgresql_where=sa.text("state IN ('running', 'paused')"),
    )
    op.create_index(op.f("ix_clock_subject_kind_subject_id"), "clock", ["subject_kind", "subject_id"])
    op.create_index(op.f("ix_clock_due_at_id"), "clock", ["due_at", "id"])
    op.create_index(op.f("ix_clock_seller_id"), "clock", ["seller_id"])
    op.create_index(op.f("ix_clock_application_id"), "clock", ["application_id"])
    op.create_table(
        "clock_pause",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("clock_id", sa.BigInteger(), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.CheckConstraint("until_at >= from_at", name=op.f("ck_clock_pause_ends_after_it_began")),
        sa.ForeignKeyConstraint(["clock_id"], ["clock.id"], name=op.f("fk_clock_pause_clock_id_clock")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_pause")),
    )
    op.create_index(op.f("ix_clock_pause_clock_id"), "clock_pause", ["clock_id"])
    op.create_index(
        "uq_clock_pause_open", "clock_pause", ["clock_id"], unique=True, postgresql_where=sa.text("until_at IS NULL")
    )
    op.create_table(
        "clock_step",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("clock_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, comment="order among steps of one moment"),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), nullable=True, comment="why the last attempt failed"),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["clock_id"], ["clock.id"], name=op.f("fk_clock_step_clock_id_clock")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_step")),
        sa.UniqueConstraint("clock_id", "name", name=op.f("uq_clock_step_clock_id_name")),
    )
    op.create_index("ix_clock_step_waiting", "clock_step", ["at"], postgresql_where=sa.text("done_at IS NULL"))


def _create_calendars() -> None:
    op.create_table(
        "calendar_day",
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("working", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("country", "day", name=op.f("pk_calendar_day")),
    )
    op.create_table(
        "calendar_year",
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("country", "year", name=op.f("pk_calendar_year")),
    )


def downgrade() -> None:
    for table in ("calendar_year", "calendar_day", "clock_step", "clock_pause", "clock"):
        op.drop_table(table)
