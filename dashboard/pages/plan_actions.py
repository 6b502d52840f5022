"""What people do with an inspection plan: propose, activate, give back, pause, resume and end it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from dashboard.pages.timetable_words import in_words
from dashboard.shell import words
from dashboard.shell.actions import Action, Given, Shown
from dashboard.shell.dialog_fields import asked, carried
from dashboard.shell.language import _, lazy_gettext, ngettext
from governance.core.access import Actor, Permission
from governance.core.calendar import now
from governance.core.identity import current_actor
from inspections.draws.plans import writing
from inspections.draws.plans.readings import read_plan
from inspections.draws.plans.shown import PlanShown

NAME: Final = "plan"


def looked_at(shown: Shown) -> PlanShown:
    """The plan that the page shows, as it is now."""
    return read_plan(code=shown["plan"], by=current_actor(), at=now())


def open_to(plan: PlanShown) -> list[str]:
    """The actions that the reader can take now, the most likely one first."""
    return [key for key in ACTIONS if key in plan.can]


def _which(shown: Shown, given: Given) -> dict[str, Any]:
    """The plan, and the version of it that the dialog was opened on."""
    return {"code": shown["plan"], "version": int(given.text("version"))}


def _says(*sentences: Callable[[PlanShown], str]) -> Callable[[Shown], Sequence[Component]]:
    """A dialog that says what will happen."""

    def draw(shown: Shown) -> Sequence[Component]:
        plan = looked_at(shown)
        return [carried(NAME, "version", plan.row.version), *[html.P(say(plan)) for say in sentences]]

    return draw


def _asks(say: Callable[[PlanShown], str], hint: Any) -> Callable[[Shown], Sequence[Component]]:
    """A dialog that says what will happen, and asks for the reason."""

    def draw(shown: Shown) -> Sequence[Component]:
        return [*_says(say)(shown), asked(NAME, "reason", _("Why"), hint=str(hint))]

    return draw


def _proposed(_plan: PlanShown) -> str:
    return _("Somebody who did not write it looks at it and activates it. Until then nothing is drawn.")


def _activated(plan: PlanShown) -> str:
    return _(
        "From now on it draws %(schedule)s, first on %(slot)s. Secrets of its coming draws are announced at once.",
        schedule=in_words(plan.row.schedule),
        slot=words.moment(plan.slots[0]) if plan.slots else "–",
    )


def _resumed(plan: PlanShown) -> str:
    return _("It draws again, first on %(slot)s. What it missed is not made up for.", slot=_first(plan))


def _stopped(plan: PlanShown) -> str:
    return ngettext(
        "%(num)s coming draw is called off in public, without your reason. What is drawn already goes on.",
        "%(num)s coming draws are called off in public, without your reason. What is drawn already goes on.",
        len(plan.slots),
    )


def _ended(plan: PlanShown) -> str:
    if plan.row.activated_at is None:
        return _("It cannot be taken up again.")
    return f"{_('It cannot be taken up again.')} {_stopped(plan)}"


def _returned(_plan: PlanShown) -> str:
    return _("Whoever wrote it reads your reason and can change it.")


def _first(plan: PlanShown) -> str:
    return words.moment(plan.slots[0]) if plan.slots else "–"


def _does(operation: Callable[..., object], said: Any, *, reason: bool = False) -> Callable[..., str]:
    """Call the operation; with the reason where it asks for one."""

    def do(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
        why = {"reason": given.text("reason")} if reason else {}
        operation(by=by, at=at, **why, **_which(shown, given))
        return str(said)

    return do


_SECRET: Final = lazy_gettext("Only people of the platform read it.")

ACTIONS: Final[Mapping[str, Action]] = {
    "propose": Action(
        word=lazy_gettext("Propose the plan"),
        permission=Permission.PLAN_WRITE,
        draw=_says(_proposed),
        do=_does(writing.propose_plan, lazy_gettext("The plan was proposed. It waits for somebody else.")),
        primary=True,
    ),
    "activate": Action(
        word=lazy_gettext("Activate the plan"),
        permission=Permission.PLAN_ACTIVATE,
        draw=_says(_activated),
        do=_does(writing.activate_plan, lazy_gettext("The plan is active.")),
        primary=True,
    ),
    "return": Action(
        word=lazy_gettext("Give it back"),
        permission=Permission.PLAN_ACTIVATE,
        draw=_asks(_returned, lazy_gettext("What has to change.")),
        do=_does(writing.return_plan, lazy_gettext("The plan was given back."), reason=True),
    ),
    "resume": Action(
        word=lazy_gettext("Resume the plan"),
        permission=Permission.PLAN_ACTIVATE,
        draw=_says(_resumed),
        do=_does(writing.resume_plan, lazy_gettext("The plan is active again.")),
        primary=True,
    ),
    "pause": Action(
        word=lazy_gettext("Pause the plan"),
        permission=Permission.PLAN_ACTIVATE,
        draw=_asks(_stopped, _SECRET),
        do=_does(writing.pause_plan, lazy_gettext("The plan is paused."), reason=True),
    ),
    "end": Action(
        word=lazy_gettext("End the plan"),
        permission=Permission.PLAN_WRITE,
        draw=_asks(_ended, _SECRET),
        do=_does(writing.end_plan, lazy_gettext("The plan has ended."), reason=True),
        dangerous=True,
    ),
}
