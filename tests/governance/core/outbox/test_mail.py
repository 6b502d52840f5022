"""E-mails, handed to a real mail server."""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from aiosmtpd.smtp import AuthResult
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from governance.core.database import NOBODY, PLATFORM, scoped, transaction
from governance.core.errors import Invalid
from governance.core.outbox import mail
from governance.core.outbox.announcing import post
from governance.core.outbox.mail import MailServer, compose
from governance.core.outbox.outcome import DELIVERED, Result
from governance.core.settings import Settings
from tests.builders import AT, make_account
from tests.governance.core.outbox.certificates import certificate
from tests.governance.core.outbox.conftest import DATA, OPENED, SUBJECT, deliver_all, stored, tell
from tests.governance.core.outbox.postbox import Postbox, free_port, mail_server

ID = UUID(int=7)


@pytest.fixture
def box() -> Iterator[Postbox]:
    with mail_server() as box:
        yield box


@pytest.fixture
def mailing(app: Flask, box: Postbox) -> Flask:
    settings = replace(app.extensions["settings"], smtp_url=box.url, mail_from="governance@market.example")
    app.extensions["settings"] = settings
    return app


def account_in(app: Flask, email: str, language: str | None = None) -> int:
    with app.app_context(), scoped(PLATFORM), transaction():
        return make_account(email=email, language=language).id


def test_an_account_is_written_to_in_its_language_with_a_link_into_the_site(mailing: Flask, box: Postbox) -> None:
    tell(mailing, accounts=[account_in(mailing, "li@shop.example", "zh_CN")])
    deliver_all(mailing, AT)
    [(recipients, received)] = box.taken
    [message] = [message for message in stored(mailing).values() if message.channel == "email"]
    assert message.state == "sent"
    assert recipients == ["li@shop.example"]
    assert received["Subject"] == "登录"
    assert received["To"] == "li@shop.example"
    assert received["From"] == "governance@market.example"
    assert received["Message-ID"] == f"<{message.id}@market.example>"
    assert received["Date"].datetime == AT
    assert received.get_content_type() == "text/plain"
    assert received.get_content().splitlines() == [
        "The shop shop-1 opened on 2026-03-01.",
        "",
        "https://market.example/shops/shop-1?tab=one",
    ]


def test_an_account_that_chose_no_language_is_written_to_in_that_of_the_platform(mailing: Flask, box: Postbox) -> None:
    tell(mailing, accounts=[account_in(mailing, "ann@shop.example")])
    deliver_all(mailing, AT)
    assert box.taken[0][1]["Subject"] == "Sign in"


def test_somebody_without_an_account_is_written_to_in_the_language_that_was_named(mailing: Flask, box: Postbox) -> None:
    with mailing.app_context(), scoped(NOBODY), transaction():
        post(address="new@shop.example", topic=OPENED.name, data=DATA, language="zh_CN", subject=SUBJECT, at=AT)
    deliver_all(mailing, AT)
    [(recipients, received)] = box.taken
    assert (recipients, received["Subject"]) == (["new@shop.example"], "登录")


def test_while_the_mail_server_is_down_mail_waits_and_keeps_its_id(mailing: Flask) -> None:
    tell(mailing, accounts=[account_in(mailing, "ann@shop.example")])
    settings = mailing.extensions["settings"]
    mailing.extensions["settings"] = replace(settings, smtp_url=f"smtp://127.0.0.1:{free_port()}")
    deliver_all(mailing, AT)
    [message] = [message for message in stored(mailing).values() if message.channel == "email"]
    assert (message.state, message.attempts) == ("waiting", 1)
    assert "ConnectionRefusedError" in str(message.last_error)
    with mail_server() as back:
        mailing.extensions["settings"] = replace(settings, smtp_url=back.url)
        deliver_all(mailing, AT + timedelta(days=1))
    [(_recipients, received)] = back.taken
    assert received["Message-ID"] == f"<{message.id}@market.example>"


@pytest.mark.parametrize(
    ("answer", "state"), [("550 5.1.1 No such person", "dead"), ("450 4.2.0 Try again later", "waiting")]
)
def test_an_address_that_is_refused_for_good_is_not_tried_again(
    mailing: Flask, box: Postbox, answer: str, state: str
) -> None:
    box.answer = answer
    tell(mailing, accounts=[account_in(mailing, "ann@shop.example")])
    deliver_all(mailing, AT)
    [message] = [message for message in stored(mailing).values() if message.channel == "email"]
    assert message.state == state
    assert message.last_error == f"The mail server refused the address: {answer}"


def test_a_setting_that_is_taken_away_keeps_what_waits(mailing: Flask) -> None:
    tell(mailing, accounts=[account_in(mailing, "ann@shop.example")])
    mailing.extensions["settings"] = replace(mailing.extensions["settings"], smtp_url="")
    deliver_all(mailing, AT)
    [message] = [message for message in stored(mailing).values() if message.channel == "email"]
    assert (message.state, message.last_error) == ("waiting", "There is no mail server: set SMTP_URL.")


def letter(**changes: Any) -> EmailMessage:
    parts: dict[str, Any] = {
        "message_id": ID,
        "sender": "governance@market.example",
        "address": "ann@shop.example",
        "subject": "Hello",
        "text": "A sentence.",
        "created_at": AT,
    }
    return compose(**parts | changes)


