"""What the person at the screen was told: a bell with a count in the top bar, the list behind it, and marking as read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import dash_mantine_components as dmc
from dash import ALL, Dash, Input, Output, State, ctx, dcc, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard.shell import words
from dashboard.shell.attributes import HIDDEN, named
from dashboard.shell.language import _, ngettext
from governance.core.access import Permission, check_permission
from governance.core.calendar import now
from governance.core.database import transaction
from governance.core.identity import current_actor
from governance.core.outbox.notifications import Notification, account_of, mark_read, notifications_of, unread

NAME: Final = "notifications"
MINUTE: Final = 60_000  # milliseconds: how often the count is asked for
SHOWN: Final = 15
MANY: Final = 99


def bell() -> Component:
    """The button with its count, and the place of the list."""
    made: Component = html.Div(
        [
            dcc.Interval(id=f"{NAME}-clock", interval=MINUTE),
            dcc.Store(id=f"{NAME}-marked", data=0),
            dmc.Menu(
                id=NAME,
                position="bottom-end",
                closeOnItemClick=False,
                children=[
                    dmc.MenuTarget(
                        dmc.ActionIcon(
                            [
                                html.Span(className="icon icon-bell", **HIDDEN),
                                html.Span(id=f"{NAME}-count", className="bell-count"),
                            ],
                            id=f"{NAME}-button",
                            n_clicks=0,
                            variant="subtle",
                            color="gray",
                            size="lg",
                            className="bell",
                            **named(_("Notifications")),
                        )
                    ),
                    dmc.MenuDropdown(html.Div(id=f"{NAME}-list", className="told")),
                ],
            ),
        ]
    )
    return made


def register(dash: Dash) -> None:
    """Count and list are asked for every minute, when the bell is pressed, and after something was marked as read."""

    @dash.callback(
        Output(f"{NAME}-count", "children"),
        Output(f"{NAME}-count", "title"),
        Output(f"{NAME}-list", "children"),
        Input(f"{NAME}-clock", "n_intervals"),
        Input(f"{NAME}-button", "n_clicks"),
        Input(f"{NAME}-marked", "data"),
    )
    def tell(_minutes: int | None, _pressed: int | None, _marked: int) -> tuple[Any, str, Component]:
        by = current_actor()
        check_permission(by, Permission.NOTIFICATION_READ)
        left = unread(account_of(by))
        newest = notifications_of(account_of(by), limit=SHOWN).items
        return count(left), ngettext("%(num)s not read", "%(num)s not read", left), told(newest, left)

    @dash.callback(
        Output(f"{NAME}-marked", "data"),
        Input({"type": f"{NAME}-read", "id": ALL}, "n_clicks"),
        State(f"{NAME}-marked", "data"),
        prevent_initial_call=True,
    )
    def mark(clicks: Sequence[int | None], marked: int) -> int:
        pressed = ctx.triggered_id
        if not isinstance(pressed, dict) or not any(clicks):
            raise PreventUpdate
        read(pressed["id"])
        return marked + 1


def read(which: str) -> None:
    """Note that one notification (its id), or every one (`all`), was read."""
    with transaction():
        mark_read(by=current_actor(), at=now(), message_ids=None if which == "all" else [UUID(which)])


def count(left: int) -> list[Component]:
    """The number on the bell; nothing when all is read."""
    return [html.Span(words.count(left) if left <= MANY else f"{MANY}+")] if left else []


def told(notifications: Sequence[Notification], left: int) -> Component:
    """The newest notifications, the unread ones marked."""
    if not notifications:
        return html.P(_("Nothing yet. What happens around your work is told here."), className="quiet")
    at = now()
    head: list[Component] = [html.Strong(_("Notifications")), *([_mark(_("Mark all as read"), "all")] if left else [])]
    return html.Div(
        [
            html.Div(head, className="told-head"),
            html.Ul([_line(notification, at) for notification in notifications]),
        ]
    )


def _line(notification: Notification, at: datetime) -> Component:
    unread_mark = [] if notification.read_at else [_mark(_("Mark as read"), str(notification.id))]
    when = html.Span(
        words.ago(notification.created_at, now=at), title=words.moment(notification.created_at), className="quiet"
    )
    return html.Li(
        [
            html.A(notification.title, href=notification.path),
            html.P(notification.body),
            html.Div([when, *unread_mark], className="told-foot"),
        ],
        className="" if notification.read_at else "told-new",
    )


def _mark(sentence: str, which: str) -> Component:
    return html.Button(
        sentence, id={"type": f"{NAME}-read", "id": which}, type="button", className="as-link", n_clicks=0
    )
