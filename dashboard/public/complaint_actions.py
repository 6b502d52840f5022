"""What a complainant can do in a case: what each asks for, what it means, and the operation behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from dashboard.pages.case_named import Named
from dashboard.public.complaint_typed import CURRENCY, FREE, SUM, sum_in, with_currencies
from dashboard.public.complaint_words import RATINGS
from dashboard.public.fields import Field
from dashboard.shell.language import lazy_gettext as _
from governance.complaints import cases, evidence, ip_notices, mediation, outcome, questions, remedies
from governance.complaints.shown import CaseShown
from governance.core.access import Actor

TEXT: Final = Field(name="text", label=_("Your answer"), kind="area")
REASON: Final = Field(name="reason", label=_("Why"), kind="area", hint=_("Somebody reads it."))
REMEDY: Final = Field(name="remedy", label=_("What the shop should do"), kind="choice")
RATING: Final = Field(
    name="rating",
    label=_("How did it end for you?"),
    kind="choice",
    choices=tuple((str(n), w) for n, w in RATINGS.items()),
)


@dataclass(frozen=True, kw_only=True)
class Act:
    """What was sent: the words by field, the documents that came with them, and the version that was looked at."""

    case_id: int
    given: Mapping[str, str | None]
    documents: Sequence[int]
    version: int | None
    by: Actor
    at: datetime

    @property
    def now(self) -> dict[str, Any]:
        """Who acts in which case, when."""
        return {"case_id": self.case_id, "by": self.by, "at": self.at}

    @property
    def looked_at(self) -> dict[str, Any]:
        """The same, on the version that was looked at: what somebody else changed meanwhile is seen first."""
        return {**self.now, "version": self.version}


@dataclass(frozen=True, kw_only=True)
class Action:
    """One thing to do. `name` is its place in addresses, `can` its name among what can be done now.

    `means` says what follows before it is done, `done` what was done; `files` is whether files can come with it.
    """

    name: str
    can: str
    title: Any
    button: Any
    done: Any
    run: Callable[[Act], object]
    means: Sequence[Any] = ()
    fields: Sequence[Field] = ()
    files: bool = False
    danger: bool = False


def _answer(act: Act) -> object:
    return questions.answer(text=act.given["text"] or "", documents=act.documents, **act.looked_at)


def _accept_offer(act: Act) -> object:
    return mediation.accept_offer(**act.looked_at)


def _refuse_offer(act: Act) -> object:
    return mediation.refuse_offer(reason=act.given["reason"], **act.looked_at)


def _take_back(act: Act) -> object:
    return mediation.take_back(**act.looked_at)


def _offer(act: Act) -> object:
    amount = act.given.get(SUM.name)
    return mediation.offer(
        remedy=act.given["remedy"] or "",
        amount=sum_in(amount) if amount else None,
        currency=act.given.get(CURRENCY.name) if amount else None,
        text=act.given["text"] or "",
        **act.looked_at,
    )


def _confirm(act: Act) -> object:
    return remedies.confirm(**act.now)


def _return(act: Act) -> object:
    return remedies.return_(reason=act.given["reason"] or "", **act.looked_at)


def _rate(act: Act) -> object:
    return outcome.rate(rating=int(act.given["rating"] or 0), comment=act.given["comment"], **act.now)


def _reopen(act: Act) -> object:
    return outcome.reopen(reason=act.given["reason"] or "", **act.now)


def _withdraw(act: Act) -> object:
    return cases.withdraw(reason=act.given["reason"], **act.looked_at)


def _add(act: Act) -> object:
    return evidence.add(documents=act.documents, note=act.given["note"], **act.now)


def _action_taken(act: Act) -> object:
    taken = ip_notices.action_taken(text=act.given["text"] or "", **act.now)
    if act.documents:
        evidence.add(documents=act.documents, note=None, **act.now)
    return taken


ANSWER: Final = Action(
    name="answer",
    can="answer",
    title=_("Answer our question"),
    button=_("Send the answer"),
    done=_("We have your answer and go on."),
    run=_answer,
    fields=(TEXT,),
    files=True,
)
ACCEPT_OFFER: Final = Action(
    name="accept-offer",
    can="accept_offer",
    title=_("Accept the offer"),
    button=_("I accept the offer"),
    done=_("You have accepted the offer."),
    run=_accept_offer,
    means=(_("If you accept, it is agreed: we decide nothing more, and see to it that it is done."),),
)
REFUSE_OFFER: Final = Action(
    name="refuse-offer",
    can="refuse_offer",
    title=_("Do not accept the offer"),
    button=_("I do not accept it"),
    done=_("You have not accepted the offer. We go on to decide."),
    run=_refuse_offer,
    means=(_("We then decide on what both sides have said and shown. Nobody holds it against you."),),
    fields=(replace(REASON, required=False, optional=FREE),),
)
TAKE_BACK: Final = Action(
    name="take-back",
    can="take_back",
    title=_("Take your proposal back"),
    button=_("Take it back"),
    done=_("Your proposal is taken back."),
    run=_take_back,
)
OFFER: Final = Action(
    name="offer",
    can="offer",
    title=_("Propose a way to settle it"),
    button=_("Send the proposal"),
    done=_("The shop has your proposal."),
    run=_offer,
    means=(_("The shop can accept it or not. If it does, it is agreed and has to be done."),),
    fields=(REMEDY, SUM, CURRENCY, replace(TEXT, label=_("Your proposal in words"))),
)
CONFIRM: Final = Action(
    name="confirm",
    can="confirm",
    title=_("It was done"),
    button=_("Yes, it was done"),
    done=_("Good. With that, it has ended."),
    run=_confirm,
    means=(_("If it was done, say so: with that the case has ended."),),
)
RETURN: Final = Action(
    name="return",
    can="return",
    title=_("It was not done"),
    button=_("Tell the shop and us"),
    done=_("The shop has to do it, or show it better. We have seen it too."),
    run=_return,
    means=(_("The shop is told what is missing, and its time runs on."),),
    fields=(replace(REASON, label=_("What is missing"), hint=""),),
)
RATE: Final = Action(
    name="rate",
    can="rate",
    title=_("How did it end for you?"),
    button=_("Send the rating"),
    done=_("Thank you. It helps us to do better."),
    run=_rate,
    means=(_("The shop does not see it, and it changes nothing about the outcome."),),
    fields=(RATING, Field(name="comment", label=_("What should we know?"), kind="area", required=False, optional=FREE)),
)
REOPEN: Final = Action(
    name="reopen",
    can="reopen",
    title=_("Have it looked at again"),
    button=_("Ask for another look"),
    done=_("Somebody else looks at it again."),
    run=_reopen,
    means=(_("This can be asked once. Somebody who has not decided it before reads everything anew."),),
    fields=(replace(REASON, label=_("What was overlooked or is wrong"), hint=""),),
)
WITHDRAW: Final = Action(
    name="withdraw",
    can="withdraw",
    title=_("Withdraw the case"),
    button=_("Withdraw it for good"),
    done=_("You have withdrawn the case."),
    run=_withdraw,
    means=(_("We stop working on it, and nothing is decided. It cannot be undone."),),
    fields=(replace(REASON, required=False, optional=FREE),),
    danger=True,
)
ADD: Final = Action(
    name="evidence",
    can="add_evidence",
    title=_("Add photos or papers"),
    button=_("Add them"),
    done=_("We have added it."),
    run=_add,
    fields=(Field(name="note", label=_("What they show"), required=False, optional=FREE),),
    files=True,
)
ACTION_TAKEN: Final = Action(
    name="action-taken",
    can="action_taken",
    title=_("You have gone to a court or an authority"),
    button=_("Tell us"),
    done=_("We have noted it: the goods stay down."),
    run=_action_taken,
    means=(_("Add what shows it, such as the receipt of your filing."),),
    fields=(replace(TEXT, label=_("Where, when, and under which number")),),
    files=True,
)

# What matters most comes first: the first that can be done is the one thing to do now.
FIRST: Final = (ANSWER, ACCEPT_OFFER, ACTION_TAKEN, CONFIRM, RATE)
# Belongs to one of the above, and stands beside it.
BESIDE: Final[Mapping[str, Action]] = {ACCEPT_OFFER.name: REFUSE_OFFER, CONFIRM.name: RETURN}
REST: Final = (CONFIRM, ADD, OFFER, TAKE_BACK, REOPEN, WITHDRAW)
ACTIONS: Final[Mapping[str, Action]] = {action.name: action for action in (*FIRST, *BESIDE.values(), *REST)}


def fitted(action: Action, case: CaseShown, names: Named) -> Action:
    """The action with the choices that this case has."""
    return replace(action, fields=[_fitted(field, case, names) for field in action.fields])


def _fitted(field: Field, case: CaseShown, names: Named) -> Field:
    if field.name == REMEDY.name:
        return replace(field, choices=[choice for choice in names.remedies_of(case.issue) if choice[0] != "none"])
    return with_currencies() if field.name == CURRENCY.name else field
