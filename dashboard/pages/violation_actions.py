"""What can be done about a violation: confirm or dismiss what was reported, or take back what no longer bears out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from dash.development.base_component import Component
from flask import current_app

from dashboard.pages.consequences import box, what_follows
from dashboard.pages.violation_shown import NAME, looked_at
from dashboard.shell.actions import Action, Given, Shown
from dashboard.shell.dialog_fields import asked, carried
from dashboard.shell.language import _, lazy_gettext
from governance.core.access import Actor, Permission, may
from governance.core.calendar import day_of, now
from governance.core.identity import current_actor
from governance.violations import cases
from governance.violations.measures.impact import preview
from governance.violations.shown import ViolationShown


def open_to(violation: ViolationShown, by: Actor) -> list[str]:
    """The actions that this person can take now, the most likely one first."""
    return [key for key, action in ACTIONS.items() if key in violation.can and may(by, action.permission)]


def _version(violation: ViolationShown) -> Component:
    return carried(NAME, "version", violation.row.version)


def _which(shown: Shown, given: Given) -> dict[str, Any]:
    return {"violation_id": shown["violation"], "version": int(given.text("version"))}


def _draw_confirm(shown: Shown) -> Sequence[Component]:
    violation = looked_at(shown)
    row = violation.row
    expected = preview(
        seller_id=row.seller_id,
        points=violation.arithmetic.points,
        points_class=row.points_class,
        rule=row.rule,
        product=row.product,
        category=row.category,
        by=current_actor(),
        at=now(),
    )
    return [
        _version(violation),
        what_follows(expected, points_class=row.points_class),
        asked(NAME, "reason", _("Because"), hint=_("Say what shows it. The shop reads these words.")),
    ]


def _confirm(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    today = day_of(at, current_app.extensions["settings"].timezone)
    cases.confirm(effective_on=today, reason=given.text("reason"), by=by, at=at, **_which(shown, given))
    return _("The violation is confirmed, and the shop is told.")


def _draw_dismiss(shown: Shown) -> Sequence[Component]:
    return [
        _version(looked_at(shown)),
        box(
            [
                _("Nothing counts against the shop."),
                _("It is decided for good: what is imported later changes nothing."),
            ]
        ),
        asked(NAME, "reason", _("Because")),
    ]


def _dismiss(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    cases.dismiss(reason=given.text("reason"), by=by, at=at, **_which(shown, given))
    return _("It was dismissed. Nothing counts.")


def _draw_withdraw(shown: Shown) -> Sequence[Component]:
    return [
        _version(looked_at(shown)),
        box(
            [
                _("Its points are given back on the very days on which they counted."),
                _("Nodes and measures that rested on them end, and the shop is told."),
            ]
        ),
        asked(NAME, "reason", _("Why it no longer stands")),
    ]


def _withdraw(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    cases.withdraw(reason=given.text("reason"), by=by, at=at, **_which(shown, given))
    return _("It was taken back. Nothing of it counts any more.")


ACTIONS: Final[Mapping[str, Action]] = {
    "confirm": Action(
        word=lazy_gettext("Confirm"),
        permission=Permission.VIOLATION_CONFIRM,
        draw=_draw_confirm,
        do=_confirm,
        primary=True,
    ),
    "dismiss": Action(
        word=lazy_gettext("Dismiss"), permission=Permission.VIOLATION_CONFIRM, draw=_draw_dismiss, do=_dismiss
    ),
    "withdraw": Action(
        word=lazy_gettext("Take it back"),
        permission=Permission.VIOLATION_CONFIRM,
        draw=_draw_withdraw,
        do=_withdraw,
        dangerous=True,
    ),
}
