"""Whose account the money goes to: the name on the licence and the name on the bank account. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from governance.onboarding.checks.dossier import Dossier
from governance.onboarding.checks.judgement import CheckResult, Point, asks, fails, verdict
from governance.onboarding.normal_forms import company_name, mixed_alphabets, person_name


def account_name(dossier: Dossier) -> CheckResult:
    """The account belongs to the business; a natural person's to that person."""
    personal = dossier.kind == "natural_person"
    points = _of_person(dossier) if personal else _of_business(dossier)
    return verdict("account_name", points, otherwise="The account is in the name of the applicant.")


def name_points(one: str, other: str, *, what: str) -> Iterator[Point]:
    """What is to be said of two spellings of a company's name that should be one; `what` names the second."""
    first, second = company_name(one), company_name(other)
    if first.stem != second.stem or not first.stem:
        yield fails(f"The name on the licence and {what} are not the same.")
    elif first.form != second.form:
        yield asks(f"The name on the licence and {what} differ in the legal form: compare them.")
    for name in (one, other):
        if word := mixed_alphabets(name):
            yield asks(f"A word mixes letters of two alphabets that look alike: {word}.")


def _of_business(dossier: Dossier) -> Iterator[Point]:
    if not dossier.legal_name or not dossier.bank_account_name:
        yield fails("The name on the licence or on the bank account is missing.")
        return
    found = list(name_points(dossier.legal_name, dossier.bank_account_name, what="the name on the bank account"))
    in_the_owners_name = _same_person(dossier.representative_name or "", dossier.bank_account_name)
    if found and dossier.kind == "individual_business" and in_the_owners_name:
        yield asks("The account is in the name of the owner of the individual business: judge whether that will do.")
    else:
        yield from found


def _of_person(dossier: Dossier) -> Iterator[Point]:
    if not dossier.representative_name or not dossier.bank_account_name:
        yield fails("The name of the person or of the holder of the bank account is missing.")
    elif not _same_person(dossier.representative_name, dossier.bank_account_name):
        yield fails("The bank account is in the name of somebody else.")
    elif mixed_alphabets(dossier.bank_account_name) or mixed_alphabets(dossier.representative_name):
        # Results are kept for good: the name of a person does not stand in them.
        yield asks("A word of the name mixes letters of two alphabets that look alike.")


def _same_person(one: str, other: str) -> bool:
    return person_name(one) == person_name(other) != ""
