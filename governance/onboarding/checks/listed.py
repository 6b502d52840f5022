"""Every check of an application by the application alone, in the order officers read the results. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import structlog

from governance.onboarding.checks.brands import brand_chain
from governance.onboarding.checks.commitments import after_sales
from governance.onboarding.checks.contact import contact
from governance.onboarding.checks.dossier import Dossier
from governance.onboarding.checks.judgement import CheckResult, verdict, waits
from governance.onboarding.checks.kinship import duplicates, earlier_closure, related_shops
from governance.onboarding.checks.names import account_name
from governance.onboarding.checks.papers import licence_number, papers_complete, papers_in_date, papers_readable
from governance.onboarding.checks.registration import business_kind, founding, organisation_code, registration_number
from governance.onboarding.checks.representative import representative
from governance.onboarding.checks.scope import licence_scope

Check = Callable[[Dossier], CheckResult]

# Each gives exactly one result, under the name it stands by here.
CHECKS: Final[tuple[tuple[str, Check], ...]] = (
    ("registration_number", registration_number),
    ("organisation_code", organisation_code),
    ("business_kind", business_kind),
    ("founding", founding),
    ("licence_number", licence_number),
    ("licence_scope", licence_scope),
    ("account_name", account_name),
    ("representative", representative),
    ("papers_complete", papers_complete),
    ("papers_readable", papers_readable),
    ("papers_in_date", papers_in_date),
    ("duplicates", duplicates),
    ("related_shops", related_shops),
    ("earlier_closure", earlier_closure),
    ("brand_chain", brand_chain),
    ("after_sales", after_sales),
    ("contact", contact),
)
REGISTER: Final = "register"  # what an outside register says; asked for apart, for it takes time and may be down
# Without a result for each of these nobody is admitted.
CODES: Final = frozenset({code for code, _ in CHECKS} | {REGISTER})

log = structlog.get_logger(__name__)


def judge(dossier: Dossier) -> list[CheckResult]:
    """The results of all checks, in their order. A check that fails to work is one that could not be made."""
    return [_made(code, check, dossier) for code, check in CHECKS]


def _made(code: str, check: Check, dossier: Dossier) -> CheckResult:
    try:
        return check(dossier)
    except Exception:  # whatever somebody typed must not keep the other checks from being made
        log.exception("check failed", check=code)
        return verdict(code, [waits("The check itself does not work; somebody has to mend it.")], otherwise="")
