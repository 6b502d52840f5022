"""Links that change the address but neither the page nor the place on it: they open something at the side."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.shell.attributes import marked


def opener(children: Any, href: str, *, class_name: str = "", key: str = "") -> Component:
    """A link to the same page with another query; `shell.js` follows it without scrolling to the top.

    `key` (such as ArrowLeft) follows it as well, while nobody types.
    """
    marks = {"stay": "true"} | ({"key": key} if key else {})
    return html.A(children, href=href, className=class_name, **marked(**marks))


def shop(name: str, reference: str) -> Component:
    """A shop by its name, as a link to its page."""
    return dcc.Link(name, href=f"/dashboard/sellers/{quote(reference, safe='')}")
