"""Notices are gathered from what is known, complete or not sent; the database holds the line too."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import DBAPIError

from governance.core.calendar import day_of
from governance.core.database import db
from governance.core.errors import Invalid
from governance.violations.measures import notices
from governance.violations.measures.in_force import measure_rules
from governance.violations.measures.models import Measure, MeasureNotice
from tests.builders import AT, BY
from tests.governance.violations.measures.measured import TIMEZONE, measures_of, notices_of
from tests.governance.violations.measures.test_starting import at_once

# Each by itself makes the database refuse a notice, whatever program writes it.
EMPTY: dict[str, Any] = {
    "facts": "",
    "item": "",
    "rule": "",
    "rule_version": "",
    "ground_kind": "habit",
    "ground_source": "",
    "evidence": [],
    "rule_name": None,
    "automatic": None,
    "scope": None,
    "starts_on": None,
    "how_to_lift": None,
    "appeal_until": None,
    "appeal_at": None,
    "redress": None,
}


@pytest.mark.parametrize("field", sorted(EMPTY))
def test_the_database_refuses_a_notice_without_it(seller_id: int, field: str) -> None:
    (sent,) = notices_of(at_once(seller_id))
    row = {column.name: getattr(sent, column.name) for column in MeasureNotice.__table__.columns}
    row = row | {"number": 2, field: EMPTY[field]}
    del row["id"]
    if EMPTY[field] is None:
        row[field] = func.null()
    with pytest.raises(DBAPIError), db.session.begin_nested():
        db.session.execute(insert(MeasureNotice).values(row))


def test_a_notice_that_lacks_something_is_not_sent_and_the_measure_does_not_begin(
    seller_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "item_name", lambda *_: " ")
    with pytest.raises(Invalid, match="not sent"), db.session.begin_nested():
        at_once(seller_id)
    assert measures_of(seller_id) == []


def test_a_new_notice_stands_beside_the_old_one_with_the_same_window_to_appeal(seller_id: int) -> None:
    measure = at_once(seller_id)
    notices.send(measure, measure_rules(measure.rule_book_id), by=BY, at=AT)
    first, second = notices_of(measure)
    assert (first.number, second.number, second.evidence) == (1, 2, first.evidence)
    assert first.appeal_until == second.appeal_until


def test_evidence_that_was_given_stands_in_the_notice(seller_id: int) -> None:
    measure = at_once(seller_id, evidence=[{"kind": "document", "reference": "9"}])
    assert [notice.evidence for notice in notices_of(measure)] == [[{"kind": "document", "reference": "9"}]]


def test_a_ground_that_the_rule_book_does_not_list_has_no_notice(seller_id: int) -> None:
    measure = at_once(seller_id)
    rules = measure_rules(measure.rule_book_id)
    without = type(rules)(**vars(rules) | {"listed_grounds": {}})
    with pytest.raises(Invalid, match="does not list"):
        notices.compiled(measure, without, day_of(AT, TIMEZONE))


def test_a_measure_without_rule_or_ground_has_no_notice(seller_id: int) -> None:
    measure = at_once(seller_id)
    measure.listed_ground = None
    with pytest.raises(Invalid, match="names the rule"), db.session.no_autoflush:
        notices.compiled(measure, measure_rules(measure.rule_book_id), day_of(AT, TIMEZONE))
    db.session.expire(measure)


@pytest.mark.parametrize(
    ("scope", "item", "language", "name"),
    [
        ("shop", None, "en", "The whole shop"),
        ("shop", None, "zh", "整个店铺"),
        ("product", "lamp-7", "en", "lamp-7"),
        ("category", "toys", "en", "Toys"),
        ("category", "no-such-category", "en", "no-such-category"),
    ],
)
def test_what_a_measure_falls_on_is_called_as_people_call_it(
    seller_id: int, scope: str, item: str | None, language: str, name: str
) -> None:
    assert seller_id
    assert notices.item_name(scope, item, language) == name


def test_every_measure_that_was_told_of_has_a_notice(seller_id: int) -> None:
    at_once(seller_id)
    told = select(func.count()).select_from(Measure).where(Measure.noticed_at.is_not(None))
    assert db.session.scalar(told) == db.session.scalar(select(func.count()).select_from(MeasureNotice)) == 1
