"""Publishing rule books and finding the one in force, on a real PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import ProgrammingError

from governance.core.access import Actor, Role, permissions_of
from governance.core.audit import AuditEntry
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.core.errors import Conflict, Invalid, NotFound, PermissionDenied
from governance.rulebook import document, publication
from governance.rulebook.models import RuleBook
from tests.builders import AT, BY


def edition(version: str, in_force_from: str = "2026-01-01") -> dict[str, Any]:
    rules = publication.read_checked(publication.preset_text("fair-1000"))
    return rules | {"version": version, "in_force_from": in_force_from}


@pytest.mark.usefixtures("platform")
def test_installing_a_preset_twice_changes_nothing() -> None:
    first = publication.install_preset("fair-1000", by=BY, at=AT)
    second = publication.install_preset("fair-1000", by=BY, at=AT + timedelta(days=1))
    assert second.id == first.id
    assert second.published_at == AT
    assert db.session.scalar(select(func.count()).select_from(RuleBook)) == 1
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "rulebook:publish")).all()
    assert [entry.subject_id for entry in entries] == [str(first.id)]


def test_two_processes_that_install_at_once_publish_once(app: Flask) -> None:
    def install(_: int) -> int:
        with app.app_context(), scoped(PLATFORM), transaction():
            return publication.install_preset("fair-1000", by=BY, at=AT).id

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(install, range(4)))) == 1


@pytest.mark.usefixtures("platform")
def test_what_was_published_never_changes() -> None:
    publication.publish(edition("7"), by=BY, at=AT)
    changed = edition("7")
    changed["score"]["minimum_independent"] = 3
    with pytest.raises(Conflict, match="give the new text a new version"):
        publication.publish(changed, by=BY, at=AT)


@pytest.mark.usefixtures("platform")
def test_the_database_lets_nobody_alter_a_published_rule_book() -> None:
    book = publication.publish(edition("7"), by=BY, at=AT)
    book.version = "8"
    with pytest.raises(ProgrammingError, match="permission denied"):
        db.session.flush()
    db.session.rollback()


@pytest.mark.usefixtures("platform")
@pytest.mark.parametrize(
    ("day", "version"),
    [("2025-12-31", None), ("2026-01-01", "1"), ("2026-02-28", "1"), ("2026-03-01", "2"), ("2030-01-01", "2")],
)
def test_the_rule_book_in_force_is_the_last_to_come_into_force(day: str, version: str | None) -> None:
    publication.publish(edition("2", "2026-03-01"), by=BY, at=AT)
    publication.publish(edition("1", "2026-01-01"), by=BY, at=AT)
    if version is None:
        with pytest.raises(NotFound, match="flask rulebook install"):
            publication.in_force(date.fromisoformat(day))
    else:
        assert publication.in_force(date.fromisoformat(day)).version == version


@pytest.mark.usefixtures("platform")
def test_of_two_that_come_into_force_on_one_day_the_later_publication_holds() -> None:
    publication.publish(edition("1"), by=BY, at=AT)
    publication.publish(edition("1a"), by=BY, at=AT + timedelta(hours=1))
    assert publication.in_force(date(2026, 1, 1)).version == "1a"


@pytest.mark.usefixtures("platform")
def test_the_document_comes_back_as_it_was_published() -> None:
    rules = edition("7")
    book = publication.publish(rules, by=BY, at=AT)
    assert publication.document_of(book.id) == rules
    with pytest.raises(NotFound):
        publication.document_of(book.id + 1)


@pytest.mark.usefixtures("platform")
@pytest.mark.parametrize("role", [Role.SELLER, Role.INTEGRATION, Role.REVIEWER, Role.ADMINISTRATOR])
def test_only_compliance_publishes_rules(role: Role) -> None:
    somebody = Actor("account", "1", role.value, permissions_of([role]))
    with pytest.raises(PermissionDenied):
        publication.install_preset("fair-1000", by=somebody, at=AT)


def test_an_unknown_preset_is_named_with_those_that_exist() -> None:
    with pytest.raises(NotFound, match="fair-1000"):
        publication.preset_text("unfair")


def test_findings_name_line_and_field() -> None:
    text = publication.preset_text("fair-1000")
    line = 1 + text[: text.index("minimum_independent")].count("\n")
    with pytest.raises(Invalid, match="one thing to correct") as refused:
        publication.read_checked(text.replace("minimum_independent: 2", "minimum_independent: 1"))
    assert [finding.pointer for finding in refused.value.findings] == [f"line {line} /score/minimum_independent"]


def test_a_preset_that_changes_gets_a_new_version() -> None:
    """Installations have published this version; its text may change in comments only."""
    rules = publication.read_checked(publication.preset_text("fair-1000"))
    known = {"3": "7a35281ea32e8ef45da2906a35d25cecf64a2031ae5b9e060b095d7777fb9f21"}
    assert document.digest_of(document.canonical_json(rules)) == known[rules["version"]]


def test_the_default_rule_book_says_what_the_design_says() -> None:
    score = publication.read_checked(publication.preset_text("fair-1000"))["score"]
    said = {r["code"]: (r["target"], r["worst"], r["weight"], r["maturity_days"]) for r in score["rates"]}
    assert said == {
        "late": ("0.04", "0.15", 120, 0),
        "cancelled_by_seller": ("0.025", "0.1", 120, 0),
        "returned_for_quality": ("0.03", "0.12", 120, 30),
        "low_reviews": ("0.1", "0.3", 80, 30),
        "refused_without_ground": ("0.01", "0.05", 80, 15),
        "slow_first_answer": ("0.1", "0.5", 40, 15),
        "dissatisfied": ("0.1", "0.4", 40, 15),
    }
    assert sum(rate["weight"] for rate in score["rates"]) == 600
    important = {rate["code"] for rate in score["rates"] if rate["important"]}
    assert important == {"late", "returned_for_quality", "low_reviews"}
    thresholds = {r["code"]: (r["window"]["by"], r["window"]["to_short_at"]) for r in score["rates"]}
    assert thresholds["late"] == ("orders", 100)
    assert thresholds["refused_without_ground"] == thresholds["dissatisfied"] == ("orders", 2000)
    assert thresholds["slow_first_answer"] == ("questions", 100)
    assert score["points"] == {"deduction_each": 10, "deduct_at_most": 400}
    assert score["exposure_floor"] == {"orders": 10, "maturity_days": 30}
    bands = [(band["code"], band["from"], band["to"]) for band in score["standings"]]
    assert bands == [
        ("good", "850", "1000"),
        ("watch", "700", "849.999"),
        ("improve", "500", "699.999"),
        ("critical", "0", "499.999"),
    ]
