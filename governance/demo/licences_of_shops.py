"""Who the invented shops are and what they may sell: identities and permits, a few near their end and one past it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import insert, select
from stdnum.br import cnpj
from stdnum.cn import uscc

from governance.core.access import Actor, system_actor
from governance.core.calendar import day_of
from governance.core.clocks.calendars import working_days_of
from governance.core.clocks.due import Due, due_of, end_of, step_moment
from governance.core.clocks.models import Clock, ClockStep
from governance.core.clocks.rules import Binds, Kind, Step
from governance.core.clocks.working_days import WorkingDays
from governance.core.commands import settings
from governance.core.database import db
from governance.onboarding import lapses, permits, reverification
from governance.onboarding.checks.registration import organisation_code_is_right
from governance.onboarding.expiry import reminders_from
from governance.onboarding.identity_models import Permit, SellerIdentity, SellerPerson
from governance.onboarding.identity_states import IdentityState
from governance.onboarding.normal_forms import keys_of
from governance.onboarding.permit_states import PermitState
from governance.onboarding.upkeep_rules import UpkeepRules, rules_at
from governance.sellers.models import Seller

DAYS_LEFT: Final = (-1, 7, 21, 33, 45, 58)  # of the first shops whose trade needs a permit; the first one has ended
_CITIES: Final = ("杭州市西湖区", "广州市天河区", "成都市武侯区", "苏州市姑苏区", "青岛市市南区")
_FAMILIES: Final = "王李张刘陈杨赵黄周吴"
Rows = list[dict[str, Any]]


def license_shops(categories: Mapping[int, str], *, by: Actor, at: datetime) -> None:
    """Give every shop (seller id -> category) an identity verified in the last months, and the permits it needs."""
    rules = rules_at(at)
    shops = db.session.scalars(select(Seller).where(Seller.id.in_(categories)).order_by(Seller.id)).all()
    verified = {shop.id: at - timedelta(days=(number * 37) % 150, hours=3) for number, shop in enumerate(shops)}
    calendars = cache(working_days_of)
    due = {shop.id: _due(rules, verified[shop.id], calendars(shop.country)) for shop in shops}
    known = [_identity(number, shop, verified[shop.id], due[shop.id]) for number, shop in enumerate(shops)]
    db.session.execute(insert(SellerIdentity), [identity for identity, _ in known])
    db.session.execute(insert(SellerPerson), [person for _, person in known])
    term = rules.terms[reverification.TERM]
    told = {"binds": term.binds, "kind": term.kind, "source": term.source, "source_verified_on": term.verified_on}
    clocks = [
        told
        | {"name": reverification.CLOCK, "subject_kind": "seller", "subject_id": str(shop.id), "seller_id": shop.id}
        | {"amount": term.amount, "unit": term.unit, "country": shop.country, "started_at": verified[shop.id]}
        | {"due_at": due[shop.id].at, "provisional": due[shop.id].provisional}
        for shop in shops
    ]
    _start(clocks, [reverification.STEPS] * len(clocks), by=by, at=at)
    _keep_permits(shops, categories, rules, by=by, at=at)


def _keep_permits(
    shops: Sequence[Seller], categories: Mapping[int, str], rules: UpkeepRules, *, by: Actor, at: datetime
) -> None:
    rows: Rows = []
    left = iter(DAYS_LEFT)
    for number, shop in enumerate(shops):
        for kind, category in _needed(rules, shop, categories[shop.id]):
            days = next(left, 200 + number * 13 % 900) if category else None
            until = rules.today + timedelta(days=days) if days is not None else None
            rows.append(_permit(number, shop, kind, category, until=until, at=at))
    entered = db.session.scalars(insert(Permit).returning(Permit), rows).all()
    running = [permit for permit in entered if permit.valid_until and permit.valid_until >= rules.today]
    clocks = [
        {"name": permits.CLOCK, "subject_kind": "permit", "subject_id": str(permit.id), "seller_id": permit.seller_id}
        | {"binds": Binds.SELLER, "kind": Kind.LAW, "source": rules.source_of(permit.kind)}
        | {"source_verified_on": rules.today, "amount": None, "unit": None, "country": None, "started_at": at}
        | {"due_at": end_of(permit.valid_until or rules.today, settings().timezone), "provisional": False}
        for permit in running
    ]
    steps = [_steps(rules, permit.valid_until or rules.today) for permit in running]
    _start(clocks, steps, by=by, at=at)
    for permit in entered:
        if permit.valid_until and permit.valid_until < rules.today:
            lapses.lapse(permit, rules, by=system_actor("clock-steps"), at=at)


def _start(clocks: Rows, steps: Sequence[Sequence[Step]], *, by: Actor, at: datetime) -> None:
    """Start many clocks at once, as `clocks.start` does one."""
    if not clocks:
        return
    rows = [clock | {"started_by": by.label, "computed_at": at, "state": "running"} for clock in clocks]
    started = db.session.scalars(insert(Clock).returning(Clock, sort_by_parameter_order=True), rows).all()
    timezone = settings().timezone
    reached = [
        {"clock_id": clock.id, "name": step.name, "position": position}
        | {"at": step_moment(step, None, clock.started_at, clock.due_at, timezone=timezone, working_days=WorkingDays())}
        for clock, its in zip(started, steps, strict=True)
        for position, step in enumerate(its)
    ]
    db.session.execute(insert(ClockStep), reached)


def _steps(rules: UpkeepRules, until: date) -> list[Step]:
    reminders = reminders_from(rules.today, until, rules.admission.reminders_days)
    return [*(Step.before(days=days) for days in reminders), Step.after(days=0)]


def _due(rules: UpkeepRules, verified_at: datetime, calendar: WorkingDays) -> Due:
    term = rules.terms[reverification.TERM]
    return due_of(term, verified_at, timezone=settings().timezone, working_days=calendar)


def _needed(rules: UpkeepRules, shop: Seller, category: str) -> Iterator[tuple[str, str | None]]:
    if shop.country == "CN":
        yield "business_licence", None
        needs = rules.admission.category(category, "CN")
        for kind in needs.documents if needs else ():
            yield kind, category


def _permit(
    number: int, shop: Seller, kind: str, category: str | None, *, until: date | None, at: datetime
) -> dict[str, Any]:
    return {
        "seller_id": shop.id,
        "category": category,
        "kind": kind,
        "number": f"JY1{number:013d}" if category else credit_code(number),
        "valid_from": until - timedelta(days=5 * 365) if until else None,
        "valid_until": until,
        "state": PermitState.VERIFIED.value,
        "verified_at": at - timedelta(days=60),
        "verified_by": "demo",
        "created_at": at - timedelta(days=61),
    }


def _identity(number: int, shop: Seller, verified_at: datetime, due: Due) -> tuple[dict[str, Any], dict[str, Any]]:
    """An invented business and the invented people behind it; every tenth shares its address with the one before."""
    country, place = shop.country or "CN", number - 1 if number % 10 == 9 else number
    family = _FAMILIES[number % len(_FAMILIES)]
    about = {
        "number": _registration_number(country, number),
        "address": f"{_CITIES[place % len(_CITIES)]}文新路 {place + 1} 号",
        "representative_id_number": f"330106{1960 + number % 40}0{number % 9 + 1}1{number % 10}{number:04d}"[:18],
        "phone": f"+86 138 {number // 10_000:04d} {number % 10_000:04d}",
        "account": f"6222{number:012d}",
    }
    keys = keys_of(country=country, salt=settings().pseudonym_key, **about)
    identity = {
        "seller_id": shop.id,
        "country": country,
        "kind": "company",
        "legal_name": f"{shop.name.split()[-1]}贸易有限公司" if country == "CN" else f"{shop.name} Ltd",
        "registration_number": about["number"],
        "number_key": keys.number_key,
        "registered_address": about["address"],
        "address_key": keys.address_key,
        "founded_on": date(2012 + number % 8, 1 + number % 12, 1 + number % 28),
        "state": IdentityState.VERIFIED.value,
        "verified_at": verified_at,
        "reverify_on": day_of(due.at, settings().timezone),
        "updated_at": verified_at,
    }
    person = {
        "seller_id": shop.id,
        "representative_name": f"{family}晓",
        "representative_id_number": about["representative_id_number"],
        "representative_key": keys.representative_key,
        "contact_name": f"{family}敏",
        "contact_email": f"shop-{number}@demo.example",
        "contact_phone": about["phone"],
        "phone_key": keys.phone_key,
        "bank_account_name": identity["legal_name"],
        "bank_account_number": about["account"],
        "account_key": keys.account_key,
    }
    return identity, person


def credit_code(number: int) -> str:
    """A Chinese code that fits in itself, inside and as a whole; invented."""
    stem = f"{80_000_000 + number}"
    inside = next(stem + end for end in "0123456789X" if organisation_code_is_right(stem + end))
    code = f"91330106{inside}"
    return code + str(uscc.calc_check_digit(code))


def _registration_number(country: str, number: int) -> str:
    if country == "CN":
        return credit_code(number)
    if country == "BR":
        stem = f"{70_000_000 + number}0001"
        return next(cnpj.format(f"{stem}{end:02d}") for end in range(100) if cnpj.is_valid(f"{stem}{end:02d}"))
    return f"HRB {10_000 + number}" if country == "DE" else f"{2_000_000 + number}"
