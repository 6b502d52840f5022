"""Registers of businesses outside the platform: what one must be able to do, and how it is asked so that it may lie.

A register plugs in as `app.extensions["register"]`. Without one and without the setting `REGISTER_URL` nobody is asked,
and the result is for a person.
"""

from __future__ import annotations

import string
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import structlog

from governance.core.errors import Unavailable
from governance.onboarding.check_results import Result
from governance.onboarding.checks.dossier import Dossier
from governance.onboarding.checks.judgement import CheckResult, Point, asks, verdict, waits
from governance.onboarding.checks.number_kinds import has_wrong_check_digit, proven
from governance.onboarding.checks.register_answer import RegisterEntry, entry_points
from governance.onboarding.checks.registration import judge_number

CODE = "register"
VERSION = "1"

log = structlog.get_logger(__name__)


class Register(Protocol):
    """A register of businesses; `name` is what officers read of where an answer comes from."""

    @property
    def name(self) -> str: ...

    def look_up(self, country: str, number: str) -> RegisterEntry | None:
        """What is registered under `number`; None: nothing. Raises `Unavailable` when that cannot be found out now."""


@dataclass(frozen=True)
class _Asked:
    """What a register said, or why it said nothing."""

    entry: RegisterEntry | None = None
    trouble: Point | None = None


def ask_register(register: Register | None, dossier: Dossier) -> CheckResult:
    """What `register` says about the business, compared with what the application says.

    Never a pass because of a mere yes: the answer has to repeat the facts, and a register that also knows a number
    that cannot exist is not believed.
    """
    if register is None:
        return verdict(CODE, [asks("No register is connected: look the business up by hand.")], otherwise="")
    country, number = dossier.country or "", dossier.registration_number or ""
    judged = judge_number(country, number)
    if not country or judged.result is Result.FAIL:
        points = [asks("The register was not asked: the number is missing or wrong.")]
        return verdict(CODE, points, otherwise="", provider=register.name, version=VERSION)
    asked = _ask(register, country, judged.form)
    points = [asked.trouble] if asked.trouble else list(entry_points(dossier, asked.entry))
    return verdict(
        CODE,
        points,
        otherwise="The register says the same.",
        evidence=_evidence(asked.entry),
        provider=register.name,
        version=VERSION,
    )


def number_that_cannot_exist(country: str, form: str) -> str:
    """`form` with a wrong last character; where no check digit tells, a row of nines."""
    changed = (form[:-1] + last for last in string.digits + string.ascii_uppercase)
    wrong = (one for one in changed if has_wrong_check_digit(country, one) and not proven(country, one))
    return next(wrong, "9" * (len(form) + 1))


def _ask(register: Register, country: str, form: str) -> _Asked:
    try:
        if register.look_up(country, number_that_cannot_exist(country, form)) is not None:
            return _Asked(trouble=waits("The register confirms a number that cannot exist: it is not to be believed."))
        return _Asked(entry=register.look_up(country, form))
    except Unavailable as error:
        return _Asked(trouble=waits(f"The register gives no answer now: {error.message}"))
    except Exception:  # whatever a register of somebody else does, it admits nobody
        log.exception("register failed", register=register.name)
        return _Asked(trouble=waits("The register gives no answer now: asking it failed."))


def _evidence(entry: RegisterEntry | None) -> dict[str, str | None]:
    """What was said, without texts that anybody could have written into it."""
    if entry is None:
        return {}
    founded: date | None = entry.founded_on
    return {"status": entry.status.value, "founded_on": founded.isoformat() if founded else None}
