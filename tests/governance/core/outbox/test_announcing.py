"""What is announced is written with the change, whoever makes it, and for those who are to know."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask_babel import lazy_gettext as _

from governance.core.access import Role
from governance.core.accounts import Account
from governance.core.database import NOBODY, PLATFORM, Scope, applicant_scope, db, scoped, seller_scope, transaction
from governance.core.outbox import endpoints
from governance.core.outbox.announcing import (
    Topic,
    accounts_of_application,
    accounts_of_seller,
    accounts_with,
    announce,
    post,
)
from tests.builders import AT, BY, commit, make_account, make_seller
from tests.governance.core.outbox.conftest import DATA, OPENED, SUBJECT, ask_for_messages, stored, tell


@pytest.fixture
def with_mail(app: Flask) -> Flask:
    """A mail server is set; nobody connects to it here."""
    app.extensions["settings"] = replace(app.extensions["settings"], smtp_url="smtp://mail.example")
    return app


def account_in(app: Flask, role: Role = Role.REVIEWER, **changes: Any) -> int:
    with app.app_context(), scoped(PLATFORM), transaction():
        account = make_account(role)
        for name, value in changes.items():
            setattr(account, name, value)
        return account.id


def channels(app: Flask) -> Counter[str]:
    return Counter(message.channel for message in stored(app).values())


def test_people_are_told_inside_and_by_mail_and_systems_that_asked_for_it(with_mail: Flask) -> None:
    ask_for_messages(with_mail, "http://127.0.0.1:1/")
    accounts = [account_in(with_mail), account_in(with_mail)]
    tell(with_mail, accounts=accounts)
    found = stored(with_mail)
    assert channels(with_mail) == {"notification": 2, "email": 2, "webhook": 1}
    assert len(found) == 5
    for message in found.values():
        assert (message.topic, message.data) == ("shop.opened", {**DATA, "number": 0})
        assert (message.subject_kind, message.subject_id, message.created_at) == ("shop", "1", AT)
        assert message.state == ("sent" if message.channel == "notification" else "waiting")


def test_without_a_mail_server_no_mail_is_written(app: Flask) -> None:
    tell(app, accounts=[account_in(app)])
    assert channels(app) == {"notification": 1}


@pytest.mark.parametrize("change", [{"active": False}, {"confirmed_at": None}])
def test_a_closed_account_or_one_with_an_unconfirmed_address_gets_no_mail(
    with_mail: Flask, change: dict[str, Any]
) -> None:
    tell(with_mail, accounts=[account_in(with_mail, **change)])
    assert channels(with_mail) == {"notification": 1}


def test_an_account_named_twice_is_told_once(with_mail: Flask) -> None:
    account_id = account_in(with_mail)
    tell(with_mail, accounts=[account_id, account_id])
    assert channels(with_mail) == {"notification": 1, "email": 1}


def test_an_endpoint_hears_only_of_what_it_asked_for_and_nothing_while_it_is_off(app: Flask) -> None:
    endpoint_id = ask_for_messages(app, "http://127.0.0.1:1/")
    app.extensions["topics"] |= {"shop.closed": replace(OPENED, name="shop.closed")}
    with app.app_context(), scoped(PLATFORM), transaction():
        announce("shop.closed", data=DATA, subject=SUBJECT, at=AT)
    assert channels(app) == {}
    with app.app_context(), scoped(PLATFORM), transaction():
        endpoints.switch_off(endpoint_id=endpoint_id, by=BY, at=AT)
    tell(app)
    assert channels(app) == {}


def test_what_is_rolled_back_was_never_announced(app: Flask) -> None:
    ask_for_messages(app, "http://127.0.0.1:1/")
    with app.app_context(), scoped(PLATFORM), suppress(RuntimeError), transaction():
        announce(OPENED.name, data=DATA, subject=SUBJECT, at=AT)
        raise RuntimeError("the change failed")
    assert channels(app) == {}


@pytest.mark.parametrize("scope", [PLATFORM, seller_scope(1), applicant_scope(1), NOBODY])
def test_whoever_acts_may_tell_others_of_it(with_mail: Flask, scope: Scope) -> None:
    """A seller's or an applicant's transaction reads no endpoint and no other account's messages, but writes to them."""
    ask_for_messages(with_mail, "http://127.0.0.1:1/")
    account_id = account_in(with_mail)
    with with_mail.app_context(), scoped(scope), transaction():
        announce(OPENED.name, data=DATA, subject=SUBJECT, accounts=[account_id], at=AT)
    assert channels(with_mail) == {"notification": 1, "email": 1, "webhook": 1}


def test_somebody_without_an_account_can_be_written_to_when_there_is_a_mail_server(app: Flask) -> None:
    def send() -> bool:
        with app.app_context(), scoped(NOBODY), transaction():
            return post(
                address="new@shop.example", topic=OPENED.name, data=DATA, language="zh_CN", subject=SUBJECT, at=AT
            )

    assert send() is False
    assert channels(app) == {}
    app.extensions["settings"] = replace(app.extensions["settings"], smtp_url="smtp://mail.example")
    assert send() is True
    [message] = stored(app).values()
    assert (message.channel, message.address, message.language, message.account_id) == (
        "email",
        "new@shop.example",
        "zh_CN",
        None,
    )


@pytest.mark.usefixtures("platform")
class TestMistakes:
    def test_a_topic_that_nobody_plugs_in_is_a_mistake(self) -> None:
        with pytest.raises(LookupError, match="no\\.such"):
            announce("no.such", data=DATA, subject=SUBJECT, at=AT)

    @pytest.mark.parametrize("missing", ["shop", "day"])
    def test_data_that_lack_a_word_of_the_topic_are_a_mistake_before_anything_is_written(self, missing: str) -> None:
        data = {name: value for name, value in DATA.items() if name != missing}
        with pytest.raises(LookupError, match=missing):
            announce(OPENED.name, data=data, subject=SUBJECT, at=AT)

    @pytest.mark.parametrize("name", ["opened", "Shop.opened", "shop.opened.again", "shop opened", "shop.", ""])
    def test_a_topic_is_named_noun_verb(self, name: str) -> None:
        with pytest.raises(ValueError, match=r"noun\.verb"):
            Topic(name=name, title=_("Sign in"), body="", path="/")


@pytest.mark.usefixtures("platform")
class TestWho:
    def test_the_accounts_of_a_shop_an_application_and_a_role_are_its_open_ones(self) -> None:
        shop, other = make_seller().id, make_seller().id
        mine, closed = make_account(Role.SELLER, seller_id=shop), make_account(Role.SELLER, seller_id=shop)
        make_account(Role.SELLER, seller_id=other)
        officer, applicant = make_account(Role.COMPLIANCE_OFFICER), make_account(Role.COMPLIANCE_OFFICER)
        applicant.subject_kind, applicant.subject_id, applicant.roles = "application", 7, []
        closed.active = False
        commit()
        assert accounts_of_seller(shop) == [mine.id]
        assert accounts_of_application(7) == [applicant.id]
        assert accounts_of_application(8) == []
        assert accounts_with(Role.COMPLIANCE_OFFICER) == [officer.id]
        assert accounts_with(Role.REVIEWER) == []
        assert db.session.get_one(Account, mine.id).subject_id == shop
