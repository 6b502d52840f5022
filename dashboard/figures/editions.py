"""Which edition of a standard counts when: one bar per edition on a line of time, with today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import plotly.graph_objects as go

from dashboard.shell.language import _
from dashboard.shell.theme import PALETTES, Scheme, template

AHEAD: Final = timedelta(days=365)
DAY: Final = timedelta(days=1)
ROW: Final = 36


@dataclass(frozen=True, kw_only=True)
class Term:
    """An edition with the days on which it could count: from the first until before `until`, None without end."""

    edition: str
    counts_from: date
    until: date | None
    in_force: bool


def counting(terms: Sequence[Term]) -> list[Term]:
    """The terms, newest first, each cut off where a newer edition takes its place."""
    newest_first = sorted(terms, key=lambda term: term.counts_from, reverse=True)
    return [_cut(term, newest_first[:place]) for place, term in enumerate(newest_first)]


def editions_over_time(*, terms: Sequence[Term], today: date, scheme: Scheme) -> go.Figure:
    """One bar per edition, the newest at the top; the one in force today is coloured."""
    palette = PALETTES[scheme]
    figure = go.Figure()
    for term in reversed(counting(terms)):
        end = term.until or max(today, term.counts_from) + AHEAD
        figure.add_bar(
            x=[(end - term.counts_from) / timedelta(milliseconds=1)],
            base=[term.counts_from.isoformat()],
            y=[term.edition],
            orientation="h",
            marker={"color": palette.accent if term.in_force else palette.line},
            text=[_("in force") if term.in_force else ""],
            insidetextanchor="start",
            hovertext=[term.edition],
            hoverinfo="text",
        )
    figure.add_vline(x=today.isoformat(), line={"color": palette.text, "width": 1, "dash": "dash"})
    figure.update_layout(
        template=template(scheme),
        height=72 + ROW * len(terms),
        margin={"t": 16, "l": 8, "r": 8, "b": 32},
        showlegend=False,
        barmode="overlay",
        bargap=0.4,
    )
    figure.update_xaxes(type="date", tickangle=0, nticks=5)
    figure.update_yaxes(type="category", showgrid=False)
    return figure


def _cut(term: Term, newer: Sequence[Term]) -> Term:
    """Cut off where the next newer edition begins; a term that begins with another has no day left and keeps one."""
    next_from = min((one.counts_from for one in newer), default=None)
    if next_from is None or (term.until is not None and term.until <= next_from):
        return term
    until = max(next_from, term.counts_from + DAY)
    return Term(edition=term.edition, counts_from=term.counts_from, until=until, in_force=term.in_force)
