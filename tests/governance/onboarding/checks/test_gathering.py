"""The dossier of an application, read from a real database and a real store of documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from governance.core.database import db
from governance.core.documents.models import Document
from governance.onboarding.checks.gathering import dossier_of, papers_of
from governance.onboarding.terms import terms_at
from tests.builders import AT
from tests.governance.onboarding.checks import waiting

pytestmark = pytest.mark.usefixtures("desk")


def test_a_dossier_says_what_the_application_says_on_the_day_of_the_terms() -> None:
    application, terms = waiting.submitted(), terms_at(AT)
    person, papers = waiting.person(application), papers_of(application)
    found = dossier_of(application, terms, papers=papers)
    assert (found.today, found.rules) == (date(2026, 3, 1), terms.admission)
    for name in ("country", "kind", "legal_name", "registration_number", "founded_on", "business_scope", "commitments"):
        assert getattr(found, name) == getattr(application, name) is not None
    for name in ("representative_name", "representative_id_number", "contact_email", "contact_phone"):
        assert getattr(found, name) == getattr(person, name) is not None
    assert (found.categories, found.contact_email_confirmed, found.kin) == (("apparel",), True, ())
    assert [paper.kind for paper in found.papers] == ["bank_account", "business_licence", "representative_identity"]
    assert {paper.opens for paper in found.papers} == {True}


def test_an_erased_document_is_no_document_any_more() -> None:
    application = waiting.submitted()
    document = db.session.scalars(select(Document).where(Document.application_id == application.id)).first()
    assert document
    document.erased_at, document.name, document.number, document.uploaded_by = AT, None, None, None
    db.session.flush()
    assert document.kind not in {paper.kind for paper in papers_of(application)}


@pytest.mark.parametrize("trouble", ["changed", "no folder"])
def test_a_document_that_is_not_there_as_it_was_is_not_known_to_open(
    desk: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, trouble: str
) -> None:
    place = tmp_path / "files"
    monkeypatch.setitem(desk.extensions, "settings", replace(desk.extensions["settings"], files_url=str(place)))
    application = waiting.submitted()
    if trouble == "changed":
        for file in place.rglob("*"):
            if file.is_file():
                file.write_bytes(b"something else")
    else:
        place.rename(tmp_path / "elsewhere")
        place.write_text("not a folder")
    assert {paper.opens for paper in papers_of(application)} == {None}
