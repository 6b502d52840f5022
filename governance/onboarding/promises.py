"""What an applicant promises buyers after the sale, held against the least that the rule book asks. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from governance.rulebook.admission import Commitments

LONGEST_ANSWER_HOURS: Final = 24 * 30


def falls_short(promised: Mapping[str, Any], least: Commitments) -> Iterator[tuple[str, str]]:
    """(field, sentence) for each promise that is missing or less than the least."""
    yield from _returns(promised, least)
    yield from _service(promised, least)
    if promised.get("warranty_days", -1) < least.warranty_days:
        yield "warranty_days", f"Promise a warranty of at least {least.warranty_days} days ({least.source})."
    if least.repair and not promised.get("repair"):
        yield "repair", f"Goods of this category are repaired ({least.source})."


def _returns(promised: Mapping[str, Any], least: Commitments) -> Iterator[tuple[str, str]]:
    if promised.get("return_days", -1) < least.return_days:
        yield "return_days", f"Promise at least {least.return_days} days for returns ({least.source})."
    outside = sorted(set(promised.get("exceptions", ())) - set(least.exceptions))
    if outside:
        allowed = ", ".join(least.exceptions) or "nothing"
        yield (
            "exceptions",
            f"Returns cannot be refused for {', '.join(outside)}; in this category only for {allowed}.",
        )


def _service(promised: Mapping[str, Any], least: Commitments) -> Iterator[tuple[str, str]]:
    channels = set(promised.get("channels", ()))
    if not channels & set(least.channels):
        yield "channels", f"Name at least one way to reach you: {', '.join(least.channels)}."
    if not str(promised.get("contact") or "").strip():
        yield "contact", "Say where buyers reach you after the sale."
    if not 1 <= promised.get("answer_hours", LONGEST_ANSWER_HOURS + 1) <= least.answer_hours:
        yield "answer_hours", f"Promise an answer within {least.answer_hours} hours at most."
