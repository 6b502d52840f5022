"""Filing at the site: by anybody, without an account or a script, and nothing that was typed is ever lost."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from governance.complaints.models import Case, CaseEvidence, CasePerson
from governance.core.access import Role
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.core.documents.models import Document
from governance.sellers import register
from tests.builders import form_token, make_seller, signed_in
from tests.dashboard.public.applying import PAGE, text
from tests.dashboard.public.complaining import (
    LAMP,
    NEW,
    NOTICE,
    PHOTO,
    REPORT,
    case_id_of,
    filed,
    send_complaint,
    stamp,
)
from tests.sample_files import EXECUTABLES, picture


@pytest.fixture
def door(shop_door: Flask) -> Flask:
    """Rules in force, and shops to complain about."""
    with shop_door.app_context(), scoped(PLATFORM), transaction():
        make_seller("lamps", name="Bright Lamps")
        make_seller("lamps-2", name="Bright Lamps and More")
        make_seller("tea", name="Old Tea House")
    return shop_door


@pytest.fixture
def buyer(door: Flask) -> FlaskClient:
    return door.test_client()


def cases(app: Flask) -> list[Case]:
    with app.app_context(), scoped(PLATFORM):
        return list(db.session.scalars(select(Case).order_by(Case.id)))


def count(app: Flask, table: type[Any]) -> int:
    with app.app_context(), scoped(PLATFORM):
        return db.session.scalar(select(func.count()).select_from(table)) or 0


# -------------------------------------------------------------------------------------------------------- the way


def test_one_chooses_what_it_is_about_and_is_told_who_has_to_show_what(buyer: FlaskClient) -> None:
    page = text(buyer.get("/complaints/new?seller=tea&order=O-7", headers=PAGE))
    assert "Faulty goods" in page
    assert "Within 1 working day we say whether we take it on" in page
    links = re.findall(r'href="(/complaints/new\?[^"]+)"', page)
    assert "/complaints/new?kind=complaint&amp;issue=quality&amp;seller=tea&amp;order=O-7" in links
    form = text(buyer.get("/complaints/new?kind=complaint&issue=unsafe&seller=tea&order=O-7", headers=PAGE))
    assert "Stop using it" in form
    assert "the shop has to show that it did its part" in form
    assert "Keep the goods, they may be tested." in form
    assert 'value="O-7"' in form
    assert "Old Tea House" in form


def test_what_was_sent_is_a_case_and_its_link_is_shown(door: Flask, buyer: FlaskClient) -> None:
    answer = send_complaint(
        buyer, LAMP, lot="L-9", occurred_on="2026-01-02", amount="129.90", currency="CNY", phone="+86 139 0000 0001"
    )
    assert answer.status_code == 303
    (case,) = cases(door)
    assert (case.kind, case.source, case.issue, case.request, case.lot) == (
        "complaint",
        "web",
        "quality",
        "refund",
        "L-9",
    )
    assert (str(case.amount), case.currency, str(case.occurred_on)) == ("129.90", "CNY", "2026-01-02")
    page = text(buyer.get(answer.location, headers=PAGE))
    assert f"C-{case.id}" in page
    path = answer.location.replace("/filed/", "/track/")
    assert path in page
    assert "We have sent it to your e-mail address too." in page
    assert case_id_of(door, path) == case.id
    with door.app_context(), scoped(PLATFORM):
        person = db.session.get_one(CasePerson, case.id)
        assert (person.email, person.phone, person.language) == ("ana@mail.example", "+86 139 0000 0001", "en")


def test_photos_come_with_it_and_are_evidence(door: Flask, buyer: FlaskClient) -> None:
    path = filed(buyer, files=[PHOTO, ("again.jpg", picture("JPEG"))])
    page = text(buyer.get(path, headers=PAGE))
    assert "lamp.png" in page
    assert "again.jpg" in page
    with door.app_context(), scoped(PLATFORM):
        shown = list(db.session.scalars(select(CaseEvidence)))
        assert {(row.party, row.for_complainant, row.for_seller) for row in shown} == {("complainant", True, True)}
        assert len(shown) == 2


def test_a_report_needs_no_name_and_shows_the_shop_nothing_of_it(door: Flask, buyer: FlaskClient) -> None:
    report = {"shop": "tea", "text": "They sell it under a false mark."}
    path = filed(buyer, report, path=REPORT, files=[PHOTO])
    (case,) = cases(door)
    assert (case.kind, case.issue, case.request) == ("report", "counterfeit", None)
    with door.app_context(), scoped(PLATFORM):
        assert [row.for_seller for row in db.session.scalars(select(CaseEvidence))] == [False]
    assert "so this is the only way back to it" in text(buyer.get(path.replace("/track/", "/filed/"), headers=PAGE))


def test_a_notice_says_who_gives_it(door: Flask, buyer: FlaskClient) -> None:
    notice = {
        "shop": "tea",
        "product_name": "Red tea",
        "text": "Mark 123 is ours.",
        "name": "Ana",
        "email": "a@x.example",
    }
    assert "Something is missing: Your address." in text(send_complaint(buyer, notice, path=NOTICE))
    assert send_complaint(buyer, {**notice, "address": "1 Hill\r\nTown"}, path=NOTICE).status_code == 303
    with door.app_context(), scoped(PLATFORM):
        assert db.session.scalars(select(CasePerson.address)).one() == "1 Hill Town"


def test_somebody_signed_in_files_as_anybody_else(door: Flask) -> None:
    assert send_complaint(signed_in(door, Role.COMPLIANCE_OFFICER)).status_code == 303
    (case,) = cases(door)
    with door.app_context(), scoped(PLATFORM):
        seller = make_seller("own").id
        db.session.commit()
    assert send_complaint(signed_in(door, Role.SELLER, seller_id=seller)).status_code == 303
    assert len(cases(door)) == 2
    assert case.source == "web"


# ------------------------------------------------------------------------------------------------------- the shop


@pytest.mark.parametrize("typed", ["lamps", "Bright Lamps", " bright  lamps "])
def test_a_shop_is_known_by_its_number_and_its_name(door: Flask, buyer: FlaskClient, typed: str) -> None:
    assert send_complaint(buyer, LAMP, shop=typed).status_code == 303
    with door.app_context(), scoped(PLATFORM):
        assert cases(door)[0].seller_id == register.find("lamps").id


def test_of_several_shops_one_is_chosen_and_all_that_was_typed_stays(door: Flask, buyer: FlaskClient) -> None:
    page = text(send_complaint(buyer, LAMP, shop="bright"))
    assert "Choose the one you mean." in page
    assert "Bright Lamps and More" in page
    assert "It went dark after two days." in page
    assert send_complaint(buyer, LAMP, shop="bright", shop_chosen="tea").status_code == 200  # none of those
    assert send_complaint(buyer, LAMP, shop="bright", shop_chosen="lamps-2").status_code == 303


def test_a_shop_that_nobody_knows_is_said_to_be_so(door: Flask, buyer: FlaskClient) -> None:
    page = text(send_complaint(buyer, LAMP, shop="100%_nobody"))
    assert "We know no shop of this name or number." in page
    assert cases(door) == []


# -------------------------------------------------------------------------------------------------- nothing is lost


def test_what_is_missing_or_wrong_is_said_at_its_field_and_the_rest_stays(door: Flask, buyer: FlaskClient) -> None:
    page = text(send_complaint(buyer, LAMP, email="nonsense", text="", amount="a lot"))
    for about in ("email", "text", "amount"):
        assert f'id="{about}-error"' in page
    for typed in ("nonsense", "a lot", "O-1001", "Reading lamp"):
        assert typed in page
    assert '<option value="refund" selected>' in page
    assert cases(door) == []


def test_a_file_that_cannot_be_taken_is_named_and_nothing_is_filed(door: Flask, buyer: FlaskClient) -> None:
    page = text(send_complaint(buyer, files=[PHOTO, ("bill.pdf", EXECUTABLES["windows"]), ("empty.png", b"")]))
    assert "“bill.pdf” cannot be taken." in page
    assert "“empty.png” cannot be taken." in page
    assert "“lamp.png”" not in page
    assert "Please choose your files once more" in page
    assert "It went dark after two days." in page
    assert cases(door) == []
    assert count(door, Document) == 0


def test_more_files_than_are_taken_at_once_are_refused_with_everything_kept(door: Flask, buyer: FlaskClient) -> None:
    page = text(send_complaint(buyer, files=[(f"{number}.png", picture("PNG", colour=number)) for number in range(6)]))
    assert "At most 5 files at a time." in page
    assert "It went dark after two days." in page
    assert cases(door) == []


def test_several_photos_fit_and_what_is_larger_is_told_in_words(door: Flask, buyer: FlaskClient) -> None:
    door.extensions["settings"] = replace(door.extensions["settings"], max_document_mb=1)
    form = {**LAMP, "stamp": stamp(door), "csrf_token": form_token(buyer.get(NEW, headers=PAGE))}
    for megabytes, status in ((4, 200), (7, 413)):
        film = FileStorage(io.BytesIO(bytes(megabytes * 2**20)), filename="film.mov")
        boundary, body = encode_multipart(form | {"files": film})
        kind = f"multipart/form-data; boundary={boundary}"
        answer = buyer.post(
            NEW, input_stream=io.BytesIO(body), content_type=kind, content_length=len(body), headers=PAGE
        )
        page = text(answer, status)
        assert ("“film.mov” cannot be taken." if status == 200 else "At most 5 files of 1 MB each.") in page


# ------------------------------------------------------------------------------------------------------------ spam


def test_a_form_sent_at_once_too_late_or_by_a_program_is_asked_for_again_with_its_words(
    door: Flask, buyer: FlaskClient
) -> None:
    odd = {
        "very quick": {"stamp": stamp(door, seconds=0)},
        "more than a day": {"stamp": stamp(door, seconds=90_000)},
        "open for": {"stamp": "made up"},
        "people do not see": {"second_subject": "buy"},
    }
    for sentence, sent in odd.items():
        page = text(send_complaint(buyer, LAMP | sent))
        assert sentence in page
        assert "It went dark after two days." in page
        assert 'value="buy"' not in page
    assert cases(door) == []
    again = re.search(r'name="stamp" value="([^"]+)"', page)
    assert again
    assert send_complaint(buyer, LAMP, stamp=again[1]).status_code == 303


def test_a_form_sent_twice_is_one_complaint(door: Flask, buyer: FlaskClient) -> None:
    same = stamp(door)
    first, second = (send_complaint(buyer, stamp=same, files=[PHOTO]) for _ in range(2))
    assert second.location.partition("?")[0] == first.location
    assert "This form had been sent before" in text(buyer.get(second.location, headers=PAGE))
    assert len(cases(door)) == 1
    assert count(door, CaseEvidence) == 1


def test_whoever_sends_without_end_is_asked_to_wait_and_loses_nothing(
    door: Flask, buyer: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.public.complaint_form.MOST_FILINGS", "1 per hour")
    assert send_complaint(buyer).status_code == 303
    page = text(send_complaint(buyer, LAMP, order_reference="O-1002"), 429)
    assert "All you wrote is still here" in page
    assert "O-1002" in page
    assert len(cases(door)) == 1


# ------------------------------------------------------------------------------------------------- what is published


def test_the_taxonomy_is_published_whole(buyer: FlaskClient) -> None:
    page = text(buyer.get("/complaints/issues", headers=PAGE))
    for name in ("Faulty goods", "Invented orders or reviews", "Intellectual property", "Something else"):
        assert name in page
    assert "you can have it looked at again once within 30 days" in page
    assert "Complain to the market regulator" in page
    assert "商品质量问题" in text(buyer.get("/complaints/issues?language=zh_CN", headers=PAGE))


def test_without_rules_about_complaints_nobody_is_left_waiting(app: Flask) -> None:
    for path in ("/complaints/new", "/complaints/issues", NEW):
        assert "Complaints cannot be filed here yet" in text(app.test_client().get(path, headers=PAGE))


@pytest.mark.parametrize("path", ["/complaints/new?kind=report&issue=quality", "/complaints/new?kind=x&issue=y"])
def test_what_cannot_be_filed_leads_back_to_the_choice(buyer: FlaskClient, path: str) -> None:
    assert "What is it about?" in text(buyer.get(path, headers=PAGE))


def test_another_language_keeps_what_was_chosen(buyer: FlaskClient) -> None:
    page = text(buyer.get(f"{NEW}&seller=tea", headers=PAGE))
    assert "/complaints/new?kind=complaint&amp;issue=quality&amp;seller=tea&amp;language=zh_CN" in page
