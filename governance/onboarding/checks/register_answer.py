"""What a register said, and what follows from it when it is compared with the application. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from governance.onboarding.checks.dossier import Dossier
from governance.onboarding.checks.judgement import Point, asks, fails, warns
from governance.onboarding.checks.names import name_points
from governance.onboarding.checks.scope import covers
from governance.onboarding.normal_forms import number_key


class Status(StrEnum):
    """How a business stands in its register."""

    ACTIVE = "active"
    ENDED = "ended"
    SUSPENDED = "suspended"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class RegisterEntry:
    """What is registered under a number, as far as the register tells."""

    country: str
    number: str
    name: str = ""
    status: Status = Status.UNKNOWN
    founded_on: date | None = None
    scope: str = ""


def entry_points(dossier: Dossier, entry: RegisterEntry | None) -> Iterator[Point]:
    """What does not agree, or is not said. A mere "yes" leaves everything unsaid and so is for a person."""
    if entry is None:
        yield asks("The register does not know the number.")
        return
    country = dossier.country or ""
    own, said = (number_key(number, country) for number in (dossier.registration_number or "", entry.number))
    if entry.country != country or own != said:
        yield asks("The register answered without repeating the number it was asked for.")
    yield from _name(dossier, entry)
    yield from _status(entry)
    yield from _founding(dossier, entry)
    yield from _scope(dossier, entry)


def _name(dossier: Dossier, entry: RegisterEntry) -> Iterator[Point]:
    if not entry.name:
        yield asks("The register does not say whose number it is.")
    else:
        yield from name_points(dossier.legal_name or "", entry.name, what="the name in the register")


def _status(entry: RegisterEntry) -> Iterator[Point]:
    if entry.status is Status.UNKNOWN:
        yield asks("The register does not say whether the business is active.")
    elif entry.status is not Status.ACTIVE:
        yield fails(f"By the register the business is {entry.status}.")


def _founding(dossier: Dossier, entry: RegisterEntry) -> Iterator[Point]:
    if entry.founded_on is None:
        yield asks("The register does not say when the business was founded.")
    elif entry.founded_on != dossier.founded_on:
        yield warns(f"By the register the business was founded on {entry.founded_on}.")


def _scope(dossier: Dossier, entry: RegisterEntry) -> Iterator[Point]:
    for category in dossier.categories:
        needs = dossier.needs_of(category)
        if needs and needs.scope_words and not covers(entry.scope, needs.scope_words):
            yield asks(f"The scope in the register does not name {category}.")
