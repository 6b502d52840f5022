"""Registration numbers: the check digit by country, the organisation code inside Chinese ones, the dates around. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from governance.core.documents.masking import mask_number
from governance.onboarding.check_results import Result
from governance.onboarding.checks.dossier import Dossier
from governance.onboarding.checks.judgement import CheckResult, Point, asks, fails, verdict, warns
from governance.onboarding.checks.number_kinds import (
    BY_FORM_ALONE,
    KINDS,
    has_the_form,
    has_wrong_check_digit,
    proven,
)
from governance.onboarding.checks.papers import licences
from governance.onboarding.checks.representative import is_like_identity_card
from governance.onboarding.normal_forms import number_form, strange_characters, was_full_width

LONGEST: Final = 40
NEVER_IN_CHINESE_CODES: Final = "IOSVZ"
LOOKS_LIKE: Final = {"I": "1", "O": "0", "S": "5", "V": "U", "Z": "2"}
# GB 11714, the code of the organisation in characters 9 to 17 of a Chinese code (GB 32100).
_ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_CODE: Final = re.compile(r"[0-9A-Z]{8}[0-9X]")
# What the first two characters of a Chinese code say, for the kinds an application may be of.
_CHINESE_KINDS: Final = {"91": "company", "92": "individual_business"}


@dataclass(frozen=True)
class NumberJudgement:
    """What is to be said of a number: `form` is its compact form, or the register's own spelling if it is right."""

    result: Result
    form: str
    sentence: str


def judge_number(country: str, number: str) -> NumberJudgement:
    """Whether `number` can be the registration number of a business of `country` (two letters).

    It passes only when a check digit bears it out. What no check digit proves is for a person to compare.
    """
    form = number_form(number)
    strange = strange_characters(number)
    if strange:
        found = ", ".join(strange[:5])
        return NumberJudgement(Result.FAIL, form, f"The number holds what no registration number holds: {found}.")
    if not form or len(form) > LONGEST:
        return NumberJudgement(Result.FAIL, form[:LONGEST], "This is no registration number: wrong length.")
    right = proven(country, form)
    if right:
        return _inside(country, right)
    if has_the_form(country, form):
        sentence = "The form is right, but numbers of this kind have no check digit: compare it with the register."
        return NumberJudgement(Result.MANUAL, form, sentence)
    if country not in KINDS and country not in BY_FORM_ALONE:
        sentence = f"We cannot check numbers of {country}: compare it with the register."
        return NumberJudgement(Result.MANUAL, form, sentence)
    return NumberJudgement(Result.FAIL, form, _what_is_wrong(country, form))


def organisation_code_is_right(code: str) -> bool:
    """Whether the nine characters of a Chinese organisation code (GB 11714) end with the right check character."""
    if not _ORGANISATION_CODE.fullmatch(code):
        return False
    total = sum(int(character, 36) * weight for character, weight in zip(code, _ORGANISATION_WEIGHTS, strict=False))
    return code[8] == "0123456789X"[(11 - total % 11) % 11]


def registration_number(dossier: Dossier) -> CheckResult:
    """The number of the business in the register of its country."""
    code = "registration_number"
    if not dossier.country:
        return verdict(code, [fails("The country of registration is missing.")], otherwise="")
    if not dossier.registration_number:
        return verdict(code, [_without_number(dossier)], otherwise="")
    judged = judge_number(dossier.country, dossier.registration_number)
    evidence = {"country": dossier.country, "number": _shown(dossier, judged.form)}
    if was_full_width(dossier.registration_number):
        evidence["note"] = "Typed in full-width characters; read as plain ones."
    points = [Point(judged.result, judged.sentence)] if judged.result is not Result.PASS else []
    return verdict(code, points, otherwise=judged.sentence, evidence=evidence)


def organisation_code(dossier: Dossier) -> CheckResult:
    """The code of the organisation inside a Chinese number: known mistakes exist, so it warns and refuses nothing."""
    code, form = "organisation_code", number_form(dossier.registration_number or "")
    if dossier.country != "CN" or len(form) != 18:
        return verdict(code, (), otherwise="There is no organisation code in this number.")
    inside = form[8:17]
    points = [] if organisation_code_is_right(inside) else [warns(_wrong_inside(inside))]
    return verdict(
        code, points, otherwise="The organisation code inside the number is right.", evidence={"code": inside}
    )


def business_kind(dossier: Dossier) -> CheckResult:
    """What the number says the business is, against what the application says."""
    form = number_form(dossier.registration_number or "")
    says = _CHINESE_KINDS.get(form[:2]) if dossier.country == "CN" and len(form) == 18 else None
    points = []
    if says and dossier.kind and says != dossier.kind:
        kinds = {"company": "a company", "individual_business": "an individual business"}
        points.append(warns(f"By its number this is {kinds[says]}; the application says {dossier.kind}."))
    evidence = {"kind": dossier.kind, "by_number": says}
    return verdict("business_kind", points, otherwise="The number says nothing else.", evidence=evidence)


def founding(dossier: Dossier) -> CheckResult:
    """Whether the dates can be true: founded in the past, and no licence older than the business."""
    return verdict("founding", _dates(dossier), otherwise="The dates can be true.", evidence=_founded(dossier))


def _dates(dossier: Dossier) -> Iterator[Point]:
    founded = dossier.founded_on
    if founded is None:
        if dossier.kind != "natural_person":
            yield asks("The application does not say when the business was founded.")
        return
    if founded > dossier.today:
        yield fails(f"A business founded on {founded} does not exist yet.")
    began = [paper.valid_from for paper in licences(dossier) if paper.valid_from]
    if began and max(began) < founded:
        yield fails(f"The licence is valid from {max(began)}, before the business was founded on {founded}.")


def _founded(dossier: Dossier) -> dict[str, str]:
    return {"founded_on": str(dossier.founded_on)} if dossier.founded_on else {}


def _shown(dossier: Dossier, form: str) -> str:
    """The number as it may stand in evidence: that of a person is masked, also where one was typed by mistake."""
    return mask_number(form) if dossier.kind == "natural_person" or is_like_identity_card(form) else form


def _without_number(dossier: Dossier) -> Point:
    if dossier.exemption and dossier.exemption.strip():
        return asks("No registration number; the application says why none is needed. Judge whether that is so.")
    return fails("The registration number is missing.")


def _inside(country: str, number: str) -> NumberJudgement:
    if country == "CN" and not organisation_code_is_right(number[8:17]):
        return NumberJudgement(Result.MANUAL, number, _wrong_inside(number[8:17]))
    return NumberJudgement(Result.PASS, number, "The check digit is right.")


def _wrong_inside(inside: str) -> str:
    return (
        f"The organisation code inside the number ({inside}) has a wrong check character: compare it with the licence."
    )


def _what_is_wrong(country: str, form: str) -> str:
    if has_wrong_check_digit(country, form):
        return "The check digit is wrong: at least one character was mistyped or made up."
    if country == "CN":
        never = [letter for letter in NEVER_IN_CHINESE_CODES if letter in form]
        if never:
            meant = ", ".join(f"{letter} (often meant: {LOOKS_LIKE[letter]})" for letter in never)
            return f"A Chinese code never holds the letters {', '.join(NEVER_IN_CHINESE_CODES)}; here stands {meant}."
        if len(form) != 18:
            return f"A Chinese code has 18 characters; this has {len(form)}."
    return f"This is not how a registration number of {country} is written."
