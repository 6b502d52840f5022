"""The queue of applications: what waits for whom and until when; the address holds the whole state of the list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

import dash_mantine_components as dmc
from dash import Dash, Input, Output, ctx, dcc, html, no_update
from dash.development.base_component import Component

from dashboard.pages import market
from dashboard.pages.application_queue import OPEN, ROWS, SORTS, Asked, QueueRow, counts, queue, since
from dashboard.pages.check_words import summary
from dashboard.shell import words
from dashboard.shell.attributes import named
from dashboard.shell.deadlines import deadline
from dashboard.shell.language import _, lazy_gettext, ngettext
from dashboard.shell.list_grid import column_state, combine, list_grid, sort_of
from dashboard.shell.page import Page, Visit
from dashboard.shell.query import write_query
from dashboard.shell.state_words import APPLICATIONS
from governance.core.access import Permission, check_permission
from governance.core.calendar import now
from governance.core.identity import current_actor

NAME: Final = "applications"
PATH: Final = "/dashboard/applications"
COLUMNS: Final = ("name", "state", "due", "checks", "age", "officer", "categories")


def layout(visit: Visit) -> Component:
    """Filters, the grid and its pages."""
    asked = Asked.read(write_query(visit.query))
    return html.Div(
        [
            dcc.Location(id=f"{NAME}-location", refresh=False),
            html.Div(html.H1(_("Applications")), className="page-head"),
            html.Section(
                [
                    _filters(asked),
                    list_grid(
                        NAME,
                        columns=_column_definitions(asked),
                        nothing_found=_("No application matches. Take a filter away to see more."),
                    ),
                    _foot(),
                ],
                className="card list",
            ),
        ]
    )


def register(dash: Dash) -> None:
    """One callback holds address, filters and rows together."""

    @dash.callback(
        output={
            "search": Output(f"{NAME}-location", "search"),
            "q": Output(f"{NAME}-q", "value"),
            "state": Output(f"{NAME}-state", "value"),
            "page": Output(f"{NAME}-pages", "value"),
            "pages": Output(f"{NAME}-pages", "total"),
            "rows": Output(f"{NAME}-grid", "rowData"),
            "columns": Output(f"{NAME}-grid", "columnState"),
            "found": Output(f"{NAME}-found", "children"),
        },
        inputs={
            "search": Input(f"{NAME}-location", "search"),
            "picked": {
                "q": Input(f"{NAME}-q", "value"),
                "state": Input(f"{NAME}-state", "value"),
                "page": Input(f"{NAME}-pages", "value"),
                "columns": Input(f"{NAME}-grid", "columnState"),
            },
        },
    )
    def show(search: str | None, picked: dict[str, Any]) -> dict[str, Any]:
        for permission in (Permission.APPLICATION_READ, Permission.MARKET_READ):
            check_permission(current_actor(), permission)
        changed = {name.split(".")[0].removeprefix(f"{NAME}-") for name in ctx.triggered_prop_ids}
        shown = answer(combine(Asked.read(search), read_picked(picked), changed))
        # As in the list of sellers: the grid is not told the order that it said itself.
        return shown if changed <= {"location"} else shown | {"columns": no_update}


PAGE: Final = Page(
    path=PATH,
    title=lazy_gettext("Applications"),
    permission=Permission.APPLICATION_READ,
    icon="apply",
    for_platform=True,
    layout=layout,
    register=register,
)


def read_picked(picked: Mapping[str, Any]) -> Asked:
    """What filters, pages and grid show."""
    return Asked(
        q=(picked["q"] or "").strip(),
        state="" if picked["state"] in {None, "open"} else picked["state"],
        sort=sort_of(picked["columns"], among=SORTS),
        page=picked["page"] or 1,
    )


def answer(asked: Asked) -> dict[str, Any]:
    """Everything on the page that follows from what is asked, by the names of the callback's outputs."""
    at, names = now(), market.category_names()
    found, total = queue(asked, by=current_actor())
    return {
        "search": asked.write(),
        "q": asked.q,
        "state": asked.state or "open",
        "page": asked.page,
        "pages": max(1, -(-total // ROWS)),
        "rows": [_row(row, names, at) for row in found],
        "columns": column_state(asked.sort, COLUMNS),
        "found": ngettext("%(num)s application", "%(num)s applications", total),
    }


def _row(row: QueueRow, names: Mapping[str, str], at: datetime) -> dict[str, Any]:
    application = row.application
    sign = APPLICATIONS[application.state]
    due = deadline(row.clock, at=at) if row.clock else None
    return {
        "name": application.shop_name or application.legal_name or application.reference,
        "reference": application.reference,
        "address": f"{PATH}/{quote(application.reference, safe='')}",
        "state": [{"look": sign.look, "word": str(sign.word)}],
        "due": [words.day(due.day), due.sentence] if due else ["–", ""],
        "checks": summary(row.results),
        "age": words.ago(since(application), now=at),
        "officer": row.officer or "–",
        "categories": ", ".join(market.category_name(code, names) for code in application.categories),
    }


def _column_definitions(asked: Asked) -> list[dict[str, Any]]:
    heads: dict[str, dict[str, Any]] = {
        "name": {"headerName": _("Shop"), "cellRenderer": "Shop", "flex": 3, "minWidth": 184, "tooltipField": "name"},
        "state": {"headerName": _("State"), "cellRenderer": "Signs", "flex": 3, "minWidth": 216},
        "due": {"headerName": _("Decide by"), "cellRenderer": "Lines", "flex": 2, "minWidth": 160},
        "checks": {"headerName": _("Checks"), "cellRenderer": "Signs", "flex": 3, "minWidth": 208, "sortable": False},
        "age": {"headerName": _("Sent"), "flex": 1, "minWidth": 120},
        "officer": {"headerName": _("Officer"), "flex": 2, "minWidth": 128, "sortable": False},
        "categories": {
            "headerName": _("Categories"),
            "flex": 2,
            "minWidth": 128,
            "sortable": False,
            "tooltipField": "categories",
        },
    }
    state = {column["colId"]: column["sort"] for column in column_state(asked.sort, COLUMNS)}
    return [
        {
            "field": name,
            "sort": state[name],
            "sortingOrder": ["asc", "desc"],
            "comparator": {"function": "as_served"},
        }
        | heads[name]
        for name in COLUMNS
    ]


def _filters(asked: Asked) -> Component:
    number = counts()
    chips = [
        dmc.Chip(_("Open %(number)s", number=words.count(sum(number.get(state, 0) for state in OPEN))), value="open"),
        *(
            dmc.Chip(f"{sign.glyph} {sign.word} {words.count(number.get(code, 0))}", value=code)
            for code, sign in APPLICATIONS.items()
            if code != "draft"
        ),
        dmc.Chip(_("All"), value="all"),
    ]
    return html.Div(
        [
            dmc.TextInput(
                id=f"{NAME}-q",
                value=asked.q,
                debounce=300,
                placeholder=_("Name, number or reference"),
                leftSection=html.Span(className="icon icon-search"),
                w=240,
                **named(_("Name, number or reference")),
            ),
            html.Div(
                dmc.ChipGroup(chips, id=f"{NAME}-state", value=asked.state or "open"),
                className="chips",
                role="group",
                **named(_("State")),
            ),
        ],
        className="filters",
    )


def _foot() -> Component:
    return html.Div(
        [
            html.Span(id=f"{NAME}-found", className="quiet", role="status"),
            dmc.Pagination(id=f"{NAME}-pages", total=1, value=1, size="sm", withEdges=True),
        ],
        className="list-foot",
    )
