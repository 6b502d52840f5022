"""What people and other systems are told about offers, decisions, remedies and what comes after them."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as _

from governance.complaints.topics import PAGE
from governance.core.topics import Topic

TOPICS: Final = (
    Topic(
        "case.offered",
        _("An offer in %(case)s"),
        _("Please say by %(due_on)s whether you agree. If nobody does, the platform decides."),
        PAGE,
    ),
    Topic(
        "case.offer_made",
        _("An offer was made: %(case)s"),
        _("One side has offered something in %(case)s. The other side has been told."),
        PAGE,
    ),
    Topic(
        "case.offer_refused",
        _("The offer was not taken: %(case)s"),
        _("The platform goes on with %(case)s."),
        PAGE,
    ),
    Topic(
        "case.offer_taken_back",
        _("The offer was taken back: %(case)s"),
        _("There is nothing left to agree to. %(case)s goes on."),
        PAGE,
    ),
    Topic(
        "case.offer_expired",
        _("The offer is over: %(case)s"),
        _("Nobody has answered it in time. %(case)s goes on."),
        PAGE,
    ),
    Topic(
        "case.offer_ended",
        _("No agreement: %(case)s"),
        _("An offer ended without an agreement. %(case)s about %(shop)s goes on."),
        PAGE,
    ),
    Topic(
        "case.settled",
        _("Both sides agree: %(case)s"),
        _("Nothing was found against anybody. What was agreed has to be done, and shown, by its day."),
        PAGE,
    ),
    Topic(
        "case.decided",
        _("Decided: %(case)s"),
        _("The decision and its reasons stand in the case, with what has to be done."),
        PAGE,
    ),
    Topic(
        "case.remedy_shown",
        _("The remedy was shown: %(case)s"),
        _("%(shop)s has shown what it did. The complainant is asked whether it is so."),
        PAGE,
    ),
    Topic(
        "case.remedy_returned",
        _("Something is missing: %(case)s"),
        _("What was shown does not show the remedy. The reason stands in the case."),
        PAGE,
    ),
    Topic(
        "case.remedy_late",
        _("The day of the remedy has passed: %(case)s"),
        _("Nothing was shown yet in %(case)s. It can still be shown."),
        PAGE,
    ),
    Topic(
        "case.closed",
        _("Closed: %(case)s"),
        _("Nothing remains to be done in %(case)s."),
        PAGE,
    ),
    Topic(
        "case.reopened",
        _("Looked at again: %(case)s"),
        _("%(case)s was reopened. Somebody who has not decided it looks at it again."),
        PAGE,
    ),
    Topic(
        "case.counter_notice",
        _("A counter-notice: %(case)s"),
        _("%(shop)s says that it infringes nothing. The holder of the rights has been told, and its time runs."),
        PAGE,
    ),
    Topic(
        "case.action_taken",
        _("The holder of the rights has acted: %(case)s"),
        _("It went to court or to an authority. The measure stays until that is decided."),
        PAGE,
    ),
)
