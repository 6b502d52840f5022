"""Draws for officers, in the reader's language: what an item is on its draw, what the next step waits for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from dashboard.shell import words
from dashboard.shell.language import _, lazy_gettext
from inspections.draws.shown import Waits
from inspections.draws.states import Role

PATH: Final = "/dashboard/draws"

ROLES: Final[Mapping[Role, object]] = {
    Role.CHOSEN: lazy_gettext("Drawn"),
    Role.RESERVE: lazy_gettext("Reserve"),
    Role.STEPPED_IN: lazy_gettext("Reserve that stepped in"),
    Role.EXTENSION: lazy_gettext("Drawn later"),
    Role.PASSED_OVER: lazy_gettext("Passed over: nobody without a conflict of interest was free"),
}


def waiting(waits: Waits | None) -> str:
    """What the next step waits for, as a sentence; empty once the draw is over."""
    if waits is None:
        return ""
    until = _until(waits.until)
    return {
        "slot": _("The list is frozen on %(until)s.", until=until),
        "earlier": _("An earlier draw of the same plan is made first."),
        "job": _("The next step follows within five minutes, by itself."),
        "beacon": _("The public beacon is waited for until %(until)s; then the draw is made without it.", until=until),
        "officers": _(
            "Secrets of %(teams)s are waited for until %(until)s; then the draw is made without them.",
            teams=", ".join(waits.missing),
            until=until,
        ),
        "sampling": _("Inspectors buy until %(until)s; then the record opens.", until=until),
    }[waits.kind]


def _until(value: date | datetime | None) -> str:
    if value is None:
        return ""
    return words.moment(value) if isinstance(value, datetime) else words.day(value)
