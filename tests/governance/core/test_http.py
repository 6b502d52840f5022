"""One table from refusal to status, one shape of answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from marshmallow import Schema, fields
from sqlalchemy import text

from governance.core.browser_safety import TOKEN_HEADER
from governance.core.database import db
from governance.core.database_roles import libpq_url
from governance.core.errors import (
    Conflict,
    DomainError,
    Finding,
    Invalid,
    InvalidTransition,
    NotFound,
    PermissionDenied,
    Unavailable,
)
from governance.core.openapi import ApiBlueprint
from governance.core.settings import Settings
from tests.builders import signed_in
from tests.servers import Database
from wsgi import create_app

NOWHERE = "postgresql+psycopg://nobody@127.0.0.1:9/missing"
PAGE = {"Accept": "text/html"}


class QuerySchema(Schema):
    limit = fields.Integer()


class BodySchema(Schema):
    name = fields.String(required=True)
    days = fields.List(fields.Date())


def open_door(app: Flask, view: Callable[[], Any]) -> None:
    """A door of this test alone, open to strangers."""
    app.add_url_rule("/door", "door", view)
    app.extensions["public_doors"] |= {"door"}


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFound("There is no such seller."), 404),
        (PermissionDenied("This needs the permission score:run."), 403),
        (InvalidTransition("It is closed."), 409),
        (Conflict("It is there already."), 409),
        (Invalid("The file cannot be read."), 422),
        (Unavailable("The file store does not answer."), 503),
    ],
)
def test_each_refusal_has_its_status_and_tells_its_sentence(
    app: Flask, client: FlaskClient, error: DomainError, status: int
) -> None:
    def refuse() -> None:
        raise error

    open_door(app, refuse)
    answer = client.get("/door")
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    body = answer.get_json(force=True)
    assert (body["status"], body["detail"], body["instance"]) == (status, error.message, "/door")
    assert body["request_id"] == answer.headers["X-Request-Id"]
    page = client.get("/door", headers=PAGE)
    assert (page.status_code, page.mimetype) == (status, "text/html")
    assert error.message in page.get_data(as_text=True)
    assert page.headers["X-Request-Id"] in page.get_data(as_text=True)


def test_every_finding_names_its_place(app: Flask, client: FlaskClient) -> None:
    def refuse() -> None:
        raise Invalid("Two rows are wrong.", findings=[Finding("row 3", "No date."), Finding("row 9", "No buyer.")])

    open_door(app, refuse)
    assert client.get("/door").get_json(force=True)["errors"] == [
        {"detail": "No date.", "pointer": "row 3"},
        {"detail": "No buyer.", "pointer": "row 9"},
    ]


def test_what_was_sent_wrongly_is_named_by_parameter_and_by_pointer(app: Flask, client: FlaskClient) -> None:
    blueprint = ApiBlueprint("doors_of_this_test", __name__)
    blueprint.route("/query")(blueprint.arguments(QuerySchema, location="query")(lambda query: query))
    blueprint.route("/body", methods=["POST"], endpoint="body")(blueprint.arguments(BodySchema)(lambda body: body))
    app.extensions["api"].register_blueprint(blueprint)
    app.extensions["public_doors"] |= {f"doors_of_this_test.{name}" for name in blueprint._endpoints}
    asked = client.get("/query?limit=many&colour=red")
    assert asked.status_code == 422
    assert asked.get_json(force=True)["errors"] == [
        {"detail": "Not a valid integer.", "parameter": "limit"},
        {"detail": "Unknown field.", "parameter": "colour"},
    ]
    sent = app.test_client().post("/body", json={"days": ["2026-02-30"]}, headers={TOKEN_HEADER: "a program's"})
    assert sent.get_json(force=True)["errors"] == [
        {"detail": "Missing data for required field.", "pointer": "#/name"},
        {"detail": "Not a valid date.", "pointer": "#/days/0"},
    ]


def test_a_body_nested_beyond_all_measure_is_no_json_to_us(app: Flask) -> None:
    blueprint = ApiBlueprint("doors_of_this_test", __name__)
    blueprint.route("/body", methods=["POST"], endpoint="body")(blueprint.arguments(BodySchema)(lambda body: body))
    app.extensions["api"].register_blueprint(blueprint)
    app.extensions["public_doors"] |= {"doors_of_this_test.body"}
    headers = {TOKEN_HEADER: "a program's", "Content-Type": "application/json"}
    sent = app.test_client().post("/body", data=b"[" * 100_000, headers=headers)
    assert (sent.status_code, sent.mimetype) == (400, "application/problem+json")
    assert sent.get_json(force=True)["errors"] == [{"detail": "Invalid JSON body.", "pointer": "#/"}]


@pytest.mark.parametrize("sent", ["a\x00b", "\ud800"])
def test_what_no_column_can_hold_is_refused_and_no_failure_of_ours(app: Flask, client: FlaskClient, sent: str) -> None:
    open_door(app, lambda: str(db.session.scalar(text("SELECT :sent"), {"sent": sent})))
    answer = client.get("/door")
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")


def test_a_failure_of_ours_tells_nothing_but_the_request_id(app: Flask, client: FlaskClient) -> None:
    def fail() -> None:
        raise RuntimeError("secret-of-the-house")

    app.testing = False
    open_door(app, fail)
    answer = client.get("/door")
    assert (answer.status_code, answer.mimetype) == (500, "application/problem+json")
    assert "secret-of-the-house" not in answer.get_data(as_text=True)
    assert answer.get_json(force=True)["request_id"] == answer.headers["X-Request-Id"]


def test_a_database_that_does_not_answer_is_said_to_be_away_for_a_while(app: Flask, client: FlaskClient) -> None:
    def look() -> None:
        db.session.execute(text("SET statement_timeout = 1"))
        db.session.execute(text("SELECT pg_sleep(1)"))

    open_door(app, look)
    answer = client.get("/door")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"


def test_who_is_signed_in_is_told_so_as_well_when_the_database_goes_away(app: Flask, database: Database) -> None:
    client = signed_in(app)
    with psycopg.connect(libpq_url(database.admin).replace(database.name, "postgres"), autocommit=True) as admin:
        admin.execute(f"ALTER DATABASE {database.name} ALLOW_CONNECTIONS false")
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [database.name])
        answer = client.get("/admin/", headers=PAGE)
        assert answer.status_code == 503
        assert "The database does not answer right now." in answer.get_data(as_text=True)
        assert client.get("/healthz").status_code == 200
        admin.execute(f"ALTER DATABASE {database.name} ALLOW_CONNECTIONS true")
    assert client.get("/admin/", headers=PAGE).status_code == 200


@pytest.mark.parametrize(
    ("proxies", "given", "kept"),
    [
        (0, "of-a-stranger", False),
        (1, "of-our-proxy", True),
        (1, "short", False),
        (1, "with spaces and <tags>", False),
        (1, "x" * 65, False),
    ],
)
def test_only_a_trusted_proxy_names_a_request(app: Flask, proxies: int, given: str, kept: bool) -> None:
    app.config["TRUSTED_PROXIES"] = proxies
    answer = app.test_client().get("/healthz", headers={"X-Request-Id": given})
    assert (answer.headers["X-Request-Id"] == given) is kept
    assert len(answer.headers["X-Request-Id"]) >= 8


@pytest.mark.parametrize(("path", "page"), [("/nothing", True), ("/api/v1/nothing", False), ("/a/_dash-x", False)])
def test_a_browser_gets_a_page_but_never_from_the_api_or_the_inside_of_a_page(
    client: FlaskClient, path: str, page: bool
) -> None:
    answer = client.get(path, headers=PAGE)
    assert answer.status_code == 404
    assert answer.mimetype == ("text/html" if page else "application/problem+json")


def test_a_method_that_a_door_does_not_know_is_told_which_it_knows(client: FlaskClient) -> None:
    answer = client.delete("/healthz")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert answer.mimetype == "application/problem+json"


def test_without_database_the_application_still_says_that_it_lives() -> None:
    client = create_app(Settings(secret_key="of this test", database_url=NOWHERE)).test_client()
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503
