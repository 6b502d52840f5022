"""What can be done about a required fix: the shop plans and shows evidence; a second person judges; officers extend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from dashboard.pages.fix_permit import draw_renewal, renew
from dashboard.shell.actions import Action, Given, Shown
from dashboard.shell.dialog_fields import asked, carried, files
from dashboard.shell.language import _, lazy_gettext
from governance.core.access import Actor, Permission, may
from governance.core.calendar import now
from governance.core.documents import keeping
from governance.core.errors import Invalid
from governance.core.identity import current_actor
from governance.onboarding.lapses import lapsed_permit
from governance.rectification import fixes
from governance.rectification.deadline import subject_of
from governance.rectification.readings import FixDetails, FixReading, fix_details
from governance.rectification.states import WITH_SELLER, State, can_move

NAME: Final = "fix"
EVIDENCE: Final = "fix_evidence"


def open_to(found: FixDetails, by: Actor) -> list[str]:
    """The actions that this person can take now, the most likely one first."""
    state = found.fix.state
    permit = lapsed_permit(found.fix.source) is not None
    able = {
        # The document itself is plan and evidence in one.
        "renew": permit and state in WITH_SELLER,
        "show": not permit and can_move(state, State.SUBMITTED),
        "plan": can_move(state, State.PLANNED),
        "verify": found.may_judge,
        "return": found.may_judge,
        "extend": state in WITH_SELLER,
        "cancel": can_move(state, State.CANCELLED),
    }
    return [key for key, action in ACTIONS.items() if able[key] and may(by, action.permission)]


def _looked_at(shown: Shown) -> FixReading:
    """The fix as it stands when its dialog opens."""
    return fix_details(shown["fix"], by=current_actor(), at=now()).fix


def _which(shown: Shown, given: Given) -> dict[str, Any]:
    """The fix, and the version of it that the dialog was opened on."""
    return {"fix_id": shown["fix"], "version": int(given.text("version"))}


def _draw_show(shown: Shown) -> Sequence[Component]:
    return [
        carried(NAME, "version", _looked_at(shown).version),
        html.P(_("Showing evidence admits nothing. Your time stands still until somebody has looked at it.")),
        files(NAME, _("Drop the documents here, or choose them")),
        asked(NAME, "note", _("What they show"), hint=_("A sentence for the person who looks at them.")),
    ]


def _show(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    if not given.files:
        raise Invalid(_("Choose at least one document."), pointer="files")
    kept = [
        keeping.keep(
            content=file.content,
            name=file.name,
            kind=EVIDENCE,
            subject=subject_of(shown["fix"]),
            seller_id=by.seller_id,
            by=by,
            at=at,
        ).id
        for file in given.files
    ]
    fixes.submit(documents=kept, note=given.text("note"), by=by, at=at, **_which(shown, given))
    return _("Your evidence was sent. Somebody who had no part in this will look at it.")


def _draw_plan(shown: Shown) -> Sequence[Component]:
    fix = _looked_at(shown)
    return [
        carried(NAME, "version", fix.version),
        html.P(_("Say who takes care of it and how. You may change it until you show evidence.")),
        asked(NAME, "owner", _("Who takes care of it"), kind="text", value=fix.owner or ""),
        asked(NAME, "plan", _("How it will be put right"), value=fix.plan or ""),
        asked(NAME, "root_cause", _("Why it happened"), hint=_cause_hint(fix), value=fix.root_cause or ""),
    ]


def _cause_hint(fix: FixReading) -> str:
    if fix.root_cause_asked:
        return _("What lay behind it, so that it does not happen again. Saying it admits nothing.")
    return _("If you know it: what lay behind it. Saying it admits nothing.")


def _plan(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    said: dict[str, Any] = {name: given.text(name) for name in ("owner", "plan", "root_cause")}
    fixes.plan(by=by, at=at, **said, **_which(shown, given))
    return _("Your plan was kept. Next, show evidence that it is done.")


def _draw_verify(shown: Shown) -> Sequence[Component]:
    return [
        carried(NAME, "version", _looked_at(shown).version),
        html.P(_("You state that you have looked at the evidence, and that it shows what was asked for.")),
        html.P(_("The fix is closed, the shop is told, and what depends on it goes on: sales that were stopped open.")),
    ]


def _verify(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    fixes.verify(by=by, at=at, **_which(shown, given))
    return _("The fix is verified and closed.")


def _draw_return(shown: Shown) -> Sequence[Component]:
    return [
        carried(NAME, "version", _looked_at(shown).version),
        html.P(_("The shop is told what is missing, and its time goes on where it stood still.")),
        asked(NAME, "reason", _("What is missing")),
        asked(NAME, "due_on", _("New last day"), hint=_("Needed only when the time was over already."), kind="date"),
    ]


def _return(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    due_on = _day(given) if given.text("due_on") else None
    fixes.return_(reason=given.text("reason"), due_on=due_on, by=by, at=at, **_which(shown, given))
    return _("The evidence was returned.")


def _draw_extend(shown: Shown) -> Sequence[Component]:
    return [
        carried(NAME, "version", _looked_at(shown).version),
        html.P(_("The shop is told the new day and why.")),
        asked(NAME, "due_on", _("New last day"), kind="date"),
        asked(NAME, "reason", _("Why it gets longer")),
    ]


def _extend(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    fixes.extend(due_on=_day(given), reason=given.text("reason"), by=by, at=at, **_which(shown, given))
    return _("The shop has longer now.")


def _day(given: Given) -> date:
    try:
        return date.fromisoformat(given.text("due_on"))
    except ValueError:
        raise Invalid(_("Choose the new last day."), pointer="due_on") from None


def _draw_cancel(shown: Shown) -> Sequence[Component]:
    return [
        carried(NAME, "version", _looked_at(shown).version),
        html.P(_("The shop is told that this is no longer asked for. It proves nothing, neither for nor against it.")),
        asked(NAME, "reason", _("Why it is no longer asked for")),
    ]


def _cancel(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    fixes.cancel(reason=given.text("reason"), by=by, at=at, **_which(shown, given))
    return _("The fix was cancelled.")


ACTIONS: Final[Mapping[str, Action]] = {
    "renew": Action(
        word=lazy_gettext("Hand in the new document"),
        permission=Permission.FIX_WORK,
        draw=draw_renewal,
        do=renew,
        primary=True,
    ),
    "show": Action(
        word=lazy_gettext("Show evidence"), permission=Permission.FIX_WORK, draw=_draw_show, do=_show, primary=True
    ),
    "plan": Action(
        word=lazy_gettext("State the plan"), permission=Permission.FIX_WORK, draw=_draw_plan, do=_plan, primary=True
    ),
    "verify": Action(
        word=lazy_gettext("It shows what was asked for"),
        permission=Permission.FIX_VERIFY,
        draw=_draw_verify,
        do=_verify,
        primary=True,
    ),
    "return": Action(
        word=lazy_gettext("Something is missing"), permission=Permission.FIX_VERIFY, draw=_draw_return, do=_return
    ),
    "extend": Action(
        word=lazy_gettext("Give longer"), permission=Permission.FIX_REQUIRE, draw=_draw_extend, do=_extend
    ),
    "cancel": Action(
        word=lazy_gettext("No longer ask for it"),
        permission=Permission.FIX_REQUIRE,
        draw=_draw_cancel,
        do=_cancel,
        dangerous=True,
    ),
}
