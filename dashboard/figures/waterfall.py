"""Why a score is what it is: from the base down to the score, one bar per line, and the bars add up exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Final

import plotly.graph_objects as go

from dashboard.shell import words
from dashboard.shell.language import _, ngettext
from dashboard.shell.theme import PALETTES, Scheme, template

MOST_BARS: Final = 10
ROW_HEIGHT: Final = 48


@dataclass(frozen=True)
class Deduction:
    """One line of the explanation: `amount` is what it takes off, in thousandths of a point."""

    code: str
    name: str
    amount: int


@dataclass(frozen=True)
class Bar:
    """One bar from `start` to `end` in thousandths; `total` marks the base and the score."""

    code: str
    name: str
    start: int
    end: int
    total: bool = False


def bars(*, base: int, deductions: Sequence[Deduction], score: int) -> tuple[Bar, ...]:
    """At most ten bars: the base, the deductions (largest first, the smallest taken together), the score.

    Amounts in thousandths. Raises `ValueError` when they do not add up to the score.
    """
    if base - sum(line.amount for line in deductions) != score:
        raise ValueError("The deductions do not lead from the base to the score.")
    counted = sorted((line for line in deductions if line.amount), key=lambda line: -line.amount)
    room = MOST_BARS - 2
    shown, rest = (counted, []) if len(counted) <= room else (counted[: room - 1], counted[room - 1 :])
    if rest:
        name = ngettext("%(num)s other line", "%(num)s other lines", len(rest))
        shown = [*shown, Deduction("", name, sum(line.amount for line in rest))]
    result = [Bar("base", _("Every shop starts at"), base, base, total=True)]
    for line in shown:
        result.append(Bar(line.code, line.name, result[-1].end, result[-1].end - line.amount))
    return (*result, Bar("score", _("Score"), score, score, total=True))


def waterfall(
    *, base: int, deductions: Sequence[Deduction], score: int, standing: str, bands: Sequence[int], scheme: Scheme
) -> go.Figure:
    """The score as a horizontal waterfall; `bands` are the lower ends of the standings, in thousandths."""
    steps = bars(base=base, deductions=deductions, score=score)
    palette = PALETTES[scheme]
    left = _left_end(base, score)
    figure = go.Figure(layout=_layout(steps, left=left, right=base, scheme=scheme))
    falls = [(place, step) for place, step in enumerate(steps) if not step.total]
    figure.add_bar(
        orientation="h",
        y=[place for place, _step in falls],
        base=[step.end / 1000 for _place, step in falls],
        x=[(step.start - step.end) / 1000 for _place, step in falls],
        text=[words.points(step.end - step.start) for _place, step in falls],
        customdata=[step.code for _place, step in falls],
        textposition="outside",
        cliponaxis=False,
        marker={"color": palette.accent},
        hovertext=[escape(step.name) for _place, step in falls],
        hovertemplate="%{hovertext}<br>%{text}<extra></extra>",
        width=0.4,
    )
    figure.add_scatter(**_total(0, steps[0], palette.text, ""))
    figure.add_scatter(**_total(len(steps) - 1, steps[-1], palette.of_standing(standing), standing))
    for band in bands:
        if left < band < base:
            figure.add_vline(x=band / 1000, line={"color": palette.line, "width": 1, "dash": "dot"}, layer="below")
    _join(figure, steps, palette.line)
    return figure


def finding(*, base: int, deductions: Sequence[Deduction], score: int) -> str:
    """The title: what takes off most."""
    counted = [line for line in deductions if line.amount]
    if not counted:
        return _("Nothing is taken off: the score is %(score)s", score=words.points(score))
    largest = max(counted, key=lambda line: line.amount)
    if len(counted) == 1:
        return _("%(name)s takes off %(points)s points", name=largest.name, points=words.points(largest.amount))
    return _(
        "%(lost)s points are taken off, most of them for: %(name)s",
        lost=words.points(base - score),
        name=largest.name,
    )


def _left_end(base: int, score: int) -> int:
    """Where the axis starts: far enough left of the score to read it, in steps of fifty points."""
    return max(0, (score - max((base - score) // 4, 20_000)) // 50_000 * 50_000)


def _layout(steps: Sequence[Bar], *, left: int, right: int, scheme: Scheme) -> dict[str, Any]:
    """Each line's name stands above its bar, so that the bars have the whole width also on a phone."""
    names = [
        {
            "x": left / 1000,
            "y": place,
            "yshift": 13,
            "xanchor": "left",
            "yanchor": "bottom",
            "text": escape(step.name),
            "showarrow": False,
            "font": {"size": 13},
        }
        for place, step in enumerate(steps)
    ]
    return {
        "template": template(scheme),
        "height": 48 + ROW_HEIGHT * len(steps),
        "annotations": names,
        "yaxis": {"range": [len(steps) - 0.6, -0.95], "showgrid": False, "showline": False, "showticklabels": False},
        "xaxis": {"range": [left / 1000, (right + (right - left) * 0.28) / 1000], "nticks": 6, "tickangle": 0},
        "margin": {"l": 8, "r": 8, "t": 0, "b": 32},
    }


def _total(place: int, step: Bar, colour: str, standing: str) -> dict[str, Any]:
    mark = f"{words.STANDINGS[standing].glyph} " if standing else ""
    return {
        "x": [step.end / 1000],
        "y": [place],
        "mode": "markers+text",
        "marker": {"symbol": "line-ns", "size": 22, "line": {"width": 3, "color": colour}},
        "text": [f"  <b>{mark}{words.points(step.end)}</b>  "],
        "textposition": "middle right" if standing else "middle left",
        "textfont": {"color": colour},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _join(figure: go.Figure, steps: Sequence[Bar], colour: str) -> None:
    """Thin lines that carry each bar's end to the next bar's start."""
    for place, step in enumerate(steps[:-1]):
        figure.add_scatter(
            x=[step.end / 1000, step.end / 1000],
            y=[place, place + 1],
            mode="lines",
            line={"color": colour, "width": 1},
            hoverinfo="skip",
        )
