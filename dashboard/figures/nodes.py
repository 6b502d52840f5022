"""How far is the next node? One line per class of points: what counts now, what lapses next, and where the nodes stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from dash import html
from dash.development.base_component import Component

from dashboard.shell import words
from dashboard.shell.attributes import HIDDEN
from dashboard.shell.language import _, ngettext
from dashboard.shell.signs import shape

# How much of the line lies beyond the last node.
ROOM: Final = 1.06


@dataclass(frozen=True, kw_only=True)
class Lapse:
    """Points that end next by themselves."""

    points: int
    on: date


@dataclass(frozen=True, kw_only=True)
class Balance:
    """What counts in one class; `nodes` are (points, name) from the lowest up, `near` says that the next one is close."""

    name: str
    points: int
    nodes: Sequence[tuple[int, str]]
    near: bool = False
    lapse: Lapse | None = None

    @property
    def next_node(self) -> tuple[int, str] | None:
        """The lowest node that is not reached."""
        return next((node for node in self.nodes if node[0] > self.points), None)

    @property
    def reached(self) -> tuple[int, str] | None:
        """The highest node that is reached."""
        return next((node for node in reversed(self.nodes) if node[0] <= self.points), None)

    @property
    def sign(self) -> str:
        """The look of it: one of the looks of the standings."""
        if self.reached is not None:
            return "critical"
        return "watch" if self.near else "clear" if self.points else "good"


def node_lines(balances: Sequence[Balance]) -> Component:
    """One line below the other, all on the same scale."""
    most = max((node for balance in balances for node, _name in balance.nodes), default=0)
    scale = max([most, 1, *(balance.points for balance in balances)]) * ROOM
    return html.Ul([_line(balance, scale) for balance in balances], className="node-lines")


def place(points: int, scale: float) -> float:
    """Where a number of points stands on a line that ends at `scale`, in per cent."""
    return min(100.0, max(0.0, 100 * points / scale))


def finding(balances: Sequence[Balance]) -> str:
    """The title: the node that was reached, or how far the nearest one is."""
    reached = [balance for balance in balances if balance.reached is not None]
    if reached:
        worst = max(reached, key=lambda balance: balance.reached[0] if balance.reached else 0)
        return _("%(name)s: %(told)s", name=worst.name, told=sentence(worst))
    counting = [balance for balance in balances if balance.points and balance.next_node]
    if not counting:
        return _("No points count, and no node is near")
    nearest = min(counting, key=lambda balance: (balance.next_node or (0, ""))[0] - balance.points)
    return _("%(name)s: %(told)s", name=nearest.name, told=sentence(nearest))


def sentence(balance: Balance) -> str:
    """How it stands against its nodes, as one would say it."""
    said = []
    if balance.reached is not None:
        said.append(_("the node at %(node)s is reached", node=words.count(balance.reached[0])))
    if balance.next_node is not None:
        left = balance.next_node[0] - balance.points
        said.append(
            ngettext(
                "%(num)s point to the node at %(node)s",
                "%(num)s points to the node at %(node)s",
                left,
                node=words.count(balance.next_node[0]),
            )
        )
    return ", ".join(said) or _("it has no nodes")


def _line(balance: Balance, scale: float) -> Component:
    return html.Li(
        [
            html.Div(
                [
                    html.Span([shape(balance.sign), html.Strong(balance.name)], className="node-name"),
                    html.Span(
                        ngettext("%(num)s point", "%(num)s points", balance.points), className="number node-points"
                    ),
                ],
                className="line-head",
            ),
            html.Div(_track(balance, scale), className="node-track", **HIDDEN),
            html.Div(
                [
                    html.Span(
                        words.count(node),
                        title=name,
                        style={"left": f"{place(node, scale):.2f}%"},
                        className="node-reached" if node <= balance.points else "",
                    )
                    for node, name in balance.nodes
                ],
                className="node-names",
                **HIDDEN,
            ),
            html.P(_told(balance), className="warned" if balance.near or balance.reached else "quiet"),
        ]
    )


def _told(balance: Balance) -> str:
    told = sentence(balance)
    told = told[:1].upper() + told[1:] + "."
    if balance.lapse is None:
        return told
    lapses = ngettext(
        "%(num)s point ends on %(day)s by itself.",
        "%(num)s points end on %(day)s by themselves.",
        balance.lapse.points,
        day=words.day(balance.lapse.on),
    )
    return f"{told} {lapses}"


def _track(balance: Balance, scale: float) -> list[Component]:
    ends = balance.lapse.points if balance.lapse else 0
    stays = max(0, balance.points - ends)
    marks: list[Component] = [
        html.Span(className=f"node-bar sign-{balance.sign}", style={"width": f"{place(stays, scale):.2f}%"}),
        html.Span(
            className=f"node-bar node-ending sign-{balance.sign}",
            style={
                "left": f"{place(stays, scale):.2f}%",
                "width": f"{place(balance.points, scale) - place(stays, scale):.2f}%",
            },
        ),
    ]
    return [
        *marks,
        *(html.Span(className="node-mark", style={"left": f"{place(node, scale):.2f}%"}) for node, _n in balance.nodes),
    ]
