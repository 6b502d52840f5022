"""A list that the server sorts and pages: its grid, the order the grid shows, and what holds after a change."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Protocol, TypeVar

import dash_ag_grid as dag
from dash import html
from dash.development.base_component import Component

from dashboard.shell.language import _


class Listed(Protocol):
    """What is asked of a list: filters of its own, an order (`-` in front when it goes down) and a page."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def sort(self) -> str: ...

    @property
    def page(self) -> int: ...


Asked = TypeVar("Asked", bound=Listed)


def combine(stated: Asked, picked: Asked, changed: set[str]) -> Asked:
    """What holds now: the address, unless something else was changed. A new filter or order starts at page 1."""
    if not changed or "location" in changed:
        return stated
    if changed == {"pages"}:
        return replace(stated, page=picked.page)
    sort = picked.sort or stated.sort
    if changed == {"grid"}:
        return stated if sort == stated.sort else replace(stated, sort=sort, page=1)
    return replace(picked, sort=sort, page=1)


def sort_of(columns: Sequence[Mapping[str, Any]] | None, *, among: Collection[str]) -> str:
    """The column that the grid is sorted by, `-` in front when it goes down; empty when by none."""
    for column in columns or []:
        if column.get("sort") and column.get("colId") in among:
            return ("-" if column["sort"] == "desc" else "") + str(column["colId"])
    return ""


def column_state(sort: str, columns: Sequence[str]) -> list[dict[str, Any]]:
    """How the grid is told an order."""
    way = "desc" if sort.startswith("-") else "asc"
    return [{"colId": column, "sort": way if column == sort.removeprefix("-") else None} for column in columns]


def list_grid(name: str, *, columns: list[dict[str, Any]], nothing_found: str) -> Component:
    """An empty grid `<name>-grid` with these columns, waiting for its rows."""
    return html.Div(
        dag.AgGrid(
            id=f"{name}-grid",
            columnDefs=columns,
            rowData=None,
            defaultColDef={"resizable": True, "suppressMovable": True, "cellDataType": False},
            dashGridOptions={
                "theme": {"function": "our_theme(themeQuartz)"},
                "rowHeight": 48,
                "headerHeight": 44,
                "suppressCellFocus": False,
                "enableCellTextSelection": True,
                "ensureDomOrder": True,
                "localeText": {"noRowsToShow": nothing_found, "loadingOoo": _("Loading")},
            },
            eventListeners={"cellKeyDown": ["open_row(params)"]},
            className="grid",
            style={"height": "100%"},
        ),
        className="grid-frame",
    )
