"""The monthly assessment: whom it warned and where it found violations, and what a simulated year of it promises."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from dash import Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard.pages.assessment_table import findings_table
from dashboard.pages.assessment_year import year_card
from dashboard.shell import words
from dashboard.shell.cards import card, table
from dashboard.shell.language import _, lazy_gettext, ngettext
from dashboard.shell.links import opener
from dashboard.shell.notices import notice
from dashboard.shell.page import Page, Visit
from dashboard.shell.query import read_query, write_query
from dashboard.shell.sections import section, slot
from dashboard.shell.tabs import chosen_of, next_ones, tabs
from governance.core.access import Actor, Permission
from governance.core.identity import current_actor
from governance.scoring import assessment_readings as readings
from governance.scoring.assessment import Finding
from governance.scoring.assessment_stored import AssessmentReading

NAME: Final = "assessments"
PATH: Final = "/dashboard/assessments"
MONTHS: Final = 12

CHOICES: Final[Mapping[str, Any]] = {
    "violation": lazy_gettext("Violations"),
    "warned": lazy_gettext("Warned"),
    "over": lazy_gettext("Still over"),
    "all": lazy_gettext("All"),
}


def layout(visit: Visit) -> Component:
    """The heading, and the places of the month, its findings and the simulated year."""
    return html.Div(
        [
            dcc.Location(id=f"{NAME}-location", refresh=False),
            html.Div(
                [html.Div([html.H1(_("Monthly assessment")), html.P(_lead(visit.by), className="quiet")])],
                className="page-head",
            ),
            html.Div(
                [
                    slot(f"{NAME}-month", height=360, wide=True),
                    slot(f"{NAME}-found", height=400, wide=True),
                    slot(f"{NAME}-year", height=480, wide=True),
                ],
                className="cards",
            ),
        ]
    )


def register(dash: Dash) -> None:
    """Month and findings follow the address; a shop sees what was found about itself."""
    for part, draw in {"month": month_card, "found": found_card, "year": year_card}.items():
        door = section(Permission.SCORE_READ)(draw)
        dash.callback(Output(f"{NAME}-{part}", "children"), Input(f"{NAME}-location", "search"))(door)


PAGE: Final = Page(
    path=PATH,
    title=lazy_gettext("Assessment"),
    permission=Permission.SCORE_READ,
    icon="assessments",
    layout=layout,
    register=register,
)


def month_card(search: str | None) -> Component:
    """One assessment, rate by rate; nothing for a shop, which sees its own findings below."""
    by, asked = current_actor(), read_query(search)
    if by.seller_id is not None:
        return html.Div()
    made = readings.find_assessments(by=by, limit=MONTHS).items
    if not made:
        return notice(
            _("There was no assessment yet"),
            _("It runs in the night of the first of each month; `flask assessment run` makes one."),
        )
    chosen = _chosen(made, asked.get("month"))
    return card(
        _title(chosen),
        note=_(
            "Under %(rules)s, on what was known on %(moment)s. Sellers judged: %(sellers)s; of these together with "
            "related shops: %(pooled)s.",
            rules=chosen.rule_book,
            moment=words.moment(chosen.known_at),
            sellers=words.count(chosen.sellers),
            pooled=words.count(chosen.pooled),
        ),
        body=[_months(made, chosen, asked), _rates(chosen)],
    )


def found_card(search: str | None) -> Component:
    """What the chosen assessment found, or what the assessments found about the visitor's own shop."""
    by, asked = current_actor(), read_query(search)
    if by.seller_id is not None:
        return _own(by, by.seller_id)
    made = readings.find_assessments(by=by, limit=MONTHS).items
    if not made:
        return html.Div()
    chosen, show = _chosen(made, asked.get("month")), chosen_of(asked.get("show"), CHOICES)
    found = readings.find_findings(
        by=by,
        run_id=chosen.id,
        rate=asked.get("rate") or None,
        finding=None if show == "all" else Finding(show),
        cursor=asked.get("cursor"),
    )
    kept = {"month": asked.get("month", "")}
    counts = {one.value: chosen.number(one) for one in (Finding.VIOLATION, Finding.WARNED, Finding.OVER)}
    shown = (
        findings_table(found.items, shops=True, months=False)
        if found.items
        else notice(_("Nothing of this kind was found"), _("Choose another kind above."))
    )
    return html.Section(
        [
            html.H2(_("What was found, the furthest over first"), className="card-title"),
            tabs(CHOICES, show, path=PATH, kept=kept, counts=counts),
            shown,
            *next_ones(found.next, path=PATH, asked={"show": show, **kept}),
        ],
        className="card list",
    )


def _own(by: Actor, seller_id: int) -> Component:
    found = readings.findings_of(seller_id, by=by)
    if not found:
        return notice(
            _("No assessment has found anything about your shop"),
            _("Once a month every rate is looked at. Only what is proven over its target twice in a row counts."),
        )
    return card(
        _("What the assessments found about your shop"),
        note=_(
            "A first finding only warns. Found again at the next assessment, it becomes a violation; each counted "
            "event can be contested from the score."
        ),
        body=findings_table(found, shops=False, months=True),
    )


def _chosen(made: Sequence[AssessmentReading], asked: str | None) -> AssessmentReading:
    return next((one for one in made if one.as_of.isoformat() == asked), made[0])


def _title(chosen: AssessmentReading) -> str:
    violations = chosen.number(Finding.VIOLATION)
    values = {"day": words.day(chosen.as_of), "warned": words.count(chosen.number(Finding.WARNED))}
    if not violations:
        return _("As of %(day)s no rate became a violation; warnings: %(warned)s", **values)
    return ngettext(
        "As of %(day)s %(num)s rate became a violation; warnings: %(warned)s",
        "As of %(day)s %(num)s rates became violations; warnings: %(warned)s",
        violations,
        **values,
    )


def _months(made: Sequence[AssessmentReading], chosen: AssessmentReading, asked: Mapping[str, str]) -> Component:
    kept = {"show": asked.get("show", "")}
    return html.Nav([_month(one.as_of, one is chosen, made[0].as_of, kept) for one in made], className="tabs")


def _month(as_of: date, chosen: bool, newest: date, kept: Mapping[str, str]) -> Component:  # noqa: FBT001
    query = write_query({"month": "" if as_of == newest else as_of.isoformat(), **kept})
    return opener(words.month(as_of), f"{PATH}{query}", class_name="tab tab-chosen" if chosen else "tab")


def _rates(chosen: AssessmentReading) -> Component:
    head = [_("Rate"), _("Target"), _("Sellers judged"), _("Violations"), _("Warned"), _("Still over")]
    kinds = ("judged", Finding.VIOLATION.value, Finding.WARNED.value, Finding.OVER.value)
    rows = [
        (
            words.in_language(rate.name),
            words.share(rate.target),
            *(words.count(chosen.rates[rate.code][kind]) for kind in kinds),
        )
        for rate in chosen.policy.rates
    ]
    return table(head, rows, numbers=range(1, len(head)))


def _lead(by: Actor) -> str:
    if by.seller_id is not None:
        return _("Once a month every rate of your shop is looked at; a first finding only warns.")
    return _("The only moment at which a rate can become a violation: proven over its target twice in a row.")
