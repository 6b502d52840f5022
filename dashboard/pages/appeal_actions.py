"""What is done in an appeal besides deciding it: hold it, ask, talk and write that down; answer, show, take it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from dashboard.pages.appeal_shown import NAME, looked_at
from dashboard.shell.actions import Action, Given, Shown
from dashboard.shell.dialog_fields import asked, carried, files
from dashboard.shell.language import _, lazy_gettext
from governance.core.access import Actor, Permission, may
from governance.core.documents import keeping
from governance.core.errors import Invalid
from governance.core.identity import current_actor
from governance.violations.appeals import asking, assignment, evidence, withdrawal
from governance.violations.appeals.shown import AppealShown

EVIDENCE: Final = "appeal_evidence"


def open_to(appeal: AppealShown, by: Actor) -> list[str]:
    """The steps that this person can take now, the most likely one first; the decision has a form of its own."""
    return [key for key, action in ACTIONS.items() if key in appeal.can and may(by, action.permission)]


def _version(shown: Shown) -> Component:
    return carried(NAME, "version", looked_at(shown).row.version)


def _which(shown: Shown, given: Given) -> dict[str, Any]:
    return {"appeal_id": shown["appeal"], "version": int(given.text("version"))}


def _kept(shown: Shown, given: Given, by: Actor, at: datetime) -> list[int]:
    """Keep the files that were handed in; gives their ids."""
    return [
        keeping.keep(
            content=file.content,
            name=file.name,
            kind=EVIDENCE,
            subject=("appeal", str(shown["appeal"])),
            seller_id=by.seller_id,
            by=by,
            at=at,
        ).id
        for file in given.files
    ]


def _files() -> Component:
    return files(NAME, _("Drop photos or documents here, or choose them"))


def _draw_take(shown: Shown) -> Sequence[Component]:
    return [_version(shown), html.P(_("From now on you hold this appeal, and it stands under “Mine”."))]


def _take(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    assignment.take(by=by, at=at, **_which(shown, given))
    return _("You hold this appeal now.")


def _draw_ask(shown: Shown) -> Sequence[Component]:
    return [
        _version(shown),
        html.P(_("Our time stands still until the shop has answered.")),
        asked(NAME, "question", _("What you want to know"), hint=_("Ask for one thing. The shop reads this sentence.")),
    ]


def _ask(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    asking.ask(question=given.text("question"), by=by, at=at, **_which(shown, given))
    return _("The question was sent.")


def _draw_hearing(shown: Shown) -> Sequence[Component]:
    return [
        _version(shown),
        html.P(_("Write down what the shop said when you talked. It reads these words, and the decision can follow.")),
        asked(NAME, "said", _("What was said")),
    ]


def _hear(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    asking.record_hearing(what_was_said=given.text("said"), by=by, at=at, **_which(shown, given))
    return _("What was said is written down.")


def _draw_answer(shown: Shown) -> Sequence[Component]:
    return [
        _version(shown),
        asked(NAME, "text", _("Your answer"), hint=_("Say what happened, and what shows it.")),
        _files(),
    ]


def _answer(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    documents = _kept(shown, given, by, at)
    asking.answer(text=given.text("text"), documents=documents, by=by, at=at, **_which(shown, given))
    return _("Your answer was sent.")


def _draw_evidence(shown: Shown) -> Sequence[Component]:
    told = _("Whoever decides sees it.") if current_actor().seller_id is not None else _("The shop sees it.")
    return [_version(shown), html.P(told), _files(), asked(NAME, "note", _("What they show"), kind="text")]


def _add_evidence(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    if not given.files:
        raise Invalid(_("Choose at least one document."), pointer="files")
    documents = _kept(shown, given, by, at)
    evidence.add(documents=documents, note=given.text("note") or None, by=by, at=at, **_which(shown, given))
    return _("The evidence was added.")


def _draw_withdrawal(shown: Shown) -> Sequence[Component]:
    return [
        _version(shown),
        html.P(
            _("What you contested stays as it is. It cannot be contested again, and taking it back admits nothing.")
        ),
        asked(NAME, "reason", _("Why you take it back"), hint=_("It may be left out.")),
    ]


def _withdraw(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    withdrawal.withdraw(reason=given.text("reason") or None, by=by, at=at, **_which(shown, given))
    return _("You took the appeal back.")


ACTIONS: Final[Mapping[str, Action]] = {
    "answer": Action(
        word=lazy_gettext("Answer"), permission=Permission.APPEAL_FILE, draw=_draw_answer, do=_answer, primary=True
    ),
    "take": Action(
        word=lazy_gettext("Hold this appeal"),
        permission=Permission.APPEAL_DECIDE,
        draw=_draw_take,
        do=_take,
        primary=True,
    ),
    "record_hearing": Action(
        word=lazy_gettext("We talked"),
        permission=Permission.APPEAL_DECIDE,
        draw=_draw_hearing,
        do=_hear,
        primary=True,
    ),
    "ask": Action(word=lazy_gettext("Ask the shop"), permission=Permission.APPEAL_DECIDE, draw=_draw_ask, do=_ask),
    "add_evidence": Action(
        word=lazy_gettext("Add evidence"),
        permission=Permission.DOCUMENT_ADD,
        draw=_draw_evidence,
        do=_add_evidence,
    ),
    "withdraw": Action(
        word=lazy_gettext("Take it back"),
        permission=Permission.APPEAL_FILE,
        draw=_draw_withdrawal,
        do=_withdraw,
        dangerous=True,
    ),
}
