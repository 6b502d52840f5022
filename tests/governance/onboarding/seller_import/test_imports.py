"""A list of sellers comes in: who enters, who does not and why, who is alike, and when each is verified."""

from __future__ import annotations

import csv
import stat
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from governance.core.access import Role
from governance.core.clocks.due import end_of
from governance.core.clocks.keeping import clocks_of
from governance.core.commands import settings as own_settings
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.core.errors import Invalid, PermissionDenied, Unavailable
from governance.onboarding.identity_models import Permit, SellerIdentity, SellerRelation
from governance.onboarding.seller_import.alike import MOST_IN_A_GROUP
from governance.onboarding.seller_import.imports import LOCK, ImportSummary, import_sellers
from governance.onboarding.upkeep_models import SellerImport
from governance.sellers.models import Seller
from tests.builders import AT, BY, make_account, make_seller
from tests.governance.onboarding.filled import install_rules
from tests.governance.onboarding.seller_lists import listed, write_list, write_workbook

TODAY = date(2026, 3, 1)
Take = Callable[..., ImportSummary]


@pytest.fixture
def take(desk: Flask, tmp_path: Path) -> Take:
    """Takes in rows, written as a CSV file, or a file."""

    def take(*rows: dict[str, str], path: Path | None = None, **how: Any) -> ImportSummary:
        file = path or write_list(tmp_path / "list.csv", *rows)
        with db.session.begin_nested():
            given: dict[str, Any] = {"by": BY, "at": AT}
            return import_sellers(path=file, settings=own_settings(), **given | how)

    return take


def lines_of(path: Path | None) -> list[dict[str, str]]:
    assert path is not None
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def number_of(table: str) -> int:
    return db.session.scalar(text(f"SELECT count(*) FROM {table}")) or 0


def test_a_seller_enters_with_identity_person_permit_and_category(take: Take) -> None:
    row = listed(permit_kind="ccc_certificate", permit_number="C-1", permit_valid_until="2027-01-31")
    summary = take(row)
    assert (summary.sellers_registered, summary.identities_added, summary.permits_added) == (1, 1, 1)
    seller = db.session.scalars(select(Seller)).one()
    assert (seller.reference, seller.name, seller.joined_on) == (row["reference"], row["name"], date(2020, 6, 30))
    identity = db.session.scalars(select(SellerIdentity)).one()
    assert (identity.state, identity.verified_at) == ("unverified", None)
    assert identity.registration_number == row["registration_number"]
    permit = db.session.scalars(select(Permit)).one()
    assert (permit.kind, permit.category, permit.state) == ("ccc_certificate", "toys", "proposed")
    person = db.session.execute(text("SELECT * FROM seller_person")).mappings().one()
    assert person["contact_phone"] == row["contact_phone"]
    assert row["contact_phone"] not in person["phone_key"]


def test_the_same_file_again_changes_nothing(take: Take) -> None:
    row = listed()
    take(row)
    again = take(row)
    assert again.earlier == AT
    assert number_of("seller_import") == number_of("seller") == 1


def test_a_seller_who_is_known_keeps_its_identity(take: Take) -> None:
    row = listed()
    take(row)
    summary = take(row | {"legal_name": "Another Name Ltda"}, listed())
    assert (summary.rows_known, summary.identities_added) == (1, 1)
    names = db.session.scalars(select(SellerIdentity.legal_name).order_by(SellerIdentity.seller_id))
    assert row["legal_name"] in set(names)


def test_a_registered_seller_without_identity_gets_one(take: Take) -> None:
    seller_id = make_seller("known").id
    summary = take(listed(reference="known"))
    assert (summary.sellers_registered, summary.identities_added) == (0, 1)
    assert db.session.get_one(SellerIdentity, seller_id).state == "unverified"


def test_a_bad_row_stays_out_and_is_told_with_number_column_and_reason(take: Take) -> None:
    summary = take(listed(), listed(registration_number="12", contact_phone="1"), listed(reference="", name="=1+1"))
    assert (summary.rows_read, summary.rows_rejected, summary.identities_added) == (3, 2, 1)
    lines = lines_of(summary.rows_file)
    assert [(line["row"], line["outcome"], line["column"]) for line in lines] == [
        ("3", "rejected", "registration_number"),
        ("3", "remark", "contact_phone"),
        ("4", "rejected", "reference"),
    ]
    assert lines[0]["value"] == "12"
    assert lines[1]["value"] == "", "nothing personal is repeated"


