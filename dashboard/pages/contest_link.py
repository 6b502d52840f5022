"""The way from where something is shown to the form in which a shop contests it."""

from __future__ import annotations

from urllib.parse import quote

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.shell.language import _
from governance.core.access import Permission, may
from governance.core.identity import current_actor


def contest_address(kind: str, reference: str) -> str:
    """The form in which something is contested."""
    return f"/dashboard/contest/{kind}/{quote(reference, safe='')}"


def contest_link(kind: str, reference: str) -> list[Component]:
    """A small link to the form, for a shop; nothing for everybody else."""
    by = current_actor()
    if by.seller_id is None or not may(by, Permission.APPEAL_FILE):
        return []
    return [html.Div(dcc.Link(_("Contest this"), href=contest_address(kind, reference)), className="contest-link")]
