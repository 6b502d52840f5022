"""What kinds, scopes, states and endings of measures are called, by everybody who reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dashboard.shell.language import gettext
from dashboard.shell.language import lazy_gettext as _
from dashboard.shell.state_words import StateSign

STATES: Final[Mapping[str, StateSign]] = {
    "proposed": StateSign("watch", _("Proposed"), _("A rule proposes it; a person decides whether it starts.")),
    "noticed": StateSign("watch", _("Announced"), _("The shop was told. It can contest it before it takes effect.")),
    "active": StateSign("critical", _("In force"), _("It is in effect.")),
    "suspended": StateSign(
        "clear", _("Suspended"), _("We are late with an appeal: until it is decided, it has no effect.")
    ),
    "ended": StateSign("not_yet_rated", _("Ended"), _("Its term is over.")),
    "lifted": StateSign("good", _("Lifted"), _("It was lifted before its term.")),
    "declined": StateSign("not_yet_rated", _("Not started"), _("A person decided that it does not start.")),
}

KINDS: Final[Mapping[str, Any]] = {
    "warning": _("Warning"),
    "training": _("Training"),
    "demotion": _("Shown further down in search"),
    "order_cap": _("Fewer orders a day"),
    "deposit_increase": _("Higher deposit"),
    "listing_stopped": _("Listing stopped"),
    "product_stopped": _("Product stopped"),
    "category_stopped": _("Category stopped"),
    "shop_stopped": _("Shop stopped"),
    "closure": _("Shop closed"),
}

# What each of them means for the shop, in one sentence.
MEANINGS: Final[Mapping[str, Any]] = {
    "warning": _("Nothing is stopped. At the next node something will be."),
    "training": _("A short course with questions at its end; passing it ends this."),
    "demotion": _("The shop sells as before and is shown further down in search."),
    "order_cap": _("The shop sells, up to a number of orders a day."),
    "deposit_increase": _("The deposit has to be raised; nothing is taken away."),
    "listing_stopped": _("This listing is not sold until it ends. Everything else is."),
    "product_stopped": _("This product is not sold until it ends. Everything else is."),
    "category_stopped": _("Nothing of this category is sold until it ends. Everything else is."),
    "shop_stopped": _("The shop takes no new orders until it ends. Orders that are there go on."),
    "closure": _("The shop is closed. Orders that are there go on."),
}

SCOPES: Final[Mapping[str, Any]] = {
    "listing": _("Listing"),
    "product": _("Product"),
    "category": _("Category"),
    "shop": _("The whole shop"),
}

LISTED_GROUNDS: Final[Mapping[str, Any]] = {
    "safety": _("safety of people"),
    "illegal_goods": _("illegal or prohibited goods"),
    "ip_notice": _("notice of a right to intellectual property"),
    "expired_permit": _("a permit that has ended"),
    "forged_document": _("a forged document"),
    "fraud": _("fraud"),
    "authority_order": _("an order of an authority"),
}

END_REASONS: Final[Mapping[str, Any]] = {
    "term": _("its term is over"),
    "fix": _("what was wrong was put right, and somebody has verified it"),
    "appeal": _("an appeal was decided for the shop"),
    "training": _("the training was passed"),
    "cause": _("what it rested on fell away"),
    "person": _("a person lifted it"),
    "declined": _("a person decided that it does not start"),
}

CALLS: Final[Mapping[str, Any]] = {
    "impose": _("Carry it out"),
    "lift": _("End it"),
}

REGISTER: Final[Mapping[str, StateSign]] = {
    "published": StateSign("watch", _("In the public register"), _("Everybody can read it.")),
    "corrected": StateSign("good", _("Corrected"), _("The register says that it did not hold.")),
    "removed": StateSign("not_yet_rated", _("Removed"), _("It is no longer shown to the public.")),
}


def kind_name(kind: str) -> str:
    """What is done."""
    return str(KINDS.get(kind) or kind.replace("_", " ").capitalize())


def on_what(scope: str, item: str | None) -> str:
    """What it falls on, e.g. `Product lamp-7`; the whole shop has no name besides."""
    name = str(SCOPES.get(scope, scope))
    return gettext("%(scope)s %(item)s", scope=name, item=item) if item else name


def ending(reason: str, note: str | None = None) -> str:
    """Why it ended, with what was noted about it."""
    because = str(END_REASONS.get(reason) or reason.replace("_", " "))
    return f"{because}: {note}" if note else because