def test_the_report_is_readable_for_its_owner_alone(take: Take) -> None:
    summary = take(listed(), listed(country="XX"))
    assert summary.rows_file is not None
    assert stat.S_IMODE(summary.rows_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(summary.rows_file.parent.stat().st_mode) == 0o700


def test_a_row_with_too_many_cells_is_refused(take: Take, tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text("reference,name,country\na,A,BR\nb,B,BR,what is this\n", encoding="utf-8")
    summary = take(path=path)
    assert (summary.rows_read, summary.rows_rejected) == (2, 1)
    assert "4 cells" in lines_of(summary.rows_file)[0]["reason"]


def test_several_rows_of_one_seller_may_bring_several_permits(take: Take) -> None:
    row = listed(permit_kind="food_licence", permit_number="F-1")
    summary = take(row, row | {"permit_kind": "ccc_certificate", "permit_number": "C-1"})
    assert (summary.identities_added, summary.permits_added, summary.rows_rejected) == (1, 2, 0)


def test_of_two_rows_that_disagree_about_a_seller_the_second_is_refused(take: Take) -> None:
    row = listed()
    summary = take(row, row | {"name": "Another"}, listed())
    assert (summary.identities_added, summary.rows_rejected) == (2, 1)
    assert "than row 2" in lines_of(summary.rows_file)[0]["reason"]


def test_a_file_without_a_good_row_changes_nothing(take: Take) -> None:
    with pytest.raises(Invalid, match=r"None of the 1 rows .* The reasons stand in"):
        take(listed(country="nowhere"))
    assert number_of("seller") == number_of("seller_import") == 0


def test_a_dry_run_reports_everything_and_changes_nothing(take: Take) -> None:
    row = listed(contact_phone="1")
    preview = take(row, dry_run=True)
    assert (preview.sellers_registered, preview.identities_added) == (1, 1)
    assert lines_of(preview.rows_file)
    for table in ("seller", "seller_identity", "clock", "seller_import", "seller_relation"):
        assert number_of(table) == 0, table
    assert take(row).identities_added == 1


def test_a_workbook_comes_in_like_a_list(take: Take, tmp_path: Path) -> None:
    heading = ["商家编号", "店铺名称", "国家", "colour"]
    summary = take(path=write_workbook(tmp_path / "list.xlsx", heading, ["m-1", "小店", "cn", "red"]))
    assert (summary.identities_added, summary.unknown_columns) == (1, ("colour",))
    assert db.session.scalars(select(SellerIdentity.country)).one() == "CN"


SHARED = {
    "same_number": "registration_number",
    "same_account": "bank_account_number",
    "same_representative": "representative_id_number",
    "same_address": "registered_address",
    "same_phone": "contact_phone",
}


@pytest.mark.parametrize("kind", SHARED)
def test_sellers_who_share_something_are_proposed_as_related_and_not_refused(take: Take, kind: str) -> None:
    known, column = listed(), SHARED[kind]
    take(known)
    summary = take(listed(**{column: f" {known[column].lower()} "}), listed())
    assert (summary.rows_rejected, summary.groups_found, summary.relations_proposed) == (0, 1, 1)
    relation = db.session.scalars(select(SellerRelation)).one()
    assert (relation.kind, relation.left_kind, relation.right_kind) == (kind, "seller", "seller")
    assert relation.state == "proposed"
    assert known[column] not in str(relation.evidence)
    assert [line["kind"] for line in lines_of(summary.alike_file)] == [kind, kind]


def test_an_address_that_many_share_is_a_group_and_not_all_its_pairs(take: Take) -> None:
    rows = [listed(registered_address="One office for all, Recife") for _ in range(MOST_IN_A_GROUP + 30)]
    summary = take(*rows)
    assert (summary.groups_found, summary.relations_proposed) == (1, MOST_IN_A_GROUP - 1)
    members = lines_of(summary.alike_file)
    assert {line["reference"] for line in members} == {row["reference"] for row in rows}
    assert {line["sellers_in_group"] for line in members} == {str(len(rows))}


def test_the_sides_of_a_relation_stand_in_the_order_of_their_text(take: Take) -> None:
    take(*(listed(registered_address="One office for all, Recife") for _ in range(12)))
    for relation in db.session.scalars(select(SellerRelation)):
        assert str(relation.left_id) < str(relation.right_id)


def test_verification_is_spread_over_half_a_year(take: Take) -> None:
    take(*(listed() for _ in range(302)))
    days = Counter(day for day in db.session.scalars(select(SellerIdentity.reverify_on)) if day)
    assert min(days) == TODAY + timedelta(days=30)
    assert max(days) == TODAY + timedelta(days=180)
    assert set(days.values()) == {2}
    (identity, *_) = db.session.scalars(select(SellerIdentity))
    (clock,) = clocks_of(("seller", str(identity.seller_id)))
    assert identity.reverify_on is not None
    assert clock.due_at == end_of(identity.reverify_on, own_settings().timezone)
    assert clock.seller_id == identity.seller_id
    opens = identity.reverify_on - timedelta(days=30)
    assert [(step.name, step.at.date()) for step in clock.steps] == [
        ("before:30", opens),
        ("after:0", identity.reverify_on),
    ]


def test_who_is_doubtful_or_whose_permit_ends_is_verified_first(take: Take) -> None:
    rows = [listed() for _ in range(20)]
    rows[17] |= {"contact_phone": "1"}
    rows[18] |= {"permit_kind": "food_licence", "permit_valid_until": "2026-04-15"}
    rows[19] |= {"permit_kind": "food_licence", "permit_valid_until": "2026-03-05"}
    take(*rows)
    found = db.session.execute(
        select(Seller.reference, SellerIdentity.reverify_on).join(SellerIdentity, SellerIdentity.seller_id == Seller.id)
    )
    days = {row.reference: row.reverify_on for row in found}
    first = TODAY + timedelta(days=30)
    assert days[rows[17]["reference"]] == days[rows[19]["reference"]] == first
    assert days[rows[18]["reference"]] == date(2026, 4, 15)


def test_only_who_may_register_sellers_takes_in_a_list(take: Take) -> None:
    with pytest.raises(PermissionDenied):
        take(listed(), by=make_account(Role.REVIEWER).actor())


def test_one_list_is_taken_in_at_a_time(take: Take) -> None:
    with db.engine.connect() as other:
        other.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
        with pytest.raises(Unavailable, match="nothing was changed"):
            take(listed())


def test_the_import_is_on_record(take: Take) -> None:
    take(listed(), listed(country="XX"))
    row = db.session.scalars(select(SellerImport)).one()
    assert (row.source, row.rows_read, row.rows_rejected, row.by) == ("list.csv", 2, 1, "system:test")
    audited = text("SELECT after FROM audit_entry WHERE action = 'seller:import'")
    assert db.session.scalars(audited).one()["identities_added"] == 1


def test_the_command_says_what_it_did(app: Flask, tmp_path: Path) -> None:
    with app.app_context(), scoped(PLATFORM), transaction():
        install_rules()
    path = str(write_list(tmp_path / "list.csv", listed(), listed(country="XX")))
    run = app.test_cli_runner().invoke
    preview = run(args=["sellers", "import", "--dry-run", path])
    assert preview.exit_code == 0, preview.output
    assert "Nothing was changed" in preview.stdout
    done = run(args=["sellers", "import", path])
    assert done.exit_code == 0, done.output
    assert "1  identities to verify within six months" in done.stdout
    assert "Rejected rows and remarks, with their reasons" in done.stdout
    with app.app_context(), scoped(PLATFORM):
        assert number_of("seller_identity") == 1
    missing = run(args=["sellers", "import", "nowhere.csv"])
    assert (missing.exit_code, "There is no file" in missing.stderr) == (2, True)


def test_the_columns_can_be_asked_for(shared_app: Flask) -> None:
    shown = shared_app.test_cli_runner().invoke(args=["sellers", "columns"])
    assert "registration_number" in shown.stdout
    assert "统一社会信用代码" in shown.stdout
