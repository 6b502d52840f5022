"""Standards and templates over HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from governance.catalogue.models import Product
from governance.core.access import Role
from governance.core.database import PLATFORM, db, scoped, transaction
from tests.builders import AT, make_seller, signed_in
from tests.inspections.pooled import make_category
from tests.inspections.standards.drafted import LEAD, SEAL, edition_document, published

AREA = "/api/v1/standards"
GB = edition_document("GB/T 900.1", "2024")


@dataclass(frozen=True)
class House:
    """An officer, a reviewer, a shop and others in front of their browsers."""

    people: dict[str, FlaskClient]

    def get(self, who: str, path: str, **query: str) -> TestResponse:
        return self.people[who].get(path, query_string=query)

    def post(self, who: str, path: str, body: Any) -> TestResponse:
        client = self.people[who]
        token = client.get_cookie("XSRF-TOKEN")
        return client.post(path, json=body, headers={"X-XSRF-TOKEN": token.value} if token else {})

    def draft(self, document: dict[str, Any]) -> TestResponse:
        return self.post("compliance_officer", AREA, {"document": document})


@pytest.fixture(scope="module")
def house(shared_app: Flask) -> House:
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        seller_id = make_seller().id
        product = Product(code="kite", name="Kite", category_id=make_category("toys").id, created_at=AT)
        db.session.add(product)
        published("PS 1")
    roles = (Role.COMPLIANCE_OFFICER, Role.REVIEWER, Role.INSPECTOR)
    people = {role.value: signed_in(shared_app, role) for role in roles}
    people |= {"shop": signed_in(shared_app, Role.SELLER, seller_id=seller_id), "stranger": shared_app.test_client()}
    return House(people)


def test_an_edition_is_drafted_published_and_withdrawn(house: House) -> None:
    drafted = house.draft(GB)
    assert drafted.status_code == 201, drafted.get_json()
    assert (drafted.get_json()["state"], drafted.get_json()["may_publish"]) == ("draft", False)
    edition = f"{AREA}/GB/T 900.1/editions/2024"
    own = house.post("compliance_officer", f"{edition}/publication", {})
    assert own.status_code == 403
    seen = house.get("reviewer", edition).get_json()
    assert seen["may_publish"] is True
    done = house.post("reviewer", f"{edition}/publication", {"version": seen["version"]})
    assert (done.status_code, done.get_json()["state"]) == (200, "published")
    assert house.post("reviewer", f"{edition}/publication", {"version": 1}).status_code == 409
    gone = house.post("reviewer", f"{edition}/withdrawal", {"reason": "A mistake."})
    assert (gone.get_json()["state"], gone.get_json()["withdrawn_reason"]) == ("withdrawn", "A mistake.")


def test_the_items_come_with_their_limits_as_data_and_in_words(house: House) -> None:
    item = house.get("shop", f"{AREA}/PS 1/editions/2024").get_json()["items"][0]
    assert item["limit"]["upper"] == {"value": "90", "strict": False}
    assert item["limit_in_words"] == {"en": "at most 90 mg/kg", "zh": "不大于 90 mg/kg"}
    assert (item["name"]["zh"], item["severity"]) == ("铅", "critical")


def test_findings_name_their_place_in_the_document(house: House) -> None:
    wrong = edition_document("PS 7", items=[LEAD | {"severity": "grave"}, SEAL | {"limit": {}}])
    answer = house.draft(wrong)
    assert answer.status_code == 422
    pointers = [one["pointer"] for one in answer.get_json()["errors"]]
    assert pointers == ["/items/0/severity", "/items/1/limit/kind"]


def test_drafts_are_seen_by_those_who_write_and_publish_alone(house: House) -> None:
    house.draft(edition_document("PS 2"))
    for who, status in (("compliance_officer", 200), ("reviewer", 200), ("shop", 404), ("inspector", 404)):
        assert house.get(who, f"{AREA}/PS 2/editions/2024").status_code == status, who
        assert house.get(who, f"{AREA}/PS 2").status_code == status, who
    assert "PS 2" not in codes(house.get("shop", AREA))
    assert "PS 2" not in codes(house.get("shop", AREA, drafts="true"))
    assert "PS 2" in codes(house.get("reviewer", AREA, drafts="true"))
    assert "PS 1" not in codes(house.get("reviewer", AREA, drafts="true"))
    assert house.get("stranger", AREA).status_code == 401


def codes(answer: TestResponse) -> list[str]:
    return [one["code"] for one in answer.get_json()["items"]]


def test_standards_are_found_by_words_and_read_page_by_page(house: House, shared_app: Flask) -> None:
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        standard = edition_document()["standard"]
        published("PS 3", standard=standard | {"code": "PS 3", "title": {"en": "Kites 100%", "zh": "风筝"}})
    assert codes(house.get("shop", AREA, words="kite")) == ["PS 3"]
    assert codes(house.get("shop", AREA, words="风筝")) == ["PS 3"]
    assert codes(house.get("shop", AREA, words="%")) == ["PS 3"]
    assert codes(house.get("shop", AREA, words="_")) == []
    first = house.get("shop", AREA, limit="1").get_json()
    rest = house.get("shop", AREA, cursor=first["next"]).get_json()
    assert [one["code"] for one in first["items"] + rest["items"]] == codes(house.get("shop", AREA))
    assert house.get("shop", AREA, cursor="x").status_code == 422


def test_what_is_tested_of_a_product_is_set_and_read(house: House) -> None:
    items = [{"standard": "PS 1", "item": "lead", "units": 2}, {"standard": "PS 1", "item": "seal"}]
    body = {"category": "toys", "in_force_from": "2025-01-01", "items": items}
    for who, status in (("shop", 403), ("reviewer", 403), ("compliance_officer", 201)):
        assert house.post(who, "/api/v1/test-templates", body).status_code == status, who
    listed = house.get("shop", "/api/v1/test-templates").get_json()["items"]
    assert [(one["subject"], len(one["tests"]), one["missing"]) for one in listed] == [("toys", 2, [])]
    assert house.get("shop", "/api/v1/test-templates", of="product").get_json()["items"] == []
    applied = house.get("shop", "/api/v1/test-templates/products/kite").get_json()
    assert (applied["units"], [one["code"] for one in applied["tests"]]) == (3, ["lead", "seal"])
    early = house.get("shop", "/api/v1/test-templates/products/kite", day="2024-12-31").get_json()
    assert early == {"tests": [], "units": 0}
    assert house.get("shop", "/api/v1/test-templates/products/boat").status_code == 404


def test_a_template_that_cannot_be_tested_names_its_line(house: House) -> None:
    body = {"category": "toys", "in_force_from": "2099-01-01", "items": [{"standard": "PS 9", "item": "x"}]}
    answer = house.post("compliance_officer", "/api/v1/test-templates", body)
    assert answer.status_code == 422
    assert "There is no standard 'PS 9'." in answer.get_data(as_text=True)
