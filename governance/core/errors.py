"""Errors of the trade, each with the sentence for people. What an error means over HTTP stands in `http.py`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing wrong with what was given: where (`pointer`: field, row or line) and why."""

    pointer: str
    message: str


class DomainError(Exception):
    """Something the application refuses to do; `message` is the sentence for people."""

    def __init__(self, message: str, *, pointer: str = "", findings: Sequence[Finding] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.findings = tuple(findings) or ((Finding(pointer, message),) if pointer else ())


class NotFound(DomainError):
    """There is no such thing, or it is not for this person to know of."""


class PermissionDenied(DomainError):
    """This person may not do this."""


class InvalidTransition(DomainError):
    """The thing exists, but in its present state this move is not allowed."""


class Conflict(DomainError):
    """Somebody else changed it first, or it is there already."""


class Invalid(DomainError):
    """What was given cannot be accepted; the findings say which field, row or line."""


class Unavailable(DomainError):
    """Something this needs does not answer right now; trying again later may help."""
