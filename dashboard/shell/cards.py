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
    finding: str,
    *,
    note: str,
    body: Any = None,
    figure: go.Figure | None = None,
    id: str = "",  # noqa: A002 (Dash's word)
    table: Component | None = None,
    name: str = "",
    foot: Component | None = None,
) -> Component:
    """`finding` is the title, `note` says what is drawn and how to read it.

    Shown is `figure` (drawn under `id`) or `body`; `table` goes behind a click, with downloads called `name`.
    """
    shown = body if figure is None else _picture(figure, id, finding)
    foots = [_foot(table, name, drawn=figure is not None)] if table is not None else []
    return html.Section(
        className="card",
        children=[
            html.H2(finding, className="card-title"),
            html.P(note, className="card-note"),
            html.Div(shown, className="card-body"),
            *foots,
            *([foot] if foot is not None else []),
        ],
    )


def _picture(figure: go.Figure, id: str, label: str) -> Component:  # noqa: A002 (Dash's word)
    """A plotly figure; `label` says what it shows to those who cannot see it."""
    graph = dcc.Graph(figure=figure, config=GRAPH, id=id, className="picture")
    return html.Div(graph, role="img", **named(label))


def table(
    head: Sequence[str], rows: Sequence[Row], *, numbers: Sequence[int] = (), labelled: bool = False
) -> Component:
    """A plain table; the columns at the places `numbers` hold numbers and are set right.

    Where a `labelled` one is stacked on a small screen, each cell but the first says what its column is called.
    """
    kinds = ["number" if place in numbers else "" for place in range(len(head))]
    labels = [marked(label=word) if labelled and place else {} for place, word in enumerate(head)]
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
                        html.Tr(
                            [
                                html.Td(cell, className=kind, **label)
                                for cell, kind, label in zip(row, kinds, labels, strict=True)
                            ]
                        )
                        for row in rows
                    ]
                ),
            ],
        ),
    )


def _foot(shown: Component, name: str, *, drawn: bool) -> Component:
    """The table behind a click; `shell.js` saves it as CSV, and a drawn figure as PNG."""
    kinds = {"table": _("Save as CSV")} | ({"picture": _("Save as picture")} if drawn else {})
    buttons = [
        html.Button(words, type="button", className="button", **marked(save=kind, name=name))
        for kind, words in kinds.items()
    ]
    return html.Details(
        [html.Summary(_("Table and download")), shown, html.Div(buttons, className="buttons")], className="card-foot"
    )
