"""Cases brought to where a test begins, by the operations themselves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import event

from governance.complaints import cases, decision, ip_notices, mediation, outcome, questions, remedies
from governance.complaints.models import Case
from governance.complaints.states import Kind, Outcome, Party
from governance.core.database import PLATFORM, Scope, apply_scope, db
from governance.sellers.models import Seller
from tests.builders import AT
from tests.governance.complaints.filed import OFFICER, accepted_case, filed_case, link, shop

STEP = timedelta(hours=1)
REASON = "The photo shows the broken switch."


def answered(case: Case, *, at: datetime = AT) -> Case:
    """The shop has answered: the case waits for a decision."""
    return questions.answer(case_id=case.id, text="We sent what was ordered.", by=shop(case.seller_id), at=at)


def deciding_case(**changes: Any) -> Case:
    """A case in which both sides were heard."""
    return answered(accepted_case(**changes))


def decided(case: Case, *, at: datetime = AT, **changes: Any) -> Case:
    """Upheld, with a refund, where nothing else is said."""
    given: dict[str, Any] = {"outcome": Outcome.UPHELD, "reason": REASON, "remedy": "refund", "by": OFFICER}
    return decision.decide(case_id=case.id, at=at, **given | changes)


def remedy_case(**changes: Any) -> Case:
    """A case in which the seller owes a refund."""
    return decided(deciding_case(**changes))


def shown(case: Case, *, at: datetime = AT) -> Case:
    """The shop has shown that it gave the remedy."""
    return remedies.show(case_id=case.id, text="Paid back on Monday.", by=shop(case.seller_id), at=at)


def closed_case(**changes: Any) -> Case:
    """A case whose remedy was confirmed by the complainant."""
    case = shown(remedy_case(**changes))
    return remedies.confirm(case_id=case.id, by=link(case), at=AT)


def offered(case: Case, party: Party = Party.SELLER, *, at: datetime = AT, **changes: Any) -> Case:
    """Part of the price is offered by one side."""
    by = {Party.SELLER: shop(case.seller_id), Party.COMPLAINANT: link(case), Party.PLATFORM: OFFICER}[party]
    terms: dict[str, Any] = {"remedy": "partial_refund", "amount": Decimal("12.50"), "currency": "CNY"}
    words = {"text": "Half of the price, and you keep it."}
    return mediation.offer(case_id=case.id, by=by, at=at, **terms | words | changes)


def notice(**changes: Any) -> Case:
    """A notice of a holder of rights that was taken on."""
    given: dict[str, Any] = {"kind": Kind.IP_NOTICE, "issue": "ip_infringement", "request": None}
    return accepted_case(**given | changes)


def countered(**changes: Any) -> Case:
    """A notice that the shop has answered with a counter-notice."""
    case = notice(**changes)
    return ip_notices.counter_notice(case_id=case.id, text="We hold a licence.", by=shop(case.seller_id), at=AT)


def report(**changes: Any) -> Case:
    """A report that waits for the shop's answer; the shop is asked something of its own."""
    given: dict[str, Any] = {"kind": Kind.REPORT, "issue": "invented_reviews", "request": None}
    case = filed_case(**given | changes)
    return cases.accept(case_id=case.id, question="Where do these reviews come from?", by=OFFICER, at=AT)


def in_state(state: str, **changes: Any) -> Case:
    """A complaint that has come to `state`; a notice for `counter_notice`."""
    made = {
        "received": filed_case,
        "with_seller": accepted_case,
        "deciding": deciding_case,
        "remedy": remedy_case,
        "closed": closed_case,
        "counter_notice": countered,
    }
    if state in made:
        case: Case = made[state](**changes)
    elif state == "mediation":
        case = offered(accepted_case(**changes))
    elif state == "asked":
        case = filed_case(**changes)
        questions.ask(case_id=case.id, question="Which lamp?", party=Party.COMPLAINANT, by=OFFICER, at=AT)
    elif state == "not_accepted":
        case = filed_case(**changes)
        cases.refuse(case_id=case.id, ground="no_dispute", reason="There is nothing to settle.", by=OFFICER, at=AT)
    elif state == "withdrawn":
        case = filed_case(**changes)
        cases.withdraw(case_id=case.id, reason=None, by=link(case), at=AT)
    else:
        raise AssertionError(state)
    assert case.state == state
    return case


def rated(case: Case, rating: int = 4, *, at: datetime = AT) -> Case:
    """The complainant has rated the outcome."""
    return outcome.rate(case_id=case.id, rating=rating, comment="It took long.", by=link(case), at=at)


@contextmanager
def seen_as(scope: Scope) -> Iterator[None]:
    """The block sees what the database shows to `scope`, in the same transaction."""
    db.session.flush()
    db.session.expire_all()
    apply_scope(db.session.connection(), scope)
    yield
    db.session.expire_all()
    apply_scope(db.session.connection(), PLATFORM)


@contextmanager
def statements() -> Iterator[list[tuple[str, Any]]]:
    """The statements of the block."""
    seen: list[tuple[str, Any]] = []

    def note(*arguments: Any) -> None:
        seen.append((arguments[2], arguments[3]))

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


def reference_of_shop(case: Case) -> str:
    """The name of a case's shop."""
    return db.session.get_one(Seller, case.seller_id).reference
