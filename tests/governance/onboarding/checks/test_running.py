"""Checking applications on a real database: what is stored, when it is due again, and who learns what."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from governance.core.access import ANONYMOUS
from governance.core.audit import AuditEntry
from governance.core.commands import settings
from governance.core.database import PLATFORM, applicant_scope, db, scoped, transaction
from governance.core.errors import Invalid, InvalidTransition, NotFound, PermissionDenied, Unavailable
from governance.onboarding import applications, relations
from governance.onboarding.check_results import latest_checks
from governance.onboarding.checks import running
from governance.onboarding.checks.gathering import keys_now
from governance.onboarding.checks.jobs import JOBS
from governance.onboarding.checks.keeping import due_applications
from governance.onboarding.checks.listed import CODES
from governance.onboarding.checks.register_answer import RegisterEntry, Status
from governance.onboarding.checks.running import look_again, run_checks, run_due_checks
from governance.onboarding.identity_models import SellerRelation
from governance.onboarding.models import Application, ApplicationCheck
from governance.onboarding.states import State
from tests.builders import AT, BY
from tests.governance.onboarding import filled
from tests.governance.onboarding.checks import waiting
from tests.governance.onboarding.checks.register_server import register_server

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
pytestmark = pytest.mark.usefixtures("desk")


class Told:
    """A register that says what the test tells it to; it knows no number that cannot exist."""

    name = "told"

    def __init__(self) -> None:
        self.entries: dict[str, RegisterEntry] = {}
        self.trouble: Exception | None = None
        self.questions = 0

    def look_up(self, _country: str, number: str) -> RegisterEntry | None:
        self.questions += 1
        if self.trouble:
            raise self.trouble
        return self.entries.get(number)

    def knows(self, application: Application, **changes: Any) -> None:
        number = str(application.registration_number)
        facts: dict[str, Any] = {
            "country": "CN",
            "number": number,
            "name": application.legal_name,
            "status": Status.ACTIVE,
            "founded_on": application.founded_on,
            "scope": application.business_scope,
        }
        self.entries[number] = RegisterEntry(**facts | changes)


@pytest.fixture
def register(desk: Flask, monkeypatch: pytest.MonkeyPatch) -> Told:
    """The register that is plugged in."""
    told = Told()
    monkeypatch.setitem(desk.extensions, "register", told)
    return told


def results(application: Application) -> dict[str, str]:
    return {code: check.result for code, check in latest_checks(application.id).items()}


def stored(application: Application, code: str | None = None) -> int:
    query = select(func.count()).where(ApplicationCheck.application_id == application.id)
    return db.session.scalar(query.where(ApplicationCheck.code == code) if code else query) or 0


def run(application: Application, at: Any = AT) -> dict[str, str]:
    return run_checks(application_id=application.id, by=BY, at=at)


def test_every_check_is_stored_with_its_sentence_version_provider_and_time() -> None:
    application = waiting.submitted()
    found = run(application)
    assert set(found) == CODES
    assert {code for code, result in found.items() if result != "pass"} == {"register"}
    for check in latest_checks(application.id).values():
        assert (check.submission, check.version, check.provider, check.checked_at) == (1, "1", "rules", AT)
        assert check.sentence
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "application:check")).all()[-1]
    assert (entry.subject_id, entry.after) == (str(application.id), {"results": found})


def test_no_personal_number_stands_in_a_result() -> None:
    application = waiting.submitted()
    run(application)
    person = waiting.person(application)
    said = " ".join(f"{check.sentence} {check.evidence}" for check in latest_checks(application.id).values())
    for personal in (person.representative_id_number, person.bank_account_number, person.contact_phone):
        assert personal
        assert personal not in said


def test_without_a_register_it_is_for_a_person() -> None:
    application = waiting.submitted()
    run(application)
    check = latest_checks(application.id)["register"]
    assert (check.result, check.sentence) == ("manual", "No register is connected: look the business up by hand.")


def test_a_second_run_stores_only_what_is_new() -> None:
    application = waiting.submitted()
    run(application)
    run(application, AT + MINUTE)
    assert stored(application) == len(CODES)
    person = waiting.person(application)
    person.contact_email_confirmed_at = None
    assert run(application, AT + 2 * MINUTE)["contact"] == "fail"
    assert stored(application) == len(CODES) + 1


def test_the_version_of_the_application_stays() -> None:
    application = waiting.submitted()
    version = application.version
    run(application)
    db.session.expire_all()
    assert application.version == version
    assert application.number_key == f"CN:{application.registration_number}"
    assert waiting.person(application).account_key


def test_only_what_waits_for_us_is_checked() -> None:
    draft = filled.draft()
    for check in (run_checks, look_again):
        with pytest.raises(InvalidTransition, match="draft is not checked"):
            check(application_id=draft.id, by=BY, at=AT)
        with pytest.raises(NotFound):
            check(application_id=0, by=BY, at=AT)


def test_who_may_not_review_does_not_check() -> None:
    application = waiting.submitted()
    for by in (ANONYMOUS, filled.applicant(application)):
        with pytest.raises(PermissionDenied):
            run_checks(application_id=application.id, by=by, at=AT)


def test_two_with_one_number_go_to_a_person_both() -> None:
    first = waiting.submitted()
    assert run(first)["duplicates"] == "pass"
    second = waiting.submitted(registration_number=first.registration_number)
    assert run(second, AT + MINUTE)["duplicates"] == "manual"
    assert results(first)["duplicates"] == "manual"  # it is news to the first, too
    for application, other in ((first, second), (second, first)):
        check = latest_checks(application.id)["duplicates"]
        assert other.reference in check.sentence
        assert check.evidence == {"shops": [{"side": ["application", other.id], "shared": ["number"]}]}


def test_two_that_are_checked_in_the_same_moment_do_not_miss_each_other(app: Flask) -> None:
    with app.app_context(), scoped(PLATFORM), transaction():
        filled.install_rules()
        first = waiting.submitted()
        second = waiting.submitted(registration_number=first.registration_number)
        ids = (first.id, second.id)
    both = threading.Barrier(2)

    def check(application_id: int) -> str:
        with app.app_context(), scoped(PLATFORM), transaction():
            both.wait()
            return run_checks(application_id=application_id, by=BY, at=AT)["duplicates"]

    with ThreadPoolExecutor(2) as pool:
        assert "manual" in list(pool.map(check, ids))
    with app.app_context(), scoped(PLATFORM):
        found = [latest_checks(application_id)["duplicates"].result for application_id in ids]
    assert found == ["manual", "manual"]


def test_of_two_with_one_number_the_verified_one_wins() -> None:
    officer = filled.officer()
    first = waiting.in_review(officer)
    second = waiting.in_review(officer, registration_number=first.registration_number)
    filled.approve(first, by=officer)
    assert first.state == State.APPROVED
    with pytest.raises(Invalid) as refused:
        filled.approve(second, by=officer)
    assert any("belongs to a verified business" in finding.message for finding in refused.value.findings)
    assert second.state == State.IN_REVIEW
    assert run(second, AT + MINUTE)["duplicates"] == "fail"


def test_neither_of_two_applicants_learns_of_the_other(app: Flask) -> None:
    """Committed, in a database of its own: looked at from the applicant's scope, without any filter of the code."""
    with app.app_context():
        with transaction():
            filled.install_rules()
            first = waiting.submitted()
            second = waiting.submitted(registration_number=first.registration_number)
            for application in (first, second):
                run(application)
            ids, references = (first.id, second.id), (first.reference, second.reference)
        for mine, other in (ids, ids[::-1]):
            with scoped(applicant_scope(mine)):
                db.session.rollback()
                assert list(db.session.scalars(select(ApplicationCheck.id))) == []
                assert list(db.session.scalars(select(SellerRelation.id))) == []
                assert list(db.session.scalars(select(Application.id))) == [mine]
                heard = db.session.scalars(select(AuditEntry.after).where(AuditEntry.subject_id == str(mine)))
                assert not any(references[ids.index(other)] in str(after) for after in heard)
        db.session.rollback()


