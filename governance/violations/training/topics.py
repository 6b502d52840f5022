"""What people and other systems are told about trainings."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as _

from governance.core.topics import Topic

TOPICS: Final = (
    Topic(
        "training.credited",
        _("Training passed: %(name)s"),
        _("Points given back: %(points)s. Measures that asked for this training are lifted."),
        "/dashboard/training/{course}",
    ),
)
