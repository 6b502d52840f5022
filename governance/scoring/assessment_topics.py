"""What sellers and other systems are told about assessments."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as _

from governance.core.topics import Topic

WARNED: Final = "assessment.warned"

TOPICS: Final = (
    Topic(
        WARNED,
        _("A warning: service rates over their target on %(as_of)s"),
        _(
            "Rates that we are sure miss their target: %(number)s. Nothing else follows from a warning. If the next "
            "assessment, on %(next)s, finds the same again, it becomes a violation. Events that you do not have to "
            "answer for can be contested."
        ),
        "/dashboard/sellers/{seller}",
    ),
)