def test_what_is_shared_is_proposed_as_a_relation_once() -> None:
    first = waiting.submitted()
    person = waiting.person(first)
    second = waiting.submitted(
        contact_phone=person.contact_phone, representative_id_number=person.representative_id_number
    )
    for _ in range(2):
        run(first)
        run(second)
    found = relations.relations_of(("application", second.id), by=BY)
    assert [(one.kind, one.state) for one in found] == [("same_phone", "proposed"), ("same_representative", "proposed")]
    assert results(second)["related_shops"] == "warn"


def test_a_tie_that_an_officer_found_to_be_chance_warns_no_more() -> None:
    first = waiting.submitted()
    second = waiting.submitted(contact_phone=waiting.person(first).contact_phone)
    run(first)
    assert run(second)["related_shops"] == "warn"
    (relation,) = relations.relations_of(("application", second.id), by=BY)
    relations.reject(relation_id=relation.id, reason="One office for many.", by=BY, at=AT)
    assert run(second)["related_shops"] == "pass"
    assert run(first)["related_shops"] == "pass"


def test_the_same_number_is_never_found_to_be_chance() -> None:
    first = waiting.submitted()
    second = waiting.submitted(registration_number=first.registration_number)
    run(first)
    run(second)
    for relation in relations.relations_of(("application", second.id), by=BY):
        relations.reject(relation_id=relation.id, reason="No matter.", by=BY, at=AT)
    assert run(second)["duplicates"] == "manual"


def test_drafts_and_those_who_left_are_nobodys_kin() -> None:
    first = waiting.submitted()
    filled.draft(registration_number=first.registration_number)
    gone = waiting.submitted(registration_number=first.registration_number)
    run(gone)
    applications.withdraw(reference=gone.reference, by=filled.applicant(gone), at=AT)
    assert run(first)["duplicates"] == "pass"


