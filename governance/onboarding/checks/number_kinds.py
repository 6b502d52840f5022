"""Which numbers a business of a country may be registered under, and who knows how to prove them. Pure data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from stdnum import get_cc_module
from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidFormat, InvalidLength, ValidationError

if TYPE_CHECKING:  # a protocol that is not there at run time
    from stdnum.util import NumberValidationModule

# Authority and type, region, organisation, check: never with I, O, S, V or Z.
_CHINESE_CODE: Final = re.compile(r"[0-9A-HJ-NP-RTUWXY]{2}[0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}")


@dataclass(frozen=True)
class NumberKind:
    """A kind of number as python-stdnum knows it. Unless it is `checked` its form alone can be told: no check digit.

    With `lengths`, only numbers of these lengths are checked; the library takes others by their form.
    """

    module: str
    checked: bool = True
    lengths: tuple[int, ...] = ()

    def canonical(self, form: str) -> str:
        """The number as its register writes it; raises `ValidationError`, `InvalidChecksum` among them."""
        return _validator(self.module).validate(form)

    def proof(self, form: str) -> str | None:
        """`canonical`, if a check digit bears it out."""
        number = self.fitting(form)
        return number if number and self.checked and (not self.lengths or len(number) in self.lengths) else None

    def fitting(self, form: str) -> str | None:
        """`canonical`; None when the number is none of this kind."""
        try:
            return self.canonical(form)
        except ValidationError:
            return None


@dataclass(frozen=True)
class ChineseCode(NumberKind):
    """The unified social credit code (GB 32100). Some authorities have letters, which python-stdnum does not take."""

    def canonical(self, form: str) -> str:
        if len(form) != 18:
            raise InvalidLength
        if not _CHINESE_CODE.fullmatch(form):
            raise InvalidFormat
        if uscc.calc_check_digit(form) != form[-1]:
            raise InvalidChecksum
        return form


@cache
def _validator(module: str) -> NumberValidationModule:
    country, kind = module.split(".")
    validator = get_cc_module(country, kind)
    if validator is None:
        raise LookupError(f"python-stdnum has no {module}.")
    return validator


def _kinds(*modules: str) -> tuple[NumberKind, ...]:
    return tuple(NumberKind(module) for module in modules)


KINDS: Final[dict[str, tuple[NumberKind, ...]]] = {
    "AR": _kinds("ar.cuit"),
    "AT": _kinds("at.uid"),
    "AU": _kinds("au.abn", "au.acn"),
    "BE": _kinds("be.vat"),
    "BG": (NumberKind("bg.vat", lengths=(9,)),),  # ten digits are a person's, by any of three reckonings
    "BR": _kinds("br.cnpj"),
    "CA": _kinds("ca.bn"),
    "CH": _kinds("ch.uid"),
    "CL": _kinds("cl.rut"),
    "CN": (ChineseCode("cn.uscc"),),
    "CO": _kinds("co.nit"),
    "CY": _kinds("cy.vat"),
    "CZ": (NumberKind("cz.dic", lengths=(8,)),),  # nine and ten digits are a person's
    "DE": _kinds("de.vat"),
    "DK": _kinds("dk.cvr"),
    "EC": _kinds("ec.ruc"),
    "EE": _kinds("ee.registrikood", "ee.kmkr"),
    "ES": _kinds("es.nif"),
    "FI": _kinds("fi.ytunnus"),
    "FR": _kinds("fr.siren", "fr.siret", "fr.tva"),
    "GB": _kinds("gb.vat"),
    "GR": _kinds("gr.vat"),
    "HR": _kinds("hr.oib"),
    "HU": _kinds("hu.anum"),
    "ID": _kinds("id.npwp"),
    "IE": _kinds("ie.vat"),
    "IL": _kinds("il.hp"),
    "IN": _kinds("in.gstin"),
    "IT": _kinds("it.iva"),
    "JP": _kinds("jp.cn"),
    "KR": (NumberKind("kr.brn", checked=False),),
    "LT": _kinds("lt.pvm"),
    "LU": _kinds("lu.tva"),
    "LV": _kinds("lv.pvn"),
    "MT": _kinds("mt.vat"),
    "MX": (NumberKind("mx.rfc", checked=False),),
    "NL": _kinds("nl.btw"),
    "NO": _kinds("no.orgnr"),
    "NZ": _kinds("nz.ird"),
    "PE": _kinds("pe.ruc"),
    "PL": _kinds("pl.nip", "pl.regon"),
    "PT": _kinds("pt.nif"),
    "RO": _kinds("ro.cui"),
    "RU": _kinds("ru.inn", "ru.ogrn"),
    "SE": _kinds("se.orgnr"),
    "SG": _kinds("sg.uen"),
    "SI": _kinds("si.ddv", "si.maticna"),
    "SK": _kinds("sk.dph"),
    "TH": _kinds("th.moa"),
    "TR": _kinds("tr.vkn"),
    "TW": _kinds("tw.ubn"),
    "UA": _kinds("ua.edrpou"),
    "US": (NumberKind("us.ein", checked=False),),
    "UY": _kinds("uy.rut"),
    "VN": _kinds("vn.mst"),
    "ZA": _kinds("za.tin"),
}

# Numbers of trade registers that carry no check digit and that python-stdnum does not know: a person compares them.
BY_FORM_ALONE: Final = {
    "AT": re.compile(r"(FN)?\d{5,6}[A-Z]"),
    "CY": re.compile(r"HE\d{1,6}"),
    "DE": re.compile(r"HR[AB]\d{1,6}[A-Z]{0,3}"),
    "GB": re.compile(r"\d{8}|[A-Z]{2}\d{6}"),
    "GR": re.compile(r"\d{12}"),
    "HU": re.compile(r"\d{10}"),
    "IE": re.compile(r"\d{5,6}"),
    "IT": re.compile(r"[A-Z]{2}\d{6,7}"),
    "LU": re.compile(r"B\d{1,6}"),
    "MT": re.compile(r"C\d{1,6}"),
    "NL": re.compile(r"\d{8}"),
    "PL": re.compile(r"0\d{9}"),
    "RO": re.compile(r"J\d{6,13}"),
    "SK": re.compile(r"\d{8}"),
}


def proven(country: str, form: str) -> str | None:
    """`form` as its register writes it, if a check digit of some kind of number bears it out."""
    return next((number for kind in KINDS.get(country, ()) if (number := kind.proof(form))), None)


def has_the_form(country: str, form: str) -> bool:
    """Whether `form` looks like a number of the country, with a check digit or without."""
    by_form = BY_FORM_ALONE.get(country)
    return bool(by_form and by_form.fullmatch(form)) or any(kind.fitting(form) for kind in KINDS.get(country, ()))


def has_wrong_check_digit(country: str, form: str) -> bool:
    """Whether `form` is a number of the country but for its check digit."""
    for kind in KINDS.get(country, ()):
        try:
            kind.canonical(form)
        except InvalidChecksum:
            return True
        except ValidationError:
            continue
    return False
