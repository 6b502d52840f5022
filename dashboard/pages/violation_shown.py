"""What every part of the page of a violation begins with, and how its points come about in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dashboard.pages.violation_words import class_name
from dashboard.shell import words
from dashboard.shell.actions import Shown
from dashboard.shell.language import _, lazy_gettext, ngettext
from governance.core.calendar import now
from governance.core.identity import current_actor
from governance.violations.decide import Limit
from governance.violations.readings import read_violation
from governance.violations.shown import Arithmetic, ViolationShown

NAME: Final = "violation"

# Why it counts less than its rule gives.
LIMITS: Final[Mapping[Limit, Any]] = {
    Limit.INCIDENT: lazy_gettext("One incident counts once, by the most severe of its violations."),
    Limit.CAUSE: lazy_gettext("Violations of one cause count once."),
    Limit.DAY: lazy_gettext("The points of one day have a limit, and it is reached."),
}


def looked_at(shown: Shown) -> ViolationShown:
    """The violation as it stands now, for whoever asks."""
    return read_violation(violation_id=shown["violation"], by=current_actor(), at=now())


def points_so_far(violation: ViolationShown) -> list[tuple[str, int]]:
    """How its points come about, line by line: what is said, and the points that are left after it."""
    sums, row = violation.arithmetic, violation.row
    lines = [(_("The rule gives, in the class “%(name)s”", name=class_name(row.points_class)), sums.points)]
    if sums.given != sums.points:
        lines.append((repeated(sums), sums.given))
    if sums.limit is not None:
        lines.append((limited(sums, sums.limit), sums.counted))
    if sums.earned:
        earned = ngettext("%(num)s point was earned back", "%(num)s points were earned back", sums.earned)
        lines.append((earned, sums.counted - sums.earned))
    if sums.counting != lines[-1][1]:
        lines.append((_why_nothing(violation), sums.counting))
    return lines


def repeated(sums: Arithmetic) -> str:
    """That it was not the first of its kind, and that this costs more."""
    return _("It is number %(number)s of the same rule in a row, which costs more", number=sums.repeat)


def limited(sums: Arithmetic, limit: Limit) -> str:
    """Why it counts less than its rule gives, and the violation that counts in its place."""
    why = str(LIMITS[limit])
    if sums.counted_with is None:
        return why
    return _("%(why)s Violation %(number)s counts in its place.", why=why, number=sums.counted_with)


def counts_sentence(violation: ViolationShown) -> str:
    """What counts of it today and until when, in one sentence."""
    sums, row = violation.arithmetic, violation.row
    if row.state == "reported":
        return ngettext(
            "%(num)s point would count if it is confirmed",
            "%(num)s points would count if it is confirmed",
            sums.points,
        )
    if not sums.counting:
        return _("No points of it count today")
    if sums.lapses_on is None:
        return ngettext("%(num)s point counts", "%(num)s points count", sums.counting)
    return ngettext(
        "%(num)s point counts until %(day)s",
        "%(num)s points count until %(day)s",
        sums.counting,
        day=words.day(sums.lapses_on),
    )


def _why_nothing(violation: ViolationShown) -> str:
    if violation.suspended_on is not None:
        return _("Suspended: we are late with the appeal")
    if violation.row.state == "reported":
        return _("Nothing counts before it is confirmed")
    if violation.row.state in {"dismissed", "overturned", "withdrawn"}:
        return _("It does not stand, so nothing counts")
    return _("Its points have ended")
