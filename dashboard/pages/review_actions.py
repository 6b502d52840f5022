"""What can be done about a review: the shop answers and says what was done; officers class it, judge it, open it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, TypeVar

from dash import html
from dash.development.base_component import Component

from dashboard.pages.review_words import ACTIONS as DONE
from dashboard.pages.review_words import FACTORS, JUDGEMENTS, sign_words
from dashboard.shell.actions import Action as Act
from dashboard.shell.actions import Given, Shown
from dashboard.shell.dialog_fields import asked, carried, chosen
from dashboard.shell.language import _, lazy_gettext, ngettext
from governance.complaints.reviews import answering, erasure, judging
from governance.complaints.reviews.factors import Factor
from governance.complaints.reviews.readings import ReviewRow, contact_of, read_review
from governance.complaints.reviews.states import Action, Judgement, fits
from governance.core.access import Actor, Permission
from governance.core.calendar import now
from governance.core.errors import Invalid
from governance.core.identity import current_actor

NAME: Final = "review"
NOT_YET: Final = "none"

Code = TypeVar("Code", bound=StrEnum)


def _looked_at(shown: Shown) -> ReviewRow:
    """The review as it stands when its dialog opens."""
    return read_review(review_id=shown["review"], by=current_actor(), at=now()).review


def _which(shown: Shown, given: Given) -> dict[str, Any]:
    """The review, and the version of it that the dialog was opened on."""
    return {"review_id": shown["review"], "version": int(given.text("version"))}


def _code(codes: type[Code], given: Given, name: str) -> Code:
    try:
        return codes(given.text(name))
    except ValueError:
        raise Invalid(_("Choose one of what is offered."), pointer=name) from None


def _possible(review: ReviewRow) -> list[tuple[str, str]]:
    """What a review of so many stars can be closed with."""
    return [(action.value, str(DONE[action.value])) for action in Action if fits(action, review.score)]


def _draw_answer(shown: Shown) -> Sequence[Component]:
    review = _looked_at(shown)
    return [
        carried(NAME, "version", review.version),
        html.P(_("Your answer is read by the reviewer and by everybody who reads the review.")),
        asked(NAME, "text", _("Answer"), hint=_("Numbers and addresses of persons are masked.")),
        chosen(
            NAME,
            "action",
            _("What was done"),
            [(NOT_YET, _("Not done yet: I will say it later")), *_possible(review)],
            value=NOT_YET,
        ),
    ]


def _answer(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    action = None if given.text("action") in {"", NOT_YET} else _code(Action, given, "action")
    answering.answer(text=given.text("text"), action=action, by=by, at=at, **_which(shown, given))
    if action is None:
        return _("Your answer stands beside the review. Say what was done as soon as it is.")
    return _("The review is handled, and its writer is told.")


def _draw_close(shown: Shown) -> Sequence[Component]:
    review = _looked_at(shown)
    return [
        carried(NAME, "version", review.version),
        html.P(_("The review is handled then, and its writer is told what was done.")),
        chosen(NAME, "action", _("What was done"), _possible(review)),
    ]


def _close(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    answering.close(action=_code(Action, given, "action"), by=by, at=at, **_which(shown, given))
    return _("The review is handled, and its writer is told.")


def _draw_judge(shown: Shown) -> Sequence[Component]:
    review = _looked_at(shown)
    return [
        carried(NAME, "version", review.version),
        html.P(_("Nothing is hidden or deleted: it is counted with the others or apart. The shop reads your reason.")),
        html.Ul([html.Li(sign_words(sign)) for sign in review.signs]),
        chosen(NAME, "judgement", _("What you found"), [(code, str(word)) for code, word in JUDGEMENTS.items()]),
        asked(NAME, "reason", _("Why")),
    ]


def _judge(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    judgement = _code(Judgement, given, "judgement")
    judging.judge(judgement=judgement, reason=given.text("reason"), by=by, at=at, **_which(shown, given))
    return _("What you found stands beside the review.")


def _draw_classify(shown: Shown) -> Sequence[Component]:
    review = _looked_at(shown)
    choices = [(code, str(word)) for code, word in FACTORS.items()]
    return [
        carried(NAME, "version", review.version),
        html.P(_("The class was found by a table of keywords. Correct it where they err.")),
        chosen(NAME, "factor", _("What it is about"), choices, value=review.factor.value),
    ]


def _classify(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    judging.classify(factor=_code(Factor, given, "factor"), by=by, at=at, **_which(shown, given))
    return _("The class was corrected.")


def _draw_reopen(shown: Shown) -> Sequence[Component]:
    return [
        carried(NAME, "version", _looked_at(shown).version),
        html.P(_("The review no longer counts as handled. The shop is told and reads your reason.")),
        asked(NAME, "reason", _("What is not done")),
    ]


def _reopen(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    answering.reopen(reason=given.text("reason"), by=by, at=at, **_which(shown, given))
    return _("The review is open again.")


def _draw_contact(_shown: Shown) -> Sequence[Component]:
    return [html.P(_("You see who wrote the review. That you looked is written down."))]


def _contact(shown: Shown, _given: Given, by: Actor, at: datetime) -> str:
    found = contact_of(review_id=shown["review"], by=by, at=at)
    known = [one for one in (found.name, found.email, found.phone, found.buyer_reference) if one]
    return " · ".join(known) or _("Nothing is known of the writer.")


def _draw_erase(_shown: Shown) -> Sequence[Component]:
    return [
        html.P(_("For a reviewer who asks to be forgotten. It cannot be taken back.")),
        html.P(_("Name, addresses and words go from all reviews of this person. Stars, classes and counts stay.")),
    ]


def _erase(shown: Shown, _given: Given, by: Actor, at: datetime) -> str:
    number = erasure.erase_reviewer(review_id=shown["review"], by=by, at=at)
    return ngettext("The person was erased from %(num)s review.", "The person was erased from %(num)s reviews.", number)


ACTIONS: Final[Mapping[str, Act]] = {
    "answer": Act(
        word=lazy_gettext("Answer"), permission=Permission.REVIEW_READ, draw=_draw_answer, do=_answer, primary=True
    ),
    "close": Act(
        word=lazy_gettext("Say what was done"), permission=Permission.REVIEW_READ, draw=_draw_close, do=_close
    ),
    "judge": Act(
        word=lazy_gettext("Judge whether it is authentic"),
        permission=Permission.REVIEW_WORK,
        draw=_draw_judge,
        do=_judge,
    ),
    "classify": Act(
        word=lazy_gettext("Correct the class"), permission=Permission.REVIEW_WORK, draw=_draw_classify, do=_classify
    ),
    "reopen": Act(word=lazy_gettext("Open again"), permission=Permission.REVIEW_WORK, draw=_draw_reopen, do=_reopen),
    "contact": Act(
        word=lazy_gettext("Show who wrote it"), permission=Permission.PERSONAL_READ, draw=_draw_contact, do=_contact
    ),
    "erase": Act(
        word=lazy_gettext("Erase the person"),
        permission=Permission.PERSONAL_READ,
        draw=_draw_erase,
        do=_erase,
        dangerous=True,
    ),
}
