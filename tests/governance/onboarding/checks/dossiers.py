"""Applications for the tests of checks: invented and complete, so that a test names only what it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any, Final

from governance.onboarding.checks.dossier import Dossier, Kin, Paper
from governance.rulebook import publication
from governance.rulebook.admission import Admission, admission_of

TODAY: Final = date(2026, 3, 1)
ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@cache
def rules() -> Admission:
    """The rules of the preset."""
    return admission_of(publication.read_checked(publication.preset_text("fair-1000")))


def organisation(eight: str) -> str:
    """An organisation code by GB 11714, from its first eight characters; reckoned apart from the application."""
    values = [ord(c) - 48 if c.isdigit() else ord(c) - 55 for c in eight]
    rest = sum(a * b for a, b in zip(values, [3, 7, 9, 10, 5, 8, 4, 2], strict=True)) % 11
    return eight + {0: "0", 1: "X"}.get(rest, str(11 - rest))


def chinese_code(eight: str = "MA0A1B2C", *, front: str = "91110108", inside: str | None = None) -> str:
    """A made-up Chinese code whose check characters are right; `inside` replaces the organisation code."""
    seventeen = front + (inside or organisation(eight))
    total = sum(ALPHABET.index(c) * pow(3, place, 31) for place, c in enumerate(seventeen))
    return seventeen + ALPHABET[-total % 31]


def identity_card(born: str = "19900101", *, place: str = "110101", serial: str = "123") -> str:
    """A made-up number of an identity card whose check character is right."""
    seventeen = place + born + serial
    rest = sum(int(c) * pow(2, 17 - position, 11) for position, c in enumerate(seventeen)) % 11
    return seventeen + "10X98765432"[rest]


CODE: Final = chinese_code()
NAME: Final = "明辉服饰有限公司"


def paper(kind: str, **changes: Any) -> Paper:
    """A document that is fine."""
    numbers = {"business_licence": CODE, "trade_mark": "TM-1"}
    fine = Paper(id=len(kind), kind=kind, number=numbers.get(kind, "N-1"), valid_until=date(2030, 1, 1))
    return replace(fine, **changes)


PAPERS: Final = (paper("business_licence"), paper("representative_identity"), paper("bank_account"))
PROMISE: Final[dict[str, Any]] = {
    "return_days": 7,
    "exceptions": ["custom_made"],
    "channels": ["phone"],
    "contact": "+86 10 8888 7777",
    "answer_hours": 12,
    "warranty_days": 0,
    "repair": False,
}


def dossier(**changes: Any) -> Dossier:
    """The application of a company that sells clothes and has forgotten nothing."""
    complete = Dossier(
        today=TODAY,
        rules=rules(),
        country="CN",
        kind="company",
        legal_name=NAME,
        registration_number=CODE,
        founded_on=date(2020, 5, 1),
        business_scope="一般项目:服装服饰批发;鞋帽零售",
        categories=("apparel",),
        commitments={"apparel": PROMISE},
        representative_name="李明",
        representative_id_number=identity_card(),
        contact_email="li@minghui.example",
        contact_email_confirmed=True,
        contact_phone="13800138000",
        bank_account_name=NAME,
        papers=PAPERS,
    )
    return replace(complete, **changes)


def kin(*shared: str, **changes: Any) -> Kin:
    """Another application that shares something."""
    return replace(Kin(side=("application", 7), name="application A-7", shared=frozenset(shared)), **changes)
