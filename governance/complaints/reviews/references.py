"""How people name a review: `R-42`. Pure."""

from __future__ import annotations

import re
from typing import Final

from governance.core.errors import NotFound

_NAME: Final = re.compile(r"R-([1-9][0-9]{0,17})", re.ASCII)


def reference_of(review_id: int) -> str:
    """What people call a review."""
    return f"R-{review_id}"


def id_of(reference: str) -> int:
    """The review that `reference` names; raises `NotFound` when it cannot name one."""
    found = _NAME.fullmatch(reference)
    if found is None:
        raise NotFound(f"There is no review {reference!r}.")
    return int(found[1])
