"""What people and other systems are told about required fixes."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as _

from governance.core.topics import Topic

PAGE: Final = "/dashboard/fixes/{fix}"

TOPICS: Final = (
    Topic(
        "fix.required",
        _("Please put this right: %(title)s"),
        _("%(demand)s Show it by %(due_on)s. Showing evidence admits nothing."),
        PAGE,
    ),
    Topic(
        "fix.reminded",
        _("Due on %(due_on)s: %(title)s"),
        _("There is still time. If you need longer, say why before that day and ask for it."),
        PAGE,
    ),
    Topic(
        "fix.overdue",
        _("The date has passed: %(title)s"),
        _("It was due on %(due_on)s and no evidence has come yet. Evidence can still be shown."),
        PAGE,
    ),
    Topic(
        "fix.escalated",
        _("Taken further: %(title)s"),
        _("It was due on %(due_on)s and still no evidence has come. Evidence can still be shown."),
        PAGE,
    ),
    Topic(
        "fix.extended",
        _("More time: %(title)s"),
        _("It is now due on %(due_on)s. %(reason)s"),
        PAGE,
    ),
    Topic(
        "fix.submitted",
        _("Evidence to look at: %(title)s"),
        _("%(seller)s has shown evidence. Its time stands still until somebody has looked at it."),
        PAGE,
    ),
    Topic(
        "fix.returned",
        _("Something is missing: %(title)s"),
        _("%(reason)s Please show the rest. The day is %(due_on)s."),
        PAGE,
    ),
    Topic(
        "fix.verified",
        _("Done: %(title)s"),
        _("Somebody else has looked at the evidence, and nothing remains to be done."),
        PAGE,
    ),
    Topic(
        "fix.cancelled",
        _("No longer asked for: %(title)s"),
        _("%(reason)s"),
        PAGE,
    ),
)
