"""What the facts prove, rate by rate and category by category: who is over, who is within, and how much is unknown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dash import html
from dash.development.base_component import Component

from dashboard.shell import words
from dashboard.shell.attributes import HIDDEN
from dashboard.shell.language import _, ngettext
from dashboard.shell.signs import evidence_sign

# Over at the left, where one begins to read.
ORDER: Final = ("proven_over", "not_enough", "proven_within")

# With fewer sellers, the share of a category is the fate of one or two of them.
ENOUGH: Final = 10

# The ground of a cell deepens with the share of sellers proven over: from 0, 2, 5 and 10 per cent on.
STEPS: Final = (0.0, 0.02, 0.05, 0.10)


@dataclass(frozen=True)
class Proven:
    """Rated sellers per state of evidence, for one rate."""

    name: str
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """All rated sellers."""
        return sum(self.counts.values())

    @property
    def over(self) -> int:
        """Sellers proven over the target."""
        return self.counts.get("proven_over", 0)


@dataclass(frozen=True)
class CategoryRow:
    """One category: what is proven for each rate, in the order of the columns."""

    name: str
    rates: Sequence[Proven]

    @property
    def sellers(self) -> int:
        """Rated sellers of the category."""
        return max((rate.total for rate in self.rates), default=0)


def evidence_bars(rates: Sequence[Proven]) -> Component:
    """A bar per rate: over, unknown and within, always in the same order, and how many are over in figures."""
    return html.Div(
        [
            html.Div([evidence_sign(state) for state in ORDER], className="legend"),
            html.Ul([_bar(rate) for rate in rates], className="evidence"),
        ]
    )


def finding(rates: Sequence[Proven]) -> str:
    """The title: the rate that most sellers miss for sure."""
    worst = max(rates, key=lambda rate: rate.over, default=None)
    if worst is None or not worst.over:
        return _("No seller is proven over the target of any rate")
    return _(
        "%(name)s: %(over)s of %(all)s rated sellers are proven over the target, more than for any other rate",
        name=worst.name,
        over=words.count(worst.over),
        all=words.count(worst.total),
    )


def evidence_rows(rates: Sequence[Proven]) -> list[tuple[str, ...]]:
    """Rows of rate and its count per state, in the order of `ORDER`."""
    return [(rate.name, *(words.count(rate.counts.get(state, 0)) for state in ORDER)) for rate in rates]


def _bar(rate: Proven) -> Component:
    return html.Li(
        [
            html.Span(rate.name, className="evidence-name"),
            html.Span(
                [
                    html.Span(className=f"evidence-part evidence-{state}", style={"flexGrow": rate.counts[state]})
                    for state in ORDER
                    if rate.counts.get(state)
                ],
                className="evidence-bar",
                **HIDDEN,
            ),
            html.Span(
                _("%(some)s of %(all)s over", some=words.count(rate.over), all=words.count(rate.total)),
                className="number",
            ),
        ]
    )


def heat_table(categories: Sequence[CategoryRow], rates: Sequence[str]) -> Component:
    """Categories against rates: how many sellers are proven over; the ground deepens with their share."""
    head = [html.Th(_("Category"), scope="col"), html.Th(_("Rated sellers"), scope="col", className="number")]
    head += [html.Th(name, scope="col", className="number") for name in rates]
    rows = [
        html.Tr(
            [
                html.Th(category.name, scope="row"),
                html.Td(words.count(category.sellers), className="number"),
                *map(_cell, category.rates),
            ]
        )
        for category in categories
    ]
    return html.Div(
        html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className="table heat"),
        className="table-frame",
        tabIndex="0",
    )


def heat_finding(categories: Sequence[CategoryRow]) -> str:
    """The title: where the largest share of sellers is proven over, among categories of `ENOUGH` sellers or more."""
    large = [category for category in categories if category.sellers >= ENOUGH] or categories
    places = [(rate.over / rate.total, category, rate) for category in large for rate in category.rates if rate.total]
    if not places or not max(place[0] for place in places):
        return _("In no category is a seller proven over a target")
    _share, category, rate = max(places, key=lambda place: (place[0], place[2].over))
    return ngettext(
        "%(category)s: %(num)s of %(all)s rated sellers is proven over for “%(rate)s”, the largest share anywhere",
        "%(category)s: %(num)s of %(all)s rated sellers are proven over for “%(rate)s”, the largest share anywhere",
        rate.over,
        category=category.name,
        all=words.count(rate.total),
        rate=rate.name,
    )


def depth(rate: Proven) -> int:
    """How deep the ground of a cell is, from 0 (nobody over) to 4."""
    return sum(rate.over / rate.total > step for step in STEPS) if rate.total else 0


def _cell(rate: Proven) -> Component:
    within = rate.counts.get("proven_within", 0)
    return html.Td(
        f"▲ {words.count(rate.over)}" if rate.over else "–",
        className=f"number heat-{depth(rate)}",
        title=_(
            "%(rate)s: %(over)s over, %(within)s within, %(unknown)s not enough evidence",
            rate=rate.name,
            over=words.count(rate.over),
            within=words.count(within),
            unknown=words.count(rate.total - rate.over - within),
        ),
    )
