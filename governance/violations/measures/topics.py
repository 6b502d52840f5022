"""What people and other systems are told about measures."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as _

from governance.core.topics import Topic

PAGE: Final = "/dashboard/measures/{measure}"

TOPICS: Final = (
    Topic(
        "measure.noticed",
        _("From %(starts_on)s: %(title)s"),
        _("%(reason)s Until then you can contest it, and it waits for the decision. Everything stands in the notice."),
        PAGE,
    ),
    Topic(
        "measure.started",
        _("In effect: %(title)s"),
        _("%(reason)s How it ends and how it can be contested stands in the notice."),
        PAGE,
    ),
    Topic(
        "measure.reminded",
        _("You can still contest before %(starts_on)s: %(title)s"),
        _("After that day it takes effect. You can contest it later too, until %(appeal_until)s."),
        PAGE,
    ),
    Topic(
        "measure.changed",
        _("Other days: %(title)s"),
        _("It now holds from %(starts_on)s until %(ends_on)s. The new notice stands beside the old one."),
        PAGE,
    ),
    Topic(
        "measure.suspended",
        _("Without effect for now: %(title)s"),
        _("We are late with an appeal. Until it is decided, this has no effect."),
        PAGE,
    ),
    Topic(
        "measure.over",
        _("Over: %(title)s"),
        _("%(note)s"),
        PAGE,
    ),
    Topic(
        "measure.proposed",
        _("To decide: %(title)s at %(shop)s"),
        _("A rule proposes it, and a person decides. Whoever reported what it rests on asks a colleague."),
        PAGE,
    ),
    Topic(
        "measure.unconfirmed",
        _("The platform has not confirmed: %(title)s at %(shop)s"),
        _("It was called on %(called_on)s and has not said that it did it. Look whether it holds."),
        PAGE,
    ),
    # For the platform's own systems: what has to be done now, with the number under which they confirm it.
    Topic(
        "measure.imposed",
        _("Carry out: %(title)s at %(shop)s"),
        _("Confirm call %(call)s when it is done."),
        PAGE,
    ),
    Topic(
        "measure.lifted",
        _("End: %(title)s at %(shop)s"),
        _("Confirm call %(call)s when it is done."),
        PAGE,
    ),
    Topic(
        "node.near",
        _("%(left)s points to the next node"),
        _("%(balance)s points count, and at %(at)s a measure follows. The ledger says what brings them down."),
        "/dashboard/sellers/{seller}/ledger",
    ),
)
