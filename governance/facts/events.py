"""What the facts name for the rooms above to hear."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ComplaintsImported:
    """New complaints, or new versions of known ones, were accepted; `seller_ids` are the sellers they speak of."""

    batch_ids: tuple[int, ...]
    seller_ids: frozenset[int]
