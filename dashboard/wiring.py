"""What the dashboard plugs into the application."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from dashboard.backoffice import mount as backoffice
from dashboard.pages import (
    application,
    applications,
    case,
    case_group,
    case_groups,
    cases,
    fix,
    fixes,
    overview,
    review,
    reviews,
    seller,
    seller_list,
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
    fixes.PAGE,
    fix.PAGE,
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
