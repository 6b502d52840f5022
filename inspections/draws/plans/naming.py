"""What an item is called on a list: a listing by its reference, a lot by that and its own name. Pure."""

from __future__ import annotations

import re
from typing import Final

LOT_MARK: Final = "#"
LONGEST: Final = 120
_PLAIN: Final = re.compile(r"[!-~]+")


def item_id(reference: str, lot: str | None = None) -> str | None:
    """The id of a listing, or of one lot of it (`reference#lot`); None when it cannot stand on a list.

    An id is made of visible ASCII signs without blanks. Neither a reference nor a lot may have a `#` of its own where
    they stand together, so that no two lots share an id.
    """
    if lot is None:
        item = reference
    elif not lot or LOT_MARK in reference or LOT_MARK in lot:
        return None
    else:
        item = f"{reference}{LOT_MARK}{lot}"
    return item if len(item) <= LONGEST and _PLAIN.fullmatch(item) else None
