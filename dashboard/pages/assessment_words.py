"""What the findings of assessments look and read like, and the parts of the simulated year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dashboard.shell.language import lazy_gettext as _
from dashboard.shell.state_words import StateSign

FINDINGS: Final[Mapping[str, StateSign]] = {
    "warned": StateSign(
        "watch", _("Warned"), _("Over the target for the first time. The next assessment decides; nothing follows yet.")
    ),
    "over": StateSign(
        "clear", _("Still over"), _("Its days were counted for a violation already, so it makes no other one.")
    ),
    "violation": StateSign("improve", _("Violation"), _("Over the target at two assessments in a row.")),
}

# The parts of the simulated year, by their codes, each with what is assumed.
SETTINGS: Final[Mapping[str, tuple[Any, Any]]] = {
    "every_order": (
        _("What is promised"),
        _("Every order shows every rate, and the shop has traded so for more than a year."),
    ),
    "opening": (
        _("A shop that opens"),
        _("Every order shows every rate; the shop opens a month before the first assessment."),
    ),
    "usual": (
        _("Events as they usually are"),
        _("One order in twenty leads to a case, one in two to a question, two in five to a review."),
    ),
}
