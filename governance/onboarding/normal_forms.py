"""Normal forms: one spelling for what people write in many, so that equal things are found equal. Pure, idempotent."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import phonenumbers

from governance.onboarding.legal_forms import AT_AN_END, LAST_WORDS

# What stands between the groups of a number: blanks, hyphens and dashes, dots, slashes.
_SEPARATORS: Final = dict.fromkeys(map(ord, " \t\n\r\f\v\u00a0\u2007\u202f-‐‑‒–—―−./·"))
_FULL_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: ord(" ")}
_ACCENTS: Final = dict.fromkeys(range(0x0300, 0x0370))
_DROPPED: Final = dict.fromkeys(map(ord, ".'’`´"))
_SHORT_WORDS: Final = {
    "street": "st",
    "road": "rd",
    "avenue": "av",
    "ave": "av",
    "boulevard": "blvd",
    "building": "bldg",
    "floor": "fl",
    "room": "rm",
    "apartment": "apt",
    "number": "no",
    "rua": "r",
    "avenida": "av",
    "strasse": "str",
}
_ONE_ALPHABET_OR_THE_OTHER: Final = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"})
SHORTEST_ADDRESS: Final = 6  # "1" and "Main st" are where many live


@dataclass(frozen=True, kw_only=True)
class Keys:
    """What shops are searched by, under the names of the columns that hold it; None: nothing to search by.

    The personal ones are salted digests, so that a column tells nothing by itself.
    """

    number_key: str | None
    address_key: str | None
    representative_key: str | None
    phone_key: str | None
    account_key: str | None


@dataclass(frozen=True)
class CompanyName:
    """A company's name taken apart: what it is called, and as what it is registered (empty when it does not say)."""

    stem: str
    form: str


def number_form(text: str) -> str:
    """A code as registers write it: upper case, no separators, full-width characters as plain ones.

    Nothing else is put right: a letter of another alphabet, an O for a zero or an invisible character stays where it
    is, for the check to refuse.
    """
    return _settled(text, lambda given: given.translate(_FULL_WIDTH).translate(_SEPARATORS).upper())


def was_full_width(text: str) -> bool:
    """Whether `number_form` had to turn full-width characters into plain ones."""
    return any(ord(character) in _FULL_WIDTH for character in text)


def strange_characters(text: str) -> tuple[str, ...]:
    """What does not belong in a code, each by its Unicode name and in the order of the text."""
    strange = dict.fromkeys(c for c in number_form(text) if not (c.isascii() and c.isalnum()))
    return tuple(unicodedata.name(character, f"U+{ord(character):04X}") for character in strange)


def number_key(number: str, country: str = "") -> str:
    """What two spellings of one registration number or account share: letters and digits, no country in front."""
    key = "".join(_words(number)).upper()
    while country and key.startswith(country.upper()):
        key = key.removeprefix(country.upper())
    return key


def company_name(name: str) -> CompanyName:
    """The name and the legal form of a company, as written on licences, accounts and letters."""
    words, form = _words(name), ""
    while len(words) > 1 and (found := _last_words(words)):
        words, form = words[: -len(found[0])], form or found[1]
    stem = "".join(words)
    while found_at := next((pair for pair in AT_AN_END if _cut(stem, pair[0]) != stem), None):
        stem, form = _cut(stem, found_at[0]), form or found_at[1]
    return CompanyName(stem, form)


def person_name(name: str) -> str:
    """A person's name, whichever part of it stands first; in scripts without capitals the order is always the same."""
    words = _words(name)
    if all(unicodedata.category(character) == "Lo" for word in words for character in word):
        return "".join(words)
    return " ".join(sorted(words))


def phone_number(text: str, country: str | None = None) -> str:
    """A telephone number as it is dialled from abroad (+8613800138000); empty when nobody could dial it."""
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def address_form(text: str) -> str:
    """An address without punctuation, with the usual words shortened and without the country in front."""
    written = ""
    for word in _words(text):
        short = _SHORT_WORDS.get(word, word)
        apart = bool(written) and written[-1].isascii() and short[0].isascii()
        written += f" {short}" if apart else short
    return _settled(written, lambda given: given.removeprefix("中华人民共和国").removeprefix("中国").strip())


def mixed_alphabets(text: str) -> str:
    """The first word that mixes alphabets whose letters look alike (a Cyrillic а in a Latin name); empty without."""
    words: list[str] = re.findall(r"\w+", text)
    for word in words:
        names = {unicodedata.name(letter, "").split(" ")[0] for letter in word if letter.isalpha()}
        if len(names & _ONE_ALPHABET_OR_THE_OTHER) > 1:
            return word
    return ""


def keys_of(
    *,
    country: str | None,
    salt: str,
    number: str | None = None,
    address: str | None = None,
    representative_id_number: str | None = None,
    representative_name: str | None = None,
    phone: str | None = None,
    account: str | None = None,
) -> Keys:
    """The keys of an application or a seller; `salt` is the setting `pseudonym_key`.

    A representative is known by the number of the identity card, and by name only where no number was given: names are
    shared by strangers.
    """
    home = (country or "").upper()
    own, place = number_key(number or "", home), address_form(address or "")
    card, name = number_key(representative_id_number or ""), person_name(representative_name or "")
    representative = f"number:{card}" if card else f"name:{name}" if name else ""
    return Keys(
        number_key=f"{home}:{own}" if own else None,
        address_key=place if len(place) >= SHORTEST_ADDRESS else None,
        representative_key=_digest("representative", representative, salt),
        phone_key=_digest("phone", phone_number(phone or "", home or None), salt),
        account_key=_digest("account", number_key(account or ""), salt),
    )


def _digest(kind: str, key: str, salt: str) -> str | None:
    if not key:
        return None
    secret = hashlib.sha256(salt.encode()).digest()
    return hashlib.blake2b(f"{kind}:{key}".encode(), key=secret, digest_size=16).hexdigest()


def _settled(text: str, step: Callable[[str], str]) -> str:
    while (after := step(text)) != text:
        text = after
    return text


def _words(text: str) -> list[str]:
    """Runs of letters and digits in one case, without accents, in the compatibility form of Unicode."""
    return _settled(text, _folded).split()


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFD", plain).translate(_ACCENTS)).translate(_DROPPED)
    kept = ("" if unicodedata.category(c) == "Cf" else c if _belongs_to_words(c) else " " for c in plain)
    return " ".join("".join(kept).split())


def _belongs_to_words(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN"


def _last_words(words: list[str]) -> tuple[tuple[str, ...], str] | None:
    return next((pair for pair in LAST_WORDS if len(pair[0]) < len(words) and _ends(words, pair[0])), None)


def _ends(words: list[str], last: tuple[str, ...]) -> bool:
    return tuple(words[-len(last) :]) == last


def _cut(stem: str, form: str) -> str:
    """`stem` without `form` at its beginning or end; a name that is nothing but a form stays."""
    return stem.removesuffix(form).removeprefix(form) or stem
