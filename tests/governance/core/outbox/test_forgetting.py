"""Somebody without an account is forgotten: no message to the address is left, sent or not."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from governance.core.access import ANONYMOUS
from governance.core.database import NOBODY, PLATFORM, scoped, seller_scope, transaction
from governance.core.errors import PermissionDenied
from governance.core.outbox.announcing import post
from governance.core.outbox.forgetting import forget
from governance.core.settings import Settings
from tests.builders import AT, BY, make_account
from tests.conftest import settings_for
from tests.governance.core.outbox.conftest import DATA, OPENED, deliver_all, stored, tell
from tests.governance.core.outbox.postbox import mail_server
from tests.servers import Database

NOWHERE = "smtp://127.0.0.1:9"
ANA, BEA = "ana@mail.example", "bea@mail.example"


@pytest.fixture
def settings(database: Database, tmp_path: Path) -> Settings:
    """With a mail server that never answers."""
    return replace(settings_for(database, tmp_path / "var"), smtp_url=NOWHERE)


def write_to(app: Flask, address: str, case: str) -> None:
    with app.app_context(), scoped(PLATFORM), transaction():
        post(address=address, topic=OPENED.name, data=DATA, language="en", subject=("case", case), at=AT)


def left(app: Flask) -> list[str | None]:
    return [message.address for message in stored(app).values()]


def test_every_message_to_an_address_goes_and_no_other(app: Flask) -> None:
    for address, case in (("Ana@Mail.example", "1"), (ANA, "2"), (BEA, "3")):
        write_to(app, address, case)
    deliver_all(app, AT)  # what was tried in vain says so, and waits
    with app.app_context(), scoped(PLATFORM), transaction():
        assert forget(addresses=[f" {ANA.upper()} "], by=BY) == 2
    assert left(app) == [BEA]


def test_what_was_written_about_a_thing_goes_whatever_the_address(app: Flask) -> None:
    write_to(app, "ana.old@mail.example", "1")
    write_to(app, BEA, "2")
    with app.app_context(), scoped(PLATFORM), transaction():
        assert forget(addresses=[], subjects=[("case", "1"), ("fix", "2")], by=BY) == 1
        assert forget(addresses=[], by=BY) == 0
    assert left(app) == [BEA]


def test_messages_to_accounts_stay(app: Flask) -> None:
    with app.app_context(), scoped(PLATFORM), transaction():
        account_id = make_account(email=ANA).id
    tell(app, accounts=[account_id])
    number = len(stored(app))
    with app.app_context(), scoped(PLATFORM), transaction():
        assert forget(addresses=[ANA], subjects=[("shop", "1")], by=BY) == 0
    assert len(stored(app)) == number >= 1


def test_what_a_mail_server_says_of_an_address_stands_in_no_log(
    app: Flask, settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    with mail_server() as box:
        box.answer = f"550 <{ANA}>: nobody here"
        app.extensions["settings"] = replace(settings, smtp_url=box.url)
        logging.getLogger().setLevel(logging.INFO)
        write_to(app, ANA, "1")
        deliver_all(app, AT)
    (message,) = stored(app).values()
    assert ANA in str(message.last_error)
    logged = [line for line in capfd.readouterr().err.splitlines() if "mail.log" not in line]  # the test's own server
    assert "nobody here" in logged[-1]
    assert not any(ANA in line for line in logged)


@pytest.mark.usefixtures("platform")
def test_only_who_may_read_of_persons_and_sees_everything_forgets() -> None:
    with pytest.raises(PermissionDenied):
        forget(addresses=[ANA], by=ANONYMOUS)
    for scope in (seller_scope(7), NOBODY):
        with scoped(scope), pytest.raises(PermissionDenied, match="sees all"):
            forget(addresses=[ANA], by=BY)
