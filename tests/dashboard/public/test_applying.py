"""The applicant's pages: from an e-mail address to a decision, without a script and at a phone."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from governance.core.calendar import now
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.core.documents.models import Document
from governance.core.outbox.models import Message
from governance.onboarding import review
from governance.onboarding.models import Application
from governance.onboarding.states import State
from tests.builders import PASSWORD, signed_in
from tests.dashboard.public.applying import (
    BUSINESS,
    HOME,
    PAGE,
    fill_in,
    link_in_mail,
    send,
    signed_up,
    text,
    upload,
)
from tests.governance.onboarding.filled import officer, reject
from tests.sample_files import EXECUTABLES

ANOTHER = "other@paper.example"


def state_of(app: Flask) -> str:
    with app.app_context(), scoped(PLATFORM):
        return db.session.scalars(select(Application.state).order_by(Application.id).limit(1)).one()


def reference_of(app: Flask) -> str:
    with app.app_context(), scoped(PLATFORM):
        return db.session.scalars(select(Application.reference).order_by(Application.id).limit(1)).one()


@pytest.fixture
def sent(shop_door: Flask) -> FlaskClient:
    """Somebody whose application was sent."""
    client = signed_up(shop_door)
    fill_in(client)
    assert send(client, f"{HOME}/submit", {}).status_code == 303
    return client


# -------------------------------------------------------------------------------------------------------- the way


def test_somebody_applies_from_the_first_page_to_the_last(shop_door: Flask) -> None:
    client = signed_up(shop_door)
    assert "Something is missing" in text(client.get(HOME, headers=PAGE))
    fill_in(client)
    page = text(client.get(HOME, headers=PAGE))
    assert "Something is missing" not in page
    assert "Everything is there." in text(client.get(f"{HOME}/submit", headers=PAGE))
    assert send(client, f"{HOME}/submit", {}).location == HOME
    page = text(client.get(HOME, headers=PAGE))
    assert "Submitted" in page
    assert "working days left" in page
    assert state_of(shop_door) == State.SUBMITTED


def test_the_preview_names_what_is_missing_by_section(shop_door: Flask) -> None:
    client = signed_up(shop_door)
    page = text(client.get(f"{HOME}/submit", headers=PAGE))
    assert "Not yet: something is missing" in page
    assert "Where the business is registered" in page
    assert send(client, f"{HOME}/form/business", BUSINESS).status_code == 303
    assert send(client, f"{HOME}/selling", {"category": ["food"], "main": "food"}).status_code == 303
    page = text(client.get(f"{HOME}/submit", headers=PAGE))
    for missing in ("Business licence", "Food licence or filing", "Promises to buyers: Food", "Name of the shop"):
        assert missing in page


def test_what_nobody_set_up_says_so_and_never_that_nothing_is_needed(shop_door: Flask) -> None:
    client = signed_up(shop_door)
    send(client, f"{HOME}/form/business", BUSINESS | {"country": "FR"})
    assert "nobody has set up yet what is needed" in text(client.get(f"{HOME}/submit", headers=PAGE))
    assert "nobody has set up yet" not in text(client.get("/sell?country=FR", headers=PAGE))  # offers what there is
    assert "nobody has set up yet" in text(client.get("/sell?country=DE&kind=natural_person", headers=PAGE))


def test_one_document_is_asked_for_sent_and_nothing_else_can_change_meanwhile(
    shop_door: Flask, sent: FlaskClient
) -> None:
    with shop_door.app_context(), scoped(PLATFORM), transaction():
        by, reference = officer(), reference_of(shop_door)
        review.take(reference=reference, by=by, at=now())
        review.ask(
            reference=reference, target="document:bank_account", question="Page 2 <i>please</i>", by=by, at=now()
        )
    page = text(sent.get(HOME, headers=PAGE))
    assert "Page 2 &lt;i&gt;please&lt;/i&gt;" in page
    assert "We need it by" in page
    assert send(sent, f"{HOME}/form/shop", {"shop_name": "Another"}, page=f"{HOME}/documents").status_code == 409
    unanswered = text(send(sent, f"{HOME}/submit", {}))
    assert "Page 2 &lt;i&gt;please" in unanswered
    assert upload(sent, "bank_account", {}).status_code == 303
    assert send(sent, f"{HOME}/submit", {}).status_code == 303
    assert state_of(shop_door) == State.IN_REVIEW
    assert "Sent again" in text(sent.get(HOME, headers=PAGE))


def test_one_field_is_asked_about_and_only_that_field_is_offered(shop_door: Flask, sent: FlaskClient) -> None:
    with shop_door.app_context(), scoped(PLATFORM), transaction():
        by, reference = officer(), reference_of(shop_door)
        review.take(reference=reference, by=by, at=now())
        review.ask(reference=reference, target="field:shop_name", question="Is it spelt so?", by=by, at=now())
    page = text(sent.get(f"{HOME}/form/shop", headers=PAGE))
    assert 'name="shop_name"' in page
    assert sent.get(f"{HOME}/form/business", headers=PAGE).status_code == 409
    with shop_door.app_context(), scoped(PLATFORM):
        message = db.session.scalars(select(Message).where(Message.topic == "application.information_requested"))
        assert {one.channel for one in message} == {"notification", "email"}
        request = text(sent.get(f"{HOME}/submit", headers=PAGE)).partition('name="answer-')[2].partition('"')[0]
    assert send(sent, f"{HOME}/submit", {f"answer-{request}": "Yes, it is."}).status_code == 303
    assert "Yes, it is." in text(sent.get(HOME, headers=PAGE))


def test_a_refusal_is_read_with_its_reasons_and_contested_once(shop_door: Flask, sent: FlaskClient) -> None:
    with shop_door.app_context(), scoped(PLATFORM), transaction():
        by = officer()
        application = db.session.scalars(select(Application)).one()
        review.take(reference=application.reference, by=by, at=now())
        reject(application, by=by, at=now())
    page = text(sent.get(HOME, headers=PAGE))
    assert "The licence is somebody else&#39;s." in page
    assert "I do not accept this decision" in page
    assert "Say why the refusal is wrong." in text(send(sent, f"{HOME}/contest", {"reason": " "}))
    assert send(sent, f"{HOME}/contest", {"reason": "It is mine."}).status_code == 303
    page = text(sent.get(HOME, headers=PAGE))
    assert "It is mine." in page
    assert "I do not accept this decision" not in page


def test_an_application_is_withdrawn_after_one_more_question(shop_door: Flask, sent: FlaskClient) -> None:
    assert "It cannot be undone." in text(sent.get(f"{HOME}/withdraw", headers=PAGE))
    assert state_of(shop_door) == State.SUBMITTED
    assert send(sent, f"{HOME}/withdraw", {}).status_code == 303
    assert state_of(shop_door) == State.WITHDRAWN
    assert "Withdraw the application" not in text(sent.get(HOME, headers=PAGE))


# ------------------------------------------------------------------------------------------------------ what is typed


def test_what_cannot_be_taken_is_said_beside_its_field_and_stays_typed(shop_door: Flask) -> None:
    client = signed_up(shop_door)
    page = text(send(client, f"{HOME}/form/business", BUSINESS | {"founded_on": "yesterday", "legal_name": "x" * 300}))
    assert 'id="founded_on-error"' in page
    assert 'id="legal_name-error"' in page
    assert "yesterday" in page


def test_brands_are_kept_with_the_hands_that_the_permission_went_through(shop_door: Flask) -> None:
    client = signed_up(shop_door)
    form = {
        "0-brand": "Rainbow",
        "0-owner": "Rainbow Holding",
        "0-link-0-from": "Rainbow Holding",
        "0-link-0-to": "We",
        "0-link-0-valid_until": "2099-12-31",
        "1-owner": "nobody's brand",
    }
    assert send(client, f"{HOME}/brands", form | {"then": "more"}).location == f"{HOME}/brands"
    page = text(client.get(f"{HOME}/brands", headers=PAGE))
    assert "Rainbow Holding" in page
    assert "nobody&#39;s brand" not in page
    wrong = text(send(client, f"{HOME}/brands", form | {"0-link-0-valid_until": "soon"}))
    assert 'role="alert"' in wrong


def test_a_file_that_is_none_of_those_taken_is_refused_where_it_was_sent(shop_door: Flask) -> None:
    client = signed_up(shop_door)
    send(client, f"{HOME}/form/business", BUSINESS)
    for content in (*EXECUTABLES.values(), b""):
        assert 'role="alert"' in text(upload(client, "bank_account", {}, content))
    with shop_door.app_context(), scoped(PLATFORM):
        assert db.session.scalar(select(func.count()).select_from(Document)) == 0


def test_a_day_that_is_none_and_a_kind_that_nobody_asked_for(shop_door: Flask) -> None:
    client = signed_up(shop_door)
    send(client, f"{HOME}/form/business", BUSINESS)
    page = text(upload(client, "business_licence", {"number": "1", "valid_until": "2026-02-31"}))
    assert "write the day as year-month-day" in page
    token = (
        text(client.get(f"{HOME}/documents", headers=PAGE)).partition('name="csrf_token" value="')[2].partition('"')[0]
    )
    assert client.post(f"{HOME}/documents/love_letter", data={"csrf_token": token}, headers=PAGE).status_code == 404


def test_somebody_who_looked_at_an_older_version_is_told_so(shop_door: Flask) -> None:
    client = signed_up(shop_door)
    first = send(client, f"{HOME}/form/shop", {"shop_name": "One", "version": "1"})
    assert first.status_code == 303
    again = text(send(client, f"{HOME}/form/shop", {"shop_name": "Two", "version": "1"}))
    assert "Somebody has changed this meanwhile" in again


# ----------------------------------------------------------------------------------------------------------- sign-up


def test_the_answer_to_a_sign_up_tells_nobody_whether_there_is_an_account(shop_door: Flask) -> None:
    signed_up(shop_door)
    stranger = shop_door.test_client()
    pages = [
        text(send(stranger, "/sell", {"email": email})).replace(email, "")
        for email in ("ming@rainbow.example", "new@rainbow.example")
    ]
    assert pages[0].partition("<main")[2] == pages[1].partition("<main")[2]


def test_a_link_works_once_and_only_whole(shop_door: Flask) -> None:
    stranger = shop_door.test_client()
    text(send(stranger, "/sell", {"email": ANOTHER}))
    link = link_in_mail(shop_door, ANOTHER)
    assert "This link does not work" in text(stranger.get(link[:-3], headers=PAGE), 404)
    assert "A password has at least" in text(send(stranger, link, {"name": "O", "password": "short"}))
    assert send(stranger, link, {"name": "O", "password": PASSWORD}).status_code == 303
    late = shop_door.test_client()
    assert "This link was used already" in text(send(late, link, {"name": "O", "password": PASSWORD}), 404)


def test_what_is_no_address_is_refused(shop_door: Flask) -> None:
    client = shop_door.test_client()
    for email in ("", "nonsense", "two words@x.example", "a" * 300 + "@x.example"):
        assert "This is not an e-mail address." in text(send(client, "/sell", {"email": email}))


def test_without_rules_or_mail_nobody_is_left_waiting(app: Flask) -> None:
    client = app.test_client()
    assert "Applications are not open yet" in text(client.get("/sell", headers=PAGE))


# ---------------------------------------------------------------------------------------------------------- kept apart


def test_an_applicant_sees_nothing_of_another(shop_door: Flask) -> None:
    first = signed_up(shop_door)
    fill_in(first)
    second = signed_up(shop_door, ANOTHER)
    page = text(second.get(HOME, headers=PAGE))
    assert "Rainbow Wear" not in page
    with shop_door.app_context(), scoped(PLATFORM):
        documents = list(db.session.scalars(select(Document.id)))
        reference = reference_of(shop_door)
    assert documents
    for document in documents:
        assert second.get(f"/api/v1/documents/{document}/content").status_code == 404
        assert first.get(f"/api/v1/documents/{document}/content", buffered=True).status_code == 200
    assert second.get(f"/api/v1/applications/{reference}").status_code == 404


def test_people_of_the_platform_and_shops_have_no_application_of_their_own(shop_door: Flask) -> None:
    client = signed_in(shop_door)
    for path in ("", "/submit", "/withdraw", "/contest", "/form/shop", "/selling", "/brands", "/documents"):
        assert client.get(f"{HOME}{path}", headers=PAGE).status_code == 403


def test_the_language_that_was_asked_for_is_kept(shop_door: Flask) -> None:
    client = shop_door.test_client()
    assert "商家入驻" in text(client.get("/sell?language=zh_CN", headers=PAGE))
    assert "商家入驻" in text(client.get("/sell", headers=PAGE))
    assert "Sell here" in text(client.get("/sell?language=en", headers=PAGE))
    assert "Sell here" in text(client.get("/sell?language=nonsense", headers=PAGE))
