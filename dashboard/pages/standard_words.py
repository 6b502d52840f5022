"""What standards, their editions and test items are called on the pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dashboard.shell import words
from dashboard.shell.language import _, lazy_gettext
from dashboard.shell.state_words import StateSign
from inspections.standards.shown import EditionLine, ItemShown
from inspections.standards.states import State
from inspections.standards.wording import in_words

PATH: Final = "/dashboard/standards"

STATES: Final[Mapping[str, StateSign]] = {
    "draft": StateSign(
        "not_yet_rated",
        lazy_gettext("Draft"),
        lazy_gettext("Nothing is held against it until somebody else publishes it."),
    ),
    "published": StateSign(
        "good", lazy_gettext("Issued"), lazy_gettext("It counts from its day on, and its text never changes again.")
    ),
    "withdrawn": StateSign(
        "improve", lazy_gettext("Withdrawn"), lazy_gettext("It no longer counts; what was tested before stays.")
    ),
}
KINDS: Final[Mapping[str, Any]] = {
    "national": lazy_gettext("National standard"),
    "industry": lazy_gettext("Industry standard"),
    "international": lazy_gettext("International standard"),
    "platform": lazy_gettext("The platform's own"),
}
SEVERITIES: Final[Mapping[str, StateSign]] = {
    "critical": StateSign(
        "critical", lazy_gettext("Critical"), lazy_gettext("A result beyond the limit can harm people.")
    ),
    "major": StateSign(
        "improve", lazy_gettext("Major"), lazy_gettext("A result beyond the limit makes the goods unfit for use.")
    ),
    "minor": StateSign(
        "watch", lazy_gettext("Minor"), lazy_gettext("A result beyond the limit is a flaw that use survives.")
    ),
}


def limit_words(item: ItemShown) -> str:
    """What an item allows, in the reader's language."""
    return words.in_language(in_words(item.limit))


def term(edition: EditionLine) -> str:
    """From when until when an edition counts."""
    if edition.state is State.WITHDRAWN and edition.withdrawn_on is not None:
        values = {"first": words.day(edition.in_force_from), "last": words.day(edition.withdrawn_on)}
        return _("from %(first)s, withdrawn on %(last)s", **values)
    if edition.in_force_until is not None:
        values = {"first": words.day(edition.in_force_from), "last": words.day(edition.in_force_until)}
        return _("%(first)s to %(last)s", **values)
    return _("from %(first)s on", first=words.day(edition.in_force_from))
