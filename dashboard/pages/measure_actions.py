"""What can be done about a measure: let it start or not, lift it, and say that the platform has carried it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from dashboard.pages.consequences import box, cap_sentence, impact_sentence
from dashboard.pages.measure_shown import NAME, looked_at, open_calls
from dashboard.pages.measure_words import CALLS, kind_name, on_what
from dashboard.shell.actions import Action, Given, Shown
from dashboard.shell.dialog_fields import asked, carried, chosen
from dashboard.shell.language import _, lazy_gettext, ngettext
from governance.core.access import Actor, Permission, may
from governance.core.errors import Invalid
from governance.violations.measures import calls, lifting, starting
from governance.violations.measures.shown import MeasureShown


def open_to(measure: MeasureShown, by: Actor) -> list[str]:
    """The actions that this person can take now, the most likely one first."""
    able = measure.can - {"lift"} if measure.row.state == "proposed" else measure.can
    return [key for key, action in ACTIONS.items() if key in able and may(by, action.permission)]


def _version(measure: MeasureShown) -> Component:
    return carried(NAME, "version", measure.row.version)


def _which(shown: Shown, given: Given) -> dict[str, Any]:
    return {"measure_id": shown["measure"], "version": int(given.text("version"))}


def _draw_start(shown: Shown) -> Sequence[Component]:
    measure = looked_at(shown)
    row = measure.row
    term = ngettext("for %(num)s day", "for %(num)s days", row.days) if row.days else _("until it is lifted")
    told = [
        html.Strong(f"{kind_name(row.kind)}: {on_what(row.scope, row.item_name or row.item)}, {term}."),
        _("The shop gets the notice, and can contest it before it takes effect."),
    ]
    if measure.impact is not None:
        told += [sentence for sentence in (impact_sentence(measure.impact), cap_sentence(measure.impact)) if sentence]
    return [
        _version(measure),
        box(told),
        asked(NAME, "reason", _("Because"), hint=_("Why it is needed, and why nothing milder is enough.")),
    ]


def _start(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    starting.start(reason=given.text("reason"), by=by, at=at, **_which(shown, given))
    return _("It goes on: the shop was told, and can contest it before it takes effect.")


def _draw_decline(shown: Shown) -> Sequence[Component]:
    return [
        _version(looked_at(shown)),
        box([_("Nothing starts. The points stay as they are.")]),
        asked(NAME, "reason", _("Because")),
    ]


def _decline(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    starting.decline(reason=given.text("reason"), by=by, at=at, **_which(shown, given))
    return _("It does not start.")


def _draw_lift(shown: Shown) -> Sequence[Component]:
    measure = looked_at(shown)
    told = [
        _("%(what)s ends now.", what=f"{kind_name(measure.row.kind)}: {on_what(measure.row.scope, measure.row.item)}"),
        _("The points and the violations stay as they are."),
        _("The shop is told why."),
    ]
    if measure.calls:
        told.insert(1, _("The platform is called to end it, and has to confirm that it did."))
    if measure.register is not None and measure.register.published_at is not None:
        told.append(_("It leaves the public register as its rule says."))
    return [_version(measure), box(told), asked(NAME, "note", _("Because"), hint=_("The shop reads these words."))]


def _lift(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    lifting.lift(reason_code="person", note=given.text("note"), by=by, at=at, **_which(shown, given))
    return _("It is lifted, and the shop is told.")


def _draw_confirm(shown: Shown) -> Sequence[Component]:
    waiting = open_calls(looked_at(shown))
    choices = [(str(call.id), f"{CALLS.get(call.action, call.action)} ({call.id})") for call in waiting]
    return [
        html.P(_("You state that the platform has done it. Its systems can also say so themselves.")),
        chosen(NAME, "call", _("What was done"), choices, value=choices[-1][0] if choices else None),
        asked(NAME, "note", _("How you know"), hint=_("It may be left out."), kind="text"),
    ]


def _confirm(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    waiting = {str(call.id): call.id for call in open_calls(looked_at(shown))}
    if given.text("call") not in waiting:
        raise Invalid(_("Choose what was done."), pointer="call")
    calls.confirm_call(call_id=waiting[given.text("call")], note=given.text("note") or None, by=by, at=at)
    return _("It is noted that the platform has done it.")


ACTIONS: Final[Mapping[str, Action]] = {
    "start": Action(
        word=lazy_gettext("Let it start"),
        permission=Permission.MEASURE_START,
        draw=_draw_start,
        do=_start,
        primary=True,
        dangerous=True,
    ),
    "decline": Action(
        word=lazy_gettext("Do not start it"), permission=Permission.MEASURE_START, draw=_draw_decline, do=_decline
    ),
    "confirm": Action(
        word=lazy_gettext("The platform has done it"),
        permission=Permission.MEASURE_CONFIRM,
        draw=_draw_confirm,
        do=_confirm,
        primary=True,
    ),
    "lift": Action(word=lazy_gettext("Lift it"), permission=Permission.MEASURE_LIFT, draw=_draw_lift, do=_lift),
}