INJECTIONS = ["a\r\nBcc: all@market.example", "a\nX-Other: 1", "a\r\n\r\nbody", "a\x00b", "a\u2028b", "a\x0bb"]


@pytest.mark.parametrize("words", INJECTIONS)
def test_a_subject_is_one_line_whatever_it_is_made_of(words: str) -> None:
    read = message_from_bytes(letter(subject=words).as_bytes(), policy=default)
    assert set(read.keys()) == set(letter().keys())
    assert read.get_content().splitlines() == ["A sentence."]


@pytest.mark.parametrize(
    "address", ["", "nobody", "a@b@c", "a@b.example,c@d.example", "a@b.example\r\nBcc: c@d.example", "<a@b.example>"]
)
def test_what_is_no_single_address_is_refused_before_anybody_connects(address: str) -> None:
    server = MailServer.at("smtp://127.0.0.1:1")
    outcome = mail.send(
        server=server,
        message_id=ID,
        sender="governance@market.example",
        address=address,
        subject="Hello",
        text="A sentence.",
        created_at=AT,
    )
    assert outcome.result is Result.REFUSED


@given(st.text(max_size=300), st.text(max_size=300))
def test_whatever_an_e_mail_says_its_headers_are_ours(subject: str, text: str) -> None:
    made = letter(
        subject=subject.encode(errors="replace").decode(), text=text.encode(errors="replace").decode()
    ).as_bytes()
    read = message_from_bytes(made, policy=default)
    assert set(read.keys()) == set(letter().keys())
    assert read["To"] == "ann@shop.example"


def test_the_same_message_is_the_same_e_mail_at_every_try() -> None:
    assert letter().as_bytes() == letter().as_bytes()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example", MailServer("mail.example", 25, encrypted=False, starttls=False)),
        ("smtp://mail.example:587?starttls", MailServer("mail.example", 587, encrypted=False, starttls=True)),
        ("smtps://mail.example", MailServer("mail.example", 465, encrypted=True, starttls=False)),
        (
            "smtp://me%40x:p%2Fw@mail.example:2525",
            MailServer("mail.example", 2525, encrypted=False, starttls=False, user="me@x", password="p/w"),
        ),
    ],
)
def test_a_mail_server_is_named_by_one_setting(url: str, expected: MailServer) -> None:
    assert MailServer.at(url) == expected
    assert "p/w" not in repr(MailServer.at(url))


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://", "smtp://h:port", "smtp://h?tls"])
def test_a_setting_that_names_no_mail_server_is_refused(url: str) -> None:
    with pytest.raises(Invalid, match="SMTP_URL"):
        MailServer.at(url)


def test_the_application_does_not_start_with_a_setting_that_names_no_mail_server(
    applications: Callable[[Settings], Flask], settings: Settings
) -> None:
    with pytest.raises(Invalid, match="SMTP_URL"):
        applications(replace(settings, smtp_url="mail.example"))


@pytest.mark.parametrize(
    ("public_url", "site"),
    [
        ("", "http://127.0.0.1:8000"),
        ("https://market.example", "https://market.example"),
        ("https://m.example/", "https://m.example"),
    ],
)
def test_links_lead_to_the_public_address_of_the_site(public_url: str, site: str) -> None:
    assert Settings(public_url=public_url).site == site


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # on loopback, without certificates
def test_a_server_that_asks_for_a_password_gets_it() -> None:
    def check(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        return AuthResult(handled=False, success=(data.login, data.password) == (b"me", b"p/w"))

    with mail_server(authenticator=check, auth_required=True, auth_require_tls=False) as box:
        good = MailServer.at(box.url.replace("//", "//me:p%2Fw@"))
        assert mail.send(server=good, **LETTER) == DELIVERED
        wrong = MailServer.at(box.url.replace("//", "//me:wrong@"))
        outcome = mail.send(server=wrong, **LETTER)
    assert outcome.result is Result.FAILED
    assert smtplib.SMTPAuthenticationError.__name__ in str(outcome.note)
    assert len(box.taken) == 1


def test_a_server_without_encryption_is_not_used_where_encryption_is_asked_for(box: Postbox) -> None:
    outcome = mail.send(server=MailServer.at(f"{box.url}?starttls"), **LETTER)
    assert outcome.result is Result.FAILED
    assert box.taken == []


@pytest.mark.parametrize("named", ["localhost", "elsewhere.example"])
def test_an_encrypted_conversation_is_held_only_with_the_server_that_was_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    path, tls = certificate(tmp_path, named)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    with mail_server(tls_context=tls, require_starttls=True) as box:
        outcome = mail.send(server=MailServer.at(f"smtp://localhost:{box.port}?starttls"), **LETTER)
    assert outcome.result is (Result.DELIVERED if named == "localhost" else Result.FAILED)
    assert len(box.taken) == (1 if named == "localhost" else 0)


LETTER: dict[str, Any] = {
    "message_id": ID,
    "sender": "governance@market.example",
    "address": "ann@shop.example",
    "subject": "Hello",
    "text": "A sentence.",
    "created_at": AT,
}
