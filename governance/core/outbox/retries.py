"""When a message is tried again, and when it is given up. Pure."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

_M, _H = timedelta(minutes=1), timedelta(hours=1)
# The wait after each failed try: short at first, for a restart; then long enough for a weekend's outage.
LADDER: Final = (_M / 6, _M, 5 * _M, 15 * _M, _H, 2 * _H, 4 * _H, *(6 * _H,) * 9)
# Each wait is up to this share longer, so that what failed together does not come back together.
JITTER: Final = 0.2


def next_attempt(message_id: UUID, *, attempts: int, at: datetime) -> datetime | None:
    """When to try again after `attempts` failed tries, the last at `at`; None when the message is given up.

    The same message and try always get the same moment.
    """
    if attempts > len(LADDER):
        return None
    digest = hashlib.sha256(message_id.bytes + attempts.to_bytes(4)).digest()
    share = int.from_bytes(digest[:4]) / 2**32
    return at + LADDER[attempts - 1] * (1 + JITTER * share)
