"""Signing in and out, as a person does and as a program does."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from governance.core import sign_in, sign_in_forms
from governance.core.access import Role
from governance.core.account_opening import open_account
from governance.core.accounts import Account
from governance.core.audit import AuditEntry
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.core.throttle import PER_NAME, WINDOW
from tests.builders import AT, BY, PASSWORD, form_token, make_account, signed_in
from tests.builders import sign_in as sign_in_as

PAGE = {"Accept": "text/html"}
WRONG = "E-mail address and password do not belong together."


@pytest.fixture
def email(app: Flask) -> str:
    with app.app_context(), scoped(PLATFORM), transaction():
        return make_account(email="Officer@Platform.example").email


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The time at the sign-in door; a test sets it by replacing the only item."""
    times = [AT]
    for module in (sign_in, sign_in_forms):
        monkeypatch.setattr(module, "now", lambda: times[0])
    return times


def test_after_signing_in_a_person_is_sent_to_the_dashboard(client: FlaskClient, email: str) -> None:
    answer = sign_in_as(client, email)
    assert (answer.status_code, answer.location) == (302, "/dashboard/")


def test_after_signing_in_a_person_is_sent_to_the_page_asked_for(client: FlaskClient, email: str) -> None:
    token = form_token(client.get("/login", headers=PAGE))
    form = {"email": email, "password": PASSWORD, "csrf_token": token}
    answer = client.post("/login?next=/admin/sellers/", data=form, headers=PAGE)
    assert answer.location == "/admin/sellers/"


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example"])
def test_nobody_is_sent_to_another_site_after_signing_in(client: FlaskClient, email: str, target: str) -> None:
    token = form_token(client.get("/login", headers=PAGE))
    form = {"email": email, "password": PASSWORD, "csrf_token": token, "next": target}
    answer = client.post("/login", query_string={"next": target}, data=form, headers=PAGE)
    reached = urlsplit(urljoin("http://localhost/login", answer.headers.get("Location", "")))
    assert reached.hostname == "localhost"


def test_the_name_is_the_same_in_capitals(client: FlaskClient, email: str) -> None:
    assert sign_in_as(client, email.upper()).status_code == 302


def test_a_wrong_name_and_a_wrong_password_read_the_same(client: FlaskClient, email: str) -> None:
    pages = [sign_in_as(client, email, "wrong password"), sign_in_as(client, "nobody@platform.example")]
    for page in pages:
        assert page.status_code == 200
        assert WRONG in page.get_data(as_text=True)
    bodies = [
        page.get_data(as_text=True).replace(email, "").replace("nobody@platform.example", "").split("csrf_token")[0]
        for page in pages
    ]
    assert bodies[0] == bodies[1]


def test_an_account_that_was_closed_cannot_sign_in_and_its_session_ends(app: Flask, email: str) -> None:
    client = app.test_client()
    sign_in_as(client, email)
    assert client.get("/admin/", headers=PAGE).status_code == 200
    with app.app_context(), transaction() as session:
        session.execute(update(Account).values(active=False))
    assert client.get("/admin/", headers=PAGE).status_code == 302
    again = sign_in_as(app.test_client(), email)
    assert WRONG in again.get_data(as_text=True)


def test_signing_in_and_out_is_written_to_the_audit_trail(app: Flask) -> None:
    client = signed_in(app, Role.REVIEWER)
    token = client.get_cookie("XSRF-TOKEN")
    assert token is not None
    answer = client.post("/logout", headers={"X-XSRF-TOKEN": token.value})
    assert (answer.status_code, answer.location) == (302, "/login")
    assert client.get("/admin/", headers=PAGE).status_code == 302
    with app.app_context(), scoped(PLATFORM):
        entries = list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)))
    assert [entry.action for entry in entries] == ["account:create", "account:sign_in", "account:sign_out"]
    assert entries[1].actor_id == entries[1].subject_id == entries[0].subject_id
    assert entries[1].request_id


def test_a_session_taken_to_another_browser_is_worth_nothing(app: Flask) -> None:
    client = signed_in(app)
    cookie = client.get_cookie("session")
    assert cookie is not None
    thief = app.test_client()
    thief.set_cookie("session", cookie.value)
    assert thief.get("/admin/", headers=PAGE | {"User-Agent": "another"}).status_code == 302


def test_guessing_one_account_is_stopped_also_for_the_right_password(
    client: FlaskClient, email: str, clock: list[datetime]
) -> None:
    for _ in range(PER_NAME):
        assert sign_in_as(client, email, "wrong password").status_code == 200
    stopped = sign_in_as(client, email)
    assert stopped.status_code == 429
    assert "Try again in 15 minutes" in stopped.get_data(as_text=True)
    assert int(stopped.headers["Retry-After"]) == WINDOW.total_seconds() + 1
    clock[0] = AT + WINDOW
    assert sign_in_as(client, email).status_code == 302


def test_an_account_that_does_not_exist_is_stopped_just_the_same(client: FlaskClient) -> None:
    answers = [sign_in_as(client, "nobody@platform.example").status_code for _ in range(PER_NAME + 1)]
    assert answers == [200] * PER_NAME + [429]


