"""What the dashboard plugs into the application."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from dashboard.backoffice import mount as backoffice
from dashboard.pages import overview, seller, seller_list
from dashboard.shell import mount as shell
from governance.core.features import Feature

# In this order in the navigation; of two at one address, the first that the visitor may see.
PAGES = (overview.PAGE, seller.OWN, seller_list.PAGE, seller.PAGE)


def init_app(app: Flask) -> None:
    """Mount the pages and the back office."""
    shell.mount(app, PAGES)
    backoffice.mount(app)


HERE = Path(__file__).parent

FEATURE = Feature(
    name="dashboard",
    catalogues=(HERE / "translations", HERE / "backoffice" / "translations"),
    init_app=init_app,
)
