"""Looking for other shops by the keys of this one: among applications under way and among sellers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import RowMapping, Select, case, func, or_, select, union

from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.onboarding.checks.dossier import Kin
from governance.onboarding.checks.kinship import IDENTITY, TIES
from governance.onboarding.identity_models import SellerIdentity, SellerPerson
from governance.onboarding.models import Application, ApplicationPerson
from governance.onboarding.normal_forms import Keys
from governance.onboarding.states import ADMITTED, State
from governance.sellers.models import SaleStop, Seller
from governance.violations.models import Violation
from governance.violations.states import State as ViolationState

# Behind an office address stand thousands of shops; who shares number or account comes first and is always among them.
MOST_KIN: Final = 200
UNDER_WAY: Final = (State.SUBMITTED, State.IN_REVIEW, State.INFORMATION_REQUESTED)
GRAVE: Final = "critical"
IDENTITY_KEYS: Final = tuple(f"{what}_key" for what in IDENTITY)


@dataclass(frozen=True)
class _Keyed:
    """Two tables of one subject that hold its keys, by the names of the columns."""

    id: Any
    of_subject: Mapping[str, Any]
    person_id: Any
    of_person: Mapping[str, Any]

    def alike(self, wanted: Mapping[str, str]) -> Select[Any]:
        """The keys of every subject that has one of `wanted`; each table is searched by its own indexes."""
        searched = [
            select(owner_id).where(or_(*same))
            for owner_id, columns in ((self.id, self.of_subject), (self.person_id, self.of_person))
            if (same := [column == wanted[name] for name, column in columns.items() if name in wanted])
        ]
        columns = {**self.of_subject, **self.of_person}
        identity = [columns[name] == wanted[name] for name in IDENTITY_KEYS if name in wanted]
        first = [case((or_(*identity), 0), else_=1)] if identity else []
        return (
            select(*(columns[name].label(name) for name in wanted))
            .outerjoin_from(self.id.class_, self.person_id.class_, self.person_id == self.id)
            .where(self.id.in_(union(*searched)))
            .order_by(*first, self.id)
            .limit(MOST_KIN)
        )


_OF_APPLICATIONS: Final = _Keyed(
    Application.id,
    {"number_key": Application.number_key, "address_key": Application.address_key},
    ApplicationPerson.application_id,
    {
        "representative_key": ApplicationPerson.representative_key,
        "phone_key": ApplicationPerson.phone_key,
        "account_key": ApplicationPerson.account_key,
    },
)
_OF_SELLERS: Final = _Keyed(
    SellerIdentity.seller_id,
    {"number_key": SellerIdentity.number_key, "address_key": SellerIdentity.address_key},
    SellerPerson.seller_id,
    {
        "representative_key": SellerPerson.representative_key,
        "phone_key": SellerPerson.phone_key,
        "account_key": SellerPerson.account_key,
    },
)


def kin_of(
    application: Application, keys: Keys, *, chance: Collection[tuple[str, tuple[str, int]]] = ()
) -> tuple[Kin, ...]:
    """Who shares a key with `application`; `chance` are ties (what, side) that an officer found to mean nothing."""
    wanted = {name: key for name, key in asdict(keys).items() if key is not None}
    if not wanted:
        return ()
    found = [*_applications(application, wanted), *_sellers(application, wanted)]
    by_chance = {side: {tie for tie, of in chance if of == side and tie in TIES} for _, side in chance}
    kept = (replace(kin, shared=kin.shared - by_chance.get(kin.side, set())) for kin in found)
    return tuple(kin for kin in kept if kin.shared)


def _applications(application: Application, wanted: Mapping[str, str]) -> list[Kin]:
    """Others under way, and those admitted: they are verified, whatever is known of their seller yet."""
    states = [state.value for state in (*UNDER_WAY, *ADMITTED)]
    query = (
        _OF_APPLICATIONS.alike(wanted)
        .where(Application.id != application.id, Application.state.in_(states))
        .add_columns(Application.id, Application.reference, Application.state)
    )
    return [
        Kin(
            side=("application", row["id"]),
            name=f"application {row['reference']}",
            shared=_shared(row, wanted),
            verified=row["state"] in ADMITTED,
        )
        for row in db.session.execute(query).mappings()
    ]


def _sellers(application: Application, wanted: Mapping[str, str]) -> list[Kin]:
    query = (
        _OF_SELLERS.alike(wanted)
        .join(Seller, Seller.id == SellerIdentity.seller_id)
        .add_columns(Seller.id, Seller.reference, SellerIdentity.verified_at)
    )
    if application.seller_id is not None:
        query = query.where(Seller.id != application.seller_id)
    rows = db.session.execute(query).mappings().all()
    closed, grave = _closed([row["id"] for row in rows]), _grave([row["id"] for row in rows])
    return [
        Kin(
            side=("seller", row["id"]),
            name=f"seller {row['reference']}",
            shared=_shared(row, wanted),
            verified=row["verified_at"] is not None,
            closed_on=closed.get(row["id"]),
            grave=row["id"] in grave,
        )
        for row in rows
    ]


def _shared(row: RowMapping, wanted: Mapping[str, str]) -> frozenset[str]:
    return frozenset(name.removesuffix("_key") for name, key in wanted.items() if row[name] == key)


def _closed(seller_ids: Sequence[int]) -> dict[int, date]:
    """Since when sellers may sell nothing at all."""
    query = (
        select(SaleStop.seller_id, func.min(SaleStop.started_at))
        .where(SaleStop.seller_id.in_(seller_ids), SaleStop.category.is_(None), SaleStop.lifted_at.is_(None))
        .group_by(SaleStop.seller_id)
    )
    return {seller_id: day_of(since, settings().timezone) for seller_id, since in db.session.execute(query)}


def _grave(seller_ids: Sequence[int]) -> frozenset[int]:
    """Which sellers have a confirmed critical violation."""
    query = select(Violation.seller_id).where(
        Violation.seller_id.in_(seller_ids),
        Violation.severity == GRAVE,
        Violation.state == ViolationState.CONFIRMED.value,
    )
    return frozenset(db.session.scalars(query))
