"""What the states of applications, checks, permits, fixes and documents look and read like, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dashboard.shell.language import lazy_gettext as _
from dashboard.shell.words import STANDINGS


@dataclass(frozen=True)
class StateSign:
    """A state as people see it. `look` is one of the six looks of the standings: a shape, and the colour that repeats it."""

    look: str
    word: object
    meaning: object

    @property
    def glyph(self) -> str:
        """The shape as a character."""
        return STANDINGS[self.look].glyph


APPLICATIONS: Final[Mapping[str, StateSign]] = {
    "draft": StateSign("not_yet_rated", _("Draft"), _("Not sent yet. Only the applicant sees it.")),
    "submitted": StateSign("clear", _("Submitted"), _("It was sent; the checks run and an officer will take it.")),
    "in_review": StateSign("clear", _("In review"), _("An officer is looking at it.")),
    "information_requested": StateSign(
        "watch", _("Information requested"), _("The applicant was asked for a document or an answer.")
    ),
    "approved": StateSign("good", _("Approved"), _("The shop is admitted.")),
    "approved_with_conditions": StateSign(
        "good", _("Approved with conditions"), _("The shop is admitted, and something remains to be done.")
    ),
    "rejected": StateSign("critical", _("Not approved"), _("The shop is not admitted; the reasons are stated.")),
    "withdrawn": StateSign("not_yet_rated", _("Withdrawn"), _("The applicant took it back.")),
}

CHECKS: Final[Mapping[str, StateSign]] = {
    "pass": StateSign("good", _("In order"), _("The check found nothing to object to.")),
    "warn": StateSign("watch", _("Worth a look"), _("Something is unusual; an officer weighs it.")),
    "manual": StateSign("improve", _("For a person"), _("The check cannot decide this by itself.")),
    "fail": StateSign("critical", _("Not in order"), _("The check found what stands against approval.")),
    "unavailable": StateSign("not_yet_rated", _("No answer yet"), _("The source does not answer; it is asked again.")),
}

PERMITS: Final[Mapping[str, StateSign]] = {
    "valid": StateSign("good", _("Valid"), _("The permit is in force.")),
    "expiring": StateSign("watch", _("Ends soon"), _("The permit is in force and ends within 60 days.")),
    "grace": StateSign("improve", _("In the grace period"), _("The permit has ended; it can still be renewed.")),
    "expired": StateSign("critical", _("Expired"), _("The permit has ended.")),
}

FIXES: Final[Mapping[str, StateSign]] = {
    "required": StateSign("improve", _("Required"), _("The shop has to put this right.")),
    "planned": StateSign("watch", _("Planned"), _("The shop has said how it will put this right.")),
    "submitted": StateSign("clear", _("Evidence waiting"), _("The shop sent its evidence; somebody has to verify it.")),
    "returned": StateSign("improve", _("Returned"), _("The evidence does not show that it was put right.")),
    "verified": StateSign("good", _("Verified"), _("It was put right, and somebody else has verified it.")),
    "cancelled": StateSign("not_yet_rated", _("Cancelled"), _("It is no longer asked for.")),
}

TRAININGS: Final[Mapping[str, StateSign]] = {
    "open": StateSign("watch", _("Not passed yet"), _("The questions can be answered again.")),
    "passed": StateSign("clear", _("Passed"), _("What it brings is given within a few minutes.")),
    "credited": StateSign("good", _("Passed"), _("What it brings was given.")),
}
