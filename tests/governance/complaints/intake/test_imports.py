from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from governance.complaints.filing import Person, complainant_key
from governance.complaints.intake.mapping import read_case_mapping
from governance.complaints.models import Case, CaseEntry, CaseImport, CasePerson, CaseWords
from governance.complaints.reception import take_in_waiting
from governance.core.access import ANONYMOUS, Role, permissions_of
from governance.core.audit import AuditEntry
from governance.core.clocks.models import Clock
from governance.core.database import db
from governance.core.errors import Invalid, PermissionDenied
from governance.core.settings import Settings
from governance.sellers.models import Seller
from tests.builders import AT, BY, make_seller
from tests.governance.complaints.filed import install_rules
from tests.governance.complaints.intake.delivered import a_row, delivered, lines, said

JANUARY_8, JANUARY_9 = datetime(2026, 1, 8, tzinfo=UTC), datetime(2026, 1, 9, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("platform")


@pytest.fixture(autouse=True)
def market(platform: None) -> None:
    install_rules()
    make_seller("shop-1")


def the_case(reference: str) -> Case:
    return db.session.scalars(select(Case).where(Case.external_reference == reference)).one()


def how_many(model: type[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_row_becomes_a_case_with_its_person_apart_and_what_was_filed(tmp_path: Path, settings: Settings) -> None:
    row = a_row(
        external_reference="T-1",
        amount=12.5,
        currency="EUR",
        request="refund",
        occurred_on="2026-02-11",
        opened_at="2026-02-12T08:00:00+02:00",
        lot="L-7",
        name=" Ana Souza ",
        email="Ana@Mail.example",
        phone="+55 11 91234-0001",
        text="  Call Ana  Souza, +55 11 91234-0001 please. ",
    )
    summary = delivered(lines(tmp_path / "a.ndjson", row))
    assert (summary.rows_read, summary.rows_opened, summary.rejected) == (1, 1, ())
    case = the_case("T-1")
    assert (case.source, case.state, case.amount, case.lot) == ("desk", "received", Decimal("12.50"), "L-7")
    assert (case.occurred_on, case.opened_at) == (date(2026, 2, 11), datetime(2026, 2, 12, 6, tzinfo=UTC))
    assert (case.recorded_at, case.severity, case.taken_in_at) == (AT, "medium", None)
    person = db.session.get_one(CasePerson, case.id)
    assert (person.name, person.email) == ("Ana Souza", "Ana@Mail.example")
    told = Person(email="ana@mail.example", phone="+55 11 91234-0001")
    assert person.complainant_key == complainant_key(told, settings.pseudonym_key)
    entry = db.session.scalars(select(CaseEntry)).one()
    assert (entry.kind, entry.party, entry.at) == ("filed", "complainant", case.opened_at)
    assert entry.text == "Call **********, ***************** please."
    assert entry.data == {"issue": "quality", "request": "refund", "amount": "12.50", "currency": "EUR"}
    words = db.session.scalars(select(CaseWords)).one()
    assert (words.entry_id, words.text) == (entry.id, "Call Ana  Souza, +55 11 91234-0001 please.")


def test_the_same_delivery_again_changes_nothing(tmp_path: Path) -> None:
    path = lines(tmp_path / "a.ndjson", a_row(external_reference="T-1"), a_row(external_reference="T-2"))
    delivered(path)
    again = delivered(lines(tmp_path / "b.ndjson", a_row(external_reference="T-1", issue="damaged"), a_row()))
    assert (again.rows_opened, again.rows_known) == (1, 1)
    assert the_case("T-1").issue == "quality"
    assert how_many(CaseEntry) == how_many(CasePerson) == how_many(Case) == 3


def test_one_reference_twice_in_a_delivery_is_one_case_and_the_first_row_counts(tmp_path: Path) -> None:
    first, second = a_row(external_reference="T-1"), a_row(external_reference="T-1", issue="damaged")
    summary = delivered(lines(tmp_path / "a.ndjson", first, second))
    assert (summary.rows_opened, summary.rows_known, the_case("T-1").issue) == (1, 1, "quality")


def test_another_source_has_names_of_its_own(tmp_path: Path) -> None:
    path = lines(tmp_path / "a.ndjson", a_row(external_reference="T-1"))
    assert [delivered(path, source=name).rows_opened for name in ("desk", "shop-app", "desk")] == [1, 1, 0]


def test_every_bad_row_is_told_with_its_line_and_reasons_and_the_others_enter(tmp_path: Path) -> None:
    path = tmp_path / "a.ndjson"
    good = [json.dumps(a_row()).encode() for _ in range(2)]
    bad = [
        b"",
        b'{"kind": "complaint", "exter',
        b'{"kind": "compl\xe4int"}',
        json.dumps(a_row(issue="bad weather", email="nowhere")).encode(),
        json.dumps(a_row(seller="nobody")).encode(),
        json.dumps(a_row(colour="red")).encode(),
        json.dumps(a_row(amount=[1], text={"a": 1})).encode(),
    ]
    path.write_bytes(b"\r\n".join([good[0], *bad, good[1]]))
    summary = delivered(path)
    assert (summary.rows_read, summary.rows_opened, summary.rows_rejected) == (8, 2, 6)
    assert said(summary) == [
        (3, "", "is no JSON object"),
        (4, "", "is no text in UTF-8"),
        (5, "email", "is no e-mail address"),
        (5, "issue", "is no issue of the rule book"),
        (6, "seller", "is no registered seller"),
        (7, "", "has a column that nobody knows, or one twice"),
        (8, "text", "is not text in quotation marks"),
        (8, "amount", "is not text in quotation marks"),
    ]


def test_a_reference_that_comes_again_in_a_later_delivery_among_new_ones_is_known(tmp_path: Path) -> None:
    delivered(lines(tmp_path / "a.ndjson", a_row(external_reference="T-2")))
    some = [a_row(external_reference=f"T-{number}") for number in (1, 2, 3)]
    summary = delivered(lines(tmp_path / "b.ndjson", *some))
    assert (summary.rows_opened, summary.rows_known) == (2, 1)
    assert how_many(CaseEntry) == how_many(CasePerson) == how_many(Case) == 3


def test_the_report_repeats_no_personal_data(tmp_path: Path) -> None:
    row = a_row(issue="x", request="call 0170 1234567", name="Ana\x00Souza", email="Ana Souza", text="\x01 Ana Souza")
    summary = delivered(lines(tmp_path / "a.ndjson", row, a_row(seller="shop 0170 1234567")))
    assert summary.report_file is not None
    text = summary.report_file.read_text(encoding="utf-8-sig")
    assert {line.split(",")[1] for line in text.splitlines()[1:]} >= {
        "issue",
        "request",
        "name",
        "email",
        "text",
        "seller",
    }
    assert "Ana" not in text
    assert "1234567" not in text
    assert oct(summary.report_file.stat().st_mode)[-3:] == "600"


def test_of_a_report_the_shop_reads_nothing(tmp_path: Path) -> None:
    delivered(lines(tmp_path / "a.ndjson", a_row(kind="report", issue="counterfeit")))
    entry = db.session.scalars(select(CaseEntry)).one()
    assert (entry.for_complainant, entry.for_seller) == (True, False)


@pytest.mark.parametrize(
    ("history", "outcome", "decided_at", "told"),
    [
        ({"state": "closed", "outcome": "upheld", "closed_at": "2026-01-09"}, "upheld", JANUARY_9, True),
        ({"state": "closed", "outcome": "settled", "decided_at": "2026-01-08"}, "settled", JANUARY_8, True),
        # When it was decided nobody says: at the latest when we came to know of it.
        ({"state": "closed", "outcome": "dismissed"}, "dismissed", AT, True),
        ({"state": "closed"}, None, None, False),
        ({"state": "withdrawn", "closed_at": "2026-01-09"}, "withdrawn", JANUARY_9, False),
        ({"state": "not_accepted", "closed_at": "2026-01-09"}, "not_accepted", JANUARY_9, False),
    ],
)  # fmt: skip
def test_a_case_that_ended_elsewhere_keeps_its_end_and_starts_no_clock(
    tmp_path: Path, history: dict[str, str], outcome: str | None, decided_at: datetime | None, told: bool
) -> None:
    delivered(lines(tmp_path / "a.ndjson", a_row(external_reference="T-1", opened_at="2026-01-02", **history)))
    take_in_waiting(by=BY, at=AT)
    case = the_case("T-1")
    assert (case.state, case.outcome) == (history["state"], outcome)
    assert case.decided_at == decided_at
    assert (case.seller_told_at is not None, case.handler_id, how_many(Clock)) == (told, None, 0)
    kinds = db.session.scalars(select(CaseEntry.kind).order_by(CaseEntry.id)).all()
    assert kinds == ["filed", history["state"]]


def test_reception_takes_in_what_is_open(tmp_path: Path) -> None:
    delivered(lines(tmp_path / "a.ndjson", a_row(external_reference="T-1")))
    take_in_waiting(by=BY, at=AT)
    assert the_case("T-1").taken_in_at == AT
    assert how_many(Clock) >= 1


def test_the_import_is_recorded_and_audited_without_words(tmp_path: Path) -> None:
    delivered(lines(tmp_path / "a.ndjson", a_row(name="Ana Souza"), "nonsense"))
    row = db.session.scalars(select(CaseImport)).one()
    assert (row.source, row.rows_read, row.rows_opened, row.rows_rejected) == ("desk", 2, 1, 1)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "case:import")).one()
    assert entry.subject_id == str(row.id)
    assert entry.after is not None
    assert set(entry.after) == {"source", "digest", "rows_read", "rows_opened", "rows_known", "rows_rejected"}


def test_a_dry_run_reports_everything_and_changes_nothing(tmp_path: Path) -> None:
    summary = delivered(lines(tmp_path / "a.ndjson", a_row(), "nonsense"), dry_run=True)
    assert (summary.rows_opened, summary.rows_rejected) == (1, 1)
    assert how_many(Case) == how_many(CaseImport) == 0


def test_only_those_who_may_bring_cases_in(tmp_path: Path) -> None:
    path = lines(tmp_path / "a.ndjson", a_row())
    with pytest.raises(PermissionDenied):
        delivered(path, by=ANONYMOUS)
    assert permissions_of([Role.INTEGRATION]) >= {"case:import"}


@pytest.mark.parametrize("source", ["web", "", "Help Desk", "a" * 61])
def test_a_source_is_the_name_of_a_system_and_never_our_own_pages(tmp_path: Path, source: str) -> None:
    with pytest.raises(Invalid, match="names no system"):
        delivered(lines(tmp_path / "a.ndjson", a_row()), source=source)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "is empty"), (b"[{}]", "one JSON array"), (b"PK\x03\x04 nothing", "is damaged"), (b"\n\n", "is empty")],
)
def test_what_is_no_delivery_is_refused_with_one_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)
    with pytest.raises(Invalid, match=sentence):
        delivered(path)


