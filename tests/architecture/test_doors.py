"""A walk over every door of the application: Flask, Flask-Admin and Dash."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from governance.core.access import ROLE_PERMISSIONS, Permission, Role
from governance.core.database import PLATFORM, scoped, transaction
from governance.onboarding import applications
from tests.builders import AT, BY, make_seller, signed_in

# Every door that opens to strangers, with what it answers them. A new one must be added here on purpose.
OPEN_TO_STRANGERS = {
    "api-docs.openapi_json": {200},
    "api_docs.page": {200},
    "complaint_issues.taxonomy": {404},  # no rule book
    "health.alive": {200},
    "health.ready": {200},
    "metrics.scrape": {401},  # looks at its own bearer token
    "measures.in_register": {200},
    "public.complaint_act": {404},  # no case has this link
    "public.complaint_document": {404},
    "public.complaint_filed": {404},
    "public.complaint_issues": {200},
    "public.complaint_new": {200},
    "public.complaint_track": {404},
    "public.confirm": {404},  # a link that is not ours
    "public.draw": {404},  # no draw was announced
    "public.draw_record": {404},
    "public.draw_verifier": {200},
    "public.draws": {200},
    "public.measures": {200},
    "public.sell": {200},
    "public.seller": {404},  # nobody's shop
    "public_draws.listed": {200},
    "public_draws.one": {404},  # no draw has this reference
    "public_draws.record": {404},
    "public_draws.verifier": {200},
    "security.login": {200},
    "start": {302},
    "static": {404},
}
# And of these, those in which a stranger may fill in a form.
FORMS_FOR_STRANGERS = {
    *("public.complaint_act", "public.complaint_new", "public.confirm", "public.sell", "security.login"),
}
SAFE = ("GET", "HEAD", "OPTIONS")
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
PAGE = {"Accept": "text/html"}


@pytest.fixture
def stranger(shared_app: Flask) -> FlaskClient:
    return shared_app.test_client()


@pytest.fixture(scope="module")
def people(shared_app: Flask) -> dict[Role, FlaskClient]:
    """One signed-in browser per role."""
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        seller_id = make_seller().id
        application_id = applications.start(email="applicant@shop.example", by=BY, at=AT).id
    subjects = {Role.SELLER: {"seller_id": seller_id}, Role.APPLICANT: {"application_id": application_id}}
    return {role: signed_in(shared_app, role, **subjects.get(role, {})) for role in Role}


def rules(app: Flask) -> list[Rule]:
    return sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint))


def address(app: Flask, rule: Rule) -> str:
    """An address that matches `rule`."""
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        return adapter.build(rule.endpoint, dict.fromkeys(rule.arguments, "x"))


@contextmanager
def opened(client: FlaskClient, method: str, path: str, **options: object) -> Iterator[TestResponse]:
    """One request; its answer is closed at the end."""
    answer = client.open(path, method=method, **options)  # type: ignore[arg-type]  # passed on as they are
    try:
        yield answer
    finally:
        answer.close()


def test_the_walk_meets_the_doors_of_all_three_frameworks(shared_app: Flask) -> None:
    paths = [rule.rule for rule in rules(shared_app)]
    assert any(path.startswith("/admin/") for path in paths)
    assert any(path.startswith("/dashboard/_dash-") for path in paths)
    assert "/login" in paths


def test_no_door_is_open_to_strangers_but_those_on_the_list(shared_app: Flask, stranger: FlaskClient) -> None:
    seen: dict[str, set[int]] = {}
    for rule in rules(shared_app):
        for method in sorted((rule.methods or set()) & set(SAFE)):
            with opened(stranger, method, address(shared_app, rule)) as answer:
                if rule.endpoint not in OPEN_TO_STRANGERS:
                    assert answer.status_code == 401, (method, rule.rule)
                elif method == "GET":
                    seen.setdefault(rule.endpoint, set()).add(answer.status_code)
    assert seen == OPEN_TO_STRANGERS


def test_a_browser_without_session_is_led_to_the_sign_in_page_and_back(
    shared_app: Flask, stranger: FlaskClient
) -> None:
    for rule in rules(shared_app):
        if "GET" in (rule.methods or set()) and rule.endpoint not in OPEN_TO_STRANGERS and "/_dash-" not in rule.rule:
            path = address(shared_app, rule)
            if path.startswith("/api/"):
                continue
            answer = stranger.get(path, headers=PAGE)
            assert answer.status_code == 302, path
            assert answer.location.startswith("/login?next=/"), path


def test_strangers_may_not_write_anywhere(shared_app: Flask, stranger: FlaskClient) -> None:
    """Without a session there is nothing to forge: open forms refuse for the missing token, all else for the session."""
    for rule in rules(shared_app):
        for method in sorted((rule.methods or set()) & set(UNSAFE)):
            answer = stranger.open(address(shared_app, rule), method=method)
            assert answer.status_code == (400 if rule.endpoint in FORMS_FOR_STRANGERS else 401), (method, rule.rule)


def test_a_callback_of_a_page_is_answered_in_json_when_the_session_has_ended(stranger: FlaskClient) -> None:
    answer = stranger.post("/dashboard/_dash-update-component", json={}, headers=PAGE)
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
    assert "WWW-Authenticate" in answer.headers


@pytest.mark.parametrize(
    "token",
    [
        pytest.param(None, id="missing"),
        pytest.param("forged", id="forged"),
        pytest.param("IjAyOTIyODQ0YzlkOWQ2OTBmNmIwNmE0NmUyZGRmYjlkMDNkYjc1ZmYi.awL7Qg.EMV8Om5mhN", id="of another"),
    ],
)
def test_no_unsafe_door_takes_a_missing_or_forged_token(shared_app: Flask, token: str | None) -> None:
    client = signed_in(shared_app, Role.ADMINISTRATOR)
    doors = [(rule, m) for rule in rules(shared_app) for m in sorted((rule.methods or set()) & set(UNSAFE))]
    assert len(doors) >= 4
    for rule, method in doors:
        for headers in ({}, {"X-XSRF-TOKEN": token}, {"X-CSRFToken": token}) if token else ({},):
            answer = client.open(address(shared_app, rule), method=method, headers=headers, json={})
            assert answer.status_code == 400, (method, rule.rule)
            assert answer.mimetype == "application/problem+json"
        form = {"csrf_token": token} if token else {}
        assert client.open(address(shared_app, rule), method=method, data=form).status_code == 400, (method, rule.rule)


def test_a_token_of_another_session_is_forged(shared_app: Flask) -> None:
    stranger, officer = signed_in(shared_app, Role.REVIEWER), signed_in(shared_app, Role.ADMINISTRATOR)
    token = stranger.get_cookie("XSRF-TOKEN")
    assert token is not None
    assert officer.post("/logout", headers={"X-XSRF-TOKEN": token.value}).status_code == 400
    assert officer.get("/admin/", headers=PAGE).status_code == 200


def test_an_authentication_token_beside_a_cookie_does_not_replace_the_form_token(shared_app: Flask) -> None:
    """A forged request from another site carries the cookies; it must not help to add a header to them."""
    client = signed_in(shared_app, Role.ADMINISTRATOR)
    assert client.post("/logout", headers={"Authentication-Token": "anything"}).status_code == 400


@pytest.mark.parametrize(
    ("table", "permission"),
    [
        ("sellers", Permission.MARKET_READ),
        ("batches", Permission.MARKET_READ),
        ("violations", Permission.MARKET_READ),
        ("ledger", Permission.MARKET_READ),
        ("score-runs", Permission.MARKET_READ),
        ("accounts", Permission.ACCOUNT_READ),
        ("audit", Permission.AUDIT_READ),
        ("job-runs", Permission.JOB_READ),
        ("jobs", Permission.JOB_READ),
        ("applications", Permission.APPLICATION_READ),
        ("submissions", Permission.APPLICATION_READ),
        ("checks", Permission.APPLICATION_DECIDE),
        ("decisions", Permission.APPLICATION_READ),
        ("identities", Permission.APPLICATION_READ),
        ("permits", Permission.APPLICATION_READ),
        ("relations", Permission.RELATION_CONFIRM),
        ("fixes", Permission.FIX_READ),
        ("documents", Permission.DOCUMENT_READ),
        ("clocks", Permission.CLOCK_READ),
        ("calendar", Permission.CLOCK_READ),
        ("messages", Permission.MESSAGE_READ),
        ("webhook-endpoints", Permission.WEBHOOK_MANAGE),
        ("cases", Permission.CASE_READ),
        ("case-groups", Permission.CASE_WORK),
        ("complainant-patterns", Permission.COMPLAINANT_JUDGE),
        ("case-imports", Permission.CASE_IMPORT),
        ("case-deputies", Permission.CASE_ASSIGN),
        ("measures", Permission.MEASURE_READ),
        ("platform-calls", Permission.MEASURE_READ),
        ("register-entries", Permission.MEASURE_READ),
        ("appeals", Permission.APPEAL_READ),
        ("rule-pauses", Permission.MARKET_READ),
        ("trainings", Permission.MARKET_READ),
        ("training-attempts", Permission.MARKET_READ),
        ("assessments", Permission.MARKET_READ),
        ("assessment-findings", Permission.MARKET_READ),
        ("", Permission.MARKET_READ),
    ],
)
def test_each_table_of_the_back_office_opens_to_people_of_the_platform_with_its_permission(
    people: dict[Role, FlaskClient], table: str, permission: Permission
) -> None:
    for role, client in people.items():
        answer = client.get(f"/admin/{table}/" if table else "/admin/", headers=PAGE)
        allowed = {permission, Permission.MARKET_READ} <= ROLE_PERMISSIONS[role]
        assert answer.status_code == (200 if allowed else 403), role


def test_only_those_who_may_run_a_job_can_ask_for_one(people: dict[Role, FlaskClient]) -> None:
    for role, client in people.items():
        token = client.get_cookie("XSRF-TOKEN")
        assert token is not None
        answer = client.post("/admin/jobs/run", data={"job": "none"}, headers={"X-XSRF-TOKEN": token.value})
        assert answer.status_code == (404 if Permission.JOB_RUN in ROLE_PERMISSIONS[role] else 403), role


def test_every_operation_of_the_api_names_its_permission_or_is_open_on_purpose(shared_app: Flask) -> None:
    views = {
        rule.endpoint: shared_app.view_functions[rule.endpoint]
        for rule in rules(shared_app)
        if rule.rule.startswith("/api/v1/") and rule.endpoint not in OPEN_TO_STRANGERS
    }
    closed = {endpoint: getattr(view, "needs", None) for endpoint, view in views.items()}
    assert closed
    assert all(isinstance(permission, Permission) for permission in closed.values()), closed
