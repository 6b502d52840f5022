"""Checking applications: asking the register, judging by the rules, storing the results, proposing relations."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

import structlog
from flask import current_app
from sqlalchemy import select, text, update

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.commands import settings
from governance.core.database import db
from governance.core.errors import InvalidTransition, NotFound
from governance.onboarding import relations
from governance.onboarding.check_results import latest_checks
from governance.onboarding.checks.dossier import Kin, Paper
from governance.onboarding.checks.gathering import dossier_of, keys_now, papers_of
from governance.onboarding.checks.http_register import HttpRegister
from governance.onboarding.checks.judgement import CheckResult
from governance.onboarding.checks.keeping import CHECKED, due_applications, keep_results, register_is_due
from governance.onboarding.checks.kin_search import kin_of
from governance.onboarding.checks.kinship import IDENTITY
from governance.onboarding.checks.listed import REGISTER, judge
from governance.onboarding.checks.registers import Register, ask_register
from governance.onboarding.lookup import latest_submission
from governance.onboarding.models import Application, ApplicationPerson
from governance.onboarding.normal_forms import Keys
from governance.onboarding.states import State, in_words
from governance.onboarding.terms import Terms, terms_at

MOST_AT_ONCE: Final = 20
# Held while somebody looks for others and writes the own keys: of two who share a number, the second sees the first.
_ONE_AT_A_TIME: Final = text("SELECT pg_advisory_xact_lock(7305116)")

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class _Prepared:
    """What takes time and is had before others are kept waiting: what the register says now, and the documents."""

    application: Application
    answer: CheckResult | None
    papers: tuple[Paper, ...]


def run_checks(*, application_id: int, by: Actor, at: datetime) -> dict[str, str]:
    """Make every check of a submitted application and store what is new; returns the result per code.

    The register is asked when it was not asked about this submission, gave no answer, or was asked long ago.
    """
    check_permission(by, Permission.APPLICATION_REVIEW)
    application, terms = _waiting(application_id), terms_at(at)
    return _settle(_prepare(application, terms, at), terms, by=by, at=at)


def look_again(*, application_id: int, by: Actor, at: datetime) -> None:
    """Judge by the rules once more, before a decision rests on the results; the register's answer stays."""
    application = _waiting(application_id)
    _settle(_Prepared(application, None, papers_of(application)), terms_at(at), by=by, at=at)


def run_due_checks(*, by: Actor, at: datetime) -> int:
    """Check every application that is due; returns how many were. One that cannot be checked does not stop the others."""
    check_permission(by, Permission.APPLICATION_REVIEW)
    due = due_applications(at, most=MOST_AT_ONCE)
    if not due:
        return 0
    terms = terms_at(at)
    # Everything slow comes before the lock: neither a register nor a file keeps anybody else waiting.
    prepared = [_prepare(db.session.get_one(Application, number), terms, at) for number in due]
    return sum(_settled(each, terms, by=by, at=at) for each in prepared)


def register_in_use() -> Register | None:
    """The register that was plugged in, or the one that the settings name; None: nobody is asked."""
    found: Register | None = current_app.extensions.get("register")
    if found is None and settings().register_url:
        found = HttpRegister(settings().register_url, token=settings().register_token)
        current_app.extensions["register"] = found  # kept: it remembers how often it failed
    return found


def _waiting(application_id: int) -> Application:
    application = db.session.get(Application, application_id)
    if application is None:
        raise NotFound(f"There is no application {application_id}.")
    if application.state not in CHECKED:
        raise InvalidTransition(f"An application that is {in_words(State(application.state))} is not checked.")
    return application


def _prepare(application: Application, terms: Terms, at: datetime) -> _Prepared:
    latest = latest_checks(application.id).get(REGISTER)
    asked = register_is_due(latest, _submission(application.id), at)
    answer = ask_register(register_in_use(), dossier_of(application, terms)) if asked else None
    return _Prepared(application, answer, papers_of(application))


def _settled(prepared: _Prepared, terms: Terms, *, by: Actor, at: datetime) -> bool:
    application_id = prepared.application.id
    try:
        with db.session.begin_nested():
            _settle(prepared, terms, by=by, at=at)
    except Exception:  # the next slot tries again
        log.exception("application could not be checked", application=application_id)
        return False
    return True


def _settle(prepared: _Prepared, terms: Terms, *, by: Actor, at: datetime) -> dict[str, str]:
    """Judge and store; who shares the number or the account is judged anew as well, for it is news to them, too."""
    application = prepared.application
    db.session.execute(_ONE_AT_A_TIME)
    kin = _judge(application, prepared.papers, terms, by=by, at=at, answer=prepared.answer)
    for other in _others_concerned(kin):
        _judge(other, papers_of(other), terms, by=by, at=at)
    return {code: check.result for code, check in latest_checks(application.id).items()}


def _judge(
    application: Application,
    papers: tuple[Paper, ...],
    terms: Terms,
    *,
    by: Actor,
    at: datetime,
    answer: CheckResult | None = None,
) -> tuple[Kin, ...]:
    side, keys = ("application", application.id), keys_now(application)
    _write_keys(application, keys)
    kin = kin_of(application, keys, chance=relations.found_to_be_chance(side))
    relations.propose(side, kin, at=at)
    results = judge(dossier_of(application, terms, papers=papers, kin=kin))
    _keep(application, results + ([answer] if answer else []), by=by, at=at)
    return kin


def _keep(application: Application, results: list[CheckResult], *, by: Actor, at: datetime) -> None:
    known = latest_checks(application.id)
    stored = keep_results(application.id, _submission(application.id), results, known, at)
    if stored:
        after = {"results": {check.code: check.result for check in stored}}
        subject = ("application", str(application.id))
        audit.record(AuditAction.APPLICATION_CHECK, subject=subject, by=by, at=at, after=after)


def _others_concerned(kin: tuple[Kin, ...]) -> list[Application]:
    ids = [one.side[1] for one in kin if one.side[0] == "application" and not one.shared.isdisjoint(IDENTITY)]
    states = [state.value for state in CHECKED]
    query = select(Application).where(Application.id.in_(ids), Application.state.in_(states)).order_by(Application.id)
    return list(db.session.scalars(query)) if ids else []


def _submission(application_id: int) -> int:
    latest = latest_submission(application_id)
    return latest.number if latest else 0


def _write_keys(application: Application, keys: Keys) -> None:
    """Past the version of the application: nobody changed what it says."""
    person = db.session.get_one(ApplicationPerson, application.id)
    for row, own in ((application, Application.id), (person, ApplicationPerson.application_id)):
        new = {name: key for name, key in asdict(keys).items() if hasattr(row, name) and getattr(row, name) != key}
        if new:
            db.session.execute(update(type(row)).where(own == application.id).values(new))
