"""What people and other systems are told about cases."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as _

from governance.core.topics import Topic

PAGE: Final = "/dashboard/cases/{case}"
# Of the complainant, who has no account: the secret link to the case.
LINK: Final = "/complaints/track/{token}"

TOPICS: Final = (
    Topic(
        "case.assigned",
        _("%(case)s is yours"),
        _("You hold the case %(case)s about %(shop)s from now on."),
        PAGE,
    ),
    Topic(
        "case.taken_in",
        _("New case: %(case)s"),
        _("%(case)s about %(shop)s has come. Nobody holds it yet."),
        PAGE,
    ),
    Topic(
        "case.many_taken_in",
        _("%(count)s new cases for you"),
        _("They came from other systems and wait to be accepted."),
        "/dashboard/cases",
    ),
    Topic(
        "case.accepted",
        _("A case about your shop: %(case)s"),
        _("Please answer by %(due_on)s. You can also offer something. Without an answer it is decided on the record."),
        PAGE,
    ),
    Topic(
        "case.asked",
        _("A question about %(case)s"),
        _("Please answer by %(due_on)s. Without an answer it is decided on the record."),
        PAGE,
    ),
    Topic(
        "case.answered",
        _("Answered: %(case)s"),
        _("The answer you waited for has come."),
        PAGE,
    ),
    Topic(
        "case.evidence_added",
        _("New evidence: %(case)s"),
        _("Something was added to the evidence in %(case)s."),
        PAGE,
    ),
    Topic(
        "case.testing",
        _("A test runs: %(case)s"),
        _("Until its result is there, the time of %(case)s stands still."),
        PAGE,
    ),
    Topic(
        "case.tested",
        _("The test is done: %(case)s"),
        _("The time of %(case)s goes on. The result stands in the case."),
        PAGE,
    ),
    Topic(
        "case.reminded",
        _("Due on %(due_on)s: %(case)s"),
        _("There is still time. Somebody waits for you to act."),
        PAGE,
    ),
    Topic(
        "case.silent",
        _("No answer came: %(case)s"),
        _("The time for an answer is over. %(case)s goes on with what there is."),
        PAGE,
    ),
    Topic(
        "case.escalated",
        _("The date has passed: %(case)s"),
        _("The platform is late with %(case)s about %(shop)s. It was due on %(due_on)s."),
        PAGE,
    ),
    Topic(
        "case.withdrawn",
        _("Withdrawn: %(case)s"),
        _("The case was taken back. Nothing is to be done."),
        PAGE,
    ),
    Topic(
        "case.received",
        _("We have received your complaint %(case)s"),
        _("With this link you can follow it, answer and add to it. Keep it to yourself: it needs no password."),
        LINK,
    ),
    Topic(
        "case.news",
        _("News about your complaint %(case)s"),
        _("Something happened. The link shows what, and whether it is your turn."),
        LINK,
    ),
    Topic(
        "case.waits_for_you",
        _("Your complaint %(case)s waits for you until %(due_on)s"),
        _("It is your turn. If you do not answer by then, it goes on without your answer."),
        LINK,
    ),
)
