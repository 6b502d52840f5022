"""What happened to an application so far, the newest first, as its applicant and its officers read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from dashboard.shell import words
from dashboard.shell.language import _
from dashboard.shell.state_words import APPLICATIONS
from governance.core.database import db
from governance.onboarding.lookup import decisions_of, requests_of, submissions_of
from governance.onboarding.models import Application, ApplicationContest
from governance.onboarding.states import DecisionState, State


@dataclass(frozen=True, order=True)
class HistoryLine:
    """One thing that happened, and the words that were said with it."""

    at: datetime
    sentence: str
    said: str = ""

    @property
    def when(self) -> str:
        """The moment in words."""
        return words.moment(self.at)


def history_of(application: Application) -> list[HistoryLine]:
    """Every step, the newest first."""
    return sorted(_lines(application), reverse=True)


def _lines(application: Application) -> Iterator[HistoryLine]:
    yield HistoryLine(application.created_at, _("Started"))
    for submission in submissions_of(application.id):
        again = submission.number > 1
        yield HistoryLine(submission.submitted_at, _("Sent again") if again else _("Sent"))
    for request in requests_of(application.id):
        yield HistoryLine(request.asked_at, _("We asked for something"), request.question)
        if request.answered_at and request.answer:
            yield HistoryLine(request.answered_at, _("Answered"), request.answer)
    for decision in decisions_of(application.id):
        if decision.state == DecisionState.FINAL:
            said = [*decision.reasons, *decision.conditions]
            sentences = "\n".join(str(one["sentence"]) for one in said)
            yield HistoryLine(decision.second_at or decision.at, str(APPLICATIONS[decision.outcome].word), sentences)
    contests = select(ApplicationContest).where(ApplicationContest.application_id == application.id)
    for contest in db.session.scalars(contests):
        yield HistoryLine(contest.contested_at, _("Contested"), contest.reason)
    if application.state == State.WITHDRAWN and application.decided_at:
        yield HistoryLine(application.decided_at, _("Withdrawn"))
