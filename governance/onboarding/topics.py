"""What people and other systems are told about applications."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as _

from governance.core.topics import Topic

OFFICERS_PAGE: Final = "/dashboard/applications/{application}"
APPLICANTS_PAGE: Final = "/sell/application"

TOPICS: Final = (
    Topic(
        "application.submitted",
        _("New application: %(name)s"),
        _("%(name)s has applied (%(application)s). Nobody has taken it yet."),
        OFFICERS_PAGE,
    ),
    Topic(
        "application.answered",
        _("Answered: %(name)s"),
        _("What was asked of %(application)s has come. It can be decided."),
        OFFICERS_PAGE,
    ),
    Topic(
        "application.information_requested",
        _("We need one more thing for your application"),
        _("%(question)s Please send it by %(due_on)s."),
        APPLICANTS_PAGE,
    ),
    Topic(
        "application.approved",
        _("Welcome: %(name)s may sell"),
        _("Your application %(application)s was approved. %(conditions)s"),
        "/dashboard/",
    ),
    Topic(
        "application.rejected",
        _("Your application was not approved"),
        _("%(reasons)s You can contest this: another person will look at it again."),
        APPLICANTS_PAGE,
    ),
    Topic(
        "application.contested",
        _("Refusal contested: %(name)s"),
        _("Somebody who did not decide on %(application)s has to look at it again."),
        OFFICERS_PAGE,
    ),
    Topic(
        "application.withdrawn",
        _("Withdrawn: %(name)s"),
        _("%(application)s was taken back. Nothing is to be done."),
        OFFICERS_PAGE,
    ),
    Topic(
        "application.confirmation_needed",
        _("A second person is needed: %(name)s"),
        _("The decision on %(application)s has to be confirmed by somebody else: %(why)s."),
        OFFICERS_PAGE,
    ),
    Topic(
        "sign_up.confirm",
        _("Confirm your e-mail address"),
        _(
            "Somebody, probably you, wants to sell with us. Open this address within a day to begin. If it was not you, do nothing."
        ),
        "/sell/confirm/{token}",
    ),
    Topic(
        "sign_up.known",
        _("You have an account already"),
        _(
            "Somebody, probably you, asked to open an account for this address. There is one: sign in. If it was not you, do nothing."
        ),
        "/login",
    ),
)
