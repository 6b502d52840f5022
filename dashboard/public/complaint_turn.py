"""Who must act in a case and by when, in the words of whoever filed it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from dashboard.pages.case_deadlines import Calendars
from dashboard.public.complaint_words import BOTH, ENDINGS, MEANING, OF_REPORTS, PROPOSED, PROVED
from dashboard.shell import words
from dashboard.shell.deadlines import Deadline
from dashboard.shell.language import _, lazy_gettext
from governance.complaints.policy import CONFIRMED_BY_COMPLAINANT
from governance.complaints.shown import CaseShown
from governance.complaints.states import ENDED, Kind, Party, State

UNTIL: Final[Mapping[Party, Any]] = {
    Party.COMPLAINANT: lazy_gettext("It is your turn until %(day)s"),
    Party.SELLER: lazy_gettext("The shop has until %(day)s"),
    Party.PLATFORM: lazy_gettext("We have until %(day)s"),
}
LATE: Final[Mapping[Party, Any]] = {
    Party.COMPLAINANT: lazy_gettext("Your time was over on %(day)s"),
    Party.SELLER: lazy_gettext("The shop is late: it had until %(day)s"),
    Party.PLATFORM: lazy_gettext("We are late: we had until %(day)s"),
}
WITHOUT_DAY: Final[Mapping[Party, Any]] = {
    Party.COMPLAINANT: lazy_gettext("It is your turn"),
    Party.SELLER: lazy_gettext("It is the shop's turn"),
    Party.PLATFORM: lazy_gettext("It is our turn"),
}


@dataclass(frozen=True, kw_only=True)
class Turn:
    """The first thing on the page: whose turn it is by when, what is left of it, and what happens meanwhile."""

    headline: str
    left: str
    meaning: str
    late: bool
    yours: bool


def turn_of(case: CaseShown, calendars: Calendars, *, at: datetime) -> Turn:
    """Whose turn it is."""
    until, provisional = _until(case), case.provisional
    due = calendars.deadline(case.seller, until, at=at, provisional=provisional) if until else None
    late = due is not None and due.left < 0
    return Turn(
        headline=_headline(case, due, late=late),
        left=due.sentence if due and not late else "",
        meaning=" ".join(_meaning(case, due, late=late)),
        late=late,
        yours=case.turn is Party.COMPLAINANT or (case.state is State.MEDIATION and "accept_offer" in case.can),
    )


def _until(case: CaseShown) -> datetime | None:
    """The end of the clock that runs; a proof waits for its confirmation without one."""
    if case.state is State.REMEDY and case.remedy_shown_at is not None:
        return case.remedy_shown_at + CONFIRMED_BY_COMPLAINANT
    return case.due_at


def _headline(case: CaseShown, due: Deadline | None, *, late: bool) -> str:
    if case.state in ENDED:
        return str(ENDINGS[case.state]) % {"case": case.merged_into}
    day = words.day(due.day) if due else ""
    if case.turn is None:
        return _("You and the shop have until %(day)s", day=day) if due else _("It is your turn and the shop's")
    table = LATE if late else UNTIL if due else WITHOUT_DAY
    return str(table[case.turn]) % {"day": day}


def _meaning(case: CaseShown, due: Deadline | None, *, late: bool) -> list[str]:
    parts = [str(_of_state(case))]
    if case.silent and case.state is State.DECIDING:
        parts.insert(0, _("The shop did not answer in time."))
    if case.testing:
        parts.append(_("The goods are being tested; until the result is there, no time runs."))
    if late and case.turn is Party.PLATFORM:
        parts.append(_("More people have been told, so that it is not forgotten."))
    if late and case.turn is Party.COMPLAINANT:
        parts.append(_("Write all the same: what comes late is read too."))
    if due and due.provisional:
        parts.append(_("The holidays of that year are not published yet; the day may still move."))
    return parts


def _of_state(case: CaseShown) -> Any:
    if case.state is State.REMEDY and case.remedy_shown_at is not None:
        return PROVED
    if case.state is State.MEDIATION and case.offer and case.offer.party is not Party.SELLER:
        return BOTH if case.offer.party is Party.PLATFORM else PROPOSED
    if case.kind is not Kind.COMPLAINT and case.state in OF_REPORTS:
        return OF_REPORTS[case.state]
    return MEANING[case.state]
