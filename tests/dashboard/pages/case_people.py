"""Cases for the tests of pages: two shops, an officer and a second person, and how one asks as each of them."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from governance.complaints import assignment, cases, questions
from governance.complaints.models import Case
from governance.complaints.states import Kind
from governance.core.access import Actor, Role
from governance.core.accounts import Account
from governance.core.calendar import now
from governance.core.database import PLATFORM, db, scoped, transaction
from tests.builders import make_account, make_seller, sign_in
from tests.dashboard.asking import part, press
from tests.governance.complaints.filed import filed_case, install_rules

OFFICER, SECOND, OWNER, OTHER = (f"{who}@cases.example" for who in ("officer", "second", "owner", "other"))
SHOP = "own-shop"
# What the form of a decision holds when a case is upheld.
UPHELD = {"outcome": "upheld", "remedy": "refund", "amount": "", "currency": "CNY", "reason": "The photo shows it."}


def prepare(app: Flask) -> None:
    """Rules, two shops with their owners, an officer and a second person."""
    with app.app_context(), scoped(PLATFORM), transaction():
        install_rules()
        make_account(Role.COMPLIANCE_OFFICER, email=OFFICER)
        make_account(Role.REVIEWER, email=SECOND)
        for email, reference in ((OWNER, SHOP), (OTHER, "other-shop")):
            seller = make_seller(reference, name=reference.replace("-", " ").title(), country="CN")
            make_account(Role.SELLER, email=email, seller_id=seller.id)


def actor(email: str) -> Actor:
    """Who signs in with this address; inside a scope of the platform."""
    return db.session.query(Account).filter_by(email=email).one().actor()


def filed(app: Flask, **changes: Any) -> int:
    """A case of the own shop that was just filed and that the officer holds; gives its id."""
    with app.app_context(), scoped(PLATFORM), transaction():
        case = filed_case(at=now() - timedelta(minutes=5), **{"seller": SHOP} | changes)
        assignment.assign(case_id=case.id, account_id=int(actor(OFFICER).id), by=actor(OFFICER), at=now())
        return case.id


def accepted(app: Flask, **changes: Any) -> int:
    """A case that waits for the own shop."""
    number = filed(app, **changes)
    with app.app_context(), scoped(PLATFORM), transaction():
        question = "What do you sell?" if changes.get("kind") is Kind.REPORT else None
        cases.accept(case_id=number, question=question, by=actor(OFFICER), at=now())
    return number


def answered(app: Flask, **changes: Any) -> int:
    """A case that waits for the decision."""
    number = accepted(app, **changes)
    with app.app_context(), scoped(PLATFORM), transaction():
        questions.answer(case_id=number, text="It worked when we sent it.", by=actor(OWNER), at=now())
    return number


def state_of(app: Flask, number: int) -> str:
    """Where a case stands."""
    with app.app_context(), scoped(PLATFORM):
        return db.session.get_one(Case, number).state


class Somebody:
    """A person at the page of one case."""

    def __init__(self, app: Flask, email: str, number: int = 0) -> None:
        self.app, self.client, self.number = app, _signed_in(app, email), number

    @property
    def shown(self) -> dict[str, Any]:
        """What the page remembers."""
        return {"case": self.number, "reference": f"C-{self.number}"}

    def sees(self, name: str, **values: Any) -> str:
        """What one part of the page shows."""
        return part(self.client, f"case-{name}", {"case-shown.data": self.shown} | values)

    def everything(self) -> str:
        """All parts of the page."""
        return "\n".join(self.sees(name) for name in ("turn", "matter", "evidence", "records", "thread", "side"))

    def does(self, act: str, **filled: Any) -> str:
        """Do something in a dialog; what comes back."""
        return press(self.client, "case", act, self.shown, do=self._fields(filled), files=filled.get("files"))

    def opens(self, act: str) -> str:
        """The dialog of an action."""
        return press(self.client, "case", act, self.shown)

    def decides(self, **filled: Any) -> str:
        """Send the form of the decision."""
        return press(self.client, "ruling", "decide", self.shown, do=self._fields(filled))

    def _fields(self, filled: dict[str, Any]) -> dict[str, str]:
        with self.app.app_context(), scoped(PLATFORM):
            version = str(db.session.get_one(Case, self.number).version)
        return {"version": version} | {name: value for name, value in filled.items() if name != "files"}


@cache
def _signed_in(app: Flask, email: str) -> FlaskClient:
    """One browser for each person: a password is made slow to check on purpose."""
    client = app.test_client()
    sign_in(client, email)
    return client
