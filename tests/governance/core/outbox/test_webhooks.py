"""What a receiver can rely on: signatures, certificates, limits; and what no receiver can make us do."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from governance.core.calendar import now
from governance.core.errors import Invalid
from governance.core.outbox import webhooks
from governance.core.outbox.outcome import DELIVERED, Outcome, Result
from governance.core.outbox.webhooks import body_of, find_address
from tests.builders import AT
from tests.governance.core.outbox.certificates import certificate
from tests.governance.core.outbox.receivers import Receiver, drip, hang, receiver, status

SECRET, OLD_SECRET = "whsec_" + "c2VjcmV0IG9uZSAg" * 2, "whsec_" + "c2VjcmV0IHR3byAg" * 2
BODY = body_of(topic="shop.opened", created_at=AT, data={"shop": "商家-1"})


@pytest.fixture
def shop() -> Iterator[Receiver]:
    with receiver() as here:
        yield here


def send(
    url: str, *, message_id: UUID | None = None, private: bool = True, secrets: tuple[str, ...] = (SECRET,)
) -> Outcome:
    return webhooks.send(
        url=url, secrets=secrets, message_id=message_id or uuid4(), body=BODY, at=now(), private=private
    )


def test_the_body_says_topic_moment_and_data_and_never_changes() -> None:
    assert BODY == '{"data":{"shop":"商家-1"},"timestamp":"2026-03-01T12:00:00+00:00","type":"shop.opened"}'
    elsewhere = AT.astimezone(datetime.fromisoformat("2026-03-01T00:00:00+08:00").tzinfo)
    assert body_of(topic="shop.opened", created_at=elsewhere, data={"shop": "商家-1"}) == BODY


def test_a_receiver_can_prove_who_sent_a_message_and_that_nobody_changed_it(shop: Receiver) -> None:
    message_id = uuid4()
    assert send(shop.url, message_id=message_id) == DELIVERED
    [received] = shop.received
    assert received.id == str(message_id)
    assert Webhook(SECRET).verify(received.body, received.headers)["data"] == {"shop": "商家-1"}
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(received.body.replace("1", "2"), received.headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(OLD_SECRET).verify(received.body, received.headers)


def test_while_a_secret_is_changed_both_prove_it(shop: Receiver) -> None:
    send(shop.url, secrets=(SECRET, OLD_SECRET))
    [received] = shop.received
    for secret in (SECRET, OLD_SECRET):
        assert Webhook(secret).verify(received.body, received.headers)


def test_a_redirect_is_not_followed(shop: Receiver) -> None:
    with receiver() as elsewhere:
        shop.answers = status(307, Location=elsewhere.url)
        assert send(shop.url) == Outcome(Result.FAILED, "The receiver answered 307.")
        assert elsewhere.received == []


@pytest.mark.parametrize("misbehave", [hang, drip])
def test_a_receiver_that_does_not_come_to_an_end_is_left(
    shop: Receiver, monkeypatch: pytest.MonkeyPatch, misbehave: object
) -> None:
    monkeypatch.setattr(webhooks, "TOTAL_SECONDS", 0.3)
    shop.answers = misbehave(shop)  # type: ignore[operator]
    assert send(shop.url).result is Result.FAILED


def test_an_endless_answer_is_not_read(shop: Receiver) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        status(200, **{"Content-Length": str(10**12)})(handler)
        shop.released.wait(60)

    shop.answers = answer
    assert send(shop.url) == DELIVERED


def test_nobody_listening_is_a_failure_with_its_reason() -> None:
    with receiver() as gone:
        pass
    outcome = send(gone.url)
    assert outcome.result is Result.FAILED
    assert "ConnectError" in str(outcome.note)


def test_what_is_no_http_is_a_failure(shop: Receiver) -> None:
    def greet(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"220 mail.example ESMTP\r\n")

    shop.answers = greet
    assert send(shop.url).result is Result.FAILED


@pytest.mark.parametrize(
    "url",
    [
        "https://localhost/hook",
        "https://127.0.0.1/hook",
        "https://2130706433/hook",  # the same in one number
        "https://0x7f.1/hook",
        "https://[::1]/hook",
        "https://[::ffff:127.0.0.1]/hook",
        "https://169.254.169.254/latest/meta-data",
        "https://10.0.0.1/",
    ],
)
def test_our_own_network_is_not_reached_under_any_name(url: str) -> None:
    with pytest.raises(Invalid, match="not on the public internet"):
        find_address(url, private=False)
    assert send(url, private=False).result is Result.FAILED


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a" * 64 + ".example", "..", "-"])
def test_a_host_that_does_not_exist_is_refused(host: str) -> None:
    with pytest.raises(Invalid, match="cannot be found"):
        find_address(f"https://{host}/", private=False)


@pytest.mark.parametrize(
    ("named", "result"),
    [
        pytest.param("localhost", Result.DELIVERED, id="the certificate names the host of the URL"),
        pytest.param("elsewhere.example", Result.FAILED, id="the certificate names another host"),
    ],
)
def test_the_connection_goes_to_the_address_that_was_checked_and_the_certificate_is_that_of_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str, result: Result
) -> None:
    path, tls = certificate(tmp_path, named)
    trusted = ssl.create_default_context(cafile=path)
    monkeypatch.setattr(webhooks, "_trusted", lambda: trusted)
    with receiver(tls=tls) as here:
        assert send(here.url).result is result
        assert len(here.received) == (1 if result is Result.DELIVERED else 0)


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(tmp_path: Path) -> None:
    _path, tls = certificate(tmp_path, "localhost")
    with receiver(tls=tls) as here:
        assert "CERTIFICATE_VERIFY_FAILED" in str(send(here.url).note)
        assert here.received == []
