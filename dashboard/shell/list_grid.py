"""The grid of a list that the server sorts and pages; Enter opens a row."""

from __future__ import annotations

from typing import Any

import dash_ag_grid as dag
from dash import html
from dash.development.base_component import Component

from dashboard.shell.language import _


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
