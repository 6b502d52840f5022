"""What every answer tells the browser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from governance.core.access import Role
from governance.core.settings import Settings
from tests.builders import form_token, signed_in

PAGE = {"Accept": "text/html"}


def directives(client: FlaskClient, path: str = "/login") -> dict[str, list[str]]:
    policy = client.get(path, headers=PAGE).headers["Content-Security-Policy"]
    return {name: sources for name, *sources in (part.split() for part in policy.split(";"))}


@pytest.mark.parametrize("path", ["/login", "/nothing", "/api/docs", "/healthz", "/dashboard/"])
def test_every_answer_carries_the_safety_headers(client: FlaskClient, path: str) -> None:
    headers = client.get(path, headers=PAGE).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Content-Security-Policy" in headers


def test_a_page_loads_nothing_from_elsewhere_and_runs_no_script_of_its_own_text(client: FlaskClient) -> None:
    allowed = directives(client)
    assert allowed["default-src"] == ["'none'"]
    assert allowed["frame-ancestors"] == ["'none'"]
    sources = {source for sources in allowed.values() for source in sources}
    assert not [source for source in sources if "." in source or "//" in source or "*" in source]
    assert "'unsafe-inline'" not in allowed["script-src"]
    assert "'unsafe-eval'" not in sources


def test_the_pages_own_inline_scripts_run_by_their_hashes(app: Flask, client: FlaskClient) -> None:
    hashes = app.extensions["csp_script_hashes"]
    assert hashes
    assert set(hashes) <= set(directives(client)["script-src"])


@pytest.mark.parametrize("secure", [False, True])
def test_cookies_are_for_this_site_and_for_https_when_the_settings_say_so(
    applications: Callable[[Settings], Flask], settings: Settings, secure: bool
) -> None:
    app = applications(replace(settings, secure_cookies=secure))
    client = app.test_client()
    cookies = client.get("/login", base_url="https://localhost" if secure else None).headers.getlist("Set-Cookie")
    session = next(cookie for cookie in cookies if cookie.startswith("session="))
    assert "HttpOnly" in session
    assert "SameSite=Lax" in session
    assert ("Secure" in session) is secure


def test_scripts_of_our_pages_can_read_the_token_cookie_and_nothing_else(app: Flask) -> None:
    client = signed_in(app, Role.REVIEWER)
    token, session = client.get_cookie("XSRF-TOKEN"), client.get_cookie("session")
    assert token is not None
    assert session is not None
    assert (token.http_only, session.http_only) == (False, True)


def test_a_form_taken_from_one_browser_is_worth_nothing_in_another(app: Flask) -> None:
    token = form_token(app.test_client().get("/login", headers=PAGE))
    other = app.test_client()
    other.get("/login", headers=PAGE)
    answer = other.post("/login", data={"email": "a@b", "password": "c", "csrf_token": token}, headers=PAGE)
    assert answer.status_code == 400
    assert "Load it again" in answer.get_data(as_text=True)


def test_over_https_a_form_must_come_from_our_own_page(app: Flask) -> None:
    client = app.test_client()
    secure = {"base_url": "https://localhost"}
    token = form_token(client.get("/login", headers=PAGE, **secure))
    form = {"email": "a@b", "password": "c", "csrf_token": token}
    for referrer, status in (("https://elsewhere.example/", 400), ("https://localhost/login", 200)):
        answer = client.post("/login", data=form, headers=PAGE | {"Referer": referrer}, **secure)
        assert answer.status_code == status, referrer


def test_pages_are_asked_for_again_each_time_and_static_files_kept_by_their_content(client: FlaskClient) -> None:
    page = client.get("/login", headers=PAGE)
    assert "no-store" in page.headers["Cache-Control"]
    address = page.get_data(as_text=True).partition('rel="stylesheet" href="')[2].partition('"')[0]
    assert "?v=" in address
    with client.get(address) as sheet:
        assert sheet.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    with client.get(address.partition("?")[0]) as sheet:
        assert sheet.headers["Cache-Control"] == "no-cache"


def test_big_assets_are_compressed_and_pages_with_a_token_are_not(client: FlaskClient) -> None:
    with client.get("/static/page.css", headers={"Accept-Encoding": "br"}) as sheet:
        assert sheet.headers["Content-Encoding"] == "br"
    page = client.get("/login", headers=PAGE | {"Accept-Encoding": "br, gzip, zstd"})
    assert "Content-Encoding" not in page.headers