def test_a_register_that_agrees_passes_and_is_not_asked_again_for_days(register: Told) -> None:
    application = waiting.submitted()
    register.knows(application)
    assert run(application)["register"] == "pass"
    asked = register.questions
    run(application, AT + 6 * DAY)
    assert register.questions == asked
    run(application, AT + 7 * DAY)
    assert register.questions > asked


@pytest.mark.parametrize("trouble", [Unavailable("Closed."), KeyError("garbage")])
def test_a_register_that_is_down_is_asked_until_it_answers(register: Told, trouble: Exception) -> None:
    application = waiting.submitted()
    register.trouble = trouble
    assert run_due_checks(by=BY, at=AT) == 1
    tries = [AT + minutes * MINUTE for minutes in (5, 15, 35, 75, 135)]  # twice as long each time, up to an hour
    for at in tries:
        assert due_applications(at - MINUTE, most=9) == []
        assert run_due_checks(by=BY, at=at) == 1
        assert results(application)["register"] == "unavailable"
    assert latest_checks(application.id)["register"].evidence == {"tries": 6}
    register.trouble = None
    register.knows(application)
    assert run_due_checks(by=BY, at=AT + 195 * MINUTE) == 1
    assert results(application)["register"] == "pass"
    assert stored(application, "contact") == 1


@pytest.mark.parametrize("says", ["nothing", "garbage", "yes"])
def test_no_register_admits_anybody_by_itself(register: Told, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    application = waiting.submitted()
    if says == "nothing":
        register.trouble = Unavailable("It did not answer within 4 seconds.")
    elif says == "garbage":
        register.trouble = ValueError("garbage")
    else:
        register.knows(application)
        entry = register.entries[str(application.registration_number)]
        monkeypatch.setattr(register, "look_up", lambda *_: entry)
    officer = filled.officer()
    application = waiting.in_review(officer)
    assert results(application)["register"] == "unavailable"
    with pytest.raises(Invalid, match="cannot be approved"):
        filled.approve(application, by=officer, overrides={"register": "I believe it."})
    assert application.state == State.IN_REVIEW


def test_the_register_that_the_settings_name_is_asked_and_remembered(
    desk: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(desk.extensions, "register", raising=False)
    application = waiting.submitted()
    with register_server(lambda question: question.send(404)) as (url, asked):
        named = replace(desk.extensions["settings"], register_url=url)
        monkeypatch.setitem(desk.extensions, "settings", named)
        assert run(application)["register"] == "manual"
        assert [question["country"] for question in asked] == ["CN", "CN"]
        assert asked[1]["number"] == application.registration_number
        assert running.register_in_use() is running.register_in_use()
    assert latest_checks(application.id)["register"].provider == "127.0.0.1"
    desk.extensions.pop("register")


def test_a_file_store_that_lost_a_document_is_no_pass(desk: Flask) -> None:
    application = waiting.submitted()
    run(application)
    for file in Path(settings().files_place).rglob("*"):
        if file.is_file():
            file.unlink()
    found = run(application, AT + MINUTE)
    assert found["papers_readable"] == "unavailable"
    assert found["papers_complete"] == "pass"


def test_each_is_due_when_it_comes_after_a_day_and_when_it_was_handed_in_again() -> None:
    application = waiting.submitted()
    assert due_applications(AT, most=9) == [application.id]
    assert run_due_checks(by=BY, at=AT) == 1
    assert due_applications(AT + DAY - MINUTE, most=9) == []
    assert due_applications(AT + DAY, most=9) == [application.id]
    assert run_due_checks(by=BY, at=AT + DAY) == 1
    assert stored(application, "contact") == 2
    assert stored(application, "register") == 1
    assert due_applications(AT + DAY, most=9) == []


def test_only_so_many_at_once_who_waits_longest_first() -> None:
    third, first, second = (waiting.submitted(at=AT + minutes * MINUTE) for minutes in (3, 1, 2))
    assert due_applications(AT + DAY, most=2) == [first.id, second.id]
    assert third.id


def test_one_that_cannot_be_checked_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = waiting.submitted(), waiting.submitted()

    def stumble(application: Application) -> Any:
        if application.id == bad.id:
            db.session.execute(select(func.nothing_of_the_kind()))
        return keys_now(application)

    monkeypatch.setattr(running, "keys_now", stumble)
    assert run_due_checks(by=BY, at=AT) == 1
    assert results(bad) == {}
    assert set(results(good)) == CODES
    assert due_applications(AT + MINUTE, most=9) == [bad.id]


def test_the_job_checks_what_is_due_and_says_so() -> None:
    waiting.submitted()
    (job,) = JOBS
    assert (job.name, job.catch_up) == ("application-checks", "latest")
    assert job.run(AT, BY) == "1 applications checked."
    assert job.run(AT, BY) == "0 applications checked."
