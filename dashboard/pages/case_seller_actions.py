"""What both sides do in a case: a shop answers, shows what is due and contests a notice; either side offers and agrees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from dashboard.pages.case_dialogs import kept, looked_version, remedy_fields, remedy_given, which
from dashboard.pages.case_named import named
from dashboard.pages.case_shown import NAME, looked_at
from dashboard.shell.actions import Action, Given, Shown
from dashboard.shell.dialog_fields import asked, chosen, files
from dashboard.shell.language import _, lazy_gettext, ngettext
from governance.complaints import ip_notices, mediation, questions, remedies
from governance.complaints.common_answer import answer_alike, waiting_alike
from governance.complaints.shown import CaseShown
from governance.core.access import Actor, Permission
from governance.core.errors import Invalid
from governance.core.identity import current_actor

ALIKE: Final = "alike"


def _files() -> Component:
    return files(NAME, _("Drop photos or documents here, or choose them"))


def _draw_answer(shown: Shown) -> Sequence[Component]:
    return [
        looked_version(looked_at(shown)),
        html.P(
            _("The complainant and the officer read your answer. Numbers of persons are hidden from the other side.")
        ),
        asked(NAME, "text", _("Your answer"), hint=_("Say what happened, and what shows it.")),
        _files(),
        *_alike(shown),
    ]


def _alike(shown: Shown) -> list[Component]:
    """Whether the same words answer the other cases of the same cause, where any wait."""
    by = current_actor()
    others = len(waiting_alike(case_id=shown["case"], by=by)) if by.seller_id is not None else 0
    if not others:
        return []
    all_of_them = ngettext(
        "This case and %(num)s other with the same cause", "This case and %(num)s others with the same cause", others
    )
    return [chosen(NAME, "alike", _("What you answer"), [("", _("This case alone")), (ALIKE, all_of_them)], value="")]


def _answer(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    told: dict[str, Any] = {"text": given.text("text"), "documents": kept(shown, given, by, at), "by": by, "at": at}
    if given.text("alike") == ALIKE:
        number = answer_alike(**told, **which(shown, given))
        return ngettext("Your answer was sent in %(num)s case.", "Your answer was sent in %(num)s cases.", number)
    questions.answer(**told, **which(shown, given))
    return _("Your answer was sent.")


def _draw_offer(shown: Shown) -> Sequence[Component]:
    case = looked_at(shown)
    seller = current_actor().seller_id is not None
    said = (
        _("The complainant is asked whether this is enough. An offer admits nothing; when it is accepted, it is due.")
        if seller
        else _("Both sides are asked. When both agree, it is due, and nothing is decided.")
    )
    return [
        looked_version(case),
        html.P(said),
        *remedy_fields(NAME, case, named(), _("What is offered"), value=case.request),
        asked(NAME, "text", _("Words to go with it")),
    ]


def _offer(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    wanted = remedy_given(given)
    if wanted["remedy"] is None:
        raise Invalid(_("Choose what is offered."), pointer="remedy")
    mediation.offer(text=given.text("text"), by=by, at=at, **wanted, **which(shown, given))
    return _("The offer was made. It stands until it is answered or its time is over.")


def _draw_acceptance(shown: Shown) -> Sequence[Component]:
    case = looked_at(shown)
    return [looked_version(case), *_offered(case), html.P(_("You agree to it. What it says is due from now on."))]


def _accept_offer(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    mediation.accept_offer(by=by, at=at, **which(shown, given))
    return _("You agreed to the offer.")


def _draw_declining(shown: Shown) -> Sequence[Component]:
    case = looked_at(shown)
    return [
        looked_version(case),
        *_offered(case),
        html.P(_("The case goes on as if nothing had been offered. That you did not agree is not held against you.")),
        asked(NAME, "reason", _("Why not"), hint=_("It may be left out.")),
    ]


def _refuse_offer(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    mediation.refuse_offer(reason=given.text("reason") or None, by=by, at=at, **which(shown, given))
    return _("You did not agree to the offer. The case goes on.")


def _draw_taking_back(shown: Shown) -> Sequence[Component]:
    case = looked_at(shown)
    return [looked_version(case), *_offered(case), html.P(_("It can no longer be accepted. Another one can be made."))]


def _take_back(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    mediation.take_back(by=by, at=at, **which(shown, given))
    return _("The offer was taken back.")


def _draw_show(shown: Shown) -> Sequence[Component]:
    case = looked_at(shown)
    due = named().remedy(case.remedy or "", case.remedy_amount, case.remedy_currency)
    return [
        looked_version(case),
        html.P(_("Due is: %(remedy)s. The complainant is asked whether it is there.", remedy=due)),
        asked(NAME, "text", _("What you did, and when"), hint=_("Such as the day and the number of the payment.")),
        _files(),
    ]


def _show(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    remedies.show(text=given.text("text"), documents=kept(shown, given, by, at), by=by, at=at, **which(shown, given))
    return _("What you did was sent. The complainant is asked to confirm it.")


def _draw_counter_notice(shown: Shown) -> Sequence[Component]:
    return [
        looked_version(looked_at(shown)),
        html.P(
            _(
                "You state that you infringe nothing, and show why. It is sent to the holder of the right, who then has "
                "15 days to go to court or to an authority; otherwise the measure ends."
            )
        ),
        asked(NAME, "text", _("Why nothing is infringed"), hint=_("A wrong statement can make you liable.")),
        _files(),
    ]


def _counter_notice(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    documents = kept(shown, given, by, at)
    ip_notices.counter_notice(case_id=shown["case"], text=given.text("text"), documents=documents, by=by, at=at)
    return _("Your counter-notice was sent.")


def _offered(case: CaseShown) -> list[Component]:
    if case.offer is None:
        return []
    offer = case.offer
    said = named().remedy(offer.remedy, offer.amount, offer.currency)
    words = [html.Blockquote(offer.text, className="said-by")] if offer.text else []
    return [html.P([html.Strong(_("Offered: ")), said]), *words]


ACTIONS: Final[Mapping[str, Action]] = {
    "answer": Action(
        word=lazy_gettext("Answer"), permission=Permission.CASE_ANSWER, draw=_draw_answer, do=_answer, primary=True
    ),
    "accept_offer": Action(
        word=lazy_gettext("Accept the offer"),
        permission=Permission.CASE_ANSWER,
        draw=_draw_acceptance,
        do=_accept_offer,
        primary=True,
    ),
    "show": Action(
        word=lazy_gettext("Show that it is done"),
        permission=Permission.CASE_ANSWER,
        draw=_draw_show,
        do=_show,
        primary=True,
    ),
    "refuse_offer": Action(
        word=lazy_gettext("Do not accept it"),
        permission=Permission.CASE_ANSWER,
        draw=_draw_declining,
        do=_refuse_offer,
    ),
    "counter_notice": Action(
        word=lazy_gettext("Send a counter-notice"),
        permission=Permission.CASE_ANSWER,
        draw=_draw_counter_notice,
        do=_counter_notice,
    ),
    "offer": Action(word=lazy_gettext("Make an offer"), permission=Permission.CASE_ANSWER, draw=_draw_offer, do=_offer),
    # The same operation by somebody of the platform.
    "propose": Action(
        word=lazy_gettext("Propose an agreement"), permission=Permission.CASE_WORK, draw=_draw_offer, do=_offer
    ),
    "take_back": Action(
        word=lazy_gettext("Take the offer back"),
        permission=Permission.CASE_READ,
        draw=_draw_taking_back,
        do=_take_back,
    ),
}
