"""What officers are told about draws. None of it ever leaves the platform's own people."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as _

from governance.core.topics import Topic

ASKS_FOR_SHARES: Final = "draw.asks_for_shares"
WAITS_FOR_BEACON: Final = "draw.waits_for_beacon"
WAITS_FOR_OFFICERS: Final = "draw.waits_for_officers"
UNVERIFIED: Final = "draw.unverified"
VOID: Final = "draw.void"

TOPICS: Final = (
    Topic(
        ASKS_FOR_SHARES,
        _("Draw %(draw)s is due soon and asks for shares of its seed"),
        _("Not given yet: %(missing)s. Shares can be given until %(until)s; with fewer than two it is unverified."),
        "/dashboard/draws/{draw}",
        inside=True,
    ),
    Topic(
        WAITS_FOR_BEACON,
        _("Draw %(draw)s waits for round %(round)s of the beacon"),
        _("Hand in its message before %(until)s; without it the draw is made all the same and marked unverified."),
        "/dashboard/draws/{draw}",
        inside=True,
    ),
    Topic(
        WAITS_FOR_OFFICERS,
        _("Draw %(draw)s waits for the secrets of its officers"),
        _("Not told yet: %(missing)s. Without them the draw is made after %(until)s and marked unverified."),
        "/dashboard/draws/{draw}",
        inside=True,
    ),
    Topic(
        UNVERIFIED,
        _("Draw %(draw)s was made without its public value"),
        _("What was to be mixed in did not come in time. Everybody reads that this draw is unverified."),
        "/dashboard/draws/{draw}",
        inside=True,
    ),
    Topic(
        VOID,
        _("Draw %(draw)s was called off"),
        _("Everybody reads why: %(reason)s"),
        "/dashboard/draws/{draw}",
        inside=True,
    ),
)
