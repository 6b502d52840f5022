"""What would follow, before somebody does it: nodes that are reached, measures that start, who is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.pages.measure_words import kind_name, on_what
from dashboard.pages.violation_words import class_name
from dashboard.shell import words
from dashboard.shell.language import _, ngettext
from governance.violations.measures.shown import Expected, Impact, Preview


def what_follows(preview: Preview, *, points_class: str) -> Component:
    """What confirming a violation leads to, sentence by sentence."""
    told = [
        _(
            "Points of the class “%(name)s” go from %(before)s to %(after)s, less what a limit takes off.",
            name=class_name(points_class),
            before=words.count(preview.balance_before),
            after=words.count(preview.balance),
        )
    ]
    told += [
        _("The node at %(node)s is reached: %(name)s.", node=words.count(node.node), name=words.in_language(node.name))
        for node in preview.crossings
    ]
    if not preview.measures:
        told.append(_("No measure starts."))
    told.append(
        ngettext("%(num)s account of the shop is told.", "%(num)s accounts of the shop are told.", preview.told)
        if preview.told
        else _("The shop has no account; nobody is told.")
    )
    return box([*told[:-1], *[expected(measure) for measure in preview.measures], told[-1]])


def box(sentences: Sequence[Any]) -> Component:
    """Sentences about what will happen."""
    listed = html.Ul([html.Li(sentence) for sentence in sentences])
    return html.Div([html.H3(_("What will happen")), listed], className="consequence")


def expected(measure: Expected) -> Component:
    """One measure that would follow: what, on what, from when, and what it means for the shop's sales."""
    what = html.Strong(f"{kind_name(measure.kind)}: {on_what(measure.scope, measure.item)}")
    return html.Span([what, f". {_when(measure)} {impact_sentence(measure.impact)}"])


def impact_sentence(impact: Impact) -> str:
    """How much of the shop's trade it touches."""
    orders = words.observed(impact.orders_last_28_days, impact.shop_orders_last_28_days)
    if impact.share is None:
        return _("The shop had no order within 28 days.")
    return _(
        "It touches %(orders)s orders of the last 28 days (%(share)s).",
        orders=orders,
        share=words.share(int(impact.share * 1_000_000)),
    )


def cap_sentence(impact: Impact) -> str:
    """That its term is shortened, and why; empty when it is not."""
    if impact.shortened_from is None:
        return ""
    return _(
        "Its term is shortened from %(before)s to %(days)s days: the same was restricted for %(used)s days already, and "
        "the rule book allows %(most)s.",
        before=impact.shortened_from,
        days=impact.days if impact.days is not None else 0,
        used=impact.restricted_days,
        most=impact.most_days,
    )


def _when(measure: Expected) -> str:
    if measure.needs_person:
        return _("It is proposed; another person decides whether it starts.")
    term = ngettext("for %(num)s day", "for %(num)s days", measure.days) if measure.days else _("until it is lifted")
    if measure.at_once:
        return _("At once, %(term)s.", term=term)
    if measure.starts_on is None:
        return _("After the shop could contest it, %(term)s.", term=term)
    return _("From %(day)s, %(term)s.", day=words.day(measure.starts_on), term=term)
