"""What stands beside cases in a list: shops, clocks, open offers and handlers, each read once for the whole page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from governance.complaints.models import Case, CaseOffer, CasePerson
from governance.complaints.parties import party_of
from governance.complaints.references import reference_of
from governance.complaints.sight import Sight, seen, sight_of
from governance.complaints.states import ENDED, Kind, OfferState, Party, State
from governance.complaints.turns import CLOCKS, Offered, turn_of
from governance.core.access import Actor
from governance.core.accounts import Account
from governance.core.clocks.models import Clock
from governance.core.clocks.states import OPEN as CLOCK_OPEN
from governance.core.clocks.states import State as ClockState
from governance.core.database import db
from governance.sellers.models import Seller


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What was read for some cases, by the id of the case, the shop or the account."""

    sellers: Mapping[int, Seller]
    clocks: Mapping[int, Sequence[Clock]]
    offers: Mapping[int, CaseOffer]
    handlers: Mapping[int, str]
    own: Collection[int]


def beside(cases: Sequence[Case], *, by: Actor) -> Beside:
    """Everything that lists show beside `cases`: as many queries for one as for two hundred."""
    ids = [case.id for case in cases]
    sellers = select(Seller).where(Seller.id.in_({case.seller_id for case in cases}))
    offers = select(CaseOffer).where(CaseOffer.case_id.in_(ids), CaseOffer.state == OfferState.OPEN.value)
    return Beside(
        sellers={seller.id: seller for seller in db.session.scalars(sellers)},
        clocks=_open_clocks([case.id for case in cases if State(case.state) not in ENDED], by),
        offers={offer.case_id: offer for offer in db.session.scalars(offers)},
        handlers=names_of({case.handler_id for case in cases if case.handler_id}) if _of_platform(by) else {},
        own=own_among(ids, by=by),
    )


def fields_of(case: Case, beside: Beside, *, at: datetime) -> dict[str, Any]:
    """The fields of a case in a list, before those are emptied that are not for the reader's eyes."""
    state, seller = State(case.state), beside.sellers[case.seller_id]
    clocks = beside.clocks.get(case.id, ())
    clock = clock_of(state, clocks)
    columns = ("id", "version", "issue", "severity", "product_name", "order_reference", "opened_at", "handler_id")
    return {
        **{name: getattr(case, name) for name in (*columns, "group_id")},
        "reference": reference_of(case.id),
        "kind": Kind(case.kind),
        "seller": seller.reference,
        "seller_name": seller.name,
        "state": state,
        "turn": turn_of(state, shown=case.remedy_shown_at is not None, offer=offered(beside.offers.get(case.id))),
        "due_at": clock.due_at if clock else None,
        "provisional": clock is not None and clock.provisional,
        "overdue": any(each.overdue(at) for each in clocks),
        "silent": case.silent_at is not None,
        "handler": beside.handlers.get(case.handler_id or 0),
        "own": case.id in beside.own,
    }


def row_seen(case: Case, beside: Beside, *, by: Actor, at: datetime) -> dict[str, Any]:
    """The fields of a case in a list, as `by` may see them."""
    sight = sight_of(by, own=case.id in beside.own)
    return seen(fields_of(case, beside, at=at), sight=sight, kind=Kind(case.kind))


def clock_of(state: State, clocks: Sequence[Clock]) -> Clock | None:
    """The clock that says until when whoever's turn it is has time; one that stands says nothing."""
    names = CLOCKS.get(state, ())
    return next((clock for clock in clocks if clock.name in names and clock.state == ClockState.RUNNING), None)


def offered(offer: CaseOffer | None) -> Offered | None:
    """An open offer as the rules look at it."""
    if offer is None:
        return None
    agreed = {"complainant_agreed": offer.complainant_agreed_at, "seller_agreed": offer.seller_agreed_at}
    return Offered(party=Party(offer.party), **{name: moment is not None for name, moment in agreed.items()})


def own_among(ids: Collection[int], *, by: Actor) -> frozenset[int]:
    """Which of these cases `by` filed: the one of its link, or those with an officer's own address."""
    if by.case_id is not None:
        return frozenset({by.case_id})
    if by.kind != "account" or not _of_platform(by) or not ids:
        return frozenset()
    own = func.lower(func.trim(CasePerson.email)) == by.label.strip().lower()
    return frozenset(db.session.scalars(select(CasePerson.case_id).where(CasePerson.case_id.in_(ids), own)))


def names_of(accounts: Collection[int]) -> dict[int, str]:
    """The names of accounts, by their ids."""
    if not accounts:
        return {}
    query = select(Account.id, Account.name).where(Account.id.in_(accounts))
    return {row.id: row.name for row in db.session.execute(query)}


def clocks_seen(by: Actor) -> list[Any]:
    """Of a case's clocks a shop sees its own; the platform and the complainant see all."""
    return [Clock.seller_id == by.seller_id] if party_of(by) is Party.SELLER else []


def _open_clocks(ids: Sequence[int], by: Actor) -> dict[int, list[Clock]]:
    of_cases = (Clock.subject_kind == "case", Clock.subject_id.in_([str(each) for each in ids]))
    query = select(Clock).where(*of_cases, Clock.state.in_(CLOCK_OPEN), *clocks_seen(by))
    found: dict[int, list[Clock]] = defaultdict(list)
    for clock in db.session.scalars(query.order_by(Clock.due_at, Clock.id)) if ids else ():
        found[int(clock.subject_id)].append(clock)
    return found


def _of_platform(by: Actor) -> bool:
    return sight_of(by, own=False) in {Sight.OFFICER, Sight.PLATFORM}
