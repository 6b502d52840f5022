"""Signing up: an address is confirmed before an account exists, and nobody learns who has one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import select

from governance.core.access import Role
from governance.core.accounts import Account
from governance.core.database import db
from governance.core.errors import Conflict, Invalid, Unavailable
from governance.core.outbox.models import Message
from governance.onboarding import sign_up
from governance.onboarding.models import ApplicationPerson
from governance.onboarding.sign_up import MOST_MESSAGES, WITHIN, ask_for_link, token_for
from governance.onboarding.states import State
from tests.builders import AT, PASSWORD, make_account

ADDRESS = "ana@new-shop.example"


@pytest.fixture
def mail(desk: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A platform that sends e-mail."""
    settings = desk.extensions["settings"]
    with_mail = type(settings)(**{**vars(settings), "smtp_url": "smtp://127.0.0.1:9"})
    monkeypatch.setitem(desk.extensions, "settings", with_mail)


def messages(address: str = ADDRESS) -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.address == address).order_by(Message.created_at)))


def follow(token: str, **given: Any) -> sign_up.SignedUp:
    values: dict[str, Any] = {"token": token, "name": "Ana", "password": PASSWORD, "at": AT}
    return sign_up.sign_up(**values | given)


@pytest.mark.usefixtures("mail")
def test_the_link_in_the_mail_opens_an_account_that_speaks_for_an_empty_application() -> None:
    ask_for_link(email=" Ana@New-Shop.example ", language="zh_CN", at=AT)
    (message,) = messages()
    assert (message.topic, message.language) == ("sign_up.confirm", "zh_CN")
    assert db.session.scalar(select(Account.id).where(Account.email == ADDRESS)) is None
    made = follow(message.data["token"])
    assert (made.account.email, made.account.language) == (ADDRESS, "zh_CN")
    assert [role.name for role in made.account.roles] == [Role.APPLICANT.value]
    assert (made.account.subject_kind, made.account.subject_id) == ("application", made.application.id)
    assert made.application.state == State.DRAFT
    assert db.session.get_one(ApplicationPerson, made.application.id).contact_email_confirmed_at == AT


@pytest.mark.usefixtures("mail")
def test_an_address_that_has_an_account_is_told_so_by_mail_alone() -> None:
    make_account(Role.SELLER, email=ADDRESS, seller_id=1)
    for address in (ADDRESS, "somebody@else.example"):
        ask_for_link(email=address, language="en", at=AT)
    assert [message.topic for message in messages()] == ["sign_up.known"]
    assert [message.topic for message in messages("somebody@else.example")] == ["sign_up.confirm"]


@pytest.mark.usefixtures("mail")
def test_nobodys_mailbox_is_filled() -> None:
    for minute in range(MOST_MESSAGES + 5):
        ask_for_link(email=ADDRESS, language="en", at=AT + timedelta(minutes=minute))
    assert len(messages()) == MOST_MESSAGES
    ask_for_link(email=ADDRESS, language="en", at=AT + WITHIN + timedelta(minutes=MOST_MESSAGES))
    assert len(messages()) == MOST_MESSAGES + 1


@pytest.mark.usefixtures("desk")
def test_without_a_mail_server_it_says_so() -> None:
    with pytest.raises(Unavailable, match="sends no e-mail"):
        ask_for_link(email=ADDRESS, language="en", at=AT)


@pytest.mark.usefixtures("mail")
@pytest.mark.parametrize("email", ["", "ana", "a@", "@b", "two words@shop.example", "a" * 250 + "@b.example"])
def test_what_is_no_address_is_refused(email: str) -> None:
    with pytest.raises(Invalid):
        ask_for_link(email=email, language="en", at=AT)


@pytest.mark.usefixtures("desk")
def test_a_link_works_once() -> None:
    token = token_for(ADDRESS, "en")
    follow(token)
    with pytest.raises(Conflict, match="used already"):
        follow(token)


@pytest.mark.usefixtures("desk")
def test_a_link_that_is_not_ours_or_too_old_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    token = token_for(ADDRESS, "en")
    head, _, signature = token.rpartition(".")
    for forged in ("", "x", token[:-1], f"{head}.{signature[::-1]}", token.replace(token[5], "A" * 2, 1)):
        with pytest.raises(Invalid, match="not one of ours"):
            follow(forged)
    other = URLSafeTimedSerializer("another secret", salt="sign-up").dumps({"email": ADDRESS, "language": "en"})
    with pytest.raises(Invalid, match="not one of ours"):
        follow(other)
    monkeypatch.setattr(sign_up, "VALID_FOR", timedelta(seconds=-1))
    with pytest.raises(Invalid, match="older than a day"):
        follow(token)


@pytest.mark.usefixtures("desk")
def test_a_password_has_to_do() -> None:
    with pytest.raises(Invalid, match="cannot be opened") as refused:
        follow(token_for(ADDRESS, "en"), password="short")
    assert {finding.pointer for finding in refused.value.findings} == {"password"}


@pytest.mark.usefixtures("desk")
def test_a_token_of_another_purpose_is_not_a_link(desk: Flask) -> None:
    other = URLSafeTimedSerializer(desk.config["SECRET_KEY"], salt="something-else").dumps({"email": ADDRESS})
    with pytest.raises(Invalid):
        follow(other)
    with pytest.raises(BadSignature):
        URLSafeTimedSerializer(desk.config["SECRET_KEY"]).loads(token_for(ADDRESS, "en"))
