"""What can be done about a task: its inspector says how the purchase ended; officers hand it over or cancel it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from dashboard.shell.actions import Action, Given, Shown
from dashboard.shell.dialog_fields import asked, carried, chosen
from dashboard.shell.language import _, lazy_gettext, ngettext
from governance.core.access import Actor, Permission, may
from governance.core.calendar import now
from governance.core.errors import Invalid
from governance.core.identity import current_actor
from governance.core.paging import LARGEST_SIZE
from inspections.draws.pools.inspectors import find_inspector
from inspections.draws.pools.readings import find_inspectors
from inspections.examinations import tasks
from inspections.examinations.readings import read_task
from inspections.examinations.shown import TaskShown
from inspections.examinations.states import State

NAME: Final = "task"


def open_to(task: TaskShown, by: Actor) -> list[str]:
    """The actions that this person can take now, the most likely one first."""
    if task.state is not State.ASSIGNED:
        return []
    able = dict.fromkeys(("purchased", "not_obtainable", "refused"), task.own)
    return [key for key, action in ACTIONS.items() if able.get(key, True) and may(by, action.permission)]


def _looked_at(shown: Shown) -> TaskShown:
    return read_task(shown["task"], by=current_actor(), at=now())


def _version(shown: Shown) -> Component:
    return carried(NAME, "version", _looked_at(shown).version)


def _which(shown: Shown, given: Given) -> dict[str, Any]:
    """The task, and the version of it that the dialog was opened on."""
    return {"task_id": shown["task"], "version": int(given.text("version"))}


def _draw_purchased(shown: Shown) -> Sequence[Component]:
    return [
        _version(shown),
        html.P(_("You state that the goods were bought. This stands in the record and cannot be taken back.")),
        asked(NAME, "order_reference", _("Order"), hint=_("The platform's id of your order."), kind="text"),
        asked(NAME, "note", _("Remark"), hint=_("Only if there is something to say.")),
    ]


def _purchased(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    said: dict[str, Any] = {name: given.text(name) for name in ("order_reference", "note")}
    tasks.record_purchase(by=by, at=at, **said, **_which(shown, given))
    return _("The purchase was noted.")


def _draw_not_obtainable(shown: Shown) -> Sequence[Component]:
    return [
        _version(shown),
        html.P(_("The next reserve of the draw steps in, if there is one. This cannot be taken back.")),
        asked(NAME, "reason", _("Why it could not be had"), hint=_("For example: sold out at every attempt.")),
    ]


def _not_obtainable(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    tasks.record_not_obtainable(reason=given.text("reason"), by=by, at=at, **_which(shown, given))
    return _("It was noted that the goods could not be had.")


def _draw_refused(shown: Shown) -> Sequence[Component]:
    return [
        _version(shown),
        html.P(_("A refusal stays in the count, and no reserve steps in. This cannot be taken back.")),
        asked(NAME, "reason", _("What the seller said or did")),
    ]


def _refused(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    tasks.record_refused(reason=given.text("reason"), by=by, at=at, **_which(shown, given))
    return _("The refusal was noted.")


def _draw_hand_over(shown: Shown) -> Sequence[Component]:
    task = _looked_at(shown)
    return [
        carried(NAME, "version", task.version),
        html.P(_("Whoever had it is told that it is off their list. The record keeps whom the draw named.")),
        chosen(NAME, "inspector", _("Who does it"), _free(task)),
        asked(NAME, "reason", _("Why it is handed over")),
        asked(NAME, "due_on", _("New last day"), hint=_("Left empty, there are a few days at least."), kind="date"),
    ]


def _free(task: TaskShown) -> list[tuple[str, str]]:
    """Those who work, do not have it and need not keep away from its seller, with the work they have."""
    found = find_inspectors(by=current_actor(), at=now(), active=True, limit=LARGEST_SIZE)
    return [
        (inspector.code, f"{inspector.code} · {inspector.team} · {_work(inspector.load, inspector.tasks_a_week)}")
        for inspector in sorted(found.items, key=lambda inspector: (inspector.load, inspector.code))
        if inspector.code != task.inspector
        and not any(conflict.holds and conflict.seller == task.seller for conflict in inspector.conflicts)
    ]


def _work(load: int, most: int) -> str:
    return ngettext("%(num)s task of %(most)s this week", "%(num)s tasks of %(most)s this week", load, most=most)


def _hand_over(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    if not given.text("inspector"):
        raise Invalid(_("Choose who does it."), pointer="inspector")
    inspector_id = find_inspector(given.text("inspector")).id
    reason, due_on = given.text("reason"), _day(given)
    tasks.reassign(inspector_id=inspector_id, reason=reason, due_on=due_on, by=by, at=at, **_which(shown, given))
    return _("The task was handed over.")


def _day(given: Given) -> date | None:
    try:
        return date.fromisoformat(given.text("due_on")) if given.text("due_on") else None
    except ValueError:
        raise Invalid(_("Choose the new last day."), pointer="due_on") from None


def _draw_cancel(shown: Shown) -> Sequence[Component]:
    return [
        _version(shown),
        html.P(_("The inspector is told. The record counts the item as cancelled, and no reserve steps in.")),
        asked(NAME, "reason", _("Why it is no longer asked for")),
    ]


def _cancel(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    tasks.cancel(reason=given.text("reason"), by=by, at=at, **_which(shown, given))
    return _("The task was cancelled.")


ACTIONS: Final[Mapping[str, Action]] = {
    "purchased": Action(
        word=lazy_gettext("I bought it"),
        permission=Permission.TASK_WORK,
        draw=_draw_purchased,
        do=_purchased,
        primary=True,
    ),
    "not_obtainable": Action(
        word=lazy_gettext("Not to be had"),
        permission=Permission.TASK_WORK,
        draw=_draw_not_obtainable,
        do=_not_obtainable,
    ),
    "refused": Action(
        word=lazy_gettext("The seller refused"), permission=Permission.TASK_WORK, draw=_draw_refused, do=_refused
    ),
    "hand_over": Action(
        word=lazy_gettext("Hand it over"), permission=Permission.TASK_ASSIGN, draw=_draw_hand_over, do=_hand_over
    ),
    "cancel": Action(
        word=lazy_gettext("No longer ask for it"),
        permission=Permission.TASK_ASSIGN,
        draw=_draw_cancel,
        do=_cancel,
        dangerous=True,
    ),
}
