"""What can be done about an edition of a standard: a second person publishes it, and a published one is withdrawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from dashboard.shell import words
from dashboard.shell.actions import Action, Given, Shown
from dashboard.shell.dialog_fields import asked, carried
from dashboard.shell.language import _, lazy_gettext
from governance.core.access import Actor, Permission, may
from governance.core.identity import current_actor
from inspections.standards import publishing
from inspections.standards.readings import read_edition
from inspections.standards.shown import EditionShown
from inspections.standards.states import State, can_move

NAME: Final = "standard"


def open_to(found: EditionShown, by: Actor) -> list[str]:
    """The actions that this person can take now."""
    able = {"publish": found.may_publish, "withdraw": can_move(found.state, State.WITHDRAWN)}
    return [key for key, action in ACTIONS.items() if able[key] and may(by, action.permission)]


def _looked_at(shown: Shown) -> EditionShown:
    return read_edition(code=shown["code"], edition=shown["edition"], by=current_actor())


def _which(shown: Shown, given: Given) -> dict[str, Any]:
    """The edition, and the version of it that the dialog was opened on."""
    return {"standard": shown["code"], "edition": shown["edition"], "version": int(given.text("version"))}


def _draw_publish(shown: Shown) -> Sequence[Component]:
    found = _looked_at(shown)
    return [
        carried(NAME, "version", found.version),
        html.P(_("You state that you have read its items and limits, and that they say what its source says.")),
        html.P(
            _(
                "From %(day)s on, goods are held against it. Its text then never changes again.",
                day=words.day(found.in_force_from),
            )
        ),
    ]


def _publish(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    publishing.publish(by=by, at=at, **_which(shown, given))
    return _("The edition is published.")


def _draw_withdraw(shown: Shown) -> Sequence[Component]:
    return [
        carried(NAME, "version", _looked_at(shown).version),
        html.P(_("From today on it no longer counts, and the edition before it does again, if it has not ended.")),
        html.P(_("What was tested on days before stays as it was. This cannot be taken back.")),
        asked(NAME, "reason", _("Why it is withdrawn")),
    ]


def _withdraw(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    publishing.withdraw(reason=given.text("reason"), by=by, at=at, **_which(shown, given))
    return _("The edition is withdrawn.")


ACTIONS: Final[Mapping[str, Action]] = {
    "publish": Action(
        word=lazy_gettext("Publish this edition"),
        permission=Permission.STANDARD_PUBLISH,
        draw=_draw_publish,
        do=_publish,
        primary=True,
    ),
    "withdraw": Action(
        word=lazy_gettext("Withdraw this edition"),
        permission=Permission.STANDARD_PUBLISH,
        draw=_draw_withdraw,
        do=_withdraw,
        dangerous=True,
    ),
}
