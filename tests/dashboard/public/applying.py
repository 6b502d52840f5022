"""Somebody who wants to sell, at a browser without a screen: signs up, fills in, sends files."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from governance.core.database import PLATFORM, db, scoped
from governance.core.outbox.models import Message
from tests.builders import PASSWORD, form_token
from tests.governance.onboarding.filled import company_number, person_number
from tests.sample_files import pdf

PAGE = {"Accept": "text/html"}
HOME = "/sell/application"

SHOP = {"shop_name": "Rainbow Wear"}
BUSINESS = {
    "country": "CN",
    "kind": "company",
    "legal_name": "北京彩虹服装有限公司",
    "registration_number": company_number(777),
    "registered_address": "北京市朝阳区幸福路77号楼",
    "founded_on": "2020-01-10",
    "business_scope": "服装、鞋帽的销售",
}
PEOPLE = {
    "representative_name": "王彩虹",
    "representative_id_number": person_number(777),
    "contact_name": "李明",
    "contact_phone": "+86 139 0000 0777",
    "bank_account_name": "北京彩虹服装有限公司",
    "bank_account_number": "6222000000000777",
}
PROMISES = {
    "apparel-return_days": "7",
    "apparel-answer_hours": "24",
    "apparel-warranty_days": "0",
    "apparel-contact": "service@rainbow.example",
    "apparel-channels": ["chat", "email"],
    "apparel-exceptions": ["custom_made"],
}
PAPERS = {
    "business_licence": {"number": BUSINESS["registration_number"], "valid_from": "2020-01-10"},
    "representative_identity": {"valid_until": "2099-12-31"},
    "bank_account": {},
}


def text(answer: TestResponse, status: int = 200) -> str:
    """The page that was answered."""
    shown = answer.get_data(as_text=True)
    assert answer.status_code == status, (answer.status_code, answer.location, shown)
    return shown


def send(client: FlaskClient, path: str, form: Mapping[str, Any], *, page: str = "") -> TestResponse:
    """Fill in the form of a page and send it."""
    token = form_token(client.get(page or path, headers=PAGE))
    return client.post(path, data={**form, "csrf_token": token}, headers=PAGE)


def link_in_mail(app: Flask, email: str) -> str:
    """The address in the newest mail to somebody who signs up."""
    newest = select(Message).where(Message.address == email).order_by(Message.created_at.desc()).limit(1)
    with app.app_context(), scoped(PLATFORM):
        message = db.session.scalars(newest).one()
        return f"/sell/confirm/{message.data['token']}"


def signed_up(app: Flask, email: str = "ming@rainbow.example") -> FlaskClient:
    """A browser in which somebody has signed up and stands before an empty application."""
    client = app.test_client()
    text(send(client, "/sell", {"email": email}))
    answer = send(client, link_in_mail(app, email), {"name": "Li Ming", "password": PASSWORD})
    assert (answer.status_code, answer.location) == (303, HOME)
    return client


def upload(client: FlaskClient, kind: str, form: Mapping[str, Any], content: bytes | None = None) -> TestResponse:
    """Send one file."""
    file = (io.BytesIO(pdf(title=kind) if content is None else content), f"{kind}.pdf")
    documents = f"{HOME}/documents"
    return send(client, f"{documents}/{kind}", {**form, "file": file}, page=documents)


def fill_in(client: FlaskClient) -> None:
    """Fill in everything that a company that sells clothes is asked for."""
    for section, form in (("shop", SHOP), ("business", BUSINESS), ("people", PEOPLE)):
        assert send(client, f"{HOME}/form/{section}", form).status_code == 303
    chosen = {"category": ["apparel"], "main": "apparel"}
    assert send(client, f"{HOME}/selling", chosen).status_code == 303
    assert send(client, f"{HOME}/selling", chosen | PROMISES).status_code == 303
    for kind, said in PAPERS.items():
        answer = upload(client, kind, said)
        assert answer.status_code == 303, answer.get_data(as_text=True)
