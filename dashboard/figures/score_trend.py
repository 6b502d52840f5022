"""Is it getting worse? A seller's score over the runs, its standing at each, and every change of the rules marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go

from dashboard.shell import words
from dashboard.shell.language import _
from dashboard.shell.theme import PALETTES, Scheme, template


@dataclass(frozen=True)
class Judged:
    """One run's result for one seller: `score` in thousandths, none while not yet rated; `rules` name the rule book."""

    as_of: date
    score: int | None
    standing: str
    rules: str


def score_trend(*, results: Sequence[Judged], base: int, bands: Sequence[int], scheme: Scheme) -> go.Figure:
    """The score run by run, oldest first; `base` and `bands` (lower ends of the standings) in thousandths."""
    palette = PALETTES[scheme]
    rated = [result for result in results if result.score is not None]
    lowest = min((result.score or 0 for result in rated), default=base)
    floor = max((band for band in (0, *bands) if band <= lowest - 10_000), default=0)
    figure = go.Figure(
        layout={
            "template": template(scheme),
            "height": 280,
            "yaxis": {"range": [floor / 1000, base / 1000 * 1.01], "nticks": 6},
            "xaxis": {"type": "date", "showgrid": False, "tickangle": 0} | _ticks([result.as_of for result in results]),
        }
    )
    for band in bands:
        if floor < band < base:
            figure.add_hline(y=band / 1000, line={"color": palette.line, "width": 1, "dash": "dot"}, layer="below")
    figure.add_scatter(
        x=[result.as_of for result in results],
        y=[None if result.score is None else result.score / 1000 for result in results],
        mode="lines+markers",
        line={"color": palette.quiet, "width": 1.5, "shape": "hv"},
        marker={
            "size": 11,
            "symbol": [words.STANDINGS[result.standing].symbol for result in results],
            "color": [palette.of_standing(result.standing) for result in results],
        },
        text=[_hover(result) for result in results],
        hovertemplate="%{text}<extra></extra>",
        connectgaps=False,
    )
    for before, after in rule_changes(results):
        figure.add_vline(
            x=after.as_of.isoformat(),
            line={"color": palette.text, "width": 1, "dash": "dash"},
        )
        figure.add_annotation(
            x=after.as_of.isoformat(),
            y=1,
            yref="paper",
            yanchor="bottom",
            showarrow=False,
            text=_("rules: %(before)s → %(after)s", before=before.rules, after=after.rules),
            font={"size": 11, "color": palette.quiet},
        )
    return figure


def _ticks(days: Sequence[date]) -> dict[str, Any]:
    """At most four days, evenly apart, the first and the last among them."""
    last = len(days) - 1
    shown = sorted({days[round(third * last / 3)] for third in range(4)}) if days else []
    return {"tickvals": shown, "ticktext": [words.day(day) for day in shown]}


def rule_changes(results: Sequence[Judged]) -> list[tuple[Judged, Judged]]:
    """The pairs of neighbouring runs between which the rule book changed."""
    return [(a, b) for a, b in pairwise(results) if a.rules != b.rules]


def finding(results: Sequence[Judged]) -> str:
    """The title: where the score went since the run before."""
    rated = [result for result in results if result.score is not None]
    if not rated:
        return _("Not yet rated in any run")
    now = rated[-1]
    if len(rated) == 1:
        return _("First score: %(score)s on %(day)s", score=words.points(now.score or 0), day=words.day(now.as_of))
    before = rated[-2]
    difference = (now.score or 0) - (before.score or 0)
    if not difference:
        return _("The score has not moved since %(day)s", day=words.day(before.as_of))
    if difference > 0:
        return _("Up %(points)s points since %(day)s", points=words.points(difference), day=words.day(before.as_of))
    return _("Down %(points)s points since %(day)s", points=words.points(-difference), day=words.day(before.as_of))


def _hover(result: Judged) -> str:
    score = "" if result.score is None else f" {words.points(result.score)}"
    return f"{words.day(result.as_of)}<br>{words.marked_standing(result.standing)}{score}"
