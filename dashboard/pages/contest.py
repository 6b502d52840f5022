"""The form in which a shop contests something that was decided about it: why, which events, what shows it, a talk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from dash import Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component
from flask import current_app

from dashboard.pages.appeal_actions import EVIDENCE
from dashboard.pages.appeal_words import subject_name
from dashboard.pages.contested_title import in_reader_language
from dashboard.pages.counted_events import MOST, choices_of, event_of
from dashboard.pages.fixes import days_left
from dashboard.pages.referred import address_of
from dashboard.shell import actions, words
from dashboard.shell.actions import Action, Given, Shown, form
from dashboard.shell.cards import card
from dashboard.shell.deadlines import lasting
from dashboard.shell.dialog_fields import asked, files, picked, ticked
from dashboard.shell.language import _, lazy_gettext
from dashboard.shell.notices import not_found, notice
from dashboard.shell.page import Page, Visit
from dashboard.shell.sections import section, slot
from governance.core.access import Actor, Permission
from governance.core.calendar import day_of, now
from governance.core.documents import keeping
from governance.core.errors import Invalid, NotFound
from governance.core.identity import current_actor
from governance.violations.appeals import filing
from governance.violations.appeals.contesting import contested_now
from governance.violations.appeals.in_force import appeal_rules_at
from governance.violations.appeals.shown import ContestedShown

NAME: Final = "contest"
YES: Final = "yes"
SECOND: Final = 2

# Why nothing can be filed, to a shop.
REFUSALS: Final[Mapping[str, Any]] = {
    "open": lazy_gettext("It is looked at. What you still want to say or show belongs there."),
    "taken_back": lazy_gettext("You took your appeal back; it cannot be filed again."),
    "granted": lazy_gettext("It was decided for you; there is nothing left to contest."),
    "second": lazy_gettext("It was looked at a second time, and that was the last one."),
    "final": lazy_gettext("It is not in force, so there is nothing to contest."),
}


def layout(visit: Visit) -> Component:
    """What is contested, and the place of the form."""
    subject = (visit.arguments["kind"], visit.arguments["reference"])
    try:
        contested = contested_now(subject=subject, by=visit.by, at=now())
    except (NotFound, Invalid):
        return not_found()
    return html.Div(
        [
            *actions.form_places(NAME, {"kind": contested.kind, "reference": contested.id}),
            _head(contested, visit.by),
            slot(f"{NAME}-body", height=560),
        ]
    )


def register(dash: Dash) -> None:
    """The form is drawn again once it was sent."""
    changed, shown = Input(f"{NAME}-changed", "data"), State(f"{NAME}-shown", "data")
    dash.callback(Output(f"{NAME}-body", "children"), changed, shown)(section(Permission.APPEAL_FILE)(contest_body))
    actions.register_form(dash, NAME, ACTIONS)


PAGE: Final = Page(
    path="/dashboard/contest/<kind>/<path:reference>",
    title=lazy_gettext("Contest a decision"),
    permission=Permission.APPEAL_FILE,
    own_shop=True,
    layout=layout,
    register=register,
)


def contest_body(_changed: int, shown: Shown) -> Component:
    """The form; where nothing can be contested, why not and what there is instead."""
    contested = contested_now(subject=(shown["kind"], shown["reference"]), by=current_actor(), at=now())
    if not contested.can or contested.until is None:
        return _closed(contested)
    left = days_left(contested.days_left or 0)
    return card(
        _("Second and last look") if contested.instance == SECOND else _("Say why it is not right"),
        note=_(
            "Until %(day)s (%(left)s). Contesting admits nothing and costs nothing.",
            day=words.day(contested.until),
            left=left,
        ),
        body=[
            html.Ul([html.Li(sentence) for sentence in _told(contested)], className="told-list"),
            form(NAME, "file", ACTIONS["file"], _fields(contested)),
        ],
    )


def _head(contested: ContestedShown, by: Actor) -> Component:
    address = address_of(contested.kind, contested.id, by=by)
    title = in_reader_language(contested.title)
    thing: Any = dcc.Link(title, href=address) if address else title
    return html.Div(
        html.Div(
            [
                html.Div(dcc.Link(_("Appeals"), href="/dashboard/appeals"), className="quiet"),
                html.H1(_("Contest a decision")),
                html.Div([subject_name(contested.kind), ": ", thing], className="quiet"),
            ]
        ),
        className="page-head",
    )


def _fields(contested: ContestedShown) -> list[Component]:
    return [
        asked(NAME, "grounds", _("Why it is not right"), hint=_("Say what happened, and what shows it.")),
        *_events(contested),
        html.Div([html.H3(_("What shows it")), files(NAME, _("Drop photos or documents here, or choose them"))]),
        picked(
            NAME,
            "hearing",
            _("Do you want to talk to a person before it is decided?"),
            [("no", _("No, decide on what I send")), (YES, _("Yes, call me first"))],
            value="no",
        ),
    ]


def _events(contested: ContestedShown) -> list[Component]:
    """The counted events behind it, to tick those that are wrong; of a single one nobody has to say which."""
    behind, seller_id = contested.behind, current_actor().seller_id
    if len(behind) < 2 or seller_id is None:
        return []
    hint = (
        _("The newest %(most)s of them. Say in words what else is wrong.", most=words.count(MOST))
        if len(behind) > MOST
        else _("Tick every one that should not count.")
    )
    choices = choices_of(seller_id, [(event.metric, event.reference) for event in behind])
    return [ticked(NAME, "events", _("Which of the counted events are wrong"), choices, hint=hint)]


def _told(contested: ContestedShown) -> list[str]:
    """What happens after it was sent."""
    said = [_("Somebody who had no part in it looks at it again.")]
    rules = appeal_rules_at(day_of(now(), current_app.extensions["settings"].timezone))
    clock = rules.clocks.get("appeal_second" if contested.instance == SECOND else "appeal_decision")
    if clock is not None:
        said.append(_("We decide within %(time)s, and say why.", time=lasting(clock)))
    if contested.takes_events:
        said.append(_("What counts stays until then. If it does not hold, the next score is made without it."))
    else:
        said.append(_("What you contest stands until then. If it does not hold, everything is given back."))
    return said


def _closed(contested: ContestedShown) -> Component:
    """Why nothing can be filed; where an appeal is there, the way to it."""
    link = None
    if contested.appeal_id is not None:
        link = dcc.Link(_("To the appeal"), href=f"/dashboard/appeals/{contested.appeal_id}")
    said = str(REFUSALS.get(contested.why_not or "", contested.words or ""))
    if contested.why_not == "late" and contested.until is not None:
        said = _("It could be contested until %(day)s.", day=words.day(contested.until))
    title = _("Your appeal is open") if contested.why_not == "open" else _("This cannot be contested now")
    return notice(title, said, then=link)


def _draw(_shown: Shown) -> Sequence[Component]:
    return []


def _file(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    filing.file(
        subject=(shown["kind"], shown["reference"]),
        grounds=given.text("grounds"),
        documents=_kept(given, by, at),
        events=[event_of(tick) for tick in given.many("events")],
        hearing=given.text("hearing") == YES,
        by=by,
        at=at,
    )
    return _("Your appeal was sent. Somebody who had no part in it will look at it.")


def _kept(given: Given, by: Actor, at: datetime) -> list[int]:
    """Keep the files as the shop's own: the appeal that they go with has no number yet."""
    return [
        keeping.keep(
            content=file.content,
            name=file.name,
            kind=EVIDENCE,
            subject=("seller", str(by.seller_id)),
            seller_id=by.seller_id,
            by=by,
            at=at,
        ).id
        for file in given.files
    ]


ACTIONS: Final[Mapping[str, Action]] = {
    "file": Action(word=lazy_gettext("Send it"), permission=Permission.APPEAL_FILE, draw=_draw, do=_file, primary=True),
}
