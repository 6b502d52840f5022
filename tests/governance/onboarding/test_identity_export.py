"""The identities of all sellers as a file for the authority."""

from __future__ import annotations

import csv
import hashlib
import stat
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from governance.core.audit import AuditEntry
from governance.core.commands import settings as own_settings
from governance.core.database import db
from governance.core.errors import NotFound, PermissionDenied, Unavailable
from governance.core.jobs import slots_between
from governance.onboarding.identity_export import COLUMNS, export_identities, exports, file_of
from governance.onboarding.jobs import UPKEEP_JOBS
from governance.onboarding.upkeep_models import IdentityExport
from tests.builders import AT, BY, make_seller
from tests.governance.onboarding.upkept import OFFICER, REVIEWER, TODAY, make_identity


@pytest.fixture
def exports_made(desk: Flask) -> Iterator[None]:
    """No file of an earlier test is in the folder."""
    yield
    for path in own_settings().exports_path.glob("*"):
        path.unlink()


pytestmark = pytest.mark.usefixtures("exports_made")


def export(**changes: Any) -> IdentityExport:
    given: dict[str, Any] = {"as_of": TODAY, "settings": own_settings(), "by": OFFICER, "at": AT}
    return export_identities(**given | changes)


def lines(made: IdentityExport) -> list[dict[str, str]]:
    with path_of(made).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def path_of(made: IdentityExport) -> Path:
    return own_settings().exports_path / made.file


def test_every_seller_stands_there_with_what_the_law_asks_for_and_no_more() -> None:
    identity = make_identity(make_seller("shop-1", name="=Shop").id, contact_phone="+86 138 0013 8000")
    made = export()
    assert made.sellers == 1
    (line,) = lines(made)
    assert tuple(line) == tuple(COLUMNS)
    assert line["reference"] == "shop-1"
    assert line["shop_name"] == "'=Shop"
    assert line["legal_name"] == identity.legal_name
    assert line["contact_phone"] == "+86 138 0013 8000"
    assert (line["state"], line["verified_on"]) == ("verified", "2026-03-01")
    assert "3301061980" not in path_of(made).read_text(encoding="utf-8"), "no number of an identity card"


def test_a_natural_person_is_named_by_its_own_name() -> None:
    make_identity(kind="natural_person", legal_name=None, registration_number=None, representative_name="王五")
    assert lines(export())[0]["legal_name"] == "王五"


def test_the_file_is_private_and_its_digest_is_on_record() -> None:
    make_identity()
    made = export()
    path = path_of(made)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert hashlib.sha256(path.read_bytes()).hexdigest() == made.digest
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "identity:export")).one()
    assert entry.after is not None
    assert entry.after["digest"] == made.digest


def test_who_came_later_does_not_stand_in_the_file_of_a_day() -> None:
    make_identity(make_seller("early").id)
    make_identity(make_seller("late", at=AT + timedelta(days=1)).id)
    assert [line["reference"] for line in lines(export())] == ["early"]


def test_a_second_heading_in_chinese_when_asked_for() -> None:
    make_identity()
    first, second, *_ = path_of(export(chinese_headings=True)).read_text(encoding="utf-8").splitlines()
    assert first.startswith("reference,shop_name")
    assert second.startswith("商家编号,店铺名称")


def test_a_day_is_exported_once() -> None:
    make_identity()
    made = export()
    make_identity()
    assert export() is made
    assert [row.as_of for row in exports(by=OFFICER)] == [TODAY]


def test_the_file_is_handed_out_to_officers_and_the_fetching_is_on_record() -> None:
    make_identity()
    made = export()
    with pytest.raises(PermissionDenied):
        file_of(as_of=TODAY, settings=own_settings(), by=REVIEWER, at=AT)
    with pytest.raises(PermissionDenied):
        export(by=REVIEWER)
    assert file_of(as_of=TODAY, settings=own_settings(), by=OFFICER, at=AT) == (made, path_of(made))
    db.session.flush()
    fetched = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "identity:download")).one()
    assert fetched.actor_label == OFFICER.label


def test_a_file_that_was_changed_or_is_not_there_is_not_handed_out() -> None:
    make_identity()
    made = export()
    path_of(made).write_text("something else", encoding="utf-8")
    with pytest.raises(Unavailable):
        file_of(as_of=TODAY, settings=own_settings(), by=OFFICER, at=AT)
    with pytest.raises(NotFound):
        file_of(as_of=date(2020, 1, 1), settings=own_settings(), by=OFFICER, at=AT)


def test_the_job_comes_each_january_and_july() -> None:
    [job] = [job for job in UPKEEP_JOBS if job.name == "identity-export"]
    slots = slots_between(job.schedule, "UTC", AT, AT + timedelta(days=700))
    assert [slot.date() for slot in slots] == [date(2026, 7, 1), date(2027, 1, 1), date(2027, 7, 1), date(2028, 1, 1)]
    make_identity()
    assert "1 identities in seller-identities-2026-07-01.csv" in job.run(datetime(2026, 7, 1, 3, tzinfo=UTC), BY)
    assert db.session.get(IdentityExport, date(2026, 7, 1)) is not None
