"""Invented applicants who want to sell: one still writing, some waiting, one in review and one who was asked for more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from governance.core.access import Actor
from governance.core.documents import keeping as documents
from governance.demo.licences_of_shops import credit_code
from governance.demo.papers import blank_page
from governance.onboarding import applications, review
from governance.onboarding.lookup import subject_of
from governance.onboarding.models import Application

FIRST: Final = 500_000  # numbers of codes that no invented shop has
_NAMES: Final = ("青禾", "远山", "小满", "听雨", "拾光")
_PAPERS: Final = ("business_licence", "representative_identity", "bank_account")


def draft_applications(*, by: Actor, at: datetime) -> list[Application]:
    """Fill in an application for each name; nothing is sent yet."""
    return [_drafted(number, name, by=by, at=at - timedelta(days=5 - number)) for number, name in enumerate(_NAMES)]


def let_apply(drafted: Sequence[Application], *, officer: Actor, by: Actor, at: datetime) -> None:
    """Bring each of the applications further than the one before; the last is asked for a document."""
    for number, application in enumerate(drafted[1:], start=1):
        submitted_at = at - timedelta(days=5 - number, hours=-2)
        applications.submit(reference=application.reference, by=by, at=submitted_at)
    for application in drafted[3:]:
        review.take(reference=application.reference, by=officer, at=at)
    question = "The scan of the licence cuts off its lower edge: please hand it in again."
    asked = drafted[-1].reference
    review.ask(reference=asked, target="document:business_licence", question=question, by=officer, at=at)


def _drafted(number: int, name: str, *, by: Actor, at: datetime) -> Application:
    application = applications.start(email=f"applicant-{number}@demo.example", by=by, at=at)
    applications.write(reference=application.reference, changes=_fields(number, name), by=by, at=at)
    for kind in _PAPERS:
        licence = kind == "business_licence"
        documents.keep(
            content=blank_page(),
            name=f"{kind}.pdf",
            kind=kind,
            subject=subject_of(application),
            application_id=application.id,
            number=credit_code(FIRST + number) if licence else None,
            valid_from=date(2020, 3, 1) if licence else None,
            by=by,
            at=at,
        )
    return application


def _fields(number: int, name: str) -> dict[str, Any]:
    company = f"杭州{name}服饰有限公司"
    return {
        "country": "CN",
        "kind": "company",
        "legal_name": company,
        "registration_number": credit_code(FIRST + number),
        "registered_address": f"杭州市滨江区滨盛路 {number + 11} 号",
        "founded_on": date(2020, 3, 1),
        "business_scope": "服装、鞋帽、日用百货的销售",
        "categories": ["apparel"],
        "commitments": {"apparel": _PROMISES},
        "shop_name": f"{name}服饰",
        "representative_name": f"王{name}",
        "representative_id_number": f"33010619850101{number:04d}",
        "contact_name": f"李{name}",
        "contact_phone": f"+86 139 0571 {number:04d}",
        "bank_account_name": company,
        "bank_account_number": f"6217{number:012d}",
    }


_PROMISES: Final = {
    "return_days": 7,
    "exceptions": ["custom_made"],
    "channels": ["chat", "email"],
    "contact": "service@demo.example",
    "answer_hours": 24,
    "warranty_days": 0,
    "repair": False,
}
