"""What the states, outcomes, subjects and entries of appeals are called, by everybody who reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dashboard.shell.language import gettext
from dashboard.shell.language import lazy_gettext as _
from dashboard.shell.state_words import StateSign

STATES: Final[Mapping[str, StateSign]] = {
    "filed": StateSign("improve", _("To be decided"), _("Somebody who had no part in it looks at it and decides.")),
    "asked": StateSign("watch", _("Shop asked"), _("The shop was asked something. Our time stands still meanwhile.")),
    "decided": StateSign("not_yet_rated", _("Decided"), _("It was decided; the reasons are stated.")),
    "withdrawn": StateSign("not_yet_rated", _("Taken back"), _("The shop took it back.")),
}

OUTCOMES: Final[Mapping[str, StateSign]] = {
    "upheld": StateSign("improve", _("It stands"), _("What was contested holds.")),
    "partly": StateSign("watch", _("It holds in part"), _("Some of it holds and some does not.")),
    "overturned": StateSign("good", _("Overturned"), _("What was contested does not hold, and is taken back.")),
}

SUBJECTS: Final[Mapping[str, Any]] = {
    "violation": _("Violation"),
    "measure": _("Measure"),
    "event": _("Counted event"),
    "rate": _("Rate line"),
    "standing": _("Standing"),
}

PARTIES: Final[Mapping[str, Any]] = {
    "seller": _("Shop"),
    "platform": _("Platform"),
    "system": _("System"),
}

_ENTRIES: Final[Mapping[str, Any]] = {
    "filed": _("Contested"),
    "assigned": _("Given to somebody to decide"),
    "asked": _("We asked the shop"),
    "answered": _("The shop answered"),
    "evidence": _("Evidence was added"),
    "heard": _("We talked to the shop"),
    "late": _("Our time ran out"),
    "relief": _("Suspended until it is decided, because we are late"),
    "restored": _("What was suspended goes on"),
    "decided": _("Decided"),
    "withdrawn": _("Taken back"),
    "moot": _("What was contested fell away"),
}

# Whose turn it is, as a whole sentence, to the platform and to a shop.
TURNS: Final[Mapping[str, Any]] = {
    "platform": _("We have to decide"),
    "seller": _("The shop has to answer"),
}
TURNS_OF_SELLER: Final[Mapping[str, Any]] = {
    "platform": _("We have to decide"),
    "seller": _("You have to answer"),
}

# Why somebody who decides appeals cannot decide this one.
NOT_YET: Final[Mapping[str, Any]] = {
    "involved": _("You had a part in what is contested. Somebody else decides."),
    "hearing": _("The shop asked to be talked to. Do that first, and write down what was said."),
    "asked": _("The shop was asked something. Until it answers you can only decide for it."),
}


def subject_name(kind: str) -> str:
    """The kind of thing that is contested."""
    return str(SUBJECTS.get(kind) or kind.replace("_", " ").capitalize())


def entry_sentence(kind: str) -> str:
    """What happened to an appeal."""
    return str(_ENTRIES.get(kind) or kind.replace("_", " ").capitalize())


def instance_name(instance: int) -> str:
    """Whether it is looked at for the first or for the second and last time."""
    return gettext("Second and last look") if instance > 1 else gettext("First look")
