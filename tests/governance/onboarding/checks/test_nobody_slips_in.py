"""Everything that is asked for is taken away in turn, as if it had been submitted so; then an officer tries to approve.

The officer gives a reason for whatever a reason can be given for.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

import pytest
from sqlalchemy import delete, select

from governance.core.database import db
from governance.core.documents.models import Document
from governance.core.errors import Invalid
from governance.onboarding.checks.running import run_checks
from governance.onboarding.content import PERSONAL_FIELDS, digest_of
from governance.onboarding.lookup import content_now, latest_submission
from governance.onboarding.models import Application
from governance.onboarding.states import State
from governance.onboarding.terms import terms_at
from tests.builders import AT, BY
from tests.governance.onboarding import filled
from tests.governance.onboarding.checks import waiting
from tests.governance.onboarding.checks.dossiers import chinese_code, rules

pytestmark = pytest.mark.usefixtures("desk")
Change = Callable[[Application], None]
NEEDS: Final = rules().businesses["CN", "company"]


def without_field(name: str) -> Change:
    def change(application: Application) -> None:
        row = waiting.person(application) if name in PERSONAL_FIELDS else application
        setattr(row, name, None)

    return change


def without_document(kind: str) -> Change:
    def change(application: Application) -> None:
        db.session.execute(delete(Document).where(Document.application_id == application.id, Document.kind == kind))

    return change


def document(application: Application, kind: str) -> Document:
    return db.session.scalars(
        select(Document).where(Document.application_id == application.id, Document.kind == kind)
    ).one()


def ended(application: Application) -> None:
    document(application, "business_licence").valid_until = terms_at(AT).day - timedelta(days=1)


def begun_before_founding(application: Application) -> None:
    document(application, "business_licence").valid_from = date(2019, 12, 31)


def not_founded_yet(application: Application) -> None:
    application.founded_on = terms_at(AT).day + timedelta(days=1)


def wrong_number(application: Application) -> None:
    right = str(application.registration_number)
    application.registration_number = right[:-1] + ("A" if right[-1] != "A" else "B")
    document(application, "business_licence").number = application.registration_number


def number_of_the_licence(application: Application) -> None:
    document(application, "business_licence").number = chinese_code("00000001")


def account_of_another(application: Application) -> None:
    waiting.person(application).bank_account_name = "别人有限公司"


def unconfirmed(application: Application) -> None:
    waiting.person(application).contact_email_confirmed_at = None


def unknown_category(application: Application) -> None:
    application.categories = [*application.categories, "pets"]


def no_category(application: Application) -> None:
    application.categories = []


def no_promises(application: Application) -> None:
    application.commitments = {}


def smaller_promise(application: Application) -> None:
    application.commitments = {"apparel": application.commitments["apparel"] | {"return_days": 6}}


def elsewhere(application: Application) -> None:
    application.country = "FR"


def brand_of_another(application: Application) -> None:
    links = [{"from": f"Hand {number}", "to": f"Hand {number + 1}", "valid_until": "2099-01-01"} for number in range(3)]
    application.brands = [{"brand": "Acme", "owner": "Hand 0", "registration_number": "TM", "links": links}]


def deposit_open(application: Application) -> None:
    application.deposit_state = "open"


CHANGES: Final[dict[str, Change]] = {
    **{f"no {name}": without_field(name) for name in NEEDS.fields},
    **{f"no {kind}": without_document(kind) for kind in NEEDS.documents},
    **{
        change.__name__.replace("_", " "): change
        for change in (
            *(ended, begun_before_founding, not_founded_yet, wrong_number, number_of_the_licence, account_of_another),
            *(unconfirmed, unknown_category, no_category, no_promises, smaller_promise, elsewhere, brand_of_another),
            deposit_open,
        )
    },
}


def submitted_so(application: Application) -> None:
    db.session.flush()
    submission = latest_submission(application.id)
    assert submission
    submission.digest = digest_of(content_now(application))
    db.session.flush()
    run_checks(application_id=application.id, by=BY, at=AT)


def test_nothing_that_is_asked_for_can_be_left_out() -> None:
    application = waiting.in_review(BY)
    stopped_at: dict[str, set[str]] = {}
    for name, change in CHANGES.items():
        kept = db.session.begin_nested()
        change(application)
        submitted_so(application)
        try:
            filled.approve(application, by=BY)
        except Invalid as refused:
            stopped_at[name] = {finding.pointer for finding in refused.findings}
        kept.rollback()
        db.session.expire_all()
    assert set(stopped_at) == set(CHANGES)
    assert "/submission" not in set().union(*stopped_at.values())
    submitted_so(application)
    filled.approve(application, by=BY)
    assert application.state == State.APPROVED
