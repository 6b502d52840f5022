"""Draws over HTTP: officers steer nothing but what a person decides, strangers read digests and records."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from governance.core.access import Role
from governance.core.calendar import now
from governance.core.database import PLATFORM, scoped, transaction
from inspections.draws.chance import beacon, seeds
from inspections.draws.committing import commit_now
from inspections.draws.drawing import draw as make_draw
from inspections.draws.freezing import freeze
from inspections.draws.held import find
from inspections.draws.revealing import reveal
from tests.builders import BY, signed_in
from tests.inspections.draws.living import DRAND, NO_SOURCE, OFFICERS, all_bought, make_plan, message_for

pytestmark = pytest.mark.usefixtures("market")
SECRET = "a secret that nobody can guess"


@pytest.fixture(scope="module")
def officer(shared_app: Flask) -> FlaskClient:
    return signed_in(shared_app)


@pytest.fixture(scope="module")
def stranger(shared_app: Flask) -> FlaskClient:
    return shared_app.test_client()


def draw_of(app: Flask, public: Mapping[str, Any], *, until: str = "frozen") -> str:
    """A draw as far as `until`, by its reference; an hour ago, so that its round has come."""
    at = now() - timedelta(hours=1)
    with app.app_context(), scoped(PLATFORM), transaction():
        draw = commit_now(plan_id=make_plan(public).id, by=BY, at=at)
        if until != "committed":
            freeze(draw_id=draw.id, by=BY, at=at + timedelta(seconds=1))
        if until in {"drawn", "revealed"}:
            make_draw(draw_id=draw.id, by=BY, at=at + timedelta(seconds=2))
        if until == "revealed":
            reveal(draw_id=draw.id, ended=all_bought(draw), by=BY, at=at + timedelta(seconds=3))
        return draw.reference


def post(client: FlaskClient, path: str, **body: object) -> Any:
    token = client.get_cookie("XSRF-TOKEN")
    assert token is not None
    return client.post(path, json=body, headers={"X-XSRF-TOKEN": token.value})


def test_officers_list_draws(shared_app: Flask, officer: FlaskClient) -> None:
    reference = draw_of(shared_app, NO_SOURCE, until="drawn")
    answer = officer.get("/api/v1/draws?show=under_way")
    assert answer.status_code == 200
    row = next(row for row in answer.get_json()["items"] if row["reference"] == reference)
    assert (row["state"], row["items"], row["assurance"]) == ("drawn", 4, "unverified")
    by_plan = officer.get(f"/api/v1/draws?plan={row['plan']}").get_json()["items"]
    assert [one["reference"] for one in by_plan] == [reference]


def test_an_unknown_plan_is_not_found(officer: FlaskClient) -> None:
    assert officer.get("/api/v1/draws?plan=none-such").status_code == 404


def test_officers_read_what_was_drawn_and_never_the_secret(shared_app: Flask, officer: FlaskClient) -> None:
    answer = officer.get(f"/api/v1/draws/{draw_of(shared_app, NO_SOURCE, until='drawn')}")
    shown = answer.get_json()
    assert len(shown["items"]) == 6
    assert shown["waits_for"]["kind"] == "sampling"
    assert "secret" not in shown


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.INTEGRATION, Role.INSPECTOR])
def test_nobody_else_reads_draws(shared_app: Flask, role: Role) -> None:
    client = signed_in(shared_app, role)
    assert client.get("/api/v1/draws").status_code == 403
    assert client.get(f"/api/v1/draws/{draw_of(shared_app, NO_SOURCE)}").status_code == 403


def test_a_draw_is_called_off(shared_app: Flask, officer: FlaskClient) -> None:
    reference = draw_of(shared_app, NO_SOURCE, until="committed")
    answer = post(officer, f"/api/v1/draws/{reference}/void", reason="The store is closed.", version=1)
    assert answer.status_code == 200, answer.get_json()
    assert answer.get_json()["draw"]["void_reason"] == "The store is closed."


def test_an_officer_hands_in_the_beacon_and_a_wrong_one_is_refused(shared_app: Flask, officer: FlaskClient) -> None:
    reference = draw_of(shared_app, DRAND)
    with shared_app.app_context(), scoped(PLATFORM):
        source = find(reference).public_source or {}
    message = message_for(source)
    wrong = post(officer, f"/api/v1/draws/{reference}/beacon", **{**message, "randomness": "ab" * 32})
    assert (wrong.status_code, wrong.get_json()["errors"][0]["pointer"]) == (422, "randomness")
    right = post(officer, f"/api/v1/draws/{reference}/beacon", **message)
    assert right.get_json()["waits_for"]["kind"] == "job"
    assert source["chain"] == beacon.QUICKNET.hash


def test_officers_commit_and_tell(shared_app: Flask, officer: FlaskClient) -> None:
    reference = draw_of(shared_app, OFFICERS, until="committed")
    reviewer = signed_in(shared_app, Role.REVIEWER)
    for client, team in ((officer, "quality"), (reviewer, "logistics")):
        body = {"team": team, "commitment": seeds.officer_commitment(SECRET + team)}
        assert post(client, f"/api/v1/draws/{reference}/commitment", **body).status_code == 200
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        freeze(draw_id=find(reference).id, by=BY, at=now())
    told = post(officer, f"/api/v1/draws/{reference}/secret", secret=SECRET + "quality")
    assert told.get_json()["waits_for"] == {
        "kind": "officers",
        "until": told.get_json()["waits_for"]["until"],
        "missing": ["logistics"],
    }
    assert SECRET not in told.get_data(as_text=True)


def test_more_is_drawn(shared_app: Flask, officer: FlaskClient) -> None:
    reference = draw_of(shared_app, NO_SOURCE, until="drawn")
    answer = post(officer, f"/api/v1/draws/{reference}/extension", stratum="all", extra=2, reason="Two were bad.")
    assert answer.status_code == 200, answer.get_json()
    assert answer.get_json()["draw"]["items"] == 6


def test_strangers_read_digests_and_nothing_more(shared_app: Flask, stranger: FlaskClient) -> None:
    reference = draw_of(shared_app, NO_SOURCE, until="drawn")
    shown = stranger.get(f"/api/v1/public-draws/{reference}").get_json()
    assert (shown["state"], shown["assurance"], shown["outcome"]) == ("drawn", "unverified", None)
    assert set(shown["announcements"][1]["body"]) == {"list_digest", "public_source"}
    assert stranger.get(f"/api/v1/public-draws/{reference}/record").status_code == 404
    assert stranger.get("/api/v1/public-draws/0123456789ab").status_code == 404
    listed = stranger.get("/api/v1/public-draws?limit=1").get_json()
    assert listed["items"][0]["reference"] == reference


def test_strangers_check_a_record_with_the_verifier_they_are_given(
    shared_app: Flask, stranger: FlaskClient, tmp_path: Path
) -> None:
    reference = draw_of(shared_app, NO_SOURCE, until="revealed")
    shown = stranger.get(f"/api/v1/public-draws/{reference}").get_json()
    for name, path in (("record.draw", f"{reference}/record"), ("verifier.py", "verifier")):
        with stranger.get(f"/api/v1/public-draws/{path}") as answer:
            (tmp_path / name).write_bytes(answer.data)
    digest = hashlib.sha256((tmp_path / "record.draw").read_bytes()).hexdigest()
    assert digest == shown["outcome"]["record_digest"]
    command = [sys.executable, "-I", "verifier.py", "record.draw", "--list-digest", shown["list_digest"]]
    seen = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert seen.returncode == 0, seen.stdout + seen.stderr


def test_a_record_that_is_known_already_is_not_sent_again(shared_app: Flask, stranger: FlaskClient) -> None:
    path = f"/api/v1/public-draws/{draw_of(shared_app, NO_SOURCE, until='revealed')}/record"
    with stranger.get(path) as answer:
        tag = answer.headers["ETag"]
    with stranger.get(path, headers={"If-None-Match": tag}) as again:
        assert (again.status_code, again.data) == (304, b"")
