"""The stamp in a form for strangers: when it was given out, signed, and a name by which its sending is known again."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from dashboard.shell.language import _

# Nobody reads, chooses and writes in less; programs do.
FASTEST: Final = timedelta(seconds=3)
OLDEST: Final = timedelta(days=1)
# People do not see this field, and programs fill in whatever there is.
TRAP: Final = "second_subject"


@dataclass(frozen=True)
class Stamp:
    """A form as it was given out: sent twice, it is the same complaint."""

    name: str
    given_at: datetime


def new_stamp(*, at: datetime) -> str:
    """What stands in a form that is given out now."""
    return str(_signer().dumps({"name": secrets.token_urlsafe(12), "at": at.isoformat()}))


def read_stamp(text: str, *, at: datetime) -> Stamp | None:
    """The stamp that came back; None for one that is not ours, or older than a day."""
    try:
        said = _signer().loads(text)
    except BadSignature:
        return None
    stamp = Stamp(said["name"], datetime.fromisoformat(said["at"]))
    return stamp if at - stamp.given_at <= OLDEST else None


def doubt_about(stamp: Stamp | None, *, trapped: bool, at: datetime) -> str:
    """Why somebody is asked to send the form once more; nothing when there is no doubt."""
    if stamp is None:
        return _("This form was open for more than a day. All you wrote is still here: look it over and send it again.")
    if at - stamp.given_at < FASTEST:
        return _("That was very quick. All you wrote is still here: look it over and send it again.")
    if trapped:
        return _("Something filled in a field that people do not see. We have emptied it: please send it again.")
    return ""


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.extensions["settings"].secret_key, salt="complaint-form")
