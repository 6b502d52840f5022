"""What counted when, and what will: the balance of each class of points over time, with its nodes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashboard.shell import words
from dashboard.shell.language import _, ngettext
from dashboard.shell.theme import PALETTES, Scheme, template

BEFORE: Final = timedelta(days=365)
ROW: Final = 152
MOST_TICKS: Final = 4
LAST: Final = date.max

# Every day on which a balance changes, with what holds from then on.
Steps = Sequence[tuple[date, int]]


@dataclass(frozen=True, kw_only=True)
class Counted:
    """Points that count from a day until another, given back when negative."""

    points_class: str
    points: int
    counts_from: date
    until: date


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """One class as it is drawn: its code, its name, and the points of its nodes."""

    code: str
    name: str
    nodes: Sequence[int]


def steps(entries: Iterable[Counted], *, first: date, last: date) -> Steps:
    """The balance from `first` to `last`: every day on which it changes with what holds from then on."""
    held = [entry for entry in entries if entry.until > first and entry.counts_from <= last]
    days = {first, last}
    days |= {day for entry in held for day in (entry.counts_from, entry.until) if first < day < last}
    return [
        (day, sum(entry.points for entry in held if entry.counts_from <= day < entry.until)) for day in sorted(days)
    ]


def balance_over_time(
    *, entries: Sequence[Counted], classes: Sequence[Drawn], today: date, scheme: Scheme
) -> go.Figure:
    """One picture per class below the other: solid until today, dotted after it if nothing else happens."""
    palette = PALETTES[scheme]
    first, last = span(entries, today=today)
    figure = make_subplots(
        rows=len(classes),
        cols=1,
        shared_xaxes=True,
        vertical_spacing=0.4 / max(len(classes), 1) if len(classes) > 1 else 0,
        subplot_titles=[one.name for one in classes],
    )
    for row, one in enumerate(classes, start=1):
        own = [entry for entry in entries if entry.points_class == one.code]
        held = steps(own, first=first, last=last)
        _lines(figure, row, held, today, palette.accent)
        _nodes(figure, row, held, one.nodes, palette.critical)
    figure.add_vline(x=today.isoformat(), line={"color": palette.text, "width": 1, "dash": "dash"})
    figure.update_layout(
        template=template(scheme), height=64 + ROW * len(classes), margin={"t": 24, "l": 8, "r": 8, "b": 32}
    )
    months = month_starts(first, last)
    figure.update_xaxes(
        showgrid=False,
        type="date",
        tickangle=0,
        tickvals=months,
        ticktext=[words.month(day) for day in months],
    )
    figure.update_annotations(font={"size": 13}, x=0, xanchor="left")
    return figure


def span(entries: Sequence[Counted], *, today: date) -> tuple[date, date]:
    """The first and last day that are drawn: from what counted within a year to when the last of it ends."""
    first = min((entry.counts_from for entry in entries if entry.counts_from <= today), default=today)
    last = max((entry.until for entry in entries if entry.until < LAST), default=today)
    day = timedelta(days=1)
    return max(first - 7 * day, today - BEFORE), max(last + 7 * day, today + 30 * day)


def month_starts(first: date, last: date) -> list[date]:
    """At most four first days of months, evenly apart, none of them at an edge where its name would not fit."""
    edge = (last - first) / 12
    starts = [date(year, month, 1) for year in range(first.year, last.year + 1) for month in range(1, 13)]
    inside = [day for day in starts if first + edge <= day <= last - edge]
    return inside[:: max(1, -(-len(inside) // MOST_TICKS))]


def finding(entries: Sequence[Counted], *, today: date) -> str:
    """The title: when everything that counts now has ended, if nothing else happens."""
    counting = [entry for entry in entries if entry.counts_from <= today < entry.until]
    points = sum(entry.points for entry in counting)
    if points <= 0:
        return _("No points count today")
    last = max(entry.until for entry in counting)
    return ngettext(
        "%(num)s point counts today; it has ended by %(day)s",
        "%(num)s points count today; the last of them end by %(day)s",
        points,
        day=words.day(last),
    )


def _lines(figure: go.Figure, row: int, held: Steps, today: date, colour: str) -> None:
    now = next((points for day, points in reversed(held) if day <= today), 0)
    past = [*(step for step in held if step[0] <= today), (today, now)]
    future = [(today, now), *(step for step in held if step[0] > today)]
    for parts, dash in ((past, "solid"), (future, "dot")):
        figure.add_scatter(
            row=row,
            col=1,
            x=[day for day, _points in parts],
            y=[points for _day, points in parts],
            mode="lines",
            line={"color": colour, "width": 2, "shape": "hv", "dash": dash},
            text=[f"{words.day(day)}: {words.count(points)}" for day, points in parts],
            hovertemplate="%{text}<extra></extra>",
        )


def _nodes(figure: go.Figure, row: int, held: Steps, nodes: Sequence[int], colour: str) -> None:
    """The nodes that were reached, and the next one."""
    highest = max([points for _day, points in held] + [1])
    shown = [node for node in nodes if node <= highest] + [node for node in nodes if node > highest][:1]
    for node in shown:
        figure.add_hline(y=node, row=row, col=1, line={"color": colour, "width": 1, "dash": "dot"})
    ceiling = max([highest, *shown]) * 1.15
    figure.update_yaxes(row=row, col=1, range=[0, ceiling], tickvals=[0, *shown] if shown else None, nticks=4)
