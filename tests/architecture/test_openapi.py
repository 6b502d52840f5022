"""The description of the API says what is actually sent."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from governance.complaints import groups
from governance.core.access import Role
from governance.core.database import PLATFORM, scoped, transaction
from tests.builders import AT, make_seller, signed_in
from tests.governance.complaints.filed import OFFICER, filed_case, install_rules
from tests.governance.onboarding.upkept import keep_licence
from tests.governance.rectification.fixing import in_state
from tests.stored_rows import make_adverse_event, make_day, make_score, make_score_run, make_violation

Document = dict[str, Any]


@pytest.fixture(scope="module")
def document(shared_app: Flask) -> Document:
    found: Document = shared_app.test_client().get("/api/openapi.json").get_json()
    return found


@pytest.fixture(scope="module")
def administrator(shared_app: Flask) -> FlaskClient:
    return signed_in(shared_app, Role.ADMINISTRATOR)


def readings(document: Document) -> dict[str, Document]:
    """The operations that read, by path, where nothing but a seller has to be named."""
    return {
        path: operations["get"]
        for path, operations in document["paths"].items()
        if "get" in operations and "{" not in path.removeprefix("/api/v1/sellers/{reference}")
    }


@pytest.fixture(scope="module")
def officer(shared_app: Flask) -> FlaskClient:
    """An officer in a market of one seller about whom everything is known."""
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        seller = make_seller("known")
        make_day(seller.id, orders=3)
        make_adverse_event(seller.id)
        make_violation(seller.id)
        make_score(make_score_run(), seller)
        in_state(seller.id, "returned")
        keep_licence(seller.id)
        install_rules()
        like = [filed_case(seller="known", lot="l-1").id for _ in range(4)]
        groups.put_in_group(case_ids=like[:1], cause="lot:l-1", by=OFFICER, at=AT)
    return signed_in(shared_app, Role.COMPLIANCE_OFFICER)


def described(document: Document, operation: Document, answer: TestResponse) -> Document:
    """What the document says about an answer of this status and media type."""
    response = operation["responses"][str(answer.status_code)]
    if "$ref" in response:
        response = document["components"]["responses"][response["$ref"].rsplit("/", 1)[1]]
    assert answer.mimetype in response["content"], (answer.mimetype, response)
    schema: Document = response["content"][answer.mimetype]["schema"]
    return document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema


def conforms(document: Document, schema: Document, value: Any) -> bool:
    """Whether a value has the shape of a schema: types, required and unknown members, choices."""
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    kinds = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict, "null": type(None)}
    allowed = schema.get("type", [])
    allowed = [allowed] if isinstance(allowed, str) else allowed
    assert not allowed or type(value) in {kinds[kind] for kind in allowed}, (schema, value)
    assert "enum" not in schema or value in schema["enum"], (schema, value)
    if isinstance(value, list):
        return all(conforms(document, schema["items"], item) for item in value)
    if isinstance(value, dict) and "properties" in schema:
        assert set(schema.get("required", [])) <= set(value) <= set(schema["properties"]), (schema, value)
        return all(conforms(document, schema["properties"][name], member) for name, member in value.items())
    return True


def test_the_document_is_openapi_3_1_and_names_every_operation(shared_app: Flask, document: Document) -> None:
    assert document["openapi"] == "3.1.0"
    rules = {
        re.sub(r"<(?:string|path):(\w+)>", r"{\1}", rule.rule)
        for rule in shared_app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/")
    }
    assert set(document["paths"]) == rules


def test_every_reference_in_the_document_leads_somewhere(document: Document) -> None:
    def walk(node: Any) -> None:
        if isinstance(node, dict):
            if "$ref" in node:
                place: Any = document
                for step in node["$ref"].removeprefix("#/").split("/"):
                    place = place[step]
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(document)


def test_what_is_read_has_the_described_media_type_shape_and_headers(
    document: Document, officer: FlaskClient, administrator: FlaskClient
) -> None:
    for path, operation in readings(document).items():
        address = path.replace("{reference}", "known")
        answer = officer.get(address)
        if answer.status_code == 403:  # for those who run the system
            answer = administrator.get(address)
        assert answer.status_code == 200, (path, answer.get_data(as_text=True))
        schema = described(document, operation, answer)
        assert conforms(document, schema, answer.get_json() if answer.is_json else answer.text), path
        for header in operation["responses"]["200"]["headers"]:
            assert header in answer.headers, (path, header)


def test_a_case_and_a_group_of_cases_are_read_as_described(document: Document, officer: FlaskClient) -> None:
    for path, name in (("/api/v1/cases/{case}", "reference"), ("/api/v1/case-groups/{group}", "id")):
        listed, _, _place = path.partition("/{")
        found = officer.get(listed).get_json()["items"][0][name]
        answer = officer.get(f"{listed}/{found}")
        assert conforms(document, described(document, document["paths"][path]["get"], answer), answer.get_json()), path


@pytest.mark.parametrize(
    ("who", "reference", "query", "status"),
    [
        ("stranger", "known", "", 401),
        ("officer", "unknown", "", 404),
        ("officer", "known", "?limit=0&from=never", 422),
    ],
)
def test_refusals_have_the_described_media_type_and_shape(
    shared_app: Flask,
    document: Document,
    officer: FlaskClient,
    administrator: FlaskClient,
    who: str,
    reference: str,
    query: str,
    status: int,
) -> None:
    client = officer if who == "officer" else shared_app.test_client()
    tried = 0
    for path, operation in readings(document).items():
        answer = client.get(path.replace("{reference}", reference) + query)
        if answer.status_code == 403:  # for those who run the system
            answer = administrator.get(path.replace("{reference}", reference) + query)
        if answer.status_code == 200:
            assert (status, "{reference}" in path) != (404, True), path
            continue
        assert answer.status_code == status, path
        assert answer.mimetype == "application/problem+json"
        assert conforms(document, described(document, operation, answer), answer.get_json(force=True)), path
        tried += 1
    assert tried


def test_the_page_of_the_document_names_every_operation_and_needs_nothing_from_elsewhere(
    shared_app: Flask, document: Document
) -> None:
    page = shared_app.test_client().get("/api/docs", headers={"Accept": "text/html"}).get_data(as_text=True)
    for path in document["paths"]:
        assert f"<code>{path}</code>" in page
    assert "<script" not in page
    assert "http://" not in page
    assert "https://" not in page


def test_every_operation_says_what_it_is_for(document: Document) -> None:
    for path, operations in document["paths"].items():
        for method in operations.keys() - {"parameters"}:
            assert operations[method]["summary"].endswith("."), (method, path)
