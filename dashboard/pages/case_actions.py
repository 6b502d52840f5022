"""What officers do in a case besides deciding it, and which of all steps somebody can take now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from dash import html
from dash.development.base_component import Component

from dashboard.pages import case_seller_actions as sides
from dashboard.pages.case_colleagues import assign, draw_assign
from dashboard.pages.case_dialogs import kept, looked_version, which
from dashboard.pages.case_named import named
from dashboard.pages.case_shown import NAME, looked_at
from dashboard.pages.case_words import PARTIES
from dashboard.shell.actions import Action, Given, Shown
from dashboard.shell.dialog_fields import asked, chosen, files
from dashboard.shell.language import _, lazy_gettext
from governance.complaints import assignment, cases, evidence, ip_notices, outcome, questions, remedies
from governance.complaints.shown import CaseShown
from governance.complaints.states import Kind, Party
from governance.core.access import Actor, Permission, may
from governance.core.errors import Invalid
from governance.core.identity import current_actor

# What is needed now and then: it stands behind one more click.
RARE: Final = frozenset({"note", "assign", "start_test", "reopen", "take_back"})
EYES: Final = (Party.COMPLAINANT.value, Party.SELLER.value)
ASKED: Final = {"ask": Party.COMPLAINANT, "ask_seller": Party.SELLER}


def open_to(case: CaseShown, by: Actor) -> list[str]:
    """The steps that this person can take now, the most likely one first; the decision has a form of its own."""
    able = set(case.can)
    able |= {"ask"} if able & set(ASKED) else set()
    able |= {"propose"} if "offer" in able else set()
    return [key for key, action in ACTIONS.items() if key in able and may(by, action.permission)]


def _draw_take(_shown: Shown) -> Sequence[Component]:
    return [html.P(_("From now on you hold this case, and what is due in it stands under “Mine”."))]


def _take(shown: Shown, _given: Given, by: Actor, at: datetime) -> str:
    assignment.take(case_id=shown["case"], by=by, at=at)
    return _("You hold this case now.")


def _draw_accept(shown: Shown) -> Sequence[Component]:
    case = looked_at(shown)
    if case.kind is Kind.REPORT:
        told = [
            html.P(
                _("The shop is told, and has its time to answer. It does not read the report, and not who sent it.")
            ),
            asked(NAME, "question", _("What the shop is asked"), hint=_("Name nothing that leads to the reporter.")),
        ]
    else:
        told = [html.P(_("Both sides are told. The shop has its time to answer; after that we decide."))]
    return [looked_version(case), *told]


def _accept(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    case = looked_at(shown)
    if case.kind is Kind.REPORT and not given.text("question"):
        raise Invalid(_("Say what the shop is asked: it does not read the report itself."), pointer="question")
    cases.accept(question=given.text("question") or None, by=by, at=at, **which(shown, given))
    return _("The case was taken on, and the shop was told.")


def _draw_refuse(shown: Shown) -> Sequence[Component]:
    rules = named().rules
    grounds = [(code, named().ground(code)) for code in (rules.grounds if rules else ())]
    return [
        looked_version(looked_at(shown)),
        html.P(_("The case ends. The complainant reads why, and where else to go.")),
        chosen(NAME, "ground", _("Because"), grounds),
        asked(NAME, "reason", _("In your own words"), hint=_("The complainant reads this sentence.")),
    ]


def _refuse(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    if not given.text("ground"):
        raise Invalid(_("Choose why it is not accepted."), pointer="ground")
    ground, reason = given.text("ground"), given.text("reason")
    cases.refuse(ground=ground, reason=reason, by=by, at=at, **which(shown, given))
    return _("The case was not accepted, and the complainant was told why.")


def _draw_ask(shown: Shown) -> Sequence[Component]:
    case = looked_at(shown)
    open_sides = [(party.value, str(PARTIES[party])) for act, party in ASKED.items() if act in case.can]
    return [
        looked_version(case),
        html.P(_("While the complainant is asked, our time stands still; while the shop is asked, it runs on.")),
        chosen(NAME, "party", _("Whom"), open_sides, value=open_sides[0][0] if len(open_sides) == 1 else None),
        asked(NAME, "question", _("What you want to know"), hint=_("Ask for one thing. They read this sentence.")),
    ]


def _ask(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    if given.text("party") not in set(ASKED.values()):
        raise Invalid(_("Choose whom you ask."), pointer="party")
    party = Party(given.text("party"))
    questions.ask(question=given.text("question"), party=party, by=by, at=at, **which(shown, given))
    return _("The question was sent.")


def _draw_evidence(_shown: Shown) -> Sequence[Component]:
    told = (
        _seen_by_others()
        if current_actor().seller_id is None
        else [html.P(_("The officer and the complainant see it."))]
    )
    return [
        *told,
        files(NAME, _("Drop photos or documents here, or choose them")),
        asked(NAME, "note", _("What they show"), kind="text"),
    ]


def _add_evidence(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    if not given.files:
        raise Invalid(_("Choose at least one document."), pointer="files")
    documents, note = kept(shown, given, by, at), given.text("note") or None
    eyes = {f"for_{side}": side in given.text("seen").split("+") for side in EYES}
    evidence.add(case_id=shown["case"], documents=documents, note=note, by=by, at=at, **eyes)
    return _("The evidence was added.")


def _seen_by_others() -> list[Component]:
    choices = [
        ("complainant+seller", _("Both sides")),
        ("complainant", _("The complainant")),
        ("seller", _("The shop")),
        ("nobody", _("Only we")),
    ]
    return [chosen(NAME, "seen", _("Who sees it"), choices, value="nobody")]


def _draw_confirm(_shown: Shown) -> Sequence[Component]:
    return [
        html.P(_("The complainant has said nothing. You state that what was shown is what was due; the case closes."))
    ]


def _confirm(shown: Shown, _given: Given, by: Actor, at: datetime) -> str:
    remedies.confirm(case_id=shown["case"], by=by, at=at)
    return _("What was due is confirmed, and the case is closed.")


def _draw_return(_shown: Shown) -> Sequence[Component]:
    return [
        html.P(_("The shop is told what is missing, and has to show it again.")),
        asked(NAME, "reason", _("What is missing")),
    ]


def _return(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    remedies.return_(case_id=shown["case"], reason=given.text("reason"), by=by, at=at)
    return _("What was shown is not enough; the shop was told.")


def _draw_action_taken(_shown: Shown) -> Sequence[Component]:
    return [
        html.P(
            _("The holder of the right has gone to court or to an authority. The measure stays until it is decided.")
        ),
        asked(NAME, "text", _("Where, when and under which number")),
    ]


def _action_taken(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    ip_notices.action_taken(case_id=shown["case"], text=given.text("text"), by=by, at=at)
    return _("It was noted that the holder of the right has acted.")


def _draw_start_test(_shown: Shown) -> Sequence[Component]:
    return [
        html.P(_("Our time and the shop's stand still until the test is done. Both sides read why.")),
        asked(NAME, "reason", _("What is tested, and why")),
    ]


def _start_test(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    cases.start_test(case_id=shown["case"], reason=given.text("reason"), by=by, at=at)
    return _("The test was noted. Time stands still until it is done.")


def _draw_end_test(_shown: Shown) -> Sequence[Component]:
    return [html.P(_("Time runs on. Both sides read the result.")), asked(NAME, "reason", _("What the test has shown"))]


def _end_test(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    cases.end_test(case_id=shown["case"], reason=given.text("reason"), by=by, at=at)
    return _("The result was noted. Time runs on.")


def _draw_note(_shown: Shown) -> Sequence[Component]:
    return [html.P(_("Only the platform reads it, never one of the sides.")), asked(NAME, "text", _("Note"))]


def _note(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    cases.note(case_id=shown["case"], text=given.text("text"), by=by, at=at)
    return _("The note was kept.")


def _draw_reopen(_shown: Shown) -> Sequence[Component]:
    return [
        html.P(_("It is looked at again by somebody who has not decided it before. Both sides are told.")),
        asked(NAME, "reason", _("Why it is looked at again")),
    ]


def _reopen(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    outcome.reopen(case_id=shown["case"], reason=given.text("reason"), by=by, at=at)
    return _("The case was reopened.")


ACTIONS: Final[Mapping[str, Action]] = {
    "take": Action(
        word=lazy_gettext("Hold this case"), permission=Permission.CASE_WORK, draw=_draw_take, do=_take, primary=True
    ),
    "accept": Action(
        word=lazy_gettext("Take the case on"),
        permission=Permission.CASE_WORK,
        draw=_draw_accept,
        do=_accept,
        primary=True,
    ),
    "confirm": Action(
        word=lazy_gettext("It was done"), permission=Permission.CASE_WORK, draw=_draw_confirm, do=_confirm, primary=True
    ),
    "end_test": Action(
        word=lazy_gettext("The test is done"),
        permission=Permission.CASE_WORK,
        draw=_draw_end_test,
        do=_end_test,
        primary=True,
    ),
    **sides.ACTIONS,
    "refuse": Action(
        word=lazy_gettext("Do not accept"),
        permission=Permission.CASE_DECIDE,
        draw=_draw_refuse,
        do=_refuse,
        dangerous=True,
    ),
    "return": Action(
        word=lazy_gettext("Something is missing"), permission=Permission.CASE_WORK, draw=_draw_return, do=_return
    ),
    "action_taken": Action(
        word=lazy_gettext("The holder of the right has acted"),
        permission=Permission.CASE_WORK,
        draw=_draw_action_taken,
        do=_action_taken,
    ),
    "ask": Action(word=lazy_gettext("Ask a question"), permission=Permission.CASE_WORK, draw=_draw_ask, do=_ask),
    "add_evidence": Action(
        word=lazy_gettext("Add evidence"),
        permission=Permission.DOCUMENT_ADD,
        draw=_draw_evidence,
        do=_add_evidence,
    ),
    "note": Action(word=lazy_gettext("Write a note"), permission=Permission.CASE_WORK, draw=_draw_note, do=_note),
    "start_test": Action(
        word=lazy_gettext("Start a test"), permission=Permission.CASE_WORK, draw=_draw_start_test, do=_start_test
    ),
    "assign": Action(
        word=lazy_gettext("Give it to a colleague"), permission=Permission.CASE_ASSIGN, draw=draw_assign, do=assign
    ),
    "reopen": Action(word=lazy_gettext("Reopen"), permission=Permission.CASE_WORK, draw=_draw_reopen, do=_reopen),
}
