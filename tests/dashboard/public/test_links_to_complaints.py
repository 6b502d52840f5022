"""What a link to a case opens, and for whom: that case, and for nobody else."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from governance.complaints import cases, evidence
from governance.core.access import Role
from tests.builders import signed_in
from tests.dashboard.public.applying import PAGE, text
from tests.dashboard.public.complaining import PHOTO, act, filed, look
from tests.dashboard.public.desk import Desk


@pytest.mark.parametrize("way", ["", "/answer", "/withdraw", "/documents/1", "/nothing"])
def test_a_link_that_is_not_ours_opens_nothing(buyer: FlaskClient, path: str, way: str) -> None:
    wrong = path[:-1] + ("A" if path[-1] != "A" else "B")
    assert "This link opens no case" in look(buyer, f"{wrong}{way}", 404)


def test_no_answer_is_kept_on_the_way_or_found_by_a_search(buyer: FlaskClient, path: str) -> None:
    for address in (path, f"{path}/withdraw", path.replace("/track/", "/filed/")):
        answer = buyer.get(address, headers=PAGE)
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "<script" not in answer.get_data(as_text=True)


def test_a_link_shows_its_own_case_whoever_is_signed_in(door: Flask, buyer: FlaskClient, path: str) -> None:
    other = filed(buyer, product_name="Another lamp")
    officer = signed_in(door, Role.COMPLIANCE_OFFICER)
    main = text(officer.get(path, headers=PAGE)).partition("<main")[2]
    token = re.compile(r'name="csrf_token" value="[^"]+"')
    assert token.sub("", main) == token.sub("", look(buyer, path).partition("<main")[2])
    assert "Another lamp" not in main
    assert "Another lamp" in look(buyer, other)


def test_the_buyer_never_reads_what_is_said_among_officers(buyer: FlaskClient, path: str, desk: Desk) -> None:
    desk.does(cases.note, text="Smells of abuse.")
    hidden = desk.hands_in()
    desk.does(evidence.add, documents=[hidden], note="For us.")
    page = look(buyer, path)
    for inner in ("Smells of abuse.", "For us.", "Note among us", "@platform.example"):
        assert inner not in page
    assert buyer.get(f"{path}/documents/{hidden}").status_code == 404


def test_a_file_is_saved_and_never_shown_as_a_page_of_ours(buyer: FlaskClient, path: str) -> None:
    act(buyer, path, "evidence", {}, files=[(io.BytesIO(PHOTO[1]), "label.png")])
    href = re.search(r'href="([^"]+/documents/\d+)"', look(buyer, path))
    assert href
    answer = buyer.get(href[1], buffered=True)
    assert answer.data == PHOTO[1]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert buyer.get(f"{path}/documents/x").status_code == 404


def test_nothing_is_done_without_the_token_of_the_form(buyer: FlaskClient, path: str, desk: Desk) -> None:
    assert buyer.post(f"{path}/withdraw", data={}, headers=PAGE).status_code == 400
    assert desk.case().state == "received"
