"""Signing in and out: Flask-Security with our sign-in page, throttled, written to the audit trail."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final

from flask import Flask, Response, json, make_response
from flask_babel import gettext as _
from flask_login import user_logged_out
from flask_security.core import Security, UserMixin
from flask_security.datastore import SQLAlchemyUserDatastore
from flask_security.signals import password_changed, user_authenticated

from governance.core import audit
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
from governance.core.sign_in_forms import PasswordForm, PasswordRules, SignInForm, forget_tries

SESSION_LIFETIME: Final = timedelta(hours=12)


def init_app(app: Flask, settings: Settings) -> None:
    """Set up accounts, sessions and tokens."""
    app.config.update(
        PERMANENT_SESSION_LIFETIME=SESSION_LIFETIME,  # also how old the cookie of a session may be that is not permanent
        SESSION_PROTECTION="strong",
        SECURITY_PASSWORD_SALT=settings.password_salt,
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 (the name of a method)
        SECURITY_PASSWORD_LENGTH_MIN=SHORTEST_PASSWORD,
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False},
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_POST_LOGIN_VIEW="/dashboard/",
        SECURITY_POST_LOGOUT_VIEW="/login",
        SECURITY_LOGIN_USER_TEMPLATE="sign_in.html",
        SECURITY_CHANGEABLE=True,
        SECURITY_CHANGE_URL="/account/password",
        SECURITY_CHANGE_PASSWORD_TEMPLATE="change_password.html",  # noqa: S106 (a file)
        SECURITY_SEND_PASSWORD_CHANGE_EMAIL=False,
        SECURITY_FLASH_MESSAGES=False,
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
    security = Security(
        app,
        SQLAlchemyUserDatastore(db, Account, Role),
        login_form=SignInForm,
        change_password_form=PasswordForm,
        password_util_cls=PasswordRules,
    )
    security.unauthn_handler(unauthenticated)
    security.render_json(_render_json)
    user_authenticated.connect(_note_sign_in, app)
    password_changed.connect(_note_password, app)
    user_logged_out.connect(_note_sign_out, app)


def _note_sign_in(_app: Flask, *, user: Account, authn_via: list[str] | None = None, **_details: Any) -> None:
    """Committed by Flask-Security together with whatever else the sign-in changed."""
    if authn_via == ["change"]:  # who changes a password stays signed in
        return
    at = now()
    forget_tries(at=at)
    audit.record(AuditAction.ACCOUNT_SIGN_IN, subject=("account", str(user.id)), by=user.actor(), at=at)


def _note_password(_app: Flask, *, user: Account, **_details: Any) -> None:
    """Committed by Flask-Security together with the new password."""
    at = now()
    forget_tries(at=at)
    audit.record(AuditAction.ACCOUNT_PASSWORD, subject=("account", str(user.id)), by=user.actor(), at=at)


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
