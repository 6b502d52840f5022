"""What happens to a complaint in the words of whoever filed it: who has to show what, whose turn it is, what happened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dashboard.pages.case_words import entry_sentence
from dashboard.shell.language import gettext
from dashboard.shell.language import lazy_gettext as _
from governance.complaints.states import EntryKind, Kind, Outcome, Party, State

KINDS: Final[Mapping[Kind, tuple[Any, Any]]] = {
    Kind.COMPLAINT: (_("Something is wrong with what I bought"), _("You want the shop to put it right.")),
    Kind.REPORT: (
        _("I want to report something"),
        _("You want nothing for yourself. The shop is never told who reported it."),
    ),
    Kind.IP_NOTICE: (
        _("My own right is infringed"),
        _("For holders of trade marks, patents and copyright, and those who speak for them."),
    ),
}

BURDENS: Final[Mapping[str, Any]] = {
    "seller": _("You need not prove it: the shop has to show that it did its part."),
    "complainant": _("You have to show it: what only you can know, nobody else can prove."),
    "platform": _("Nobody has to prove it to us: we look into it ourselves."),
}

# What the state of a case means for whoever filed it.
MEANING: Final[Mapping[State, Any]] = {
    State.RECEIVED: _("We read it and tell you whether we take it on. If not, you are told why."),
    State.ASKED: _("We have a question. Our time stands still until you answer."),
    State.WITH_SELLER: _(
        "The shop has been told and can answer or offer something. If it stays silent, we decide without it."
    ),
    State.MEDIATION: _("The shop has offered something. You are free to accept it or not."),
    State.COUNTER_NOTICE: _(
        "The shop says that it infringes nothing. Show us by then that you have gone to a court or to an authority; otherwise the goods may be sold again."
    ),
    State.DECIDING: _("We weigh what both sides have said and shown, and decide with reasons."),
    State.REMEDY: _("The shop does what was agreed or decided, and shows that it did."),
    State.CLOSED: _("Nobody has to do anything any more. All that was said and shown stays on this page."),
    State.NOT_ACCEPTED: _("Nobody has to do anything any more. The reason stands below."),
    State.WITHDRAWN: _("Nothing more is done, and nothing was decided."),
    State.MERGED: _(
        "You had written to us about the same before. All that you sent was added there; open the link to that case."
    ),
}
# The same of reports and notices, which end with a finding.
OF_REPORTS: Final[Mapping[State, Any]] = {
    State.WITH_SELLER: _("We have asked the shop. It reads our question, and neither your words nor your name."),
    State.DECIDING: _("We look into it and say what we found."),
}
PROVED: Final = _(
    "The shop says that it is done. Tell us whether that is so; if we hear nothing by then, we look at the proof ourselves."
)
PROPOSED: Final = _("The shop has your proposal and is free to accept it or not.")
BOTH: Final = _("We have proposed how to settle it. It counts once you and the shop both agree.")

OUTCOMES: Final[Mapping[Outcome, tuple[str, Any]]] = {
    Outcome.UPHELD: ("good", _("You are right")),
    Outcome.PARTLY: ("clear", _("You are right in part")),
    Outcome.DISMISSED: ("not_yet_rated", _("We could not find that you are right")),
    Outcome.SETTLED: ("good", _("You and the shop have agreed")),
    Outcome.WITHDRAWN: ("not_yet_rated", _("You have withdrawn it")),
    Outcome.NOT_ACCEPTED: ("not_yet_rated", _("We have not taken it on")),
}

RATINGS: Final[Mapping[int, Any]] = {
    5: _("Very well"),
    4: _("Well"),
    3: _("So-so"),
    2: _("Badly"),
    1: _("Very badly"),
}

ENDINGS: Final[Mapping[State, Any]] = {
    State.CLOSED: _("It has ended"),
    State.NOT_ACCEPTED: _("We have not taken it on"),
    State.WITHDRAWN: _("You have withdrawn it"),
    State.MERGED: _("It goes on in %(case)s"),
}

# What whoever reads did; of everybody else the pages of all sides say the same.
_YOU: Final[Mapping[EntryKind, Any]] = {
    EntryKind.FILED: _("You wrote to us"),
    EntryKind.ANSWER: _("You answered"),
    EntryKind.EVIDENCE: _("You added something"),
    EntryKind.OFFER: _("You proposed a way to settle it"),
    EntryKind.OFFER_ACCEPTED: _("You accepted the offer"),
    EntryKind.OFFER_REFUSED: _("You did not accept the offer"),
    EntryKind.OFFER_TAKEN_BACK: _("You took your proposal back"),
    EntryKind.ACTION_TAKEN: _("You went to a court or an authority"),
    EntryKind.REMEDY_CONFIRMED: _("You said that it was done"),
    EntryKind.REMEDY_RETURNED: _("You said that it was not done"),
    EntryKind.RATED: _("You rated how it ended"),
    EntryKind.REOPENED: _("You asked us to look at it again"),
    EntryKind.WITHDRAWN: _("You withdrew it"),
    EntryKind.SILENT: _("You did not answer in time"),
}


def happened(kind: str, party: Party, to: str | None = None) -> str:
    """What an entry says happened, by whose hand and `to` whom, to whoever filed the case."""
    if kind == EntryKind.QUESTION and to == Party.COMPLAINANT:
        return gettext("We asked you something")
    if kind == EntryKind.ACCEPTED:
        return gettext("We have taken it on")
    own = _YOU.get(EntryKind(kind)) if party is Party.COMPLAINANT else None
    return str(own) if own is not None else entry_sentence(kind, party.value, to)
