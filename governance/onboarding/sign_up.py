"""Signing up to sell: an e-mail address is confirmed by a signed link before an account exists.

Whether an address has an account already is told to nobody but whoever reads its mail.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from flask import current_app
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer
from sqlalchemy import func, select, text

from governance.core.access import Role, system_actor
from governance.core.account_opening import ADDRESS, open_account
from governance.core.accounts import Account
from governance.core.database import db
from governance.core.errors import Conflict, Invalid, Unavailable
from governance.core.outbox.announcing import post
from governance.core.outbox.models import Message
from governance.onboarding import applications
from governance.onboarding.models import Application

VALID_FOR: Final = timedelta(days=1)
# Nobody's mailbox is filled by somebody else's curiosity.
MOST_MESSAGES: Final = 3
WITHIN: Final = timedelta(hours=1)
LONGEST_ADDRESS: Final = 254
# Not the name of a message's subject that anybody could guess from it: the address stands in the message alone.
SUBJECT: Final = ("sign_up", "-")
_HOLD: Final = text("SELECT pg_advisory_xact_lock(hashtextextended(:address, 0))")


@dataclass(frozen=True)
class SignedUp:
    """A new applicant: the account that can sign in, and its empty application."""

    account: Account
    application: Application


def ask_for_link(*, email: str, language: str, at: datetime) -> None:
    """Send the link that confirms `email`, or say to its reader that there is an account already.

    The answer is the same either way. Raises `Invalid` when this is no address, `Unavailable` without a mail server.
    """
    email = email.strip().lower()
    if len(email) > LONGEST_ADDRESS or not ADDRESS.fullmatch(email):
        raise Invalid("This is not an e-mail address.", pointer="/email")
    known = db.session.scalar(select(Account.id).where(func.lower(Account.email) == email)) is not None
    topic, data = ("sign_up.known", {}) if known else ("sign_up.confirm", {"token": token_for(email, language)})
    recent = select(func.count()).where(
        Message.address == email,
        Message.topic.in_(["sign_up.known", "sign_up.confirm"]),
        Message.created_at > at - WITHIN,
    )
    if (db.session.scalar(recent) or 0) >= MOST_MESSAGES:
        return
    if not post(address=email, topic=topic, data=data, language=language, subject=SUBJECT, at=at):
        raise Unavailable(
            "This platform sends no e-mail yet, so nobody can sign up by themselves. Write to it instead."
        )


def token_for(email: str, language: str) -> str:
    """What stands in the link: the address and the language, signed, for a day."""
    return _signer().dumps({"email": email, "language": language})


def address_in(token: str) -> str:
    """The address that a link confirms; raises `Invalid` when it is not ours or too old."""
    return _opened(token)["email"]


def sign_up(*, token: str, name: str, password: str, at: datetime) -> SignedUp:
    """Open the account and the empty application of whoever followed the link.

    Raises `Conflict` when the link was used before, `Invalid` when it is not ours or the password will not do.
    """
    confirmed = _opened(token)
    # The same link twice at one moment: the second waits, and finds the account.
    db.session.execute(_HOLD, {"address": f"sign-up:{confirmed['email']}"})
    by = system_actor("sign-up")
    application = applications.start(email=confirmed["email"], by=by, at=at)
    try:
        account = open_account(
            email=confirmed["email"],
            name=name,
            password=password,
            roles=[Role.APPLICANT],
            application_id=application.id,
            language=confirmed["language"],
            by=by,
            at=at,
        )
    except Conflict:
        raise Conflict("This link was used already: sign in.", pointer="/token") from None
    return SignedUp(account, application)


def _opened(token: str) -> dict[str, str]:
    try:
        opened: dict[str, str] = _signer().loads(token, max_age=int(VALID_FOR.total_seconds()))
    except SignatureExpired:
        raise Invalid("This link is older than a day: ask for a new one.", pointer="/token") from None
    except BadSignature:
        raise Invalid("This link is not one of ours: copy it whole, or ask for a new one.", pointer="/token") from None
    return opened


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="sign-up")
