"""How a case is named to people: `C-` and its number. Pure."""

from __future__ import annotations

import re
from typing import Final

from governance.core.errors import NotFound

_REFERENCE: Final = re.compile(r"[Cc]-([1-9][0-9]{0,17})")


def reference_of(case_id: int) -> str:
    """The name of a case, such as `C-42`."""
    return f"C-{case_id}"


def id_of(reference: str) -> int:
    """The number of the case that `reference` names; raises `NotFound` when it cannot be the name of one."""
    found = _REFERENCE.fullmatch(reference.strip())
    if not found:
        raise NotFound(f"There is no case {reference!r}.")
    return int(found[1])
