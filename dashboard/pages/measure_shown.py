"""What every part of the page of a measure begins with, and what happened to it in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dashboard.shell import words
from dashboard.shell.actions import Shown
from dashboard.shell.language import _, lazy_gettext, ngettext
from governance.core.calendar import now
from governance.core.identity import current_actor
from governance.violations.measures.readings import read_measure
from governance.violations.measures.shown import CallShown, MeasureShown

NAME: Final = "measure"

_MOMENTS: Final[Mapping[str, Any]] = {
    "proposed": lazy_gettext("Proposed"),
    "noticed": lazy_gettext("The shop was told"),
    "started": lazy_gettext("It took effect"),
    "suspended": lazy_gettext("Suspended, because we are late with an appeal"),
    "ended": lazy_gettext("Ended"),
    "lifted": lazy_gettext("Lifted"),
    "declined": lazy_gettext("A person decided that it does not start"),
    "called_impose": lazy_gettext("The platform was called to carry it out"),
    "called_lift": lazy_gettext("The platform was called to end it"),
    "confirmed_impose": lazy_gettext("The platform has carried it out"),
    "confirmed_lift": lazy_gettext("The platform has ended it"),
    "published": lazy_gettext("Put into the public register"),
    "corrected": lazy_gettext("The public register was corrected"),
    "removed": lazy_gettext("Taken out of the public register"),
}


def looked_at(shown: Shown) -> MeasureShown:
    """The measure as it stands now, for whoever asks."""
    return read_measure(measure_id=shown["measure"], by=current_actor(), at=now())


def moment_sentence(what: str) -> str:
    """What happened to a measure."""
    return str(_MOMENTS.get(what) or what.replace("_", " ").capitalize())


def term_sentence(measure: MeasureShown) -> str:
    """From when until when it holds, in one sentence."""
    row = measure.row
    if row.state == "proposed":
        return _("It starts when a person has decided so")
    if row.ended_at is not None:
        return _("It is over since %(day)s", day=words.moment(row.ended_at))
    values = {
        "first": words.day(row.starts_on) if row.starts_on else "",
        "last": words.day(row.ends_on) if row.ends_on else "",
    }
    if row.state == "noticed":
        return (
            _("From %(first)s until %(last)s, unless it is contested before", **values)
            if row.ends_on
            else _("From %(first)s until it is lifted, unless it is contested before", **values)
        )
    return (
        _("Since %(first)s, until %(last)s", **values)
        if row.ends_on
        else _("Since %(first)s, until it is lifted", **values)
    )


def parameter_sentences(measure: MeasureShown) -> list[str]:
    """How much of it: the share of a demotion, the number of orders, the sum of a deposit, the course."""
    given, said = measure.parameters, []
    if given.get("percent") is not None:
        said.append(_("%(percent)s %%", percent=given["percent"]))
    if given.get("amount") is not None:
        said.append(f"{given['amount']} {given.get('currency') or ''}".strip())
    if given.get("course") is not None:
        said.append(_("Course: %(course)s", course=given["course"]))
    return said


def open_calls(measure: MeasureShown) -> list[CallShown]:
    """What the platform was called to do and has not confirmed."""
    return [call for call in measure.calls if call.confirmed_at is None]


def cause_sentence(measure: MeasureShown) -> str:
    """What it follows from."""
    crossing = measure.crossing
    if crossing is not None:
        return ngettext(
            "%(num)s point reached the node at %(node)s on %(day)s",
            "%(num)s points reached the node at %(node)s on %(day)s",
            crossing.balance,
            node=words.count(crossing.node),
            day=words.day(crossing.crossed_on),
        )
    return _("What it rests on")
