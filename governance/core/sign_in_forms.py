"""The forms of the sign-in doors: every try of a password is counted before it is looked at."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import current_app, g, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import current_user
from flask_security.forms import ChangePasswordForm, LoginForm
from flask_security.password_util import PasswordUtil
from werkzeug.exceptions import TooManyRequests
from wtforms import EmailField, PasswordField, SubmitField
from wtforms.validators import DataRequired, EqualTo

from governance.core import throttle
from governance.core.account_opening import password_findings
from governance.core.calendar import now
from governance.core.database import transaction


class SignInForm(LoginForm):
    """Name and password."""

    email = EmailField(lazy_gettext("E-mail address"), [DataRequired(lazy_gettext("Enter your e-mail address."))])
    password = PasswordField(lazy_gettext("Password"), [DataRequired(lazy_gettext("Enter your password."))])
    submit = SubmitField(lazy_gettext("Sign in"))
    remember = None

    def validate(self, **kwargs: Any) -> bool:
        """Whether name and password belong together; raises 429 after too many failures."""
        if self.email.data and self.password.data:
            _count_try(self.email.data)
        return bool(super().validate(**kwargs))


class PasswordForm(ChangePasswordForm):
    """The present password, and the new one twice."""

    password = PasswordField(lazy_gettext("Present password"), [DataRequired(lazy_gettext("Enter your password."))])
    new_password = PasswordField(
        lazy_gettext("New password"), [DataRequired(lazy_gettext("Enter the password you want."))]
    )
    new_password_confirm = PasswordField(
        lazy_gettext("New password again"), [EqualTo("new_password", lazy_gettext("The two are not the same."))]
    )
    submit = SubmitField(lazy_gettext("Change password"))

    def validate(self, **kwargs: Any) -> bool:
        """Whether the present password is right and the new one will do; raises 429 after too many failures."""
        if self.password.data:
            _count_try(current_user.email)
        return bool(super().validate(**kwargs))


class PasswordRules(PasswordUtil):
    """Our rules for passwords, where Flask-Security asks for its own."""

    def validate(self, password: str, is_register: bool, **kwargs: Any) -> tuple[list[str] | None, str]:  # noqa: ARG002, FBT001 (its signature)
        """What is wrong with a password, and the password as it is hashed."""
        user = kwargs.get("user")
        findings = password_findings(password, user.email if user else "")
        return [finding.message for finding in findings] or None, self.normalize(password)


def forget_tries(*, at: datetime) -> None:
    """The password of this request was right."""
    if attempt := g.pop("password_try", None):
        throttle.succeed(attempt, at=at)


def _count_try(name: str) -> None:
    g.password_try = throttle.attempt(name, request.remote_addr or "", secret=current_app.config["SECRET_KEY"])
    with transaction():
        wait = throttle.admit(g.password_try, at=now())
    if wait:
        minutes = -(-int(wait.total_seconds()) // 60)
        raise TooManyRequests(
            _("Too many attempts to sign in. Try again in %(minutes)d minutes.", minutes=minutes),
            retry_after=int(wait.total_seconds()) + 1,
        )
