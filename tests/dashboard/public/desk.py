"""The other sides of a complaint: an officer and the shop, acting on one case behind the buyer's page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask

from governance.complaints.models import Case
from governance.core.access import Actor, Role
from governance.core.calendar import now
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.sellers import register
from tests.builders import make_account
from tests.dashboard.public.complaining import case_id_of
from tests.governance.complaints.filed import make_document

Step = Callable[..., Any]


class Desk:
    """An officer and the shop, acting on one case behind the buyer's page."""

    def __init__(self, app: Flask, path: str) -> None:
        self.app, self.case_id = app, case_id_of(app, path)
        with app.app_context(), scoped(PLATFORM), transaction():
            shop_id = register.find("lamps").id
            self.officer: Actor = make_account(Role.COMPLIANCE_OFFICER).actor()
            self.another: Actor = make_account(Role.COMPLIANCE_OFFICER).actor()
            self.shop: Actor = make_account(Role.SELLER, seller_id=shop_id).actor()

    def does(self, step: Step, by: Actor | None = None, **given: Any) -> None:
        """One operation, as the officer unless somebody else is named."""
        with self.app.app_context(), scoped(PLATFORM), transaction():
            step(case_id=self.case_id, by=by or self.officer, at=now(), **given)

    def case(self) -> Case:
        """The case as it stands."""
        with self.app.app_context(), scoped(PLATFORM):
            return db.session.get_one(Case, self.case_id)

    def hands_in(self) -> int:
        """A document about the case, not yet shown to anybody; gives its number."""
        with self.app.app_context(), scoped(PLATFORM), transaction():
            return make_document(db.session.get_one(Case, self.case_id)).id
