"""Whether the platform and buyers can reach the applicant. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from governance.onboarding.checks.dossier import Dossier
from governance.onboarding.checks.judgement import CheckResult, Point, asks, fails, verdict
from governance.onboarding.normal_forms import phone_number


def contact(dossier: Dossier) -> CheckResult:
    """The e-mail address is confirmed, and the telephone number is one that can be dialled."""
    return verdict("contact", _points(dossier), otherwise="The e-mail address is confirmed, the number can be dialled.")


def _points(dossier: Dossier) -> Iterator[Point]:
    if not dossier.contact_email:
        yield fails("There is no e-mail address.")
    elif not dossier.contact_email_confirmed:
        yield fails("The e-mail address is not confirmed yet.")
    if not dossier.contact_phone:
        yield fails("There is no telephone number.")
    elif not phone_number(dossier.contact_phone, dossier.country):
        yield asks("The telephone number does not look like one that can be dialled: call it.")
