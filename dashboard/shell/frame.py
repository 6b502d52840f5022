"""The frame around every page: top bar with search, language, theme and account; navigation at the left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component
from flask_wtf.csrf import generate_csrf

from dashboard.shell import notifications, words
from dashboard.shell.attributes import HIDDEN, named
from dashboard.shell.browser import in_browser
from dashboard.shell.language import _
from dashboard.shell.notices import skeleton
from dashboard.shell.page import Page
from dashboard.shell.scheme import reader_scheme
from dashboard.shell.theme import MANTINE
from governance.core.access import Permission, may
from governance.core.identity import current_account, current_actor
from governance.core.language import current_language

LANGUAGES: Final = {"en": "English", "zh_CN": "中文"}
NAVBAR: Final[dict[str, Any]] = {"width": 216, "breakpoint": "sm", "collapsed": {"mobile": True}}


def frame(pages: Sequence[Page]) -> Component:
    """The whole screen, with a skeleton where the page will be."""
    made: Component = dmc.MantineProvider(
        theme=MANTINE,
        forceColorScheme=reader_scheme(),
        children=[
            dcc.Location(id="location", refresh="callback-nav"),
            dcc.Store(id="narrow", storage_type="local", data=False),
            dmc.AppShell(
                id="frame",
                header={"height": 56},
                navbar=NAVBAR,
                padding=0,
                children=[
                    dmc.AppShellHeader(_top_bar(), className="bar"),
                    dmc.AppShellNavbar(_navigation(pages), className="navigation"),
                    dmc.AppShellMain(html.Div(skeleton(480), id="page", className="page", tabIndex="-1")),
                ],
            ),
        ],
    )
    return made


def register(dash: Dash) -> None:
    """What the frame itself does."""
    in_browser(
        dash,
        "navbar",
        Output("frame", "navbar"),
        Output("frame", "className"),
        Input("burger", "opened"),
        Input("narrow", "data"),
        State("frame", "navbar"),
    )
    in_browser(
        dash,
        "toggle",
        Output("narrow", "data"),
        Input("narrow-button", "n_clicks"),
        State("narrow", "data"),
        at_once=False,
    )
    in_browser(dash, "close", Output("burger", "opened"), Input("location", "pathname"))
    in_browser(dash, "choose_language", Input("language", "value"), at_once=False)
    in_browser(dash, "switch_scheme", Input("scheme", "n_clicks"), at_once=False)
    notifications.register(dash)


def icon(name: str) -> Component:
    """One of our line icons, in the colour of the words beside it."""
    return html.Span(className=f"icon icon-{name}", **HIDDEN)


def _top_bar() -> Component:
    by = current_actor()
    return html.Div(
        className="bar-row",
        children=[
            dmc.Burger(id="burger", opened=False, hiddenFrom="sm", size="sm", **named(_("Navigation"))),
            dcc.Link(
                [
                    html.Span(className="logo", **HIDDEN),
                    html.Span(_("Seller governance"), className="name"),
                ],
                href="/dashboard/",
                className="brand",
            ),
            html.Div(_search() if may(by, Permission.MARKET_READ) else None, className="bar-search"),
            dmc.SegmentedControl(
                id="language",
                size="xs",
                value=current_language(),
                data=[{"value": code, "label": name} for code, name in LANGUAGES.items()],
                className="bar-language",
            ),
            dmc.ActionIcon(
                icon("scheme"),
                id="scheme",
                variant="subtle",
                color="gray",
                size="lg",
                n_clicks=0,
                **named(_("Switch between light and dark")),
            ),
            *([notifications.bell()] if may(by, Permission.NOTIFICATION_READ) else []),
            _account(),
        ],
    )


def _search() -> Component:
    made: Component = dmc.Autocomplete(
        id="search",
        placeholder=_("Find a shop by name or reference"),
        leftSection=icon("search"),
        rightSection=dmc.Kbd("/", size="xs"),
        debounce=250,
        data=[],
        limit=8,
        size="sm",
        **named(_("Find a shop by name or reference")),
    )
    return made


def _account() -> Component:
    account = current_account()
    roles = [str(words.ROLES[role.name]) for role in account.roles] if account else []
    made: Component = dmc.Menu(
        position="bottom-end",
        children=[
            dmc.MenuTarget(
                dmc.ActionIcon(
                    icon("person"),
                    variant="subtle",
                    color="gray",
                    size="lg",
                    id="account",
                    **named(_("Account")),
                )
            ),
            dmc.MenuDropdown(
                html.Div(
                    className="account",
                    children=[
                        html.Strong(account.name if account else ""),
                        html.Span(account.email if account else "", className="quiet"),
                        html.Span(", ".join(roles), className="quiet"),
                        html.Form(
                            action="/logout",
                            method="post",
                            children=[
                                dcc.Input(type="hidden", name="csrf_token", value=generate_csrf(), id="sign-out-token"),
                                html.Button(_("Sign out"), type="submit", className="button"),
                            ],
                        ),
                    ],
                )
            ),
        ],
    )
    return made


def _navigation(pages: Sequence[Page]) -> Component:
    by = current_actor()
    return html.Nav(
        className="navigation-list",
        **named(_("Navigation")),
        children=[
            *(
                dmc.NavLink(
                    label=str(page.title),
                    leftSection=icon(page.icon),
                    href=page.address,
                    active="exact" if page.path == "/dashboard/" else "partial",
                )
                for page in pages
                if page.icon and page.open_to(by)
            ),
            html.Div(style={"flex": 1}),
            dmc.NavLink(
                id="narrow-button", label=_("Show icons only"), leftSection=icon("narrow"), n_clicks=0, visibleFrom="sm"
            ),
        ],
    )
