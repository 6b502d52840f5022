"""The full life of a required fix: a plan with its root cause before evidence, and the step after it is overdue."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

CHECKS = {
    "planned_before_evidence": "submitted_at IS NULL OR planned_at IS NOT NULL",
    "planned_with_its_root_cause": "NOT root_cause_asked OR planned_at IS NULL OR root_cause IS NOT NULL",
    "escalated_after_overdue": "escalated_at IS NULL OR overdue_at IS NOT NULL",
}
COLUMNS = ("words", "root_cause_asked", "root_cause", "escalated_at")


def upgrade() -> None:
    op.add_column(
        "required_fix",
        sa.Column(
            "words",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=True,
            comment="title and demand in each language, {title: {en, zh}, demand: {en, zh}}, where a rule asks",
        ),
    )
    op.add_column(
        "required_fix",
        sa.Column(
            "root_cause_asked",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="the plan has to say why it happened",
        ),
    )
    op.add_column(
        "required_fix",
        sa.Column("root_cause", sa.String(), nullable=True, comment="why it happened, as the seller found"),
    )
    op.add_column(
        "required_fix",
        sa.Column(
            "escalated_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when still nothing had come and the rule book's next step was taken",
        ),
    )
    # Evidence that was shown before plans were asked for counts as planned when it was shown.
    op.execute(
        "UPDATE required_fix SET planned_at = submitted_at, planned_by = submitted_by"
        " WHERE submitted_at IS NOT NULL AND planned_at IS NULL"
    )
    for name, rule in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_required_fix_{name}"), "required_fix", rule)


def downgrade() -> None:
    for name in CHECKS:
        op.drop_constraint(op.f(f"ck_required_fix_{name}"), "required_fix", type_="check")
    for column in COLUMNS:
        op.drop_column("required_fix", column)
