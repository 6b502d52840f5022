"""One course: its text, its questions, and how the shop did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

import dash_mantine_components as dmc
from dash import Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard.pages.trainings import PATH, standing, what_it_brings
from dashboard.shell import actions, words
from dashboard.shell.cards import card, table
from dashboard.shell.language import _, lazy_gettext, ngettext
from dashboard.shell.notices import not_found, notice
from dashboard.shell.page import Page, Visit
from dashboard.shell.sections import section, slot
from governance.core.access import Actor, Permission
from governance.core.calendar import now
from governance.core.errors import Invalid, NotFound
from governance.core.identity import current_actor
from governance.violations.training.readings import read_course
from governance.violations.training.shown import AttemptShown, CourseShown
from governance.violations.training.states import State
from governance.violations.training.taking import take

NAME: Final = "training"
ANSWER: Final = "answer-"
PARTS: Final = {"text": 320, "quiz": 480}


def layout(visit: Visit) -> Component:
    """The page of the course that the address names."""
    code = visit.arguments["course"]
    try:
        course = read_course(seller_id=visit.by.seller_id or 0, course=code, by=visit.by, at=now())
    except NotFound:
        return not_found()
    way_back = html.Div(dcc.Link(_("Training"), href=PATH), className="quiet")
    head = html.Div(html.Div([way_back, html.H1(words.in_language(course.name))]), className="page-head")
    slots = [slot(f"{NAME}-{part}", height=height, wide=True) for part, height in PARTS.items()]
    return html.Div([*actions.form_places(NAME, {"course": code}), head, html.Div(slots, className="cards")])


def register(dash: Dash) -> None:
    """The questions are drawn again after every answer."""
    for part, draw in {"text": text_card, "quiz": quiz_card}.items():
        inputs = (Input(f"{NAME}-changed", "data"), Input(f"{NAME}-shown", "data"))
        dash.callback(Output(f"{NAME}-{part}", "children"), *inputs)(section(Permission.TRAINING_TAKE)(draw))
    actions.register_form(dash, NAME, ACTIONS)


PAGE: Final = Page(
    path=f"{PATH}/<course>",
    title=lazy_gettext("Training"),
    permission=Permission.TRAINING_TAKE,
    own_shop=True,
    layout=layout,
    register=register,
)


def text_card(_changed: int, shown: actions.Shown) -> Component:
    """What is to be read."""
    course = _looked_at(shown)
    paragraphs = [html.P(part) for part in words.in_language(course.text).split("\n") if part.strip()]
    note = _("The questions below are about this text.")
    return card(_("What to know"), note=note, body=[html.Div(paragraphs, className="prose"), *standing(course)])


def quiz_card(_changed: int, shown: actions.Shown) -> Component:
    """The questions, or from when on they can be answered again, and the attempts so far."""
    course = _looked_at(shown)
    return card(_finding(course), note=what_it_brings(course), body=[*_attempts(course.attempts), _quiz(course)])


def _looked_at(shown: actions.Shown) -> CourseShown:
    by = current_actor()
    return read_course(seller_id=by.seller_id or 0, course=shown["course"], by=by, at=now())


def _finding(course: CourseShown) -> str:
    return ngettext(
        "Questions: of %(all)s answers, %(num)s has to be right",
        "Questions: of %(all)s answers, %(num)s have to be right",
        course.right_needed,
        all=words.count(len(course.questions)),
    )


def _quiz(course: CourseShown) -> Component:
    if course.state is State.PASSED:
        return notice(_("You have passed"), _("What it brings is given within a few minutes, and you are told."))
    if course.again_on is not None:
        day = words.day(course.again_on)
        return notice(_("Read the text once more"), _("You can answer again from %(day)s on.", day=day))
    fields = [_question(place, course) for place in range(len(course.questions))]
    return actions.form(NAME, "answer", ACTIONS["answer"], fields)


def _question(place: int, course: CourseShown) -> Component:
    """One question with its choices, all of them in sight."""
    asked = course.questions[place]
    choices = [
        dmc.Radio(label=words.in_language(choice), value=str(number)) for number, choice in enumerate(asked.choices)
    ]
    question: Component = dmc.RadioGroup(
        dmc.Stack(choices, gap="xs", mt="xs"),
        id={"type": f"{NAME}-field", "field": f"{ANSWER}{place}"},
        label=f"{place + 1}. {words.in_language(asked.question)}",
        value="",
    )
    return question


def _attempts(attempts: Sequence[AttemptShown]) -> list[Component]:
    """What was answered before, the last first; nothing before the first time."""
    if not attempts:
        return []
    head = [_("Tried on"), _("Right"), _("Wrong questions"), _("Result")]
    rows = [
        [
            words.moment(one.taken_at),
            _("%(right)s of %(all)s", right=words.count(one.number_right), all=words.count(len(one.right))),
            ", ".join(str(place) for place, right in enumerate(one.right, start=1) if not right) or "–",
            _("passed") if one.passed else _("not passed"),
        ]
        for one in attempts
    ]
    return [html.Div(table(head, rows, numbers=(1,)), className="tried")]


def _answer(shown: actions.Shown, given: actions.Given, by: Actor, at: datetime) -> str:
    answers = _answers(given.those(ANSWER), len(_looked_at(shown).questions))
    attempt = take(course=shown["course"], answers=answers, by=by, at=at)
    values = {"right": words.count(attempt.number_right), "all": words.count(len(answers))}
    if attempt.passed:
        return _("%(right)s of %(all)s are right: you have passed. What it brings follows within minutes.", **values)
    return _("%(right)s of %(all)s are right, which is not enough yet: see below what to read again.", **values)


def _answers(given: Mapping[str, str], number: int) -> list[int]:
    """The number of the choice for each question; raises `Invalid` when one is not answered."""
    chosen = [given.get(str(place), "") for place in range(number)]
    if not all(choice.isascii() and choice.isdigit() for choice in chosen):
        raise Invalid(_("Answer every question."), pointer="answers")
    return [int(choice) for choice in chosen]


ACTIONS: Final[Mapping[str, actions.Action]] = {
    "answer": actions.Action(
        word=lazy_gettext("Hand in the answers"),
        permission=Permission.TRAINING_TAKE,
        draw=lambda _shown: [],
        do=_answer,
        primary=True,
    ),
}
