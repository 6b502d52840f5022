"""Opening accounts: what is refused, what is written down, and the command that does it."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from governance.core.access import ANONYMOUS, Role
from governance.core.account_opening import open_account, password_findings, turn_into_sellers
from governance.core.accounts import Account
from governance.core.audit import AuditEntry
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.core.errors import Conflict, Invalid, PermissionDenied
from tests.builders import AT, BY, PASSWORD, make_account, make_seller, sign_in

GOOD: dict[str, Any] = {
    "email": "new@platform.example",
    "name": "New",
    "password": PASSWORD,
    "roles": [Role.REVIEWER],
    "by": BY,
    "at": AT,
}


@pytest.mark.usefixtures("platform")
def test_an_account_is_opened_and_written_down() -> None:
    account = open_account(**GOOD | {"email": " New@Platform.example "})
    assert account.email == "new@platform.example"
    assert account.actor().permissions
    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.subject_id, entry.actor_label) == ("account:create", str(account.id), "system:test")
    assert entry.after == {"roles": ["reviewer"], "seller_id": None, "application_id": None}


@pytest.mark.usefixtures("platform")
@pytest.mark.parametrize(
    ("given", "pointers"),
    [
        ({"email": "no address"}, ["email"]),
        ({"email": ""}, ["email"]),
        ({"password": "short"}, ["password"]),
        ({"password": "aaa"}, ["password", "password"]),
        ({"roles": []}, ["roles"]),
        ({"roles": [Role.SELLER]}, ["seller"]),
        ({"roles": [Role.REVIEWER], "seller_id": 1}, ["seller"]),
        ({"roles": [Role.SELLER, Role.ADMINISTRATOR], "seller_id": 1}, ["roles"]),
        ({"roles": [Role.APPLICANT]}, ["application"]),
        ({"roles": [Role.REVIEWER], "application_id": 1}, ["application"]),
        ({"roles": [Role.APPLICANT, Role.ADMINISTRATOR], "application_id": 1}, ["roles"]),
        ({"email": "", "password": "a" * 20, "roles": []}, ["email", "password", "roles"]),
    ],
)
def test_everything_that_is_wrong_is_named_at_once(given: dict[str, Any], pointers: list[str]) -> None:
    with pytest.raises(Invalid) as refused:
        open_account(**GOOD | given)
    assert [finding.pointer for finding in refused.value.findings] == pointers


@pytest.mark.usefixtures("platform")
def test_an_address_has_one_account_whatever_its_capitals() -> None:
    open_account(**GOOD)
    with pytest.raises(Conflict):
        open_account(**GOOD | {"email": "NEW@platform.example"})


@pytest.mark.usefixtures("platform")
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_administrators_open_accounts(role: Role) -> None:
    seller_id = make_seller().id if role is Role.SELLER else None
    application_id = 1 if role is Role.APPLICANT else None
    for by in (ANONYMOUS, make_account(role, seller_id=seller_id, application_id=application_id).actor()):
        with pytest.raises(PermissionDenied):
            open_account(**GOOD | {"by": by})


@pytest.mark.parametrize(
    ("password", "email", "right"),
    [
        ("correct horse battery staple", "", True),
        ("elevenchars", "", False),
        ("twelve chars", "", True),
        ("aaaaaaaaaaaaaaaa", "", False),
        ("ababababcdcdcdcd", "", False),
        ("officer-with-a-name", "officer@platform.example", False),
        ("OFFICER-with-a-name", "officer@platform.example", False),
        ("all in a long phrase", "all@platform.example", True),  # three letters are in too many words
        ("密码短语也可以很长很长的", "", True),
    ],
)
def test_password_rules(password: str, email: str, right: bool) -> None:
    assert (password_findings(password, email) == []) is right


def test_the_command_opens_an_account_that_can_sign_in(app: Flask) -> None:
    with app.app_context(), scoped(PLATFORM), transaction():
        seller_id = make_seller("shop-of-this-test").id
    runner = app.test_cli_runner()
    given = ["user", "create", "owner@shop.example", "--role", "seller", "--seller", "shop-of-this-test"]
    result = runner.invoke(args=[*given, "--language", "zh_CN"], input=f"{PASSWORD}\n{PASSWORD}\n")
    assert result.exit_code == 0, result.output
    assert "owner@shop.example can sign in as seller." in result.output
    with app.app_context():
        account = db.session.scalars(select(Account)).one()
        assert (account.subject_kind, account.subject_id, account.language) == ("seller", seller_id, "zh_CN")
    assert sign_in(app.test_client(), "owner@shop.example").status_code == 302


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--role", "seller"], "name both or neither"),
        (["--role", "seller", "--seller", "nowhere"], "There is no seller 'nowhere'"),
        (["--role", "reviewer", "--password", "short"], "at least 12 characters"),
    ],
)
def test_the_command_refuses_in_a_sentence_and_with_exit_code_2(app: Flask, arguments: list[str], words: str) -> None:
    result = app.test_cli_runner().invoke(
        args=["user", "create", "new@platform.example", "--password", PASSWORD, *arguments]
    )
    assert result.exit_code == 2
    assert words in result.output
    assert "Traceback" not in result.output


@pytest.mark.usefixtures("platform")
def test_the_accounts_of_an_application_become_those_of_the_shop_and_nobody_elses_do() -> None:
    one, other = (make_account(Role.APPLICANT, application_id=number) for number in (1, 2))
    seller = make_seller()
    assert one.actor().application_id == 1
    assert turn_into_sellers(application_id=1, seller_id=seller.id, by=BY, at=AT) == 1
    assert (one.actor().application_id, one.actor().seller_id) == (None, seller.id)
    assert [role.name for role in one.roles] == ["seller"]
    assert other.actor().application_id == 2
    with pytest.raises(PermissionDenied):
        turn_into_sellers(application_id=2, seller_id=seller.id, by=other.actor(), at=AT)