def test_a_table_comes_in_by_its_mapping(tmp_path: Path) -> None:
    mapping = tmp_path / "m.yaml"
    mapping.write_text(
        "columns: {external_reference: No, seller: Firm, issue: About, text: Story, opened_at: Came in}\n"
        "constants: {kind: complaint}\n"
        "values: {issue: {Broken: quality}}\n"
        "dates: {opened_at: '%d.%m.%Y'}\n"
        "ignore: [Remark]\nregister_sellers: yes\n",
        encoding="utf-8",
    )
    path = tmp_path / "list.csv"
    path.write_text('No;Firm;About;Story;Came in;Remark\n7;"Lamps; more";Broken;"It\nbroke";03.02.2026;x\n')
    summary = delivered(path, mapping=read_case_mapping(mapping))
    assert (summary.rows_opened, summary.sellers_registered, summary.rejected) == (1, 1, ())
    case = the_case("7")
    assert (case.issue, case.opened_at) == ("quality", datetime(2026, 2, 3, tzinfo=UTC))
    assert db.session.get_one(Seller, case.seller_id).reference == "Lamps; more"
    assert db.session.scalars(select(CaseEntry.text)).one() == "It\nbroke"


def test_the_dirty_rows_of_a_table_are_told_one_by_one_and_take_no_other_with_them(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    heading = "kind,external_reference,seller,issue,text"
    rows = (
        heading,
        "complaint,1,shop-1,quality,good",
        'complaint,2,shop-1,quality,"cut in the middle of a w',
        "complaint,3,shop-1,quality,good",
        "complaint,4,sho",
        'complaint,5,shop-1,quality,"good, and\nover two lines"',
        heading,
        "complaint,6,shop-1,quality,caf\udce9",
        'complaint,7,shop-1,quality,"good" ',
        "complaint,8,shop-1,quality,good",
    )
    path.write_bytes("\n".join(rows).encode("utf-8", "surrogateescape"))
    summary = delivered(path)
    assert said(summary) == [
        (3, "", "opens a quotation mark that nothing closes, or closes one that is not open"),
        (5, "", "has 3 cells where the heading has 5"),
        (8, "", "repeats the heading"),
        (9, "", "holds bytes that are no text in the encoding of the file"),
        (10, "", "opens a quotation mark that nothing closes, or closes one that is not open"),
    ]
    assert db.session.scalars(select(Case.external_reference).order_by(Case.id)).all() == ["1", "3", "5", "8"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_table_that_is_written_in_another_encoding_as_a_whole_is_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "list.csv"
    # The heading tells: rows alone could be anything.
    path.write_text("kind,external_reference,seller,issue,text,投诉\ncomplaint,1,shop-1,quality,灯坏了,x\n", encoding)
    mapping = tmp_path / "m.yaml"
    mapping.write_text("ignore: [投诉]\n", encoding="utf-8")
    assert delivered(path, mapping=read_case_mapping(mapping)).rejected == ()
    assert db.session.scalars(select(CaseEntry.text)).one() == "灯坏了"


def test_a_workbook_comes_in_with_its_moments(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["kind", "external_reference", "seller", "issue", "opened_at", "amount", "currency"])
    sheet.append(["complaint", "1", "shop-1", "quality", datetime(2026, 2, 3, 14, 5), 12, "CNY"])  # noqa: DTZ001
    sheet.append(["complaint", 10**16, "shop-1", "quality", None, None, None])
    book.save(tmp_path / "list.xlsx")
    summary = delivered(tmp_path / "list.xlsx")
    assert (summary.rows_opened, [line for line, *_rest in said(summary)]) == (1, [3])
    assert (the_case("1").opened_at, the_case("1").amount) == (datetime(2026, 2, 3, 14, 5, tzinfo=UTC), Decimal(12))
