"""Courses of a shop: what a measure asks for first, then what it can learn on its own, and what that gives back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dash import Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard.pages.violation_words import class_name
from dashboard.shell import words
from dashboard.shell.cards import card
from dashboard.shell.language import _, lazy_gettext, ngettext
from dashboard.shell.notices import notice
from dashboard.shell.page import Page, Visit
from dashboard.shell.sections import section, slot
from dashboard.shell.signs import state_sign
from dashboard.shell.state_words import TRAININGS
from governance.core.access import Permission
from governance.core.calendar import now
from governance.core.identity import current_actor
from governance.violations.training.readings import read_trainings
from governance.violations.training.shown import CourseShown, TrainingsShown

NAME: Final = "trainings"
PATH: Final = "/dashboard/training"


def layout(_visit: Visit) -> Component:
    """The heading and the place of the courses."""
    lead = _("Short courses with questions at their end. Passing one gives points back, and lifts what asked for it.")
    return html.Div(
        [
            dcc.Location(id=f"{NAME}-location", refresh=False),
            html.Div(
                html.Div([html.H1(_("Training")), html.P(lead, className="quiet")]),
                className="page-head",
            ),
            slot(f"{NAME}-list", height=400),
        ]
    )


def register(dash: Dash) -> None:
    """The courses are read when the page is opened."""
    door = section(Permission.TRAINING_TAKE)(courses_list)
    dash.callback(Output(f"{NAME}-list", "children"), Input(f"{NAME}-location", "pathname"))(door)


PAGE: Final = Page(
    path=PATH,
    title=lazy_gettext("Training"),
    permission=Permission.TRAINING_TAKE,
    icon="training",
    own_shop=True,
    layout=layout,
    register=register,
)


def courses_list(_pathname: str | None) -> Component:
    """Every course as a card, those first that a measure asks for."""
    by = current_actor()
    found = read_trainings(seller_id=by.seller_id or 0, by=by, at=now())
    if not found.courses:
        return notice(_("There are no courses"), _("When the rule book has some, they stand here."))
    asked_first = sorted(found.courses, key=lambda course: not course.required_by)
    return html.Div(
        [
            html.P(_balance(found), className="card-note"),
            html.Div([course_card(one) for one in asked_first], className="cards"),
        ]
    )


def course_card(course: CourseShown) -> Component:
    """One course: what it is about, who asks for it, what it gives, and how the shop stands with it."""
    way = html.Div(
        dcc.Link(_("Read and answer the questions"), href=f"{PATH}/{course.code}", className="button button-primary"),
        className="buttons",
    )
    return card(words.in_language(course.name), note=what_it_brings(course), body=[*standing(course), way])


def standing(course: CourseShown) -> Sequence[Component]:
    """Who asks for it, how the shop stands with it, and when it may try again."""
    measures = [dcc.Link(str(number), href=f"/dashboard/measures/{number}") for number in course.required_by]
    asked = html.P([_("Asked for by measure"), " ", *_listed(measures)]) if measures else None
    sign = html.P(state_sign(TRAININGS[course.state.value])) if course.state is not None else None
    wait = course.again_on
    again = html.P(_("You can answer again from %(day)s on.", day=words.day(wait)), className="quiet") if wait else None
    return [part for part in (asked, sign, again) if part is not None]


def what_it_brings(course: CourseShown) -> str:
    """What passing gives back."""
    if not course.earns:
        return _("Passing it gives no points back.")
    return ngettext(
        "Passing it gives back up to %(num)s point of the class %(points_class)s, once a year.",
        "Passing it gives back up to %(num)s points of the class %(points_class)s, once a year.",
        course.earns,
        points_class=class_name(course.points_class),
    )


def _balance(found: TrainingsShown) -> str:
    values = {"earned": words.count(found.earned), "most": words.count(found.earn_at_most)}
    return ngettext(
        "Within the last %(num)s day, training gave back %(earned)s of at most %(most)s points.",
        "Within the last %(num)s days, training gave back %(earned)s of at most %(most)s points.",
        found.within_days,
        **values,
    )


def _listed(links: Sequence[Component]) -> list[Component | str]:
    parts: list[Component | str] = []
    for link in links:
        parts += [", ", link] if parts else [link]
    return parts
