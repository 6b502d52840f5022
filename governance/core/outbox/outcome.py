"""How a try to deliver a message ended. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

_LONGEST: Final = 300


class Result(Enum):
    """What follows: done, try again later, give this message up, or send nothing there any more."""

    DELIVERED = auto()
    FAILED = auto()
    REFUSED = auto()
    GONE = auto()


@dataclass(frozen=True)
class Outcome:
    """A result, and what went wrong in words."""

    result: Result
    note: str | None = None


DELIVERED: Final = Outcome(Result.DELIVERED)


def failed(note: object) -> Outcome:
    """Try again later; `note` is an error or a sentence."""
    return Outcome(Result.FAILED, in_words(note))


def in_words(note: object) -> str:
    """An error or sentence on one line that any table can hold."""
    text = f"{type(note).__name__}: {note}" if isinstance(note, BaseException) else str(note)
    visible = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(visible.split())[:_LONGEST]


def of_status(status: int) -> Outcome:
    """What an HTTP status of a receiver means: only 2xx is a delivery, 410 is a farewell."""
    if 200 <= status < 300:
        return DELIVERED
    if status == 410:
        return Outcome(Result.GONE, "The receiver answered 410: it wants no messages any more.")
    return failed(f"The receiver answered {status}.")
