"""Links that change the address but neither the page nor the place on it: they open something at the side."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.shell.attributes import marked


def opener(children: Any, href: str, *, class_name: str = "") -> Component:
    """A link to the same page with another query; `shell.js` follows it without scrolling to the top."""
    return html.A(children, href=href, className=class_name, **marked(stay="true"))


def shop(name: str, reference: str) -> Component:
    """A shop by its name, as a link to its page."""
    return dcc.Link(name, href=f"/dashboard/sellers/{quote(reference, safe='')}")
