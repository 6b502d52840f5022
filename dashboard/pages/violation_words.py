"""What the states, classes, severities and sources of violations are called, by everybody who reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dashboard.shell.language import gettext
from dashboard.shell.language import lazy_gettext as _
from dashboard.shell.state_words import StateSign

STATES: Final[Mapping[str, StateSign]] = {
    "reported": StateSign(
        "watch", _("To be decided"), _("It was reported. Nothing counts until somebody confirms it.")
    ),
    "confirmed": StateSign("improve", _("Confirmed"), _("It was confirmed, and its points count.")),
    "dismissed": StateSign("good", _("Dismissed"), _("It was decided for the shop. Nothing counts.")),
    "appealed": StateSign("watch", _("Contested"), _("The shop contests it; somebody else decides.")),
    "upheld": StateSign("improve", _("Stands after an appeal"), _("It was contested, looked at again, and stands.")),
    "overturned": StateSign(
        "good", _("Overturned"), _("An appeal was decided for the shop. Its points are given back.")
    ),
    "withdrawn": StateSign("not_yet_rated", _("Fell away"), _("What it came from no longer bears it. Nothing counts.")),
    "closed": StateSign("not_yet_rated", _("Closed"), _("Its points have ended, and nothing of it is open any more.")),
}

CLASSES: Final[Mapping[str, Any]] = {
    "general": _("General"),
    "serious": _("Serious"),
    "counterfeit": _("Counterfeit"),
}

SEVERITIES: Final[Mapping[str, Any]] = {
    "low": _("low"),
    "medium": _("medium"),
    "high": _("high"),
    "critical": _("severe"),
}

# On what a rule rests: law, or what the shop has agreed to.
GROUND_KINDS: Final[Mapping[str, Any]] = {
    "law": _("by law"),
    "contract": _("by the seller agreement"),
}

_SOURCES: Final[Mapping[str, Any]] = {
    "complaint": _("Complaint that was decided elsewhere"),
    "case": _("Case"),
    "group": _("Group of like cases"),
    "assessment": _("Monthly assessment"),
    "permit": _("Permit"),
    "document": _("Document"),
    "report": _("Report"),
    "fix": _("Required fix"),
    "order": _("Order"),
    "crossing": _("Points reached a node"),
    "violation": _("Violation"),
    "notice": _("Notice of rights"),
    "training": _("Training"),
}


def source_name(kind: str) -> str:
    """What something came from, by the kind of its reference."""
    return str(_SOURCES.get(kind) or kind.replace("_", " ").capitalize())


def class_name(points_class: str) -> str:
    """A class of points, each of which has a balance of its own."""
    return str(CLASSES.get(points_class) or points_class.replace("_", " ").capitalize())


def ground_sentence(kind: str, source: str) -> str:
    """On what a rule rests, e.g. `by law: Trademark Law, Art. 57`."""
    return gettext("%(kind)s: %(source)s", kind=str(GROUND_KINDS.get(kind, kind)), source=source)
