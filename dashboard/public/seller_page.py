"""The public page of a seller: who stands behind the shop, as the law wants it shown and as the platform verified it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from dashboard.pages import market
from dashboard.pages.requirement_words import promised
from dashboard.shell import words
from dashboard.shell.language import _
from dashboard.shell.state_words import PERMITS, StateSign
from governance.core.calendar import now
from governance.core.database import PLATFORM, db, set_scope
from governance.core.errors import NotFound
from governance.onboarding.models import Application
from governance.onboarding.public_licence import PublicLicence, PublicPermit, public_licence
from governance.onboarding.states import ADMITTED
from governance.sellers.models import Seller


@dataclass(frozen=True)
class PermitRow:
    """One permit as a line of the page."""

    name: str
    sign: StateSign
    more: str


def register(pages: Blueprint) -> None:
    """The one door of this page."""
    pages.add_url_rule("/sellers/<reference>", "seller", show)


def show(reference: str) -> ResponseReturnValue:
    """`/sellers/<reference>`: open to everybody."""
    licence = _licence(reference)
    verified = licence if licence is not None and licence.verified_on is not None else None
    categories = market.category_names()
    return render_template(
        "public/seller.html",
        reference=reference,
        name=licence.shop_name if licence else _shop_name(reference),
        licence=verified,
        private_person=verified is not None and verified.kind == "natural_person",
        country=words.country(verified.country) if verified else "",
        verified_on=words.day(verified.verified_on) if verified and verified.verified_on else "",
        permits=[permit_row(permit, categories) for permit in verified.permits] if verified else [],
        promises=[
            (market.category_name(code, categories), promised(made)) for code, made in _promises(reference).items()
        ],
    )


def permit_row(permit: PublicPermit, categories: Mapping[str, str]) -> PermitRow:
    """A permit in words: what it is, for what, its number and until when it holds."""
    facts = [
        market.category_name(permit.category, categories) if permit.category else "",
        permit.number or "",
        _validity(permit),
        _("verified on %(day)s", day=words.day(permit.verified_on)) if permit.verified_on else "",
    ]
    name = words.in_language({"en": permit.kind_en, "zh": permit.kind_zh})
    return PermitRow(name, PERMITS[permit.expiry.value], " · ".join(fact for fact in facts if fact))


def _validity(permit: PublicPermit) -> str:
    if permit.valid_until is None:
        return _("no end date")
    if permit.valid_from is None:
        return _("valid until %(day)s", day=words.day(permit.valid_until))
    return _("valid %(first)s to %(last)s", first=words.day(permit.valid_from), last=words.day(permit.valid_until))


def _licence(reference: str) -> PublicLicence | None:
    """The licence data; None while nobody has entered any."""
    try:
        return public_licence(reference, at=now())
    except NotFound:
        return None


def _promises(reference: str) -> Mapping[str, Mapping[str, Any]]:
    """What the shop promised for after the sale when it was admitted, by category."""
    set_scope(PLATFORM)
    made = (
        select(Application.commitments)
        .join(Seller, Seller.id == Application.seller_id)
        .where(Seller.reference == reference, Application.state.in_(ADMITTED))
    )
    return db.session.scalar(made) or {}


def _shop_name(reference: str) -> str:
    """The name of a shop without licence data, which is as public as its goods; raises `NotFound` without a shop."""
    set_scope(PLATFORM)
    name = db.session.scalar(select(Seller.name).where(Seller.reference == reference))
    if name is None:
        raise NotFound(_("There is no shop at this address."))
    return name
