"""Required fixes on the pages: the shop plans and shows evidence, a second person judges it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from dashboard.pages.fixes import days_left
from governance.core.access import Role
from governance.core.calendar import now
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.onboarding.lapses import lapse
from governance.onboarding.permits import permits_of
from governance.onboarding.upkeep_rules import rules_at
from governance.rectification import fixes
from governance.rectification.models import FixEvidence, RequiredFix
from governance.rulebook.publication import install_preset
from tests.builders import AT, BY, make_account, make_seller, sign_in
from tests.dashboard.asking import page, part, press
from tests.governance.onboarding.upkept import make_permit, stopped
from tests.governance.rectification.breaking import broken, fix_for
from tests.sample_files import EXECUTABLES, pdf

OFFICER, SECOND, OWNER, OTHER = (f"{who}@fixes.example" for who in ("officer", "second", "owner", "other"))


@pytest.fixture
def fixed_app(app: Flask) -> Flask:
    """Two shops, each with a fix of its own."""
    with app.app_context(), scoped(PLATFORM), transaction():
        officer = make_account(Role.COMPLIANCE_OFFICER, email=OFFICER).actor()
        make_account(Role.REVIEWER, email=SECOND)
        for email, name in ((OWNER, "Own Shop"), (OTHER, "Other Shop")):
            seller = make_seller(name.lower().replace(" ", "-"), name=name)
            make_account(Role.SELLER, email=email, seller_id=seller.id)
            fixes.require(
                seller_id=seller.id,
                source="permit:1",
                title=f"Renew the licence of {name}",
                demand="The licence has ended.",
                due_on=(now() + timedelta(days=10)).date(),
                by=officer,
                at=now(),
            )
    return app


def person(app: Flask, email: str) -> FlaskClient:
    client = app.test_client()
    sign_in(client, email)
    return client


def fix_of(app: Flask, name: str) -> int:
    with app.app_context(), scoped(PLATFORM):
        return db.session.scalars(select(RequiredFix.id).where(RequiredFix.title.contains(name))).one()


def state_of(app: Flask, fix: int) -> str:
    with app.app_context(), scoped(PLATFORM):
        return db.session.get_one(RequiredFix, fix).state


def test_an_officer_sees_every_fix_and_a_shop_its_own(fixed_app: Flask) -> None:
    officer, owner = person(fixed_app, OFFICER), person(fixed_app, OWNER)
    listed = part(officer, "fixes-list", {"fixes-location.search": ""})
    assert "Renew the licence of Own Shop" in listed
    assert "Renew the licence of Other Shop" in listed
    assert "2 fixes are open" in listed
    own = part(owner, "fixes-list", {"fixes-location.search": ""})
    assert "Renew the licence of Own Shop" in own
    assert "Other Shop" not in own
    assert "There is nothing at this address" in page(owner, f"/dashboard/fixes/{fix_of(fixed_app, 'Other')}")
    for nowhere in ("nonsense", "0", "9" * 30):
        assert "There is nothing at this address" in page(officer, f"/dashboard/fixes/{nowhere}")


@pytest.mark.parametrize("show", ["late", "waiting", "all", "nonsense"])
def test_the_list_can_be_narrowed(fixed_app: Flask, show: str) -> None:
    listed = part(person(fixed_app, OFFICER), "fixes-list", {"fixes-location.search": f"?show={show}"})
    assert ("Renew the licence" in listed) == (show in {"all", "nonsense"})


def test_evidence_goes_from_the_shop_to_a_second_person_and_back(fixed_app: Flask) -> None:
    owner, officer, second = (person(fixed_app, email) for email in (OWNER, OFFICER, SECOND))
    fix = fix_of(fixed_app, "Own")
    shown = {"fix": fix}
    plan = {"owner": "Li Ming", "plan": "The new one comes by post."}
    assert "Your plan was kept." in press(owner, "fix", "plan", shown, do=plan | {"version": "1"})
    assert "Choose at least one document." in press(owner, "fix", "show", shown, do={"version": "2"})
    wrong = press(owner, "fix", "show", shown, do={"version": "2"}, files={"licence.pdf": EXECUTABLES["windows"]})
    assert "Only PDF" in wrong
    assert state_of(fixed_app, fix) == "planned"
    told = {"version": "2", "note": "The new licence."}
    assert "was sent" in press(owner, "fix", "show", shown, do=told, files={"licence.pdf": pdf()})
    body = part(owner, "fix-body", {"fix-shown.data": shown})
    assert "licence.pdf" in body
    assert "The new licence." in body
    assert "ask a second person" in press(officer, "fix", "verify", shown, do={"version": "3"})
    assert "returned" in press(second, "fix", "return", shown, do={"version": "3", "reason": "One page is missing."})
    assert "One page is missing." in part(owner, "fix-body", {"fix-shown.data": shown})
    again = press(owner, "fix", "show", shown, do={"version": "4"}, files={"both pages.pdf": pdf(2)})
    assert "was sent" in again
    assert "verified and closed" in press(second, "fix", "verify", shown, do={"version": "5"})
    assert state_of(fixed_app, fix) == "verified"


def test_who_looked_at_an_older_version_is_told_so(fixed_app: Flask) -> None:
    owner = person(fixed_app, OWNER)
    shown = {"fix": fix_of(fixed_app, "Own")}
    plan = {"owner": "Li Ming", "plan": "By post.", "version": "1"}
    assert "kept" in press(owner, "fix", "plan", shown, do=plan)
    assert "kept" not in press(owner, "fix", "plan", shown, do=plan)


def test_no_shop_acts_on_the_fix_of_another(fixed_app: Flask) -> None:
    other = person(fixed_app, OTHER)
    fix = fix_of(fixed_app, "Own")
    plan = {"owner": "Me", "plan": "Mine", "version": "1"}
    assert "kept" not in press(other, "fix", "plan", {"fix": fix}, do=plan)
    assert press(other, "fix", "verify", {"fix": fix}, do={"version": "1"}, status=403) == ""
    assert state_of(fixed_app, fix) == "required"


def test_an_officer_extends_and_cancels_with_a_reason(fixed_app: Flask) -> None:
    officer = person(fixed_app, OFFICER)
    fix = fix_of(fixed_app, "Own")
    later = str((now() + timedelta(days=30)).date())
    extension = {"version": "1", "due_on": later, "reason": "The office was closed."}
    assert "Choose the new last day." in press(officer, "fix", "extend", {"fix": fix}, do=extension | {"due_on": ""})
    assert "longer" in press(officer, "fix", "extend", {"fix": fix}, do=extension)
    assert "cancelled" in press(officer, "fix", "cancel", {"fix": fix}, do={"version": "2", "reason": "Not needed."})
    assert state_of(fixed_app, fix) == "cancelled"


@pytest.mark.parametrize(
    ("days", "words"), [(3, "3 days left"), (1, "1 day left"), (0, "today"), (-1, "1 day late"), (-5, "5 days late")]
)
def test_days_in_words(days: int, words: str) -> None:
    assert days_left(days) == words


def test_a_lapsed_permit_is_renewed_on_its_fix_and_sale_opens_when_a_second_person_has_looked(app: Flask) -> None:
    with app.app_context(), scoped(PLATFORM), transaction():
        install_preset("fair-1000", by=BY, at=AT)
        seller = make_seller("food-shop")
        make_account(Role.SELLER, email=OWNER, seller_id=seller.id)
        make_account(Role.REVIEWER, email=SECOND)
        lapse(make_permit(seller.id), rules_at(now()), by=BY, at=now())
        seller_id = seller.id
    owner, second, fix = person(app, OWNER), person(app, SECOND), {"fix": fix_of(app, "licence")}
    printed = {"number": "JY13301060000002", "valid_from": "2026-07-01", "valid_until": "2099-06-30"}
    assert "Last valid day" in press(owner, "fix", "renew", fix)
    assert "Choose the one document" in press(owner, "fix", "renew", fix, do=printed)
    paper = {"new.pdf": pdf(title="new")}
    assert "such as 2026-01-31" in press(owner, "fix", "renew", fix, do=printed | {"valid_from": "soon"}, files=paper)
    assert "was handed in" in press(owner, "fix", "renew", fix, do=printed, files=paper)
    assert state_of(app, fix["fix"]) == "submitted"
    with app.app_context(), scoped(PLATFORM):
        assert stopped(seller_id) == ["food"]
        [evidence] = db.session.scalars(select(FixEvidence).where(FixEvidence.fix_id == fix["fix"]))
        assert evidence.note == "JY13301060000002 · 2026-07-01 – 2099-06-30"  # to be compared with the paper
        version = db.session.get_one(RequiredFix, fix["fix"]).version
    assert "verified and closed" in press(second, "fix", "verify", fix, do={"version": str(version)})
    with app.app_context(), scoped(PLATFORM):
        assert stopped(seller_id) == []
        newest = permits_of(seller_id)[0]
        assert (newest.state, newest.number, newest.valid_until) == ("verified", printed["number"], date(2099, 6, 30))


# -------------------------------------------------------------------------------------------- fixes of violations


def asked_for(app: Flask, rule: str = "costly_false_description") -> tuple[int, int]:
    """A violation of the shop of `OWNER` that asks for a fix, which names the cause; the fix and the violation."""
    with app.app_context(), scoped(PLATFORM), transaction():
        install_preset("fair-1000", by=BY, at=AT)
        seller = make_seller("lamps", name="Bright Lamps")
        make_account(Role.SELLER, email=OWNER, seller_id=seller.id)
        make_account(Role.REVIEWER, email=SECOND)
        violation = broken(seller.id, rule, at=now())
        return fix_for(violation).id, violation.id


def test_a_fix_of_a_violation_asks_why_it_happened_before_evidence_can_be_shown(app: Flask) -> None:
    fix, violation = asked_for(app)
    owner, shown = person(app, OWNER), {"fix": fix}
    body = part(owner, "fix-body", {"fix-shown.data": shown})
    assert "Correct what the listing says" in body
    assert f"/dashboard/violations/{violation}" in body
    assert "State the plan" in body
    assert "Show evidence" not in body
    early = press(owner, "fix", "show", shown, do={"version": "1"}, files={"texts.pdf": pdf()})
    assert "cannot become submitted" in early
    plan = {"version": "1", "owner": "Li Ming", "plan": "Compare the texts.", "root_cause": ""}
    assert "What lay behind it" in press(owner, "fix", "plan", shown)
    assert "Say this in words" in press(owner, "fix", "plan", shown, do=plan)
    said = plan | {"root_cause": "Nobody compared the texts."}
    assert "plan was kept" in press(owner, "fix", "plan", shown, do=said)
    after = part(owner, "fix-body", {"fix-shown.data": shown})
    assert "Nobody compared the texts." in after
    assert "Show evidence" in after


def test_a_fix_of_a_violation_reads_in_the_language_of_the_reader(app: Flask) -> None:
    fix, _violation = asked_for(app)
    owner = person(app, OWNER)
    owner.set_cookie("language", "zh_CN")
    assert "更正商品页面" in part(owner, "fixes-list", {"fixes-location.search": ""})
    assert "并提交更正前后的内容" in part(owner, "fix-body", {"fix-shown.data": {"fix": fix}})


def test_a_fix_that_was_taken_further_says_so(app: Flask) -> None:
    fix, _violation = asked_for(app)
    with app.app_context(), scoped(PLATFORM), transaction() as session:
        row = session.get_one(RequiredFix, fix)
        row.overdue_at = row.escalated_at = now()
    assert "Taken further on" in part(person(app, SECOND), "fix-body", {"fix-shown.data": {"fix": fix}})