def test_a_right_password_forgets_the_failures_before_it(client: FlaskClient, app: Flask, email: str) -> None:
    for _ in range(2):
        for _ in range(PER_NAME - 1):
            sign_in_as(client, email, "wrong password")
        assert sign_in_as(app.test_client(), email).status_code == 302


def test_a_program_signs_in_and_shows_its_token(app: Flask, email: str) -> None:
    program = app.test_client()
    token = program.get("/login", headers={"Accept": "application/json"}).get_json()["response"]["csrf_token"]
    answer = program.post(
        "/login?include_auth_token",
        json={"email": email, "password": PASSWORD},
        headers={"X-XSRF-TOKEN": token, "Accept": "application/json"},
    )
    shown = answer.get_json()["response"]["user"]["authentication_token"]
    other = app.test_client()
    for _again in range(2):
        answer = other.get("/api/v1/sellers", headers={"Authentication-Token": shown})
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers, "a program that keeps cookies would come back as a browser"
    assert other.get("/api/v1/sellers", headers={"Authentication-Token": shown + "x"}).status_code == 401
    assert other.get(f"/api/v1/sellers?auth_token={shown}").status_code == 401, "tokens in addresses end up in logs"


def test_a_program_is_refused_with_a_problem_document(app: Flask, email: str) -> None:
    program = app.test_client()
    token = program.get("/login", headers={"Accept": "application/json"}).get_json()["response"]["csrf_token"]
    answer = program.post(
        "/login",
        json={"email": email, "password": "wrong password"},
        headers={"X-XSRF-TOKEN": token, "Accept": "application/json"},
    )
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert answer.get_json(force=True)["status"] == 400


def test_passwords_are_kept_as_argon2_hashes(app: Flask, email: str) -> None:
    with app.app_context():
        account = db.session.scalars(select(Account).where(Account.email == email)).one()
        assert account.password is not None
        assert account.password.startswith("$argon2id$")
        assert account.created_at.tzinfo == UTC


def test_the_page_speaks_the_language_of_the_browser_and_of_who_asks_for_another(client: FlaskClient) -> None:
    def heading(query: str = "", language: str = "") -> str:
        page = client.get(f"/login{query}", headers=PAGE | {"Accept-Language": language}).get_data(as_text=True)
        return page.partition("<h1>")[2].partition("</h1>")[0]

    assert heading() == "Sign in"
    assert heading(language="zh-CN,zh;q=0.9,en;q=0.8") == "登录"
    assert heading(language="fr, en;q=0.5") == "Sign in"
    assert heading("?language=zh_CN", language="en") == "登录"


def change(client: FlaskClient, present: str, new: str, again: str | None = None) -> TestResponse:
    token = form_token(client.get("/account/password", headers=PAGE))
    form = {"password": present, "new_password": new, "new_password_confirm": new if again is None else again}
    return client.post("/account/password", data=form | {"csrf_token": token}, headers=PAGE)


def test_who_changes_the_password_stays_here_and_is_signed_out_everywhere_else(app: Flask, email: str) -> None:
    here, elsewhere = app.test_client(), app.test_client()
    for client in (here, elsewhere):
        sign_in_as(client, email)
    assert change(here, PASSWORD, "another phrase altogether").location == "/dashboard/"
    assert here.get("/admin/", headers=PAGE).status_code == 200
    assert elsewhere.get("/admin/", headers=PAGE).status_code == 302
    assert WRONG in sign_in_as(app.test_client(), email).get_data(as_text=True)
    assert sign_in_as(app.test_client(), email, "another phrase altogether").status_code == 302
    with app.app_context(), scoped(PLATFORM):
        actions = list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
    assert actions == ["account:create", *["account:sign_in"] * 2, "account:password", "account:sign_in"]


@pytest.mark.parametrize(
    ("present", "new", "again", "words"),
    [
        ("wrong password", "another phrase altogether", None, "Invalid password"),
        (PASSWORD, "short", None, "at least 12 characters"),
        (PASSWORD, "officer-with-a-name", None, "does not contain the name"),
        (PASSWORD, "another phrase altogether", "another phrase", "The two are not the same."),
        (PASSWORD, PASSWORD, None, "must be different"),
        ("", "another phrase altogether", None, "Enter your password."),
    ],
)
def test_a_password_that_will_not_do_is_refused_with_the_reason(
    client: FlaskClient, email: str, present: str, new: str, again: str | None, words: str
) -> None:
    sign_in_as(client, email)
    page = change(client, present, new, again)
    assert page.status_code == 200
    assert words in page.get_data(as_text=True)


def test_guessing_the_present_password_of_an_open_session_is_stopped(client: FlaskClient, email: str) -> None:
    sign_in_as(client, email)
    answers = [change(client, "wrong password", "another phrase altogether").status_code for _ in range(PER_NAME + 1)]
    assert answers == [200] * PER_NAME + [429]


def test_the_same_letters_typed_on_another_keyboard_are_the_same_password(app: Flask) -> None:
    composed, decomposed = "caf\u00e9 au lait s'il vous plait", "cafe\u0301 au lait s'il vous plait"
    with app.app_context(), scoped(PLATFORM), transaction():
        open_account(email="a@platform.example", name="", password=composed, roles=[Role.REVIEWER], by=BY, at=AT)
    for typed in (composed, decomposed):
        assert sign_in_as(app.test_client(), "a@platform.example", typed).status_code == 302
