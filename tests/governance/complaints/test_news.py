"""Complainants hear of what happened: one mail for all that came together, each entry once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from governance.complaints import cases, lookup, news
from governance.complaints.models import Case, CaseEntry, CasePerson
from governance.complaints.states import Party
from governance.core.access import system_actor
from governance.core.database import db
from governance.core.errors import PermissionDenied
from governance.core.outbox.models import Message
from tests.builders import AT
from tests.governance.complaints.filed import LATER, OFFICER, accepted_case, entries_of, filed_case, person, shop

BY = system_actor("complainants-told")
ADDRESS = "ana.souza@mail.example"


@pytest.fixture(autouse=True)
def mail_server(desk: Flask) -> Iterator[None]:
    """An application that sends mail; nothing is delivered here."""
    settings = desk.extensions["settings"]
    desk.extensions["settings"] = replace(settings, smtp_url="smtp://127.0.0.1:1")
    yield
    desk.extensions["settings"] = settings


def mails() -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.address == ADDRESS).order_by(Message.created_at)))


def untold(case: Case) -> list[str]:
    return [entry.kind for entry in entries_of(case) if entry.told_at is None]


def test_all_that_came_together_is_one_mail_with_the_link_and_nothing_of_what_was_said() -> None:
    case = accepted_case(person=person(email=ADDRESS, language="zh_CN"))
    cases.answer(case_id=case.id, text="We test each lamp.", by=shop(case.seller_id), at=LATER)
    assert news.tell_complainants(by=BY, at=LATER) == "2 entries told of, 1 complainants written to."
    (mail,) = mails()
    assert (mail.topic, mail.language) == ("case.news", "zh_CN")
    assert mail.data == {"case": f"C-{case.id}", "token": lookup.token_now(case.id)}
    assert untold(case) == ["filed"]  # its own
    assert news.tell_complainants(by=BY, at=LATER) == "0 entries told of, 0 complainants written to."
    assert len(mails()) == 1


def test_what_is_not_for_the_complainant_is_no_news() -> None:
    case = filed_case(person=person(email=ADDRESS))
    cases.note(case_id=case.id, text="Strange.", by=OFFICER, at=LATER)
    news.tell_complainants(by=BY, at=LATER)
    assert mails() == []
    assert untold(case) == ["filed", "note"]


def test_without_an_address_it_counts_as_told() -> None:
    case = accepted_case(person=person(email=None))
    assert news.tell_complainants(by=BY, at=LATER) == "1 entries told of, 0 complainants written to."
    assert untold(case) == ["filed"]


def test_what_a_case_brought_with_it_from_elsewhere_is_no_news() -> None:
    case = accepted_case(person=person(email=ADDRESS))
    db.session.execute(update(CaseEntry).where(CaseEntry.case_id == case.id).values(at=AT - timedelta(days=300)))
    assert news.tell_complainants(by=BY, at=LATER) == "1 entries told of, 0 complainants written to."
    assert mails() == []


def test_a_case_without_a_link_gets_one_with_its_first_mail() -> None:
    case = filed_case(person=person(email=ADDRESS))
    db.session.execute(update(CasePerson).where(CasePerson.case_id == case.id).values(token_digest=None))
    cases.ask(case_id=case.id, question="Which lamp?", party=Party.COMPLAINANT, by=OFFICER, at=LATER)
    news.tell_complainants(by=BY, at=LATER)
    (mail,) = mails()
    assert lookup.case_of_token(mail.data["token"]) == case.id


def test_the_job_alone_tells() -> None:
    with pytest.raises(PermissionDenied):
        news.tell_complainants(by=OFFICER, at=LATER)
