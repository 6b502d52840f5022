"""What officers can change of an inspector: team and work, resting, and conflicts of interest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from dashboard.pages.pool_fields import day_in, number_of
from dashboard.pages.pool_words import spell
from dashboard.shell.actions import Action, Given, Shown
from dashboard.shell.dialog_fields import asked, carried, chosen
from dashboard.shell.language import _, lazy_gettext
from governance.core.access import Actor, Permission, may
from governance.core.calendar import now
from governance.core.errors import Invalid
from governance.core.identity import current_actor
from governance.sellers import register
from inspections.draws.pools import conflicts, inspectors
from inspections.draws.pools.readings import read_inspector
from inspections.draws.pools.shown import ConflictShown, InspectorShown

NAME: Final = "inspector"


def open_to(inspector: InspectorShown, by: Actor) -> list[str]:
    """The actions that this person can take now."""
    able = {
        "keep_away": True,
        "end_conflict": bool(_lasting(inspector)),
        "change": True,
        "rest": inspector.active,
        "return": not inspector.active,
    }
    return [key for key, action in ACTIONS.items() if able[key] and may(by, action.permission)]


def _looked_at(shown: Shown) -> InspectorShown:
    return read_inspector(shown["code"], by=current_actor(), at=now())


def _version(shown: Shown) -> Component:
    return carried(NAME, "version", _looked_at(shown).version)


def _which(shown: Shown, given: Given) -> dict[str, Any]:
    """The inspector, and the version that the dialog was opened on."""
    inspector_id = inspectors.find_inspector(shown["code"]).id
    return {"inspector_id": inspector_id, "version": int(given.text("version"))}


def _lasting(inspector: InspectorShown) -> list[ConflictShown]:
    """Those that hold today without an end."""
    return [conflict for conflict in inspector.conflicts if conflict.holds and conflict.until_on is None]


def _draw_keep_away(shown: Shown) -> Sequence[Component]:
    return [
        _version(shown),
        html.P(_("From then on no draw assigns this shop. Tasks that are open already are to be handed over.")),
        asked(NAME, "seller", _("Reference of the shop"), kind="text"),
        asked(NAME, "reason", _("Why"), hint=_("Kin, former employer, a purchase in dispute and the like.")),
        asked(NAME, "from_on", _("First day"), hint=_("Left empty, today."), kind="date"),
        asked(NAME, "until_on", _("Last day"), hint=_("Left empty, there is no end."), kind="date"),
    ]


def _keep_away(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    seller = register.find(given.text("seller"))
    days: dict[str, Any] = {name: day_in(given, name) for name in ("from_on", "until_on")}
    conflicts.keep_away(seller_id=seller.id, reason=given.text("reason"), by=by, at=at, **days, **_which(shown, given))
    return _("It was noted: %(shop)s is kept apart.", shop=seller.name)


def _draw_end_conflict(shown: Shown) -> Sequence[Component]:
    inspector = _looked_at(shown)
    choices = [(str(one.id), f"{one.seller_name} · {spell(one)}") for one in _lasting(inspector)]
    return [
        carried(NAME, "version", inspector.version),
        html.P(_("It counts until the last day; what was drawn before stays as it was.")),
        chosen(NAME, "conflict", _("Which"), choices, value=choices[0][0] if len(choices) == 1 else None),
        asked(NAME, "reason", _("Why it ends")),
        asked(NAME, "until_on", _("Last day"), hint=_("Left empty, today."), kind="date"),
    ]


def _end_conflict(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    if not given.text("conflict"):
        raise Invalid(_("Choose which one ends."), pointer="conflict")
    said: dict[str, Any] = {"reason": given.text("reason"), "until_on": day_in(given, "until_on")}
    conflicts.end_conflict(conflict_id=int(given.text("conflict")), by=by, at=at, **said, **_which(shown, given))
    return _("The conflict was ended.")


def _draw_change(shown: Shown) -> Sequence[Component]:
    inspector = _looked_at(shown)
    return [
        carried(NAME, "version", inspector.version),
        asked(NAME, "team", _("Team"), kind="text", value=inspector.team),
        asked(NAME, "tasks_a_week", _("Tasks a week"), kind="text", value=str(inspector.tasks_a_week)),
    ]


def _change(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    tasks_a_week = number_of(given, "tasks_a_week")
    inspectors.change(team=given.text("team"), tasks_a_week=tasks_a_week, by=by, at=at, **_which(shown, given))
    return _("The change was kept.")


def _draw_rest(shown: Shown) -> Sequence[Component]:
    return [
        _version(shown),
        html.P(_("No new list names this inspector. Open tasks stay until somebody hands them over.")),
        asked(NAME, "reason", _("Why")),
    ]


def _rest(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    inspectors.rest(reason=given.text("reason"), by=by, at=at, **_which(shown, given))
    return _("This inspector is not drawn for now.")


def _draw_return(shown: Shown) -> Sequence[Component]:
    return [_version(shown), html.P(_("From the next list on, this inspector is drawn again."))]


def _return(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    inspectors.return_(by=by, at=at, **_which(shown, given))
    return _("This inspector is drawn again.")


ACTIONS: Final[Mapping[str, Action]] = {
    "keep_away": Action(
        word=lazy_gettext("Note a conflict"), permission=Permission.POOL_MANAGE, draw=_draw_keep_away, do=_keep_away
    ),
    "end_conflict": Action(
        word=lazy_gettext("End a conflict"),
        permission=Permission.POOL_MANAGE,
        draw=_draw_end_conflict,
        do=_end_conflict,
    ),
    "change": Action(
        word=lazy_gettext("Change team or work"), permission=Permission.POOL_MANAGE, draw=_draw_change, do=_change
    ),
    "rest": Action(
        word=lazy_gettext("Let rest"), permission=Permission.POOL_MANAGE, draw=_draw_rest, do=_rest, dangerous=True
    ),
    "return": Action(
        word=lazy_gettext("Draw again"),
        permission=Permission.POOL_MANAGE,
        draw=_draw_return,
        do=_return,
        primary=True,
    ),
}
