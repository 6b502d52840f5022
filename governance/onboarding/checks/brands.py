"""The right to sell under a brand: of one's own, or through a chain of authorisations that is short and whole. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from governance.onboarding.checks.dossier import Dossier
from governance.onboarding.checks.judgement import CheckResult, Point, asks, fails, verdict
from governance.onboarding.normal_forms import company_name, number_key

Brand = Mapping[str, Any]


def brand_chain(dossier: Dossier) -> CheckResult:
    """From the owner of each brand to the applicant, hand by hand, every link valid today."""
    points = [point for brand in dossier.brands for point in _points(dossier, brand)]
    otherwise = (
        "Every brand is the applicant's own or comes from its owner." if dossier.brands else "No brand is named."
    )
    return verdict(
        "brand_chain", points, otherwise=otherwise, evidence={"brands": [_text(b, "brand") for b in dossier.brands]}
    )


def _points(dossier: Dossier, brand: Brand) -> Iterator[Point]:
    name, owner, links = _text(brand, "brand"), _text(brand, "owner"), brand.get("links") or []
    if not name or not owner:
        yield fails("A brand is listed without its name or its owner.")
    elif not isinstance(links, list) or not all(isinstance(link, Mapping) for link in links):
        yield fails(f"{name}: the chain of authorisations cannot be read.")
    elif not links:
        yield from _own(dossier, brand, name, owner)
    else:
        most = dossier.rules.brand_links_at_most
        if len(links) > most:
            yield fails(f"{name}: {len(links)} hands from the owner to the applicant; at most {most} are allowed.")
        yield from _whole(name, owner, links, dossier.legal_name or "")
        yield from _in_time(name, links, dossier.today)


def _own(dossier: Dossier, brand: Brand, name: str, owner: str) -> Iterator[Point]:
    applicant = {dossier.legal_name or "", dossier.representative_name or ""}
    if not any(_same(owner, one) for one in applicant):
        yield fails(f"{name}: it belongs to {owner}, and nobody has passed on the right to sell it.")
    number = number_key(_text(brand, "registration_number"))
    marks = [paper for paper in dossier.papers if paper.kind == dossier.rules.own_brand_document]
    if number not in {number_key(paper.number or "") for paper in marks} - {""}:
        yield asks(f"{name}: no certificate bears its registration number.")


def _whole(name: str, owner: str, links: Sequence[Brand], applicant: str) -> Iterator[Point]:
    holders = [owner, *(_text(link, "to") for link in links)]
    for holder, link in zip(holders, links, strict=False):
        giver = _text(link, "from")
        if not _same(holder, giver):
            yield fails(f"{name}: the chain is broken; {giver or 'nobody'} passes on what {holder or 'nobody'} holds.")
    if not _same(holders[-1], applicant):
        yield fails(f"{name}: the chain does not end at the applicant.")
    if len({company_name(holder).stem for holder in holders}) < len(holders):
        yield fails(f"{name}: the chain runs in a circle.")


def _in_time(name: str, links: Sequence[Brand], today: date) -> Iterator[Point]:
    for number, link in enumerate(links, 1):
        until = _date(link.get("valid_until"))
        if until is None:
            yield fails(f"{name}: authorisation {number} does not say until when it is valid.")
        elif until < today:
            yield fails(f"{name}: authorisation {number} ended on {until}.")


def _same(one: str, other: str) -> bool:
    stem = company_name(one).stem
    return bool(stem) and stem == company_name(other).stem


def _text(values: Brand, key: str) -> str:
    value = values.get(key)
    return value.strip() if isinstance(value, str) else ""


def _date(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
