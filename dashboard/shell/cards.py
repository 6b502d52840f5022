"""A card: a title that states the finding, the picture, its table one click away, and a download."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import plotly.graph_objects as go
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.shell.attributes import marked, named
from dashboard.shell.language import _

GRAPH: Final[Any] = {"displayModeBar": False, "responsive": True, "scrollZoom": False, "doubleClick": False}

Row = Sequence[str | int | Component]


def card(
    finding: str, *, note: str, body: Any, table: Component | None = None, name: str = "", wide: bool = False
) -> Component:
    """`finding` is the title, `note` says what is drawn and how to read it; `name` names the downloaded files."""
    foot = [] if table is None else [_foot(table, name)]
    return html.Section(
        className="card card-wide" if wide else "card",
        children=[
            html.H2(finding, className="card-title"),
            html.P(note, className="card-note"),
            html.Div(body, className="card-body"),
            *foot,
        ],
    )


def picture(figure: go.Figure, *, id: str | dict[str, str], label: str) -> Component:  # noqa: A002 (Dash's word)
    """A plotly figure; `label` says what it shows to those who cannot see it."""
    graph = dcc.Graph(figure=figure, config=GRAPH, id=id, className="picture")
    return html.Div(graph, role="img", **named(label))


def table(head: Sequence[str], rows: Sequence[Row], *, numbers: Sequence[int] = ()) -> Component:
    """A plain table; the columns at the places `numbers` hold numbers and are set right."""
    kinds = ["number" if place in numbers else "" for place in range(len(head))]
    return html.Div(
        className="table-frame",
        tabIndex="0",
        children=html.Table(
            className="table",
            children=[
                html.Thead(
                    html.Tr(
                        [html.Th(word, scope="col", className=kind) for word, kind in zip(head, kinds, strict=True)]
                    )
                ),
                html.Tbody(
                    [
                        html.Tr([html.Td(cell, className=kind) for cell, kind in zip(row, kinds, strict=True)])
                        for row in rows
                    ]
                ),
            ],
        ),
    )


def _foot(shown: Component, name: str) -> Component:
    """The table behind a click; `shell.js` saves it as CSV, and a picture as PNG."""
    return html.Details(
        className="card-foot",
        children=[
            html.Summary(_("Table and download")),
            shown,
            html.Div(
                className="buttons",
                children=[
                    html.Button(_("Save as CSV"), type="button", className="button", **marked(save="table", name=name)),
                    html.Button(
                        _("Save as picture"),
                        type="button",
                        className="button",
                        **marked(save="picture", name=name),
                    ),
                ],
            ),
        ],
    )
