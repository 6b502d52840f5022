"""What the dashboard plugs into the application."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from dashboard.backoffice import mount as backoffice
from dashboard.pages import (
    appeal,
    appeals,
    application,
    applications,
    assessments,
    calendar,
    case,
    case_group,
    case_groups,
    cases,
    contest,
    draw,
    draws,
    fix,
    fixes,
    inspector,
    inspectors,
    laboratories,
    laboratory,
    ledger,
    measure,
    measures,
    overview,
    plan,
    plan_editor,
    plans,
    review,
    reviews,
    rule_quality,
    seller,
    seller_list,
    standard,
    standards,
    task,
    tasks,
    training,
    trainings,
    violation,
    violations,
)
from dashboard.public import mount as public
from dashboard.shell import mount as shell
from governance.core.features import Feature

# In this order in the navigation; of two at one address, the first that the visitor may see.
PAGES = (
    overview.PAGE,
    seller.OWN,
    seller_list.PAGE,
    seller.PAGE,
    applications.PAGE,
    application.PAGE,
    cases.PAGE,
    case.PAGE,
    case_groups.PAGE,
    case_group.PAGE,
    reviews.PAGE,
    review.PAGE,
    assessments.PAGE,
    ledger.OWN,
    ledger.PAGE,
    violations.PAGE,
    violation.PAGE,
    measures.PAGE,
    measure.PAGE,
    fixes.PAGE,
    fix.PAGE,
    trainings.PAGE,
    training.PAGE,
    appeals.PAGE,
    appeal.PAGE,
    contest.PAGE,
    rule_quality.PAGE,
    tasks.START,
    tasks.PAGE,
    task.PAGE,
    draws.PAGE,
    draw.PAGE,
    plans.PAGE,
    plan_editor.NEW,
    plan_editor.PAGE,
    plan.PAGE,
    calendar.PAGE,
    inspectors.PAGE,
    inspector.PAGE,
    laboratories.PAGE,
    laboratory.PAGE,
    standards.PAGE,
    standard.PAGE,
    standard.OF_EDITION,
)


def init_app(app: Flask) -> None:
    """Mount the pages, the back office, and the pages for everybody."""
    shell.mount(app, PAGES)
    public.mount(app)
    backoffice.mount(app)


HERE = Path(__file__).parent

FEATURE = Feature(
    name="dashboard",
    catalogues=(HERE / "translations", HERE / "backoffice" / "translations"),
    public_doors=public.DOORS,
    init_app=init_app,
)
