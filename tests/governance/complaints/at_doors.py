"""Two shops and people in front of their browsers, who work on cases over HTTP."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from governance.complaints.references import id_of
from governance.core.access import Actor, Role, complainant
from governance.core.calendar import now
from governance.core.database import PLATFORM, scoped, transaction
from tests.builders import make_account, make_seller, sign_in, signed_in
from tests.governance.complaints.filed import install_rules
from tests.sample_files import pdf

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Doors:
    """The application, and a browser for each of the `people`."""

    app: Flask
    people: dict[str, FlaskClient]
    accounts: dict[str, str]

    def get(self, who: str, path: str, **query: Any) -> TestResponse:
        """What somebody is answered at an address below `/api/v1`."""
        return self.people[who].get(f"/api/v1{path}", query_string=query)

    def post(self, who: str, path: str, body: Any = None) -> TestResponse:
        """What somebody is answered who sends JSON."""
        return self.people[who].post(f"/api/v1{path}", json=body or {}, headers=self._token(who))

    def hand_in(self, who: str, case: str, content: bytes | None = None, name: str = "paper.pdf") -> TestResponse:
        """Somebody hands in a file for a case."""
        form = {"content": (io.BytesIO(content or pdf(title=str(next(_numbers)))), name), "kind": "evidence"}
        form |= {"subject_kind": "case", "subject_id": case}
        return self.people[who].post("/api/v1/documents", data=form, headers=self._token(who))

    def file(self, **changes: Any) -> str:
        """File a case as the platform's own system does; returns its reference."""
        answer = self.post("integration", "/cases", filing(**changes))
        assert answer.status_code == 201, answer.get_data(as_text=True)
        reference: str = answer.get_json()["reference"]
        return reference

    def accepted(self, **changes: Any) -> str:
        """A case that waits for the shop's answer."""
        case = self.file(**changes)
        assert self.post("officer", f"/cases/{case}/accept").status_code == 200
        return case

    def deciding(self, **changes: Any) -> str:
        """A case that the shop has answered."""
        case = self.accepted(**changes)
        assert self.post("mine", f"/cases/{case}/answers", {"text": "It left us whole."}).status_code == 200
        return case

    def as_complainant(self, case: str, operation: Callable[..., object], **given: Any) -> None:
        """The complainant takes a step, as the page of the case lets it."""
        number, at = id_of(case), now()
        by: Actor = complainant(number)
        with self.app.app_context(), scoped(PLATFORM), transaction():
            operation(case_id=number, by=by, at=at, **given)

    def _token(self, who: str) -> dict[str, str]:
        cookie = self.people[who].get_cookie("XSRF-TOKEN")
        return {"X-XSRF-TOKEN": cookie.value} if cookie else {}


def filing(**changes: Any) -> dict[str, Any]:
    """What a system sends about a complaint of a buyer of the shop `mine`."""
    given = {
        "source": "orders-system",
        "kind": "complaint",
        "external_reference": f"T-{next(_numbers)}",
        "seller": "mine",
        "issue": "quality",
        "text": "The lamp stopped working after two days. Call me at +55 11 91234-5678.",
        "order_reference": "order-1",
        "request": "partial_refund",
        "amount": "12.50",
        "currency": "CNY",
        "name": "Ana Souza",
        "email": "ana@mail.example",
        "phone": "+55 11 91234-5678",
    }
    return given | changes


def opened_doors(app: Flask, at: datetime) -> Doors:
    """Shops `mine` and `other`, and somebody of each role."""
    with app.app_context(), scoped(PLATFORM), transaction():
        install_rules(at)
        mine, other = make_seller("mine").id, make_seller("other").id
        officers = [make_account(Role.COMPLIANCE_OFFICER) for _ in range(2)]
        addresses = {name: account.email for name, account in zip(("officer", "colleague"), officers, strict=True)}
        accounts = {name: str(account.id) for name, account in zip(addresses, officers, strict=True)}
    people = {name: _at_work(app, address) for name, address in addresses.items()} | {
        "reviewer": signed_in(app, Role.REVIEWER),
        "administrator": signed_in(app, Role.ADMINISTRATOR),
        "integration": signed_in(app, Role.INTEGRATION),
        "mine": signed_in(app, Role.SELLER, seller_id=mine),
        "other": signed_in(app, Role.SELLER, seller_id=other),
        "stranger": app.test_client(),
    }
    return Doors(app, people, accounts)


def _at_work(app: Flask, address: str) -> FlaskClient:
    client = app.test_client()
    sign_in(client, address)
    return client
