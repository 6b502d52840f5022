"""What the states, outcomes, parties, deadlines and entries of cases are called, by everybody who reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dashboard.shell.language import lazy_gettext as _
from dashboard.shell.state_words import StateSign
from governance.complaints.ip_notices import NO_ACTION
from governance.complaints.shown import EntryShown

KINDS: Final[Mapping[str, Any]] = {
    "complaint": _("Complaint"),
    "report": _("Report"),
    "ip_notice": _("Notice of a right to intellectual property"),
}

STATES: Final[Mapping[str, StateSign]] = {
    "received": StateSign("clear", _("Received"), _("We look at it and say whether we take it on.")),
    "asked": StateSign("watch", _("Complainant asked"), _("The complainant was asked something and has to answer.")),
    "with_seller": StateSign("watch", _("With the shop"), _("The shop answers, or offers something.")),
    "mediation": StateSign("watch", _("Offer made"), _("Something was offered, and the other side has to answer.")),
    "counter_notice": StateSign(
        "watch",
        _("Counter-notice"),
        _("The shop says it infringes nothing; the holder of the right goes to court, or not."),
    ),
    "deciding": StateSign("improve", _("To be decided"), _("We decide on what both sides have said and shown.")),
    "remedy": StateSign("watch", _("Remedy due"), _("Something was agreed or decided, and the shop has to do it.")),
    "closed": StateSign("not_yet_rated", _("Closed"), _("Nothing is open any more.")),
    "not_accepted": StateSign("not_yet_rated", _("Not accepted"), _("We did not take it on; the reason is stated.")),
    "withdrawn": StateSign("not_yet_rated", _("Withdrawn"), _("The complainant took it back.")),
    "merged": StateSign("not_yet_rated", _("Merged"), _("It says the same as another case and goes on there.")),
}

OUTCOMES: Final[Mapping[str, Any]] = {
    "upheld": _("Upheld"),
    "partly": _("Partly upheld"),
    "dismissed": _("Dismissed"),
    "settled": _("Settled between the two sides"),
    "withdrawn": _("Withdrawn"),
    "not_accepted": _("Not accepted"),
}

PARTIES: Final[Mapping[str, Any]] = {
    "complainant": _("Complainant"),
    "seller": _("Shop"),
    "platform": _("Platform"),
    "system": _("System"),
}

# Whose turn it is, as a whole sentence.
TURNS: Final[Mapping[str | None, Any]] = {
    "complainant": _("The complainant has to act"),
    "seller": _("The shop has to act"),
    "platform": _("The platform has to act"),
    None: _("Nobody has to act"),
}

# To a shop the same is said from its side.
TURNS_OF_SELLER: Final[Mapping[str | None, Any]] = {**TURNS, "seller": _("You have to act")}

BURDENS: Final[Mapping[str, Any]] = {
    "seller": _("The shop has to prove that it did as it should."),
    "complainant": _("The complainant has to prove what is claimed."),
    "platform": _("The platform has to find out by itself."),
}

CLOCKS: Final[Mapping[str, Any]] = {
    "case_acceptance": _("We say whether we take it on"),
    "case_seller_answer": _("The shop answers"),
    "case_complainant_answer": _("The complainant answers"),
    "case_decision": _("We decide"),
    "case_offer": _("The offer is answered"),
    "case_remedy": _("The shop does what is due"),
    "case_refund": _("The shop pays the price back"),
    "case_counter_notice": _("The holder of the right goes to court"),
    "authority_acceptance": _("The authority is told whether we take it on"),
    "authority_mediation": _("The authority's mediation ends"),
    "authority_report_check": _("The report is checked for the authority"),
    "authority_notice": _("The authority is told how it ended"),
}

_ENTRIES: Final[Mapping[str, Any]] = {
    "filed": _("Filed"),
    "accepted": _("Taken on"),
    "not_accepted": _("Not accepted"),
    "question": _("A question was asked"),
    "answer": _("An answer came"),
    "silent": _("No answer came in time"),
    "evidence": _("Evidence was added"),
    "note": _("Note among us"),
    "offer": _("Something was offered"),
    "offer_accepted": _("The offer was accepted"),
    "offer_refused": _("The offer was not accepted"),
    "offer_expired": _("The offer has ended without an answer"),
    "offer_taken_back": _("The offer was taken back"),
    "counter_notice": _("Counter-notice of the shop"),
    "action_taken": _("The holder of the right took action"),
    "test_started": _("A test was started; time stands still"),
    "test_done": _("The test is done; time runs on"),
    "decided": _("Decided"),
    "settled": _("Both sides agreed"),
    "remedy_shown": _("The shop showed that it did what is due"),
    "remedy_confirmed": _("What was due is done"),
    "remedy_returned": _("What was shown is not enough"),
    "closed": _("Closed"),
    "rated": _("The complainant rated the outcome"),
    "reopened": _("Reopened"),
    "withdrawn": _("Withdrawn"),
    "merged": _("Merged with another case"),
    "grouped": _("Put into a group, or taken out"),
    "assigned": _("Assigned"),
    "escalated": _("Late: brought before more people"),
    "weight": _("The weight of the complainant's word was looked at"),
}

# The same said more exactly where it is known whose part it was.
_BY_PARTY: Final[Mapping[tuple[str, str], Any]] = {
    ("question", "platform"): _("We asked a question"),
    ("answer", "complainant"): _("The complainant answered"),
    ("answer", "seller"): _("The shop answered"),
    ("evidence", "complainant"): _("The complainant added evidence"),
    ("evidence", "seller"): _("The shop added evidence"),
    ("evidence", "platform"): _("We added evidence"),
    ("offer", "complainant"): _("The complainant offered to agree"),
    ("offer", "seller"): _("The shop made an offer"),
    ("offer", "platform"): _("We proposed how to agree"),
    ("offer_accepted", "complainant"): _("The complainant accepted the offer"),
    ("offer_accepted", "seller"): _("The shop accepted the offer"),
    ("offer_refused", "complainant"): _("The complainant did not accept the offer"),
    ("offer_refused", "seller"): _("The shop did not accept the offer"),
}

_ABOUT: Final[Mapping[tuple[str, str], Any]] = {
    ("question", "complainant"): _("We asked the complainant"),
    ("question", "seller"): _("We asked the shop"),
    ("silent", "complainant"): _("The complainant did not answer in time"),
    ("silent", "seller"): _("The shop did not answer in time"),
}

# What the list of entries can be narrowed to, by the word in the address.
FILTERS: Final[Mapping[str, Any]] = {
    "all": _("Everything"),
    "said": _("What was said"),
    "offers": _("Offers"),
    "evidence": _("Evidence"),
    "decided": _("Decisions"),
    "ours": _("Work on it"),
}
FILTERED: Final[Mapping[str, frozenset[str]]] = {
    "said": frozenset({"filed", "question", "answer", "silent", "note", "counter_notice", "action_taken"}),
    "offers": frozenset(kind for kind in _ENTRIES if kind.startswith("offer")) | {"settled"},
    "evidence": frozenset({"evidence", "remedy_shown", "remedy_returned", "test_started", "test_done"}),
    "decided": frozenset(
        {
            "accepted",
            "not_accepted",
            "decided",
            "settled",
            "remedy_confirmed",
            "closed",
            "rated",
            "reopened",
            "withdrawn",
        }
    ),
    "ours": frozenset({"note", "merged", "grouped", "assigned", "escalated", "weight"}),
}


# Why something ended without a person's words.
REASONS: Final[Mapping[str, Any]] = {
    NO_ACTION: _(
        "Within fifteen days nobody showed that a court or an authority was called upon. By law the measure ends."
    ),
}


def words_of(entry: EntryShown) -> str:
    """What was said, or why it ended when nobody said anything."""
    return entry.text or str(REASONS.get(entry.data.get("reason_code", ""), ""))


def entry_sentence(kind: str, party: str, about: str | None = None) -> str:
    """What an entry of a case says happened, by whose hand, and `about` whom: who was asked, who was silent."""
    said = _ABOUT.get((kind, about or "")) or _BY_PARTY.get((kind, party)) or _ENTRIES.get(kind)
    return str(said) if said is not None else kind.replace("_", " ").capitalize()
