"""What people and other systems are told about reviews."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as _

from governance.core.topics import Topic

LIST: Final = "/dashboard/reviews"
PAGE: Final = "/dashboard/reviews/{review}"

TOPICS: Final = (
    Topic(
        "review.low",
        _("New reviews with one or two stars: %(number)s"),
        _("Please answer within three working days, and say what you have done."),
        LIST,
    ),
    Topic(
        "review.overdue",
        _("Reviews without an answer after three working days: %(number)s"),
        _("An answer still helps. A review counts as handled when it is answered and something was done."),
        LIST,
    ),
    Topic(
        "review.reopened",
        _("%(review)s was opened again"),
        _("Somebody found that it is not yet done. The reason stands beside the review."),
        PAGE,
    ),
    Topic(
        "review.judged",
        _("Somebody has looked at %(review)s"),
        _("Whether it is counted with the others or apart, and why, stands beside the review."),
        PAGE,
    ),
    Topic(
        "review.closed",
        _("%(review)s is handled"),
        _("It was answered and closed."),
        PAGE,
    ),
    Topic(
        "review.handled",
        _("Your review with %(stars)s of 5 stars was answered"),
        _("%(shop)s answered: %(answer)s What was done: %(action)s."),
        "/sellers/{seller}",
    ),
)
