"""Filing a complaint: somebody says what it is about, then what happened; no account, no script, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import TooManyRequests

from dashboard.public.complaint_files import MOST_FILES, handed_in, keep_all, largest
from dashboard.public.complaint_issues import closed, issue_shown, places, rules_in_force, steps
from dashboard.public.complaint_link import by_link
from dashboard.public.complaint_shops import ShopFound, shop_meant
from dashboard.public.complaint_stamp import TRAP, Stamp, doubt_about, new_stamp, read_stamp
from dashboard.public.complaint_typed import SHOP, FormShown, faults_of, filing_of, form_of
from dashboard.public.complaint_words import KINDS
from dashboard.public.fields import filled_in, findings_of, marks
from dashboard.shell.language import _
from governance.complaints import cases, evidence, lookup
from governance.complaints.filing import Filing
from governance.complaints.models import CasePerson
from governance.complaints.references import reference_of
from governance.complaints.rules import CaseRules
from governance.complaints.states import Kind
from governance.core.access import ANONYMOUS, complainant
from governance.core.calendar import now
from governance.core.database import PLATFORM, db, set_scope, transaction
from governance.core.errors import DomainError, Finding
from governance.core.language import current_language
from governance.core.limits import at_most
from governance.rulebook.complaint_rules import Issue

# A household, an office or a town behind one address may write; a program that writes all day may not.
MOST_FILINGS: Final = "20 per hour"
CHOSEN: Final = "shop_chosen"
STAMP: Final = "stamp"


@dataclass(frozen=True, kw_only=True)
class Matter:
    """What somebody has chosen to file."""

    kind: Kind
    issue: Issue
    rules: CaseRules

    @property
    def form(self) -> FormShown:
        """What is asked about it."""
        return form_of(self.kind, self.issue, self.rules)


def register(pages: Blueprint) -> None:
    """The doors of these pages; all are open to strangers."""
    pages.add_url_rule("/complaints/new", "complaint_new", new, methods=["GET", "POST"])
    pages.add_url_rule("/complaints/filed/<token>", "complaint_filed", filed)


def new() -> ResponseReturnValue:
    """`/complaints/new`: first what it is about, then the form for just that."""
    rules = rules_in_force()
    if rules is None:
        return closed()
    set_scope(PLATFORM)
    matter = _chosen(rules)
    if matter is None:
        return _choice(rules)
    if request.method == "POST":
        return _file(matter)
    typed = {SHOP.name: request.args.get("seller", ""), "order_reference": request.args.get("order", "")}
    return _page(matter, typed, stamp=new_stamp(at=now()), shop=shop_meant(typed[SHOP.name]))


@by_link
def filed(case_id: int, token: str) -> ResponseReturnValue:
    """`/complaints/filed/<token>`: it is here, and this is the link to it."""
    settings = current_app.extensions["settings"]
    site = settings.public_url.rstrip("/") or request.host_url.rstrip("/")
    rules, person = rules_in_force(), db.session.get_one(CasePerson, case_id)
    return render_template(
        "public/complaint_filed.html",
        reference=reference_of(case_id),
        address=url_for("public.complaint_track", token=token),
        site=site,
        mailed=bool(settings.smtp_url and person.email),
        steps=steps(rules) if rules else [],
        again=request.args.get("again"),
    )


def _chosen(rules: CaseRules) -> Matter | None:
    """What the address names; None while nothing that can be filed is chosen."""
    kind, issue = request.args.get("kind", ""), rules.issues.get(request.args.get("issue", ""))
    if issue is None or kind not in issue.kinds:
        return None
    return Matter(kind=Kind(kind), issue=issue, rules=rules)


def _file(matter: Matter) -> ResponseReturnValue:
    """Take in what was sent, or show it again with what is wrong."""
    at, form = now(), matter.form
    given = filled_in(form.fields, request.form)
    stamp = read_stamp(request.form.get(STAMP, ""), at=at)
    shop = shop_meant(given[SHOP.name] or "", chosen=request.form.get(CHOSEN, ""))
    faults = [*_about_shop(shop, given), *faults_of(form.fields, given, today=matter.rules.today)]
    doubt = doubt_about(stamp, trapped=bool(request.form.get(TRAP)), at=at)
    if faults or doubt or stamp is None or shop.one is None:
        return _again(matter, given, faults or [Finding("", doubt)], stamp=stamp, shop=shop)
    try:
        at_most(MOST_FILINGS, what="complaint")
        address = _take_in(
            filing_of(matter.kind, matter.issue, shop.one, given, form_name=stamp.name, language=current_language())
        )
    except TooManyRequests:
        busy = _(
            "Many complaints have come from your connection within the hour. All you wrote is still here: send it again later."
        )
        return _again(matter, given, [Finding("", busy)], stamp=stamp, shop=shop, status=HTTPStatus.TOO_MANY_REQUESTS)
    except DomainError as refused:
        return _again(matter, given, findings_of(refused), stamp=stamp, shop=shop)
    return redirect(address, 303)


def _take_in(filing: Filing) -> str:
    """File it with its files, all or nothing; gives the page to go on to. A form sent twice is filed once."""
    at, files = now(), handed_in()
    with transaction():
        done = cases.file_case(filing=filing, by=ANONYMOUS, at=at)
        case_id = done.case.id
        if done.known:
            return url_for("public.complaint_filed", token=lookup.token_now(case_id), again="yes")
        if files:
            who = complainant(case_id)
            kept = keep_all(files, case_id=case_id, by=who, at=at)
            evidence.add(case_id=case_id, documents=kept, note=None, by=who, at=at)
    return url_for("public.complaint_filed", token=done.token)


def _about_shop(shop: ShopFound, given: Mapping[str, str | None]) -> list[Finding]:
    """Why it is not clear which shop is meant."""
    if shop.one is not None or not given[SHOP.name]:
        return []
    if shop.among:
        return [Finding(SHOP.name, _("Several shops have a name like that. Choose the one you mean."))]
    return [
        Finding(SHOP.name, _("We know no shop of this name or number. Look at your order, or try a part of the name."))
    ]


def _again(
    matter: Matter,
    given: Mapping[str, str | None],
    findings: Sequence[Finding],
    *,
    stamp: Stamp | None,
    shop: ShopFound,
    status: HTTPStatus = HTTPStatus.OK,
) -> ResponseReturnValue:
    """The form once more with all that was typed; only files have to be chosen again, for no browser lets us keep them."""
    said = request.form.get(STAMP, "") if stamp else new_stamp(at=now())
    chosen_again = [Finding("files", _choose_again())] if handed_in() else []
    return _page(matter, given, stamp=said, shop=shop, findings=[*findings, *chosen_again]), status


def _choose_again() -> str:
    return _("Please choose your files once more: a browser does not let us keep them.")


def _choice(rules: CaseRules) -> str:
    """What can be filed, by kind."""
    asked = request.args.get("kind", "")
    passed_on = {name: request.args[name] for name in ("seller", "order") if request.args.get(name)}
    return render_template(
        "public/complaint_start.html",
        kinds=[
            (kind, *KINDS[kind], [issue_shown(issue, rules) for issue in rules.issues_of(kind)])
            for kind in Kind
            if rules.issues_of(kind)
        ],
        open_kind=asked if asked in set(Kind) else Kind.COMPLAINT,
        passed_on=passed_on,
        steps=steps(rules),
        places=places(rules),
    )


def _page(
    matter: Matter,
    given: Mapping[str, str | None],
    *,
    stamp: str,
    shop: ShopFound,
    findings: Sequence[Finding] = (),
) -> str:
    return render_template(
        "public/complaint_form.html",
        kind=matter.kind,
        kind_name=KINDS[matter.kind][0],
        issue=issue_shown(matter.issue, matter.rules),
        form=matter.form,
        given=given,
        shop=shop,
        chosen=CHOSEN,
        stamp=(STAMP, stamp),
        trap=TRAP,
        most_files=MOST_FILES,
        largest=largest(),
        findings=findings,
        marked=marks(findings),
    )
