"""One application: what it says beside what the checks found, and every step that officers can take."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from dash import Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component

from dashboard.pages.application_actions import ACTIONS, open_to
from dashboard.pages.application_checks import checks_card, relations_card
from dashboard.pages.application_decision import NAME
from dashboard.pages.application_facts import documents_card, facts_card, history_card, show_person
from dashboard.pages.applications import PATH
from dashboard.shell import actions
from dashboard.shell.actions import Shown
from dashboard.shell.deadlines import deadline_of
from dashboard.shell.language import _, lazy_gettext
from dashboard.shell.notices import not_found
from dashboard.shell.page import Page, Visit
from dashboard.shell.sections import section, slot
from dashboard.shell.signs import state_sign
from dashboard.shell.state_words import APPLICATIONS
from governance.core.access import Permission, may
from governance.core.calendar import now
from governance.core.errors import NotFound
from governance.core.identity import current_actor
from governance.onboarding.applications import ANSWER, DECISION
from governance.onboarding.grounds import changes_since
from governance.onboarding.lookup import latest_decision, pending_decision, subject_of
from governance.onboarding.models import Application, ApplicationRequest
from governance.onboarding.readings import ApplicationDetails, details_of

# Each part with the permission that its readings ask for, and the height of its skeleton.
PARTS: Final = {
    "steps": (Permission.APPLICATION_READ, 160),
    "checks": (Permission.APPLICATION_DECIDE, 480),
    "facts": (Permission.APPLICATION_READ, 480),
    "documents": (Permission.APPLICATION_READ, 240),
    "relations": (Permission.RELATION_CONFIRM, 160),
    "history": (Permission.APPLICATION_READ, 240),
}


def layout(visit: Visit) -> Component:
    """The head at once, a skeleton for every part."""
    try:
        details = details_of(visit.arguments["reference"], by=visit.by)
    except NotFound:
        return not_found()
    shown = {name: slot(f"{NAME}-{name}", height=height) for name, (_needs, height) in PARTS.items()}
    left = [shown[name] for name in ("checks", "relations") if may(visit.by, PARTS[name][0])]
    right = [shown[name] for name in ("facts", "documents", "history")]
    columns = [html.Div(left, className="slot column")] if left else []
    return html.Div(
        [
            *actions.places(NAME, {"reference": details.row.reference}),
            _head(details),
            html.Div(shown["steps"], className="steps"),
            html.Div([html.Div(right, className="slot column"), *columns], className="cards"),
        ]
    )


def register(dash: Dash) -> None:
    """One callback per part, drawn again after every action; and the numbers of persons when they are asked for."""
    draws = {
        "steps": steps_card,
        "checks": checks_card,
        "facts": facts_card,
        "documents": documents_card,
        "relations": relations_card,
        "history": history_card,
    }
    for part, draw in draws.items():
        dash.callback(
            Output(f"{NAME}-{part}", "children"), Input(f"{NAME}-changed", "data"), Input(f"{NAME}-shown", "data")
        )(section(PARTS[part][0])(draw))
    dash.callback(
        Output(f"{NAME}-person", "children"),
        Input(f"{NAME}-show", "n_clicks"),
        State(f"{NAME}-shown", "data"),
        prevent_initial_call=True,
    )(section(Permission.PERSONAL_READ)(show_person))
    actions.register(dash, NAME, ACTIONS)


PAGE: Final = Page(
    path=f"{PATH}/<reference>",
    title=lazy_gettext("Application"),
    permission=Permission.APPLICATION_READ,
    for_platform=True,
    layout=layout,
    register=register,
)


def steps_card(_changed: int, shown: Shown) -> Component:
    """Where it stands, what is waited for, and the buttons of what can be done now."""
    by, at = current_actor(), now()
    details = details_of(shown["reference"], by=by)
    row = details.row
    sign = APPLICATIONS[row.state]
    clocks = [(_("We decide by"), DECISION), (_("The applicant answers by"), ANSWER)]
    due = [(name, deadline_of(subject_of(row), clock, at=at)) for name, clock in clocks]
    sentences = [f"{name} {found.written}" for name, found in due if found is not None]
    buttons = [actions.button(NAME, key, ACTIONS[key]) for key in open_to(row, by)]
    return html.Section(
        [
            html.Div(
                [html.Span(state_sign(sign), className="standing-large"), *map(_quiet, sentences)], className="way"
            ),
            html.P(str(sign.meaning)),
            *[_asked(request) for request in details.requests if request.answered_at is None],
            *[html.P(sentence, className="warned") for sentence in _warnings(row)],
            *_shop(details),
            html.Div(buttons, className="buttons"),
        ],
        className="card",
    )


def _head(details: ApplicationDetails) -> Component:
    row = details.row
    return html.Div(
        html.Div(
            [
                html.Div(dcc.Link(_("Applications"), href=PATH), className="quiet"),
                html.H1(row.shop_name or row.legal_name or row.reference),
                html.Div(row.reference, className="quiet"),
            ]
        ),
        className="page-head",
    )


def _warnings(row: Application) -> list[str]:
    """What somebody who looks at a decision has to know."""
    pending, latest = pending_decision(row.id), latest_decision(row.id)
    found = []
    if pending is not None:
        found.append(_("A decision waits for its second person: %(who)s decided.", who=pending.by))
    if latest is not None and changes_since(latest):
        parts = ", ".join(changes_since(latest)).replace("_", " ")
        found.append(_("Something that was decided on is different by now: %(parts)s.", parts=parts))
    return found


def _asked(request: ApplicationRequest) -> Component:
    return html.P([html.Strong(_("We asked: ")), request.question])


def _shop(details: ApplicationDetails) -> list[Component]:
    if details.seller is None:
        return []
    own = quote(details.seller, safe="")
    return [
        html.P(
            [
                dcc.Link(_("The shop it became"), href=f"/dashboard/sellers/{own}"),
                " · ",
                html.A(_("Its public page"), href=f"/sellers/{own}"),
            ]
        )
    ]


def _quiet(sentence: str) -> Component:
    return html.Span(sentence, className="quiet")
