"""What people and other systems are told about appeals, and about rules that are judged by them."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as _

from governance.core.topics import Topic

PAGE: Final = "/dashboard/appeals/{appeal}"
RULES: Final = "/dashboard/rule-quality"

TOPICS: Final = (
    Topic(
        "appeal.filed",
        _("Your appeal is with us: %(title)s"),
        _("Somebody who had no part in it decides by %(due_on)s. You can add evidence. An appeal costs nothing."),
        PAGE,
    ),
    Topic(
        "appeal.assigned",
        _("You hold an appeal: %(title)s"),
        _("%(shop)s contests it. You had no part in what is contested, so you can decide."),
        PAGE,
    ),
    Topic(
        "appeal.added",
        _("New evidence in an appeal: %(title)s"),
        _("Documents were added to the appeal of %(shop)s."),
        PAGE,
    ),
    Topic(
        "appeal.asked",
        _("A question about your appeal: %(title)s"),
        _("%(question)s Please answer by %(due_on)s. Our time to decide stands still meanwhile."),
        PAGE,
    ),
    Topic(
        "appeal.answer_awaited",
        _("Your answer is awaited by %(due_on)s: %(title)s"),
        _("After that day we decide by what there is. You can still add evidence until then."),
        PAGE,
    ),
    Topic(
        "appeal.not_answered",
        _("%(shop)s has not answered: %(title)s"),
        _("Its time is over, and ours runs on. Please decide by what there is."),
        PAGE,
    ),
    Topic(
        "appeal.answered",
        _("%(shop)s has answered: %(title)s"),
        _("Our time to decide runs on from now."),
        PAGE,
    ),
    Topic(
        "appeal.heard",
        _("What you said is written down: %(title)s"),
        _("Please read it. If something is missing, add it before the decision."),
        PAGE,
    ),
    Topic(
        "appeal.reminded",
        _("To decide by %(due_on)s: %(title)s"),
        _("The appeal of %(shop)s waits. If our time runs out, what is contested may be suspended."),
        PAGE,
    ),
    Topic(
        "appeal.late",
        _("An appeal is late: %(title)s"),
        _(
            "It had to be decided by %(due_on)s, for %(shop)s. Somebody else holds it now, where there is somebody else."
        ),
        PAGE,
    ),
    Topic(
        "appeal.delayed",
        _("We are late with your appeal: %(title)s"),
        _("We had to decide by %(due_on)s and have not. Everybody who decides appeals has been told."),
        PAGE,
    ),
    Topic(
        "appeal.relieved",
        _("We are late, so this is suspended: %(title)s"),
        _("We had to decide by %(due_on)s and have not. Until we do, what you contest does not count against you."),
        PAGE,
    ),
    Topic(
        "appeal.granted",
        _("Your appeal is granted: %(title)s"),
        _("%(reason)s What followed from it is taken back."),
        PAGE,
    ),
    Topic(
        "appeal.granted_partly",
        _("Your appeal is granted in part: %(title)s"),
        _("%(reason)s Against the rest you can go to a second instance: the day stands on the page of the appeal."),
        PAGE,
    ),
    Topic(
        "appeal.not_granted",
        _("Your appeal is not granted: %(title)s"),
        _("%(reason)s What is left to you, and until when, stands on the page of the appeal."),
        PAGE,
    ),
    Topic(
        "appeal.withdrawn",
        _("Taken back: %(title)s"),
        _("%(shop)s has taken its appeal back. There is nothing left to decide."),
        PAGE,
    ),
    Topic(
        "appeal.moot",
        _("Nothing left to contest: %(title)s"),
        _("What you contested no longer stands, so your appeal has ended in your favour without a decision."),
        PAGE,
    ),
    Topic(
        "appeal.window_ending",
        _("You can still contest this until %(until)s: %(title)s"),
        _("Decisions you can contest until that day: %(count)s. An appeal costs nothing and admits nothing."),
        "/dashboard/appeals",
    ),
    Topic(
        "rule.paused",
        _("A rule no longer confirms by itself: %(rule)s"),
        _(
            "Of %(decided)s decisions %(overturned)s did not hold: at least %(proven)s for sure, above the limit of %(limit)s."
        ),
        RULES,
    ),
    Topic(
        "rule.watched",
        _("Decisions by a rule often do not hold: %(rule)s"),
        _("Of %(decided)s decisions %(overturned)s did not hold. It protects people and goes on: please look at it."),
        RULES,
    ),
)
