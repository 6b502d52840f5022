"""Sellers are kept apart in the database itself: also with every filter of the application removed."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from governance.core.access import Role
from governance.core.database import NOBODY, PLATFORM, Scope, db, scoped, seller_scope, transaction
from governance.onboarding import applications
from governance.sellers.stops import stop_category
from tests.builders import AT, BY, make_seller, signed_in
from tests.governance.complaints.filed import rows_about
from tests.governance.complaints.reviews.reviewed import handled
from tests.governance.core.clocks.started_clocks import start_clock
from tests.governance.core.documents.handed_in import hand_in
from tests.governance.onboarding.upkept import keep_licence
from tests.governance.rectification.fixing import in_state
from tests.governance.violations.appeals.contested import stored_appeal
from tests.governance.violations.measures.measured import stored_measures
from tests.governance.violations.training.trained import stored_training
from tests.inspections.stored import stored_inspections
from tests.servers import Database
from tests.stored_rows import (
    make_adverse_event,
    make_correction,
    make_day,
    make_finding,
    make_score,
    make_score_run,
    make_violation,
)

# Whose a row is, by table. A table that holds rows of sellers must be here, and must be secured.
WHOSE = {
    "adverse_event": "seller_id",
    "appeal": "seller_id",
    "appeal_entry": "seller_id",
    "appeal_evidence": "seller_id",
    "application": "seller_id",
    "assessment_finding": "seller_id",
    "case_entry": "seller_id",
    "case_evidence": "seller_id",
    "case_offer": "seller_id",
    "case_record": "seller_id",
    "clock": "seller_id",
    "complaint_case": "seller_id",
    "document": "seller_id",
    "fact_correction": "seller_id",
    "fix_evidence": "seller_id",
    "held_lot": "seller_id",
    "identity_change": "seller_id",
    "ledger_entry": "seller_id",
    "listing": "seller_id",
    "measure": "seller_id",
    "measure_notice": "seller_id",
    "node_crossing": "seller_id",
    "permit": "seller_id",
    "platform_call": "seller_id",
    "points_earned": "seller_id",
    "register_entry": "seller_id",
    "required_fix": "seller_id",
    "review": "seller_id",
    "review_entry": "seller_id",
    "review_words": "seller_id",
    "sale_stop": "seller_id",
    "score": "seller_id",
    "seller": "id",
    "seller_category": "seller_id",
    "seller_day": "seller_id",
    "seller_identity": "seller_id",
    "seller_person": "seller_id",
    "training": "seller_id",
    "training_attempt": "seller_id",
    "violation": "seller_id",
}
# What names a seller and is for the platform alone: cases with one cause, until their finding stands in each of them;
# what is looked at, by whom and how strictly.
OF_PLATFORM = {
    "case_group": "seller_id",
    "drawn_item": "seller_id",
    "inspection_task": "seller_id",
    "inspector_conflict": "seller_id",
    "lot_result": "seller_id",
    "switching_state": "seller_id",
}
# Where what a seller does changes rows of its own: a fix that is handed in meets its clock, an answer its review, an
# appeal the violation that it contests.
CHANGED_BY_OWNERS = {"appeal", "case_offer", "clock", "complaint_case", "review", "violation"}
# What an account of a shop may read over HTTP about itself, and nobody of another shop.
OWN_DOORS = ("", "/score", "/score/explanation", "/facts", "/adverse-events", "/stops", "/review-drivers")


@dataclass(frozen=True)
class TwoShops:
    mine: int
    other: int


@pytest.fixture(scope="module")
def shops(shared_app: Flask) -> TwoShops:
    """Two sellers with a row in every table that belongs to sellers."""
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        sellers = [make_seller("mine"), make_seller("other")]
        run = make_score_run()
        for seller in sellers:
            make_day(seller.id, orders=3)
            make_adverse_event(seller.id)
            make_correction(seller.id)
            make_violation(seller.id)
            stored_appeal(seller.id)
            make_finding(seller.id)
            make_score(run, seller)
            start_clock(seller_id=seller.id)
            hand_in(seller_id=seller.id)
            in_state(seller.id, "returned")
            stored_training(seller.id)
            stored_measures(seller.id)
            rows_about(seller.id)
            handled(seller.id)
            keep_licence(seller.id)
            stored_inspections(seller.id)
            applications.start(email="one@shop.example", by=BY, at=AT).seller_id = seller.id
            stop_category(seller_id=seller.id, category="toys", cause="permit:1", reason="It ended.", by=BY, at=AT)
        return TwoShops(sellers[0].id, sellers[1].id)


def owners(app: Flask, table: str, scope: Scope) -> set[int]:
    """Whose rows a scope sees in a table, asked without any condition."""
    with app.app_context(), scoped(scope):
        column = (WHOSE | OF_PLATFORM)[table]
        return set(db.session.scalars(text(f"SELECT {column} FROM {table}")))


@pytest.mark.parametrize("table", WHOSE)
def test_in_each_table_a_seller_sees_its_own_rows_the_platform_all_and_nobody_none(
    shared_app: Flask, shops: TwoShops, table: str
) -> None:
    assert owners(shared_app, table, seller_scope(shops.mine)) == {shops.mine}
    assert owners(shared_app, table, PLATFORM) == {shops.mine, shops.other}
    assert owners(shared_app, table, NOBODY) == set()
    assert owners(shared_app, table, Scope("seller")) == set()
    assert owners(shared_app, table, Scope("something new")) == set()


@pytest.mark.parametrize("table", OF_PLATFORM)
def test_what_is_the_platforms_own_no_seller_sees_although_it_is_named(
    shared_app: Flask, shops: TwoShops, table: str
) -> None:
    assert owners(shared_app, table, seller_scope(shops.mine)) == set()
    assert owners(shared_app, table, PLATFORM) == {shops.mine, shops.other}


@pytest.mark.parametrize("table", WHOSE)
def test_a_seller_can_change_no_row_of_others_and_few_of_its_own(
    shared_app: Flask, shops: TwoShops, table: str
) -> None:
    with shared_app.app_context(), scoped(seller_scope(shops.mine)):
        for statement in (f"UPDATE {table} SET {WHOSE[table]} = {WHOSE[table]}", f"DELETE FROM {table}"):
            db.session.rollback()
            try:
                changed = db.session.connection().execute(text(statement)).rowcount
            except ProgrammingError:  # append-only, or an identity: not even the platform may
                continue
            own = table in CHANGED_BY_OWNERS and statement.startswith("UPDATE")
            assert (changed > 0) is own, statement
    assert owners(shared_app, table, PLATFORM) == {shops.mine, shops.other}


def test_every_table_that_names_a_seller_is_secured_also_against_its_owner(database: Database) -> None:
    query = """
        SELECT c.relname, bool_and(c.relrowsecurity AND c.relforcerowsecurity)
        FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND NOT a.attisdropped
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
          AND (a.attname = 'seller_id' OR c.relname = 'seller')
        GROUP BY c.relname
    """
    with database.connect("owner") as connection:
        secured = {row[0]: row[1] for row in connection.execute(query)}
    assert secured == dict.fromkeys(WHOSE | OF_PLATFORM, True)


def test_a_part_of_a_table_cannot_be_read_past_the_table(shared_app: Flask, shops: TwoShops) -> None:
    """Row-level security stands on the partitioned table; its parts are closed to the application altogether."""
    parts = text(
        "SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    with shared_app.app_context(), scoped(seller_scope(shops.mine)):
        names = list(db.session.scalars(parts))
        assert names
        for name in names:
            db.session.rollback()
            with pytest.raises(ProgrammingError, match="permission denied"):
                db.session.execute(text(f"SELECT * FROM {name}"))


@pytest.fixture
def own_doors(shared_app: Flask, shops: TwoShops) -> dict[str, tuple[int, int]]:
    """What a shop's account is answered at the doors of its own shop and of the other."""
    client = signed_in(shared_app, Role.SELLER, seller_id=shops.mine)
    rules = {rule.rule for rule in shared_app.url_map.iter_rules()}
    return {
        door: tuple(client.get(f"/api/v1/sellers/{shop}{door}").status_code for shop in ("mine", "other"))  # type: ignore[misc]
        for door in OWN_DOORS
        if f"/api/v1/sellers/<string:reference>{door}" in rules
    }


