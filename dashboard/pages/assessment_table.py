"""Findings of assessments as a table, the same for those who look after the market and for a shop about itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.pages.assessment_words import FINDINGS
from dashboard.shell import words
from dashboard.shell.cards import Row, table
from dashboard.shell.language import _, ngettext
from dashboard.shell.links import shop
from dashboard.shell.signs import state_sign
from governance.scoring.assessment_stored import FindingReading


def findings_table(found: Sequence[FindingReading], *, shops: bool, months: bool) -> Component:
    """One row per finding; with the shop where there are several, with the month where there are several."""
    head = [
        *([_("Shop")] if shops else []),
        *([_("As of")] if months else []),
        _("Rate"),
        _("Finding"),
        _("Counted"),
        _("Proven"),
    ]
    rows: list[Row] = [
        [
            *([shop(one.seller_name, one.seller)] if shops else []),
            *([words.day(one.as_of)] if months else []),
            words.in_language(one.rate_name),
            _what_follows(one),
            _counted(one),
            _proven(one),
        ]
        for one in found
    ]
    return html.Div(table(head, rows), className="stacked")


def _what_follows(one: FindingReading) -> Component:
    said: list[Any] = [state_sign(FINDINGS[one.finding.value])]
    if one.violation_id is not None:
        said += [html.Br(), dcc.Link(_("See the violation"), href=f"/dashboard/violations/{one.violation_id}")]
    if one.decides_on is not None:
        said += [html.Br(), html.Small(_("decided on %(day)s", day=words.day(one.decides_on)), className="quiet")]
    return html.Span(said)


def _counted(one: FindingReading) -> Component:
    days = _("%(first)s to %(last)s", first=words.day(one.first_day), last=words.day(one.last_day))
    said: list[Any] = [words.observed(one.bad, one.exposed), html.Br(), html.Small(days, className="quiet")]
    if one.pooled > 1:
        together = ngettext("%(num)s related shop", "%(num)s related shops together", one.pooled)
        said += [html.Br(), html.Small(together, className="quiet")]
    return html.Span(said)


def _proven(one: FindingReading) -> Component:
    target = html.Small(_("target %(share)s", share=words.share(one.target)), className="quiet")
    return html.Span([_("at least %(value)s", value=words.at_least(one.lower)), html.Br(), target])
