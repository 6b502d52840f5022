"""Seller list: found, filtered, sorted and paged by the server; the address holds the whole state of the list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

import dash_mantine_components as dmc
from dash import Dash, Input, Output, ctx, dcc, html, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard.pages import market
from dashboard.pages.selection import SORTS, Selection
from dashboard.pages.seller_export import serve_export
from dashboard.shell import words
from dashboard.shell.attributes import named
from dashboard.shell.language import _, lazy_gettext, ngettext
from dashboard.shell.list_grid import column_state, combine, list_grid, sort_of
from dashboard.shell.notices import notice
from dashboard.shell.page import Page, Visit
from dashboard.shell.query import write_query
from governance.core.access import Permission, check_permission
from governance.core.identity import current_actor
from governance.scoring.evidence import Evidence
from governance.scoring.stored import Run, SellerRow

NAME: Final = "sellers"
PATH: Final = "/dashboard/sellers"
ROWS: Final = 50


def layout(visit: Visit) -> Component:
    """Filters, the grid and its pages; without any run, what to do to get one."""
    run = market.chosen_run(None)
    if run is None:
        return html.Div(
            [_head(), notice(_("No seller has been scored yet"), _("Run the scores first; the list follows."))]
        )
    selection = Selection.read(write_query(visit.query))
    return html.Div(
        [
            dcc.Location(id=f"{NAME}-location", refresh=False),
            _head(),
            html.Section(
                [
                    _filters(run, selection),
                    list_grid(
                        NAME,
                        columns=_column_definitions(selection),
                        nothing_found=_("No seller matches. Take a filter away to see more."),
                    ),
                    _foot(),
                ],
                className="card list",
            ),
        ]
    )


def register(dash: Dash) -> None:
    """One callback holds address, filters and rows together; the export is a door of its own."""

    @dash.callback(
        output={
            "search": Output(f"{NAME}-location", "search"),
            "q": Output(f"{NAME}-q", "value"),
            "standing": Output(f"{NAME}-standing", "value"),
            "category": Output(f"{NAME}-category", "value"),
            "page": Output(f"{NAME}-pages", "value"),
            "pages": Output(f"{NAME}-pages", "total"),
            "rows": Output(f"{NAME}-grid", "rowData"),
            "columns": Output(f"{NAME}-grid", "columnState"),
            "found": Output(f"{NAME}-found", "children"),
            "export": Output(f"{NAME}-export", "href"),
        },
        inputs={
            "search": Input(f"{NAME}-location", "search"),
            "picked": {
                "q": Input(f"{NAME}-q", "value"),
                "standing": Input(f"{NAME}-standing", "value"),
                "category": Input(f"{NAME}-category", "value"),
                "page": Input(f"{NAME}-pages", "value"),
                "columns": Input(f"{NAME}-grid", "columnState"),
            },
        },
    )
    def show(search: str | None, picked: dict[str, Any]) -> dict[str, Any]:
        check_permission(current_actor(), Permission.MARKET_READ)
        stated = Selection.read(search)
        changed = {name.split(".")[0].removeprefix(f"{NAME}-") for name in ctx.triggered_prop_ids}
        shown = answer(combine(stated, read_picked(picked), changed))
        # Also what changes nothing is answered: of two questions at once, Dash throws the first answer away. But only
        # the address tells the grid its order; told what it said itself, it would say it again, and so on.
        return shown if changed <= {"location"} else shown | {"columns": no_update}

    dash.server.add_url_rule("/dashboard/sellers.csv", "dashboard.sellers_csv", serve_export)


PAGE: Final = Page(
    path=PATH,
    title=lazy_gettext("Sellers"),
    permission=Permission.MARKET_READ,
    icon="sellers",
    layout=layout,
    register=register,
)


def read_picked(picked: Mapping[str, Any]) -> Selection:
    """What filters, pages and grid show."""
    return Selection(
        q=(picked["q"] or "").strip(),
        standing=picked["standing"] or "",
        category=picked["category"] or "",
        sort=sort_of(picked["columns"], among=SORTS),
        page=picked["page"] or 1,
    )


def answer(selection: Selection) -> dict[str, Any]:
    """Everything on the page that follows from a selection, by the names of the callback's outputs."""
    run = market.chosen_run(None)
    if run is None:
        raise PreventUpdate
    found, total = selection.rows(run, offset=(selection.page - 1) * ROWS, limit=ROWS)
    names = market.category_names()
    rates = [words.in_language(rate.name) for rate in run.policy.rates]
    return {
        "search": selection.write(),
        "q": selection.q,
        "standing": selection.standing or None,
        "category": selection.category or None,
        "page": selection.page,
        "pages": max(1, -(-total // ROWS)),
        "rows": [_row(row, names, rates) for row in found],
        "columns": column_state(selection.sort, COLUMNS),
        "found": ngettext("%(num)s seller", "%(num)s sellers", total),
        "export": f"/dashboard/sellers.csv{selection.write()}",
    }


def _row(row: SellerRow, categories: Mapping[str, str], rates: list[str]) -> dict[str, Any]:
    over = [name for name, state in zip(rates, row.evidence, strict=True) if state is Evidence.PROVEN_OVER]
    return {
        "name": row.name,
        "reference": row.reference,
        "address": f"{PATH}/{quote(row.reference, safe='')}",
        "standing": row.standing.code,
        "word": words.standing_word(row.standing.code),
        "score": "–" if row.score is None else words.points(row.score),
        "orders": words.count(row.mature_orders),
        "points": words.count(row.points),
        "category": categories.get(row.category or "", "–"),
        "over": f"{len(over)}: {', '.join(over)}" if over else "–",
    }


COLUMNS: Final = ("name", "standing", "score", "orders", "points", "over", "category")


def _column_definitions(selection: Selection) -> list[dict[str, Any]]:
    heads = {
        "name": {"headerName": _("Seller"), "cellRenderer": "Shop", "flex": 4, "minWidth": 208, "tooltipField": "name"},
        "standing": {"headerName": _("Standing"), "cellRenderer": "Standing", "flex": 2, "minWidth": 136},
        "score": {"headerName": _("Score"), "type": "rightAligned", "flex": 1, "minWidth": 104},
        "orders": {"headerName": _("Mature orders"), "type": "rightAligned", "flex": 1, "minWidth": 152},
        "points": {"headerName": _("Points"), "type": "rightAligned", "flex": 1, "minWidth": 88},
        "over": {
            "headerName": _("Rates over target"),
            "flex": 4,
            "minWidth": 200,
            "sortable": False,
            "tooltipField": "over",
        },
        "category": {"headerName": _("Category"), "flex": 2, "minWidth": 128},
    }
    state = {column["colId"]: column["sort"] for column in column_state(selection.sort, COLUMNS)}
    return [
        {
            "field": name,
            "sort": state[name],
            "sortingOrder": ["desc", "asc"] if SORTS.get(name) else ["asc", "desc"],
            "comparator": {"function": "as_served"},
        }
        | heads[name]
        for name in COLUMNS
    ]


def _head() -> Component:
    return html.Div(html.H1(_("Sellers")), className="page-head")


def _filters(run: Run, selection: Selection) -> Component:
    chips = [
        dmc.Chip(f"{words.marked_standing(code)} {words.count(run.standings.get(code, 0))}", value=code, size="sm")
        for code in words.STANDINGS
    ]
    categories = [
        {"value": code, "label": name} for code, name in sorted(market.category_names().items(), key=lambda c: c[1])
    ]
    return html.Div(
        [
            dmc.TextInput(
                id=f"{NAME}-q",
                value=selection.q,
                debounce=300,
                placeholder=_("Name or reference"),
                leftSection=html.Span(className="icon icon-search"),
                w=240,
                **named(_("Name or reference")),
            ),
            dmc.Select(
                id=f"{NAME}-category",
                value=selection.category or None,
                data=categories,
                placeholder=_("All categories"),
                clearable=True,
                searchable=True,
                w=200,
                **named(_("Category")),
            ),
            html.Div(
                dmc.ChipGroup(chips, id=f"{NAME}-standing", value=selection.standing or None, deselectable=True),
                className="chips",
                role="group",
                **named(_("Standing")),
            ),
        ],
        className="filters",
    )


def _foot() -> Component:
    return html.Div(
        [
            html.Span(id=f"{NAME}-found", className="quiet", role="status"),
            dmc.Pagination(id=f"{NAME}-pages", total=1, value=1, size="sm", withEdges=True),
            html.A(
                _("Save as CSV"), id=f"{NAME}-export", href="/dashboard/sellers.csv", className="button", download=""
            ),
        ],
        className="list-foot",
    )
