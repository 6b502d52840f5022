"""What browsers are told and asked: a token on every unsafe request, and what a page of ours may load."""

from __future__ import annotations

from typing import Final

from flask import Flask, Response, current_app, g, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_wtf.csrf import CSRFProtect

TOKEN_HEADER: Final = "Authentication-Token"  # noqa: S105 (a header's name)

HEADERS: Final = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Csrf(CSRFProtect):  # type: ignore[misc]  # published without types
    """The token check of Flask-WTF for every door: pages, API, Flask-Admin and Dash alike.

    A request without any cookie that shows an authentication token in a header comes from a program: no browser adds
    that header by itself, so there is nothing to forge.
    """

    def protect(self, *, apply_exemptions: bool = False) -> None:
        """Refuse an unsafe request whose token is missing or forged."""
        if _from_a_program():
            g.csrf_valid = True
            return
        super().protect(apply_exemptions=apply_exemptions)


class Sessions(SecureCookieSessionInterface):
    """A program that shows its token gets no session: sent back, the cookie would make it look like a browser."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send the cookie of a session that changed, but to no program."""
        if not _from_a_program():
            super().save_session(app, session, response)


def init_app(app: Flask, *, secure_cookies: bool) -> None:
    """Check tokens on every unsafe request and send the safety headers with every answer."""
    app.config.update(
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure_cookies,
        WTF_CSRF_TIME_LIMIT=None,  # a token lives as long as its session
        # The Referrer-Policy above lets browsers send what this check reads.
        WTF_CSRF_SSL_STRICT=True,
    )
    app.extensions.setdefault("csp_script_hashes", [])
    app.session_interface = Sessions()
    Csrf(app)
    app.after_request(_protect)


def content_security_policy() -> str:
    """What a page of ours may load: only our own files.

    Inline scripts run by their hash (the start script of the pages). Inline styles must be allowed: the component
    library of the pages writes them at run time.
    """
    scripts = ["'self'", *current_app.extensions["csp_script_hashes"]]
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {' '.join(scripts)}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "manifest-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ]
    )


def _from_a_program() -> bool:
    return TOKEN_HEADER in request.headers and not request.cookies


def _protect(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", content_security_policy())
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "private, no-cache"
    return response
