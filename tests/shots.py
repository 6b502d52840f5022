"""Pictures of the pages, to look at: `python -m tests.shots [FOLDER]` draws a demo market and photographs it.

Every page as an officer and as a shop, at three widths, light and dark, in both languages; FOLDER is `var/shots`.
"""

from __future__ import annotations

import sys
import tempfile
from itertools import product
from pathlib import Path
from typing import Final, get_args

from flask import Flask
from flask_migrate import upgrade
from playwright.sync_api import Browser
from sqlalchemy import select

from governance.core.access import Role
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.scoring import readings
from governance.scoring.models import Score
from governance.sellers.models import Seller
from tests.builders import make_account
from tests.conftest import PROJECT, settings_for
from tests.dashboard.browsing import Scheme, chromium, person, served
from tests.servers import embedded_server
from wsgi import create_app

OFFICER: Final = "officer@shots.example"
OWNER: Final = "owner@shots.example"
WIDTHS: Final = (1440, 1024, 390)
LANGUAGES: Final = {"en": "en-GB", "zh": "zh-CN"}


def main(folder: Path) -> None:
    """Photograph everything into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with embedded_server() as server, server.fresh_database() as database, tempfile.TemporaryDirectory() as var:
        app = create_app(settings_for(database, Path(var)))
        with app.app_context():
            upgrade()
        shop = _prepare(app)
        with served(app) as address, chromium() as browser:
            for width, scheme, language in product(WIDTHS, get_args(Scheme), LANGUAGES):
                _photograph(browser, address, folder, shop, width, scheme, language)
        with app.app_context():
            db.engine.dispose()


def _prepare(app: Flask) -> str:
    """A demo market, an officer, and the owner of the shop with the lowest score; gives the shop's reference."""
    seeded = app.test_cli_runner().invoke(args=["seed", "demo", "--sellers", "150", "--days", "300"])
    if seeded.exit_code:
        raise SystemExit(seeded.output)
    with app.app_context(), scoped(PLATFORM), transaction() as session:
        run = readings.runs(1)[0]
        lowest = select(Score.seller_id).where(Score.run_id == run.id).order_by(Score.score.asc().nulls_last()).limit(1)
        seller = session.get_one(Seller, session.scalars(lowest).one())
        make_account(Role.COMPLIANCE_OFFICER, email=OFFICER)
        make_account(Role.SELLER, email=OWNER, seller_id=seller.id)
        return seller.reference


def _photograph(
    browser: Browser, address: str, folder: Path, shop: str, width: int, scheme: Scheme, language: str
) -> None:
    seen = {
        OFFICER: {
            "overview": "/dashboard/",
            "sellers": "/dashboard/sellers",
            "seller": f"/dashboard/sellers/{shop}",
            "events": f"/dashboard/sellers/{shop}?rate=late",
            "applications": "/dashboard/applications",
            "cases": "/dashboard/cases?show=open",
            "case-groups": "/dashboard/case-groups",
            "fixes": "/dashboard/fixes",
        },
        OWNER: {"shop": "/dashboard/", "own-cases": "/dashboard/cases?show=all", "own-fixes": "/dashboard/fixes"},
    }
    for email, paths in seen.items():
        with person(browser, address, email, width=width, scheme=scheme, language=LANGUAGES[language]) as somebody:
            for name, path in paths.items():
                page = somebody.open(path)
                file = folder / f"{name}-{width}-{scheme}-{language}.png"
                page.screenshot(path=file, full_page=name != "events", animations="disabled")
                print(file, *somebody.complaints)

    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, locale=LANGUAGES[language]
    )
    stranger = context.new_page()
    for name, path in {"public-seller": f"/sellers/{shop}", "sell": "/sell"}.items():
        stranger.goto(f"{address}{path}")
        stranger.screenshot(path=folder / f"{name}-{width}-{scheme}-{language}.png", full_page=True)
    context.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else PROJECT / "var" / "shots")
