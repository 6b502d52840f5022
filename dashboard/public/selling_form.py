"""What an applicant sells: the categories, and for each what buyers are promised after the sale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from dashboard.pages import market
from dashboard.pages.requirement_words import CHANNELS, promises
from dashboard.public.application_fields import SELLING
from dashboard.public.application_form import after, keep, writable
from dashboard.public.fields import findings_of
from dashboard.public.own_application import OwnApplication, own_application
from dashboard.public.still_missing import by_section
from dashboard.shell import words
from governance.core.access import Permission
from governance.core.calendar import now
from governance.core.doors import needs
from governance.core.errors import DomainError, Finding
from governance.core.identity import current_actor
from governance.onboarding import written
from governance.onboarding.requirements import promises_are_made
from governance.rulebook.admission import Commitments

NUMBERS: Final = ("return_days", "answer_hours", "warranty_days")


@dataclass(frozen=True, kw_only=True)
class Promise:
    """The fieldset of one category: the least that is asked, and what stands in it."""

    code: str
    name: str
    least: Sequence[str]
    given: Mapping[str, Any]
    exceptions: Sequence[tuple[str, str]]
    channels: Sequence[tuple[str, str]]
    repair: bool
    missing: bool


def register(pages: Blueprint) -> None:
    """The doors of this page."""
    pages.add_url_rule("/sell/application/selling", "application_selling", show)
    pages.add_url_rule("/sell/application/selling", "application_selling_now", save, methods=["POST"])


@needs(Permission.APPLICATION_WRITE)
def show() -> ResponseReturnValue:
    """Categories and promises as they stand."""
    own = own_application(current_actor(), now())
    writable(own, SELLING)
    return _page(own, own.content["categories"], own.content["commitments"])


@needs(Permission.APPLICATION_WRITE)
def save() -> ResponseReturnValue:
    """Keep what was chosen and promised; a category that is new is asked for its promises next."""
    own = own_application(current_actor(), now())
    writable(own, SELLING)
    typed = read(own)
    try:
        keep(own, written.read(typed))
    except DomainError as refused:
        categories, commitments = typed.get("categories"), typed.get("commitments")
        return _page(own, categories or own.content["categories"], commitments or {}, findings_of(refused))
    own = own_application(current_actor(), now())
    if any(promises_are_made(own.content, own.terms.admission, own.terms.day)):
        return redirect(f"{url_for('public.application_selling')}?missing=yes#promises", 303)
    return redirect(after(own, SELLING.name), 303)


def read(own: OwnApplication) -> dict[str, Any]:
    """What the form says, of what can be written now: the main category first, promises of chosen categories alone."""
    chosen = own.content["categories"]
    typed: dict[str, Any] = {}
    if own.open_to_writing("categories"):
        main = request.form.get("main", "")
        chosen = list(dict.fromkeys([*([main] if main else []), *request.form.getlist("category")]))
        typed["categories"] = chosen
    if own.open_to_writing("commitments"):
        shown = [code for code in chosen if f"{code}-contact" in request.form]
        kept = {code: made for code, made in own.content["commitments"].items() if code in chosen}
        typed["commitments"] = kept | {code: _promised(code) for code in shown}
    return typed


def _promised(code: str) -> dict[str, Any]:
    form = request.form
    numbers = {name: form.get(f"{code}-{name}", "").strip() for name in NUMBERS}
    return {
        name: int(text) if text.isdecimal() and len(text) < 7 else text for name, text in numbers.items() if text
    } | {
        "exceptions": form.getlist(f"{code}-exceptions"),
        "channels": form.getlist(f"{code}-channels"),
        "contact": form.get(f"{code}-contact", "").strip(),
        "repair": f"{code}-repair" in form,
    }


def _page(
    own: OwnApplication,
    categories: Sequence[str],
    commitments: Mapping[str, Mapping[str, Any]],
    findings: Sequence[Finding] = (),
) -> str:
    rules, names = own.terms.admission, market.category_names()
    offered = rules.categories_in(own.content["country"] or "")
    named = sorted(((code, market.category_name(code, names)) for code in offered), key=lambda pair: pair[1])
    asked = request.args.get("missing")
    missing = promises_are_made(own.content, rules, own.terms.day) if asked else ()
    return render_template(
        "public/selling.html",
        section=SELLING,
        version=own.row.version,
        offered=named if own.open_to_writing("categories") else [],
        chosen=list(categories),
        main=categories[0] if categories else "",
        promises=_promises(own, categories, commitments, names) if own.open_to_writing("commitments") else [],
        findings=findings,
        missing=by_section(missing, own, names).get(SELLING.name, []),
    )


def _promises(
    own: OwnApplication,
    categories: Sequence[str],
    commitments: Mapping[str, Mapping[str, Any]],
    names: Mapping[str, str],
) -> list[Promise]:
    rules, language = own.terms.admission, words.language()
    shown = []
    for code in categories:
        needed = rules.category(code, own.content["country"] or "")
        if needed is None:
            continue
        least = needed.commitments
        exceptions = [(one, rules.exceptions[one].in_language(language)) for one in least.exceptions]
        shown.append(
            Promise(
                code=code,
                name=market.category_name(code, names),
                least=promises(least, rules),
                given=commitments.get(code) or _at_least(least),
                exceptions=exceptions,
                channels=[(channel, str(word)) for channel, word in CHANNELS.items()],
                repair=least.repair,
                missing=code not in commitments,
            )
        )
    return shown


def _at_least(least: Commitments) -> dict[str, Any]:
    """What stands in the fields of a new category: the least that is asked, and who is reached how stays to be said."""
    return {
        "return_days": least.return_days,
        "answer_hours": least.answer_hours,
        "warranty_days": least.warranty_days,
        "exceptions": list(least.exceptions),
        "channels": list(least.channels),
        "repair": least.repair,
        "contact": "",
    }
