"""How the market stands: one calm bar of all sellers by standing, and the way each standing went over the runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import plotly.graph_objects as go
from dash import dcc, html
from dash.development.base_component import Component
from plotly.subplots import make_subplots

from dashboard.shell import words
from dashboard.shell.attributes import HIDDEN
from dashboard.shell.language import _
from dashboard.shell.signs import shape
from dashboard.shell.theme import PALETTES, Scheme, template


@dataclass(frozen=True)
class Standings:
    """Sellers per standing as of a day; a standing that is missing has none."""

    as_of: date
    counts: Mapping[str, int]

    def count(self, standing: str) -> int:
        """Sellers at `standing`."""
        return self.counts.get(standing, 0)

    @property
    def total(self) -> int:
        """All sellers."""
        return sum(self.counts.values())

    @property
    def pressing(self) -> int:
        """Sellers that must improve or are critical."""
        return self.count("improve") + self.count("critical")


def finding(now: Standings, before: Standings | None) -> str:
    """The title: how many stand badly, and whether they became more."""
    values = {"some": words.count(now.pressing), "all": words.count(now.total)}
    if before is None:
        return _("%(some)s of %(all)s sellers stand at improve or critical", **values)
    difference = now.pressing - before.pressing
    values |= {"more": words.count(abs(difference)), "day": words.day(before.as_of)}
    if difference > 0:
        return _("%(some)s of %(all)s sellers stand at improve or critical, %(more)s more than on %(day)s", **values)
    if difference < 0:
        return _("%(some)s of %(all)s sellers stand at improve or critical, %(more)s fewer than on %(day)s", **values)
    return _("%(some)s of %(all)s sellers stand at improve or critical, as many as on %(day)s", **values)


def standing_bar(now: Standings, before: Standings | None, *, address: str) -> Component:
    """All sellers as one bar, and below it each standing with its count, share and change; each leads to its list."""
    return html.Div(
        [
            html.Div(
                [
                    html.Span(
                        className=f"standing-part sign-{standing}",
                        style={"flexGrow": now.count(standing)},
                        title=f"{words.standing_word(standing)}: {words.count(now.count(standing))}",
                    )
                    for standing in words.STANDINGS
                    if now.count(standing)
                ],
                className="standing-bar",
                **HIDDEN,
            ),
            html.Ul(
                [_cell(standing, now, before, address) for standing in words.STANDINGS], className="standing-cells"
            ),
        ]
    )


def _cell(standing: str, now: Standings, before: Standings | None, address: str) -> Component:
    share = words.share(now.count(standing) * 1_000_000 // now.total) if now.total else "–"
    change = "" if before is None else f" · {words.change(now.count(standing) - before.count(standing))}"
    return html.Li(
        dcc.Link(
            href=f"{address}?standing={standing}",
            title=str(words.STANDINGS[standing].meaning),
            children=[
                html.Span([shape(standing), words.standing_word(standing)], className="standing-word"),
                html.Strong(words.count(now.count(standing))),
                html.Span(f"{share}{change}", className="quiet"),
            ],
        )
    )


def standing_table(now: Standings, before: Standings | None) -> list[tuple[str, str, str, str]]:
    """Rows of standing, sellers, share and change."""
    return [
        (
            words.marked_standing(standing),
            words.count(now.count(standing)),
            words.share(now.count(standing) * 1_000_000 // max(now.total, 1)),
            "–" if before is None else words.change(now.count(standing) - before.count(standing)),
        )
        for standing in words.STANDINGS
    ]


def standing_trend(runs: Sequence[Standings], scheme: Scheme) -> go.Figure:
    """Six small pictures side by side, oldest run at the left, each on its own scale from zero."""
    palette = PALETTES[scheme]
    titles = [
        f"{words.marked_standing(standing)}<br><b>{words.count(runs[-1].count(standing))}</b>"
        for standing in words.STANDINGS
    ]
    figure = make_subplots(rows=2, cols=3, subplot_titles=titles, horizontal_spacing=0.07, vertical_spacing=0.24)
    for place, standing in enumerate(words.STANDINGS):
        counts = [run.count(standing) for run in runs]
        figure.add_scatter(
            row=place // 3 + 1,
            col=place % 3 + 1,
            x=[run.as_of for run in runs],
            y=counts,
            mode="lines+markers" if len(runs) < 15 else "lines",
            line={"color": palette.of_standing(standing), "width": 2},
            marker={"symbol": words.STANDINGS[standing].symbol, "size": 7},
            text=[f"{words.day(run.as_of)}: {words.count(count)}" for run, count in zip(runs, counts, strict=True)],
            hovertemplate="%{text}<extra></extra>",
        )
        figure.update_yaxes(row=place // 3 + 1, col=place % 3 + 1, range=[0, max([*counts, 4]) * 1.15], nticks=3)
    figure.update_layout(template=template(scheme), height=344, margin={"t": 48, "l": 8, "r": 8, "b": 8})
    figure.update_xaxes(showticklabels=False, showgrid=False)
    figure.update_annotations(font={"size": 13}, xanchor="center")
    return figure


def trend_finding(runs: Sequence[Standings]) -> str:
    """The title: how the share that stands well went."""

    def well(run: Standings) -> float:
        rated = run.total - run.count("not_yet_rated")
        return 100 * (run.count("good") + run.count("clear")) / rated if rated else 0.0

    first, last = runs[0], runs[-1]
    values = {"now": f"{well(last):.1f}", "then": f"{well(first):.1f}", "day": words.day(first.as_of)}
    if len(runs) == 1:
        return _("%(now)s %% of the rated sellers are good or clear", **values)
    return _("%(now)s %% of the rated sellers are good or clear; on %(day)s it was %(then)s %%", **values)
