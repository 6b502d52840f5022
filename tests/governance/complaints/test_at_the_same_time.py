"""Two at once in one case: one of them is first, and the other one learns it."""

from __future__ import annotations

import threading
from collections.abc import Callable

from flask import Flask
from sqlalchemy import func, select

from governance.complaints import decision, mediation
from governance.complaints.models import Case, CaseEntry
from governance.complaints.states import Outcome
from governance.core.database import PLATFORM, Scope, db, scoped, seller_scope, transaction
from governance.core.errors import DomainError
from tests.builders import AT
from tests.governance.complaints.filed import COLLEAGUE, OFFICER, accepted_case, install_rules, link, shop
from tests.governance.complaints.walked import REASON, deciding_case, offered


def at_once(app: Flask, *parts: tuple[Scope, Callable[[], object]]) -> list[str]:
    """Do each part in a transaction and a thread of its own; what became of each."""
    became: list[str] = []
    ready = threading.Barrier(len(parts))

    def work(scope: Scope, part: Callable[[], object]) -> None:
        ready.wait()
        try:
            with app.app_context(), scoped(scope), transaction():
                part()
        except DomainError as refused:
            became.append(type(refused).__name__)
        else:
            became.append("done")

    threads = [threading.Thread(target=work, args=part) for part in parts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(became)


def test_of_two_at_once_one_is_first(shared_app: Flask) -> None:
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        install_rules()
        in_mediation, waiting = offered(accepted_case()), deciding_case()
        offer, case_id, seller_id = in_mediation.id, waiting.id, in_mediation.seller_id
        by_link, by_shop = link(in_mediation), shop(seller_id)

    def agree() -> None:
        mediation.accept_offer(case_id=offer, by=by_link, at=AT)

    def take_back() -> None:
        mediation.take_back(case_id=offer, by=by_shop, at=AT)

    assert at_once(shared_app, (PLATFORM, agree), (seller_scope(seller_id), take_back)) == ["InvalidTransition", "done"]

    def decide() -> None:
        decision.decide(case_id=case_id, outcome=Outcome.DISMISSED, reason=REASON, by=OFFICER, at=AT)

    def decide_too() -> None:
        decision.decide(case_id=case_id, outcome=Outcome.UPHELD, reason=REASON, remedy="refund", by=COLLEAGUE, at=AT)

    assert at_once(shared_app, (PLATFORM, decide), (PLATFORM, decide_too)) == ["InvalidTransition", "done"]
    with shared_app.app_context(), scoped(PLATFORM):
        decided = select(func.count()).select_from(CaseEntry).where(CaseEntry.case_id == case_id)
        assert db.session.scalar(decided.where(CaseEntry.kind == "decided")) == 1
        assert db.session.get_one(Case, offer).state in {"remedy", "deciding"}
