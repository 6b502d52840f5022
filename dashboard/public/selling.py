"""For those who want to sell: what they need, and the first steps, an address that answers and a password."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security.utils import login_user

from dashboard.pages.requirement_words import admission_in_force, listed
from dashboard.public.fields import Field, filled_in, findings_of, marks
from dashboard.public.needs import NeedsShown, needs_shown
from dashboard.shell.language import lazy_gettext as _
from governance.core.account_opening import SHORTEST_PASSWORD
from governance.core.calendar import now
from governance.core.database import PLATFORM, set_scope, transaction
from governance.core.errors import Conflict, DomainError, Finding
from governance.core.language import current_language
from governance.core.limits import at_most
from governance.onboarding.sign_up import address_in, ask_for_link, sign_up

SIGN_UP: Final = (Field(name="email", label=_("Your e-mail address"), kind="email", autocomplete="email"),)
CONFIRM: Final = (
    Field(name="name", label=_("Your name"), autocomplete="name"),
    Field(
        name="password",
        label=_("A password"),
        hint=_("At least %(number)s characters; a few words together are good.", number=SHORTEST_PASSWORD),
        kind="password",
        autocomplete="new-password",
    ),
)


def register(pages: Blueprint) -> None:
    """The doors of these pages; both are open to strangers."""
    pages.add_url_rule("/sell", "sell", start, methods=["GET", "POST"])
    pages.add_url_rule("/sell/confirm/<token>", "confirm", confirm, methods=["GET", "POST"])


def start() -> ResponseReturnValue:
    """`/sell`: what is needed, and the form that starts an application by sending a link that confirms an address.

    What is answered tells nobody whether the address has an account.
    """
    if request.method != "POST":
        return _page()
    at_most("30 per hour", what="sign-up")
    email = filled_in(SIGN_UP, request.form)["email"] or ""
    set_scope(PLATFORM)
    try:
        with transaction():
            ask_for_link(email=email, language=current_language(), at=now())
    except DomainError as refused:
        return _page(findings_of(refused))
    return render_template("public/sent.html", email=email)


def confirm(token: str) -> ResponseReturnValue:
    """`/sell/confirm/<token>`: the link from the mail leads to the choice of a password, and that to the application."""
    try:
        email = address_in(token)
    except DomainError as refused:
        return _stale(findings_of(refused))
    return _open_account(token, email) if request.method == "POST" else _choice(email)


def _open_account(token: str, email: str) -> ResponseReturnValue:
    """Open account and application of whoever followed the link, and sign them in."""
    given = filled_in(CONFIRM, request.form)
    set_scope(PLATFORM)
    try:
        with transaction():
            signed_up = sign_up(token=token, name=given["name"] or "", password=given["password"] or "", at=now())
            login_user(signed_up.account, authn_via=["link"])
    except Conflict as used:
        return _stale(findings_of(used))
    except DomainError as refused:
        return _choice(email, findings_of(refused))
    return redirect(url_for("public.application"), 303)


def _stale(findings: Sequence[Finding]) -> ResponseReturnValue:
    return render_template("public/stale_link.html", findings=findings), 404


def _page(findings: Sequence[Finding] = ()) -> str:
    return render_template(
        "public/sell.html", needs=_needs(), fields=SIGN_UP, given=request.form, findings=findings, listed=listed
    )


def _choice(email: str, findings: Sequence[Finding] = ()) -> str:
    given = {"name": request.form.get("name", "")}
    return render_template(
        "public/confirm.html", email=email, fields=CONFIRM, given=given, findings=findings, marked=marks(findings)
    )


def _needs() -> NeedsShown | None:
    rules = admission_in_force()
    asked = request.args
    return needs_shown(rules, country=asked.get("country", ""), kind=asked.get("kind", "")) if rules else None
