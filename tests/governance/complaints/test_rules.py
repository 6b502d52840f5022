"""The rules a case is held against: those of the platform's day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from flask import Flask

from governance.complaints.rules import rules_at
from governance.core.database import db
from governance.core.errors import NotFound
from governance.rulebook import document, publication
from governance.rulebook.models import RuleBook
from tests.builders import AT, BY


def test_the_day_is_the_platforms(desk: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    in_shanghai = replace(desk.extensions["settings"], timezone="Asia/Shanghai")
    monkeypatch.setitem(desk.extensions, "settings", in_shanghai)
    assert rules_at(datetime(2026, 3, 1, 15, 59, tzinfo=UTC)).today == date(2026, 3, 1)
    assert rules_at(datetime(2026, 3, 1, 16, 1, tzinfo=UTC)).today == date(2026, 3, 2)


@pytest.mark.usefixtures("desk")
def test_the_clocks_stand_beside_what_may_be_complained_of() -> None:
    rules = rules_at(AT)
    assert rules.clocks["case_acceptance"].amount == 1
    assert rules.issues["quality"].code == "quality"


@pytest.mark.usefixtures("desk")
def test_a_rule_book_that_was_published_before_there_were_complaints_is_named() -> None:
    book = publication.in_force(date(2026, 3, 1))
    older = {key: value for key, value in publication.document_of(book.id).items() if key != "complaints"}
    older |= {"version": "older", "in_force_from": "2026-02-01"}
    text = document.canonical_json(older)
    db.session.add(
        RuleBook(
            name=older["name"],
            version="older",
            digest=document.digest_of(text),
            document=text,
            in_force_from=date(2026, 2, 1),
            published_at=AT,
            by=BY.label,
        )
    )
    db.session.flush()
    with pytest.raises(NotFound, match=r"fair-1000 older says nothing about complaints.*rulebook install"):
        rules_at(AT)


def test_without_a_rule_book_there_are_no_rules(desk: Flask) -> None:
    with pytest.raises(NotFound, match="No rule book is in force"):
        rules_at(datetime(1999, 1, 1, tzinfo=UTC))
