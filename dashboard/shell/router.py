"""From an address to its page; what a visitor may not see is refused here and again in every part of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import unquote

from dash import Dash, Input, Output, State
from dash.development.base_component import Component
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule

from dashboard.shell.browser import in_browser
from dashboard.shell.notices import not_found, refusal
from dashboard.shell.page import Page, Visit
from dashboard.shell.query import read_query
from governance.core.identity import current_actor


def register(dash: Dash, pages: Sequence[Page]) -> None:
    """The callback that fills the frame, and the one that names the browser's tab."""

    @dash.callback(
        Output("page", "children"),
        Input("location", "pathname"),
        State("location", "search"),
    )
    def open_page(pathname: str, search: str | None) -> Component:
        page, arguments = find(pages, pathname)
        if page is None:
            return not_found()
        by = current_actor()
        if not page.open_to(by):
            return refusal()
        return page.layout(Visit(by=by, arguments=arguments, query=read_query(search)))

    in_browser(dash, "arrive", Input("page", "children"))


def find(pages: Sequence[Page], pathname: str) -> tuple[Page | None, Mapping[str, str]]:
    """The page at an address and the parts of the address that it names. Of several at one address the first that the
    visitor may see is taken: an officer's first page is the market, a seller's the own shop.
    """
    by = current_actor()
    for page in sorted(pages, key=lambda page: not page.open_to(by)):
        try:
            _rule, arguments = Map([Rule(page.path)], strict_slashes=False).bind("").match(pathname, return_rule=True)
        except HTTPException:
            continue
        return page, {name: unquote(str(value)) for name, value in arguments.items()}
    return None, {}
