"""Dash on Flask, under `/dashboard/`: the assets, the index every worker knows, the pages and their callbacks."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

from dash import Dash
from flask import Flask, Response, request
from markupsafe import escape

from dashboard.shell import frame, router, search
from dashboard.shell.language import _
from dashboard.shell.page import Page
from dashboard.shell.scheme import reader_scheme
from dashboard.shell.theme import style_variables
from governance.core.language import current_language

PREFIX: Final = "/dashboard/"
ASSETS: Final = Path(__file__).parent / "assets"
DAY: Final = 24 * 3600
YEAR: Final = 365 * DAY

INDEX: Final = """<!DOCTYPE html>
<html lang="{language}" data-mantine-color-scheme="{scheme}">
  <head>
    {metas}
    <title>{product}</title>
    <link rel="icon" type="image/svg+xml" href="{icon}">
    <style>{style}</style>
    <script src="{first}"></script>
    {css}
  </head>
  <body>
    <a class="skip" href="#page">{skip}</a>
    <div id="notice" role="alert" hidden {sentences}></div>
    {app_entry}
    <footer hidden>{config}{scripts}{renderer}</footer>
  </body>
</html>"""


class Pages(Dash):
    """Dash with an index that speaks the reader's language and knows light from dark before anything is drawn."""

    def interpolate_index(self, *_positional: Any, **parts: Any) -> str:
        """The first answer of every page."""
        return INDEX.format(
            **parts,
            language=current_language().replace("_", "-"),
            scheme=reader_scheme(),
            product=escape(_("Seller governance")),
            skip=escape(_("Skip to the content")),
            style=style_variables(),
            icon=self.fingerprinted("icons/logo.svg"),
            first=self.fingerprinted("first.js"),
            sentences=" ".join(f'data-{name}="{escape(text)}"' for name, text in _sentences().items()),
        )

    def fingerprinted(self, asset: str) -> str:
        """The address of an asset with the digest of its content, so that browsers may keep it."""
        return f"{self.get_asset_url(asset)}?m={_digest(ASSETS / asset)}"


@cache
def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:16]


def mount(app: Flask, pages: Sequence[Page]) -> Pages:
    """Put the pages on `app`. Nothing is registered by import, so a second application has all callbacks as well."""
    dash = Pages(
        __name__,
        server=app,  # type: ignore[arg-type]  # its annotation forgets Flask
        url_base_pathname=PREFIX,
        assets_folder=str(ASSETS),
        assets_ignore=r"first\.js|plotly-.*",
        title="Seller governance",
        update_title=None,  # type: ignore[arg-type]  # None leaves the title alone
        suppress_callback_exceptions=True,
        csrf_token_name="XSRF-TOKEN",  # noqa: S106 (a cookie's name)
        csrf_header_name="X-XSRF-TOKEN",
        add_log_handler=False,
    )
    dash.layout = partial(frame.frame, pages)
    frame.register(dash)
    router.register(dash, pages)
    search.register(dash)
    for page in pages:
        page.register(dash)
    app.extensions["csp_script_hashes"].extend(dash.csp_hashes())
    app.after_request(_let_browsers_keep)
    # A worker serves only the component files it has rendered once; without this, each would refuse them at first.
    with app.test_request_context(PREFIX):
        dash.index()  # type: ignore[no-untyped-call]
    return dash


def _sentences() -> dict[str, str]:
    """What `session.js` says when a part of a page gets no answer."""
    return {
        "ended": _("You were signed out. Nothing was lost; sign in to go on."),
        "sign-in": _("Sign in"),
        "forbidden": _("You may not see this any more. Reload the page; if it stays so, ask your administrator."),
        "reload": _("Reload the page"),
        "many": _("That was more than we can answer at once. Wait a moment, then try again."),
        "failed": _(
            "This did not work, and the fault is on our side. Nothing was changed. Try again; if it stays so, tell your administrator."
        ),
        "offline": _(
            "No answer from the server. What you see may be out of date. Check your connection and try again."
        ),
        "again": _("Try again"),
        "dismiss": _("Close"),
    }


def _let_browsers_keep(response: Response) -> Response:
    """An asset whose address changes with its content may be kept for good; the others (icons) for a day."""
    if request.path.startswith(f"{PREFIX}assets/") and response.status_code == 200:
        kept = f"max-age={YEAR}, immutable" if "m" in request.args else f"max-age={DAY}"
        response.headers["Cache-Control"] = f"public, {kept}"
    return response
