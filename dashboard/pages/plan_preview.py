"""What a plan would draw: how many goods of which stratum, what that costs, and what the check of one can miss."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

import numpy as np
from dash import html
from dash.development.base_component import Component

from dashboard.figures.operating_characteristic import finding, operating_characteristic
from dashboard.pages import market
from dashboard.pages.case_named import money
from dashboard.pages.plan_words import left_out
from dashboard.public.draw_words import chance, stratum
from dashboard.shell import words
from dashboard.shell.cards import Row, card, table
from dashboard.shell.language import _, ngettext
from dashboard.shell.scheme import reader_scheme
from inspections.draws.acceptance.operating import Curve
from inspections.draws.plans.shown import PlanPreview, StratumShown, UnitsShown
from inspections.draws.plans.unit_rules import DeclaredLevel, TablePlan, UnitsRule

MOST_STRATA: Final = 24
MOST_NAMES: Final = 6


def preview_cards(found: PlanPreview, rule: UnitsRule, *, name: str) -> Component:
    """The draw in one card and the check of one item in another; `name` tells figures of several pages apart."""
    parts = [draw_card(found), *([check_card(found, rule, name=name)] if found.curve else [])]
    return html.Div(parts, className="column")


def draw_card(found: PlanPreview) -> Component:
    """How many goods would be drawn, by stratum, for how much, and what is worth a second look."""
    body = [
        *[html.P(words.in_language(warned.words), className="warned") for warned in found.warnings],
        html.Ul([html.Li(sentence) for sentence in _told(found)], className="told-list"),
        *([_strata(found)] if found.strata else []),
    ]
    return card(_finding(found), note=_("If it drew now. Nothing is written, and nobody is told."), body=body)


def check_card(found: PlanPreview, rule: UnitsRule, *, name: str) -> Component:
    """How often the check of one item misses bad goods, as a curve and in plain words."""
    curve = Curve(
        shares=np.array([point.bad for point in found.curve]),
        accepted=np.array([point.found_nothing for point in found.curve]),
    )
    figure = operating_characteristic(curve=curve, agreed=_agreed(rule), scheme=reader_scheme())
    said = html.Ul([html.Li(words.in_language(sentence)) for sentence in found.risk], className="told-list")
    return card(
        finding(curve),
        note=_("What the check of one item can miss: %(units)s.", units=_units(found.units[0])),
        figure=figure,
        id=f"{name}-curve",
        foot=said,
    )


def _finding(found: PlanPreview) -> str:
    if not found.take:
        return _("Nothing would be drawn")
    return ngettext(
        "%(num)s of %(size)s goods would be drawn, for about %(cost)s",
        "%(num)s of %(size)s goods would be drawn, for about %(cost)s",
        found.take,
        size=words.count(found.population),
        cost=money(found.expected_cost, found.currency),
    )


def _told(found: PlanPreview) -> Iterator[str]:
    """What else there is to say: units, the dearest draw, how far it reaches, and what is left out."""
    for units in found.units[:MOST_NAMES]:
        goods = ngettext("%(num)s of the goods", "%(num)s of the goods", units.items)
        yield _("%(units)s, for %(goods)s", units=_units(units), goods=goods)
    if found.take and found.most_cost > found.expected_cost:
        yield _("%(cost)s if the dearest goods are drawn", cost=money(found.most_cost, found.currency))
    for sentence in found.reach:
        yield words.in_language(sentence)
    for reason, number in sorted(found.excluded.items(), key=lambda one: -one[1]):
        goods = ngettext("%(num)s is left out", "%(num)s are left out", number)
        yield _("%(goods)s: %(reason)s", goods=goods, reason=left_out(reason))


def _units(units: UnitsShown) -> str:
    bought = ngettext("%(num)s unit is tested", "%(num)s units are tested", units.units)
    if not units.accept_at_most:
        return _("%(bought)s, a single bad one counts", bought=bought)
    return ngettext(
        "%(bought)s, %(num)s bad one is put up with",
        "%(bought)s, %(num)s bad ones are put up with",
        units.accept_at_most,
        bought=bought,
    )


def _strata(found: PlanPreview) -> Component:
    head = [_("Stratum"), _("Goods"), _("Drawn"), _("Reserves"), _("Chance of each")]
    names = market.category_names()
    rows: list[Row] = [
        [
            _named(one, names),
            words.count(one.size),
            words.count(one.take),
            words.count(one.reserves),
            _between(one.probability_from, one.probability_to),
        ]
        for one in found.strata[:MOST_STRATA]
    ]
    more = len(found.strata) - len(rows)
    said = [html.P(ngettext("… and %(num)s more.", "… and %(num)s more.", more), className="quiet")] if more else []
    return html.Div([table(head, rows, numbers=(1, 2, 3, 4), labelled=True), *said], className="preview-strata stacked")


def _named(one: StratumShown, names: Mapping[str, str]) -> Component | str:
    """The stratum; of those that are drawn as one, the first few names."""
    if not one.joined:
        return stratum(one.name, names)
    some = ", ".join(stratum(name, names) for name in one.joined[:MOST_NAMES]) + (
        ", …" if len(one.joined) > MOST_NAMES else ""
    )
    rest = ngettext("%(num)s stratum together", "%(num)s strata together", len(one.joined))
    return html.Div([rest, html.Div(html.Small(some, className="quiet"))])


def _between(low: float, high: float) -> str:
    least, most = chance(low), chance(high)
    return least if least == most else _("%(least)s to %(most)s", least=least, most=most)


def _agreed(rule: UnitsRule) -> float | None:
    """The share of bad units that was agreed on, where the rule has one."""
    if isinstance(rule, DeclaredLevel):
        return float(rule.declared_percent) / 100
    if isinstance(rule, TablePlan) and Decimal(rule.aql) <= 10:  # above, it counts nonconformities per 100 units
        return float(Decimal(rule.aql)) / 100
    return None
