"""What stands where nothing can be shown: a skeleton while it loads, a sentence when it is empty, refused or failed."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.shell.attributes import marked, named
from dashboard.shell.language import _


def skeleton(height: int) -> Component:
    """Grey lines in the place of a part that is on its way; `height` in pixels."""
    lines = [dmc.Skeleton(height=16, width=f"{width} %".replace(" ", ""), mt=12) for width in (38, 62)]
    body = dmc.Skeleton(height=max(height - 72, 16), mt=20)
    return html.Div([*lines, body], className="skeleton", **named(_("Loading")))


def notice(title: str, sentence: str, *, then: Any = None, urgent: bool = False) -> Component:
    """A calm sentence about why there is nothing to see, and what to do next (`then`)."""
    return html.Div(
        className="notice-card",
        role="alert" if urgent else "status",
        children=[html.Strong(title), html.P(sentence), *([html.P(then)] if then is not None else [])],
    )


def not_found() -> Component:
    """For an address that leads nowhere, or nowhere this visitor may look."""
    return notice(
        _("There is nothing at this address"),
        _("It may have been typed wrongly, or it belongs to a shop that you do not look after."),
        then=dcc.Link(_("Go to the first page"), href="/dashboard/"),
    )


def refusal() -> Component:
    """For a page or part that this visitor may not see."""
    return notice(
        _("This page is not open to you"),
        _("Your account has no permission for it. If you need it for your work, ask your administrator."),
        then=dcc.Link(_("Go to the first page"), href="/dashboard/"),
    )


def failure(reference: str) -> Component:
    """For a part that failed on our side; `reference` finds the reason in the log."""
    return notice(
        _("This part could not be shown"),
        _("The fault is on our side and nothing was changed. The rest of the page is right."),
        then=[
            html.Button(_("Try again"), type="button", className="button", **marked(reload="true")),
            html.Small(_("Reference for your administrator: %(reference)s", reference=reference), className="quiet"),
        ],
        urgent=True,
    )
