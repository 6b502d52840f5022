"""Dash on Flask: every worker knows every file, nothing inline but hashed, a second application works as well."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode, urljoin

import pytest
from flask import Flask
from plotly.offline import get_plotlyjs_version

from dashboard.shell.mount import ASSETS
from governance.core.access import Role
from governance.core.database import PLATFORM, scoped, transaction
from governance.core.settings import Settings
from tests.builders import PASSWORD, make_account, signed_in
from tests.dashboard.asking import PREFIX, ask

PROJECT = Path(__file__).resolve().parents[3]
EMAIL = "assets@platform.example"


def test_a_second_application_has_all_callbacks_as_well(
    applications: Callable[[Settings], Flask], settings: Settings
) -> None:
    known = [
        len(signed_in(applications(settings)).get(f"{PREFIX}_dash-dependencies").get_json())
        for _application in range(2)
    ]
    assert known[0] == known[1] > 15


def test_the_only_inline_script_is_the_start_of_the_pages_and_its_hash_is_allowed(app: Flask) -> None:
    answer = signed_in(app).get(PREFIX)
    html, policy = answer.get_data(as_text=True), answer.headers["Content-Security-Policy"]
    inline = re.findall(r"<script(?![^>]*(?:src=|application/json))[^>]*>(.*?)</script>", html, re.DOTALL)
    assert len(inline) == 1
    assert len(app.extensions["csp_script_hashes"]) >= 1
    scripts = re.search(r"script-src ([^;]+)", policy)
    assert scripts
    assert "'unsafe-inline'" not in scripts[1]
    assert "'unsafe-eval'" not in scripts[1]
    assert all(digest in scripts[1] for digest in app.extensions["csp_script_hashes"])


def test_the_page_names_no_other_host(app: Flask) -> None:
    html = signed_in(app).get(PREFIX).get_data(as_text=True)
    assert re.findall(r"""(?:src|href)=["'](?:https?:)?//""", html) == []


def test_the_bundle_is_the_one_that_our_plotly_speaks_to() -> None:
    version = get_plotlyjs_version()
    (bundle,) = ASSETS.glob("plotly-*.min.js")
    assert bundle.name == f"plotly-basic-{version}.min.js"
    assert bundle.name in (ASSETS / "first.js").read_text(encoding="utf-8")
    assert f"v{version}" in bundle.read_text(encoding="utf-8")[:200]


def test_assets_are_kept_by_browsers_and_pages_are_not(app: Flask) -> None:
    client = signed_in(app)
    html = client.get(PREFIX).get_data(as_text=True)
    first = re.search(r'src="(/dashboard/assets/first\.js[^"]*)"', html)
    assert first
    assert "immutable" in client.get(first[1], buffered=True).headers["Cache-Control"]
    assert "immutable" not in client.get(PREFIX).headers["Cache-Control"]


@pytest.mark.parametrize(
    "path", ["", "sellers", "_dash-layout", "_dash-dependencies", "assets/shell.js", "sellers.csv"]
)
def test_no_file_and_no_page_is_open_to_strangers(app: Flask, path: str) -> None:
    answer = app.test_client().get(f"{PREFIX}{path}", headers={"Accept": "application/json"}, buffered=True)
    assert answer.status_code == 401


def test_a_strangers_callback_is_told_to_sign_in(app: Flask) -> None:
    answer = app.test_client().post(f"{PREFIX}_dash-update-component", json={})
    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"


def test_a_callback_without_token_is_refused(app: Flask) -> None:
    client = signed_in(app)
    assert ask(client, "page.children", {"location.pathname": PREFIX}, headers={}).status_code == 400
    assert ask(client, "page.children", {"location.pathname": PREFIX}).status_code == 200


# --------------------------------------------------------------------------------------------------- several workers


@contextmanager
def two_workers(settings: Settings, log: Path) -> Iterator[str]:
    """Gunicorn with two workers that each build the application by themselves; gives its address."""
    environ = {
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
        "PASSWORD_SALT": settings.password_salt,
        "PSEUDONYM_KEY": settings.pseudonym_key,
        "VAR_PATH": str(settings.var_path),
        "PATH": os.environ["PATH"],
    }
    command = [sys.executable, "-m", "gunicorn", "--workers=2", "--threads=4", "--worker-class=gthread"]
    command += ["--bind=127.0.0.1:0", "--no-control-socket", "wsgi:create_app()"]
    with log.open("w") as written:
        server = subprocess.Popen(command, cwd=PROJECT, env=environ, stderr=written)
    try:
        yield _address_when_ready(log)
    finally:
        server.terminate()
        server.wait(timeout=30)


def _address_when_ready(log: Path) -> str:
    """The address in gunicorn's log, once both workers have answered."""
    for _attempt in range(240):
        said = log.read_text(encoding="utf-8")
        listening = re.search(r"Listening at: http://127\.0\.0\.1:(\d+)", said)
        if listening and said.count("Booting worker") == 2:
            connection = HTTPConnection("127.0.0.1", int(listening[1]), timeout=60)
            connection.request("GET", "/healthz")
            assert connection.getresponse().status == 200
            connection.close()
            return f"http://127.0.0.1:{listening[1]}"
        time.sleep(0.25)
    raise AssertionError(log.read_text(encoding="utf-8"))


def browser(address: str) -> urllib.request.OpenerDirector:
    """A signed-in program."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    opener.addheaders = [("Accept", "text/html")]
    with opener.open(f"{address}/login") as page:
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.read().decode())
    assert token
    form = {"email": EMAIL, "password": PASSWORD, "csrf_token": token[1]}
    opener.open(f"{address}/login", urlencode(form).encode()).close()
    return opener


def test_two_workers_answer_every_file_twenty_times_at_once(app: Flask, settings: Settings, tmp_path: Path) -> None:
    with app.app_context(), scoped(PLATFORM), transaction():
        make_account(Role.COMPLIANCE_OFFICER, email=EMAIL)
    with two_workers(settings, tmp_path / "gunicorn.log") as address:
        opener = browser(address)
        with opener.open(f"{address}{PREFIX}") as page:
            html = page.read().decode()
        files = {
            urljoin(address, file)
            for file in re.findall(r'(?:src|href)="(/dashboard/[^"]+\.(?:js|css|svg)[^"]*)"', html)
        }
        files |= {f"{address}{PREFIX}assets/{file.relative_to(ASSETS)}" for file in ASSETS.rglob("*") if file.is_file()}
        suites = re.findall(r"(/dashboard/_dash-component-suites/[^/]+)/", html)
        assert len(files) > 25
        assert {suite.rsplit("/", 1)[1] for suite in suites} >= {"dash", "dash_ag_grid", "dash_mantine_components"}
        files |= {f"{address}{PREFIX}_dash-component-suites/{name}" for name in LOADED_LATER}

        def fetch(file: str) -> tuple[int, str]:
            try:
                with opener.open(file, timeout=60) as answer:
                    answer.read()
                    return answer.status, file
            except urllib.error.HTTPError as refused:
                refused.close()
                return refused.code, file

        with ThreadPoolExecutor(20) as crowd:
            answers = list(crowd.map(fetch, [file for file in sorted(files) for _again in range(20)]))
    assert {answer for answer in answers if answer[0] != 200} == set()
    assert len(answers) == 20 * len(files)


# What the pages ask for only when they need it.
LOADED_LATER = ("dash/dcc/async-graph.js", "dash_ag_grid/async-community.js")
