"""What a check can say, and the latest results of an application. The checks themselves stand in `checks/`."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from governance.core.database import db
from governance.onboarding.models import ApplicationCheck


class Result(StrEnum):
    """What came out. The values are stored: changing one needs a migration."""

    PASS = "pass"  # noqa: S105 (a result, no password)
    FAIL = "fail"
    WARN = "warn"
    MANUAL = "manual"
    UNAVAILABLE = "unavailable"


# What an officer may decide in the applicant's favour, with a written reason. A failed check cannot be argued away,
# and one that could not be made is made again.
FOR_PEOPLE: Final = frozenset({Result.WARN, Result.MANUAL})


def latest_checks(application_id: int) -> Mapping[str, ApplicationCheck]:
    """The latest result per code, in the order of codes."""
    query = (
        select(ApplicationCheck)
        .ext(distinct_on(ApplicationCheck.code))
        .where(ApplicationCheck.application_id == application_id)
        .order_by(ApplicationCheck.code, ApplicationCheck.id.desc())
    )
    return {check.code: check for check in db.session.scalars(query)}
