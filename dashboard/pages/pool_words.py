"""Inspectors and laboratories in words: their states, and the way between both lists."""

from __future__ import annotations

from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.shell import words
from dashboard.shell.language import _, ngettext
from dashboard.shell.language import lazy_gettext as _lazy
from dashboard.shell.state_words import StateSign
from inspections.draws.pools.shown import ConflictShown, InspectorShown, LaboratoryShown

INSPECTORS: Final = "/dashboard/inspectors"
LABORATORIES: Final = "/dashboard/laboratories"

DRAWN: Final = StateSign("good", _lazy("Can be drawn"), _lazy("Can be drawn for new tasks."))
RESTS: Final = StateSign("not_yet_rated", _lazy("Rests"), _lazy("Not drawn for now; open tasks stay."))
SUSPENDED: Final = StateSign("critical", _lazy("Suspended"), _lazy("Not drawn for now; the reason is stated."))
OUT_OF_DATE: Final = StateSign("improve", _lazy("Accreditation ended"), _lazy("Not drawn until it is renewed."))


def between(chosen: str) -> Component:
    """The two lists of the pools side by side; `chosen` is the address of the one shown."""
    lists = ((INSPECTORS, _("Inspectors")), (LABORATORIES, _("Laboratories")))
    return html.Nav(
        [
            dcc.Link(word, href=address, className="tab tab-chosen" if address == chosen else "tab")
            for address, word in lists
        ],
        className="tabs",
    )


def state_of_inspector(inspector: InspectorShown) -> StateSign:
    """Whether an inspector can be drawn."""
    return DRAWN if inspector.active else RESTS


def state_of_laboratory(laboratory: LaboratoryShown) -> StateSign:
    """Whether a laboratory can be drawn, and if not why."""
    if not laboratory.active:
        return SUSPENDED
    return DRAWN if laboratory.may_be_drawn else OUT_OF_DATE


def work(inspector: InspectorShown) -> str:
    """The work of a week beside what it may be."""
    most = words.count(inspector.tasks_a_week)
    return ngettext("%(num)s task of %(most)s", "%(num)s tasks of %(most)s", inspector.load, most=most)


def held(inspector: InspectorShown) -> int:
    """From how many sellers an inspector keeps away today."""
    return len({conflict.seller for conflict in inspector.conflicts if conflict.holds})


def shops(number: int) -> str:
    """So many shops."""
    return ngettext("%(num)s shop", "%(num)s shops", number)


def spell(conflict: ConflictShown) -> str:
    """From which day until which a conflict holds."""
    if conflict.until_on is None:
        return _("since %(day)s", day=words.day(conflict.from_on))
    return _("%(first)s to %(last)s", first=words.day(conflict.from_on), last=words.day(conflict.until_on))