def test_an_account_of_a_shop_is_told_of_no_other_shop_at_any_door(own_doors: dict[str, tuple[int, int]]) -> None:
    assert own_doors == dict.fromkeys(OWN_DOORS, (200, 404))


def test_the_list_of_an_account_of_a_shop_holds_its_own_shop_alone(shared_app: Flask, shops: TwoShops) -> None:
    client = signed_in(shared_app, Role.SELLER, seller_id=shops.mine)
    for query in ("", "?search=other", "?standing=clear", "?limit=200"):
        answer = client.get(f"/api/v1/sellers{query}")
        assert answer.status_code == 200
        assert {item["reference"] for item in answer.json["items"]} <= {"mine"}, query  # type: ignore[index]
    assert [item["reference"] for item in client.get("/api/v1/sellers").json["items"]] == ["mine"]  # type: ignore[index]


def test_the_scope_of_one_request_does_not_reach_the_next(shared_app: Flask, shops: TwoShops) -> None:
    """Two browsers on one worker thread, in turns: the platform's, a shop's, a stranger's."""
    officer, seller, stranger = (
        signed_in(shared_app),
        signed_in(shared_app, Role.SELLER, seller_id=shops.mine),
        shared_app.test_client(),
    )
    for _ in range(3):
        assert officer.get("/api/v1/sellers/other").status_code == 200
        assert seller.get("/api/v1/sellers/other").status_code == 404
        assert stranger.get("/api/v1/sellers/other").status_code == 401


def test_many_at_once_on_few_connections_each_see_their_own(shared_app: Flask, shops: TwoShops) -> None:
    """Threads share the pool's connections; a scope that stayed on one would show here."""
    accounts = {"mine": shops.mine, "other": shops.other}
    clients = [
        (name, signed_in(shared_app, Role.SELLER, seller_id=accounts[name])) for name in accounts for _ in range(4)
    ]
    wrong: list[object] = []

    def ask(name: str, client: FlaskClient) -> None:
        for _ in range(15):
            answer = client.get("/api/v1/sellers")
            found = [item["reference"] for item in answer.get_json()["items"]]
            if found != [name]:
                wrong.append((name, found))

    threads = [threading.Thread(target=ask, args=pair) for pair in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
