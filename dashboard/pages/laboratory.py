"""One laboratory: accreditation and scope, and what officers can change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from dash import Dash, dcc, html
from dash.development.base_component import Component

from dashboard.pages import market
from dashboard.pages.laboratory_fields import facts_given, fields
from dashboard.pages.pool_words import LABORATORIES, state_of_laboratory
from dashboard.shell import actions, words
from dashboard.shell.actions import Action, Given, Shown
from dashboard.shell.cards import card
from dashboard.shell.dialog_fields import asked, carried
from dashboard.shell.language import _, lazy_gettext
from dashboard.shell.notices import not_found
from dashboard.shell.page import Page, Visit
from dashboard.shell.sections import draw_after_each_step, slot
from dashboard.shell.signs import state_sign
from governance.core.access import Actor, Permission, may
from governance.core.calendar import now
from governance.core.errors import NotFound
from governance.core.identity import current_actor
from inspections.draws.pools import laboratories
from inspections.draws.pools.readings import read_laboratory
from inspections.draws.pools.shown import LaboratoryShown

NAME: Final = "laboratory"


def layout(visit: Visit) -> Component:
    """The page of the laboratory whose code the address names."""
    try:
        laboratory = read_laboratory(visit.arguments["code"], by=visit.by, at=now())
    except NotFound:
        return not_found()
    back = dcc.Link(_("Laboratories"), href=LABORATORIES)
    return html.Div(
        [
            *actions.places(NAME, {"code": laboratory.code}),
            html.Div(
                html.Div([html.Div(back, className="quiet"), html.H1(laboratory.name)]),
                className="page-head",
            ),
            html.Div(slot(f"{NAME}-body", height=400, wide=True), className="cards"),
        ]
    )


def register(dash: Dash) -> None:
    """The body is drawn again after every action."""
    draw_after_each_step(dash, NAME, Permission.POOL_READ, {"body": laboratory_body})
    actions.register(dash, NAME, ACTIONS)


PAGE: Final = Page(
    path=f"{LABORATORIES}/<code>",
    title=lazy_gettext("Laboratory"),
    permission=Permission.POOL_READ,
    for_platform=True,
    layout=layout,
    register=register,
)


def laboratory_body(_changed: int, shown: Shown) -> Component:
    """What is known of it, and the buttons."""
    by, names = current_actor(), market.category_names()
    laboratory = read_laboratory(shown["code"], by=by, at=now())
    facts: Sequence[tuple[str, Any]] = (
        (_("Code"), laboratory.code),
        (_("State"), state_sign(state_of_laboratory(laboratory))),
        (_("Why it is suspended"), laboratory.suspended_reason),
        (_("Accreditation"), laboratory.accreditation),
        (_("Accredited until"), words.day(laboratory.accredited_until)),
        (_("Country"), words.country(laboratory.country) if laboratory.country else None),
        (_("Scope"), ", ".join(market.category_name(code, names) for code in laboratory.categories)),
    )
    known = [part for name, value in facts if value for part in (html.Dt(name), html.Dd(value))]
    buttons = [actions.button(NAME, key, ACTIONS[key]) for key in open_to(laboratory, by)]
    return card(
        str(state_of_laboratory(laboratory).meaning),
        note=_("A laboratory is drawn only for goods in its scope, and while its accreditation holds."),
        body=[html.Dl(known, className="facts"), html.Div(buttons, className="buttons")],
    )


def open_to(laboratory: LaboratoryShown, by: Actor) -> list[str]:
    """The actions that this person can take now."""
    able = {"change": True, "suspend": laboratory.active, "resume": not laboratory.active}
    return [key for key, action in ACTIONS.items() if able[key] and may(by, action.permission)]


def _looked_at(shown: Shown) -> LaboratoryShown:
    return read_laboratory(shown["code"], by=current_actor(), at=now())


def _version(shown: Shown) -> Component:
    return carried(NAME, "version", _looked_at(shown).version)


def _which(shown: Shown, given: Given) -> dict[str, Any]:
    """The laboratory, and the version that the dialog was opened on."""
    laboratory_id = laboratories.find_laboratory(shown["code"]).id
    return {"laboratory_id": laboratory_id, "version": int(given.text("version"))}


def _draw_change(shown: Shown) -> Sequence[Component]:
    return [_version(shown), *fields(NAME, _looked_at(shown))]


def _change(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    laboratories.change(by=by, at=at, **facts_given(given), **_which(shown, given))
    return _("The change was kept.")


def _draw_suspend(shown: Shown) -> Sequence[Component]:
    return [
        _version(shown),
        html.P(_("No new list names this laboratory. What it has already, it goes on with.")),
        asked(NAME, "reason", _("Why")),
    ]


def _suspend(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    laboratories.suspend(reason=given.text("reason"), by=by, at=at, **_which(shown, given))
    return _("This laboratory is not drawn for now.")


def _draw_resume(shown: Shown) -> Sequence[Component]:
    return [_version(shown), html.P(_("From the next list on, this laboratory is drawn again."))]


def _resume(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    laboratories.resume(by=by, at=at, **_which(shown, given))
    return _("This laboratory is drawn again.")


ACTIONS: Final[Mapping[str, Action]] = {
    "change": Action(word=lazy_gettext("Change"), permission=Permission.POOL_MANAGE, draw=_draw_change, do=_change),
    "suspend": Action(
        word=lazy_gettext("Suspend"),
        permission=Permission.POOL_MANAGE,
        draw=_draw_suspend,
        do=_suspend,
        dangerous=True,
    ),
    "resume": Action(
        word=lazy_gettext("Draw again"),
        permission=Permission.POOL_MANAGE,
        draw=_draw_resume,
        do=_resume,
        primary=True,
    ),
}
