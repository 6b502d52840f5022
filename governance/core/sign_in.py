"""Signing in and out: Flask-Security with our sign-in page, throttled, written to the audit trail."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final

from flask import Flask, Response, current_app, g, json, make_response, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import user_logged_out
from flask_security.core import Security, UserMixin
from flask_security.datastore import SQLAlchemyUserDatastore
from flask_security.forms import LoginForm
from flask_security.signals import user_authenticated
from werkzeug.exceptions import TooManyRequests
from wtforms import EmailField, PasswordField, SubmitField
from wtforms.validators import DataRequired

from governance.core import audit, throttle
from governance.core.account_opening import SHORTEST_PASSWORD
from governance.core.accounts import Account, Role
from governance.core.audit import AuditAction
from governance.core.browser_safety import TOKEN_HEADER
from governance.core.calendar import now
from governance.core.database import db, transaction
from governance.core.doors import unauthenticated
from governance.core.http import PROBLEM, problem
from governance.core.identity import current_account
from governance.core.settings import Settings

SESSION_LIFETIME: Final = timedelta(hours=12)


def init_app(app: Flask, settings: Settings) -> None:
    """Set up accounts, sessions and tokens."""
    app.config.update(
        PERMANENT_SESSION_LIFETIME=SESSION_LIFETIME,  # also how old the cookie of a session may be that is not permanent
        SESSION_PROTECTION="strong",
        REMEMBER_COOKIE_SECURE=settings.secure_cookies,
        SECURITY_PASSWORD_SALT=settings.password_salt,
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 (the name of a method)
        SECURITY_PASSWORD_LENGTH_MIN=SHORTEST_PASSWORD,
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False},
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_POST_LOGIN_VIEW="/dashboard/",
        SECURITY_POST_LOGOUT_VIEW="/login",
        SECURITY_LOGIN_USER_TEMPLATE="sign_in.html",
        SECURITY_STATIC_FOLDER=None,
        SECURITY_FRESHNESS=timedelta(-1),
        SECURITY_CSRF_COOKIE_NAME="XSRF-TOKEN",
        SECURITY_CSRF_COOKIE={"samesite": "Lax", "httponly": False, "secure": settings.secure_cookies},
        SECURITY_CSRF_HEADER="X-XSRF-TOKEN",
        SECURITY_TOKEN_AUTHENTICATION_HEADER=TOKEN_HEADER,
        SECURITY_TOKEN_AUTHENTICATION_KEY=None,  # never in an address: addresses end up in logs
        SECURITY_TOKEN_MAX_AGE=SESSION_LIFETIME,
        SECURITY_I18N_DIRNAME="builtin",
        SECURITY_CLI_USERS_NAME=None,  # `flask user create` writes the audit trail
        SECURITY_CLI_ROLES_NAME=None,
    )
    security = Security(app, SQLAlchemyUserDatastore(db, Account, Role), login_form=SignInForm)
    security.unauthn_handler(unauthenticated)
    security.render_json(_render_json)
    user_authenticated.connect(_note_sign_in, app)
    user_logged_out.connect(_note_sign_out, app)


class SignInForm(LoginForm):
    """Name and password; a try is counted before it is looked at."""

    email = EmailField(lazy_gettext("E-mail address"), [DataRequired(lazy_gettext("Enter your e-mail address."))])
    password = PasswordField(lazy_gettext("Password"), [DataRequired(lazy_gettext("Enter your password."))])
    submit = SubmitField(lazy_gettext("Sign in"))
    remember = None

    def validate(self, **kwargs: Any) -> bool:
        """Whether name and password belong together; raises 429 after too many failures."""
        if not (self.email.data and self.password.data):
            return bool(super().validate(**kwargs))
        g.sign_in_attempt = throttle.attempt(
            self.email.data, request.remote_addr or "", secret=current_app.config["SECRET_KEY"]
        )
        with transaction():
            wait = throttle.admit(g.sign_in_attempt, at=now())
        if wait:
            minutes = -(-int(wait.total_seconds()) // 60)
            raise TooManyRequests(
                _("Too many attempts to sign in. Try again in %(minutes)d minutes.", minutes=minutes),
                retry_after=int(wait.total_seconds()) + 1,
            )
        return bool(super().validate(**kwargs))


def _note_sign_in(_app: Flask, *, user: Account, **_details: Any) -> None:
    """Committed by Flask-Security together with whatever else the sign-in changed."""
    at = now()
    if attempt := g.pop("sign_in_attempt", None):
        throttle.succeed(attempt, at=at)
    audit.record(AuditAction.ACCOUNT_SIGN_IN, subject=("account", str(user.id)), by=user.actor(), at=at)


def _note_sign_out(_app: Flask, **_details: Any) -> None:
    account = current_account()
    if account is not None:
        with transaction():
            audit.record(
                AuditAction.ACCOUNT_SIGN_OUT, subject=("account", str(account.id)), by=account.actor(), at=now()
            )


def _render_json(
    payload: dict[str, Any], code: int, headers: dict[str, str] | None, _user: UserMixin | None
) -> Response:
    """Answers of the sign-in doors to programs; refusals have the one shape of all refusals."""
    if code < HTTPStatus.BAD_REQUEST:
        response = make_response(json.dumps({"meta": {"code": code}, "response": payload}), code)
        response.mimetype = "application/json"
    else:
        fields = payload.get("field_errors") or {}
        errors = [
            {"detail": str(text), "pointer": f"#/{name}" if name else "#"}
            for name, texts in fields.items()
            for text in texts
        ]
        detail = str((payload.get("errors") or [_("What was sent cannot be accepted.")])[0])
        response = make_response(json.dumps(problem(HTTPStatus(code), detail, errors)), code)
        response.mimetype = PROBLEM
    response.headers.update(headers or {})
    return response
