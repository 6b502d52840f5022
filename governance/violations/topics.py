"""What people and other systems are told about violations."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as _

from governance.core.topics import Topic

PAGE: Final = "/dashboard/violations/{violation}"

TOPICS: Final = (
    Topic(
        "violation.reported",
        _("To decide: %(title)s at %(shop)s"),
        _("%(reason)s Whoever reported it asks a colleague."),
        PAGE,
    ),
    Topic(
        "violation.confirmed",
        _("Found against the rules: %(title)s"),
        _("%(reason)s What counts of it, until when, and how it can be contested stands on its page."),
        PAGE,
    ),
    Topic(
        "violation.withdrawn",
        _("No longer counts: %(title)s"),
        _("%(reason)s It is as if it had never been there."),
        PAGE,
    ),
)
