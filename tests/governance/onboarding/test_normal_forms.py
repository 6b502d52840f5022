from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.onboarding.normal_forms import (
    CompanyName,
    address_form,
    company_name,
    keys_of,
    mixed_alphabets,
    number_form,
    number_key,
    person_name,
    phone_number,
    strange_characters,
    was_full_width,
)

SALT = "salt of the tests"
ANY_TEXT = st.text(max_size=40)
# Texts that hit the rules, not only the alphabet: forms of companies, words of addresses, separators, invisible things.
WORDS = st.sampled_from(
    (
        *(
            "Acme",
            "Co.,",
            "Ltd",
            "有限公司",
            "股份有限公司",
            "株式会社",
            "明辉",
            "Street",
            "st",
            "中国",
            "北京市",
            "İ",
            "ß",
        ),
        *("Ａ", "１", "\u200b", "\u00ad", "é", "e\u0301", "-", "·", "O", "0", "GmbH", "&", "KG", "S.A.", "¨", "ﬁ", "①"),
    )
)
TYPED = st.one_of(ANY_TEXT, st.lists(WORDS, max_size=6).map("".join), st.lists(WORDS, max_size=6).map(" ".join))


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("91110108MA0A1B2C3D", "91110108MA0A1B2C3D"),
        (" 9111 0108-ma0a1b2c3d\n", "91110108MA0A1B2C3D"),
        ("９１１１０１０８ＭＡ０Ａ", "91110108MA0A"),
        ("12.345.678/0001-95", "12345678000195"),
        # Nothing is guessed: these stay, and the check refuses them.
        ("9111O108", "9111O108"),
        ("9111О108", "9111О108"),  # a Cyrillic О
        ("91\u200b11", "91\u200b11"),
        ("①②", "①②"),
        ("𝟗𝟏", "𝟗𝟏"),
        ("٩١", "٩١"),
    ],
)
def test_a_code_is_read_without_separators_and_never_corrected(typed: str, form: str) -> None:
    assert number_form(typed) == form


def test_what_does_not_belong_in_a_code_is_named() -> None:
    assert strange_characters("91О\u200b1") == ("CYRILLIC CAPITAL LETTER O", "ZERO WIDTH SPACE")
    assert strange_characters("９１-1") == ()
    assert strange_characters("91\x07") == ("U+0007",)


def test_full_width_digits_are_noticed() -> None:
    assert was_full_width("９1")
    assert not was_full_width("91")


@pytest.mark.parametrize(
    ("name", "taken_apart"),
    [
        ("明辉服饰有限公司", CompanyName("明辉服饰", "limited")),
        ("明辉服饰有限责任公司", CompanyName("明辉服饰", "limited")),
        ("明辉服饰股份有限公司", CompanyName("明辉服饰", "joint stock")),
        ("明辉（北京）服饰有限公司", CompanyName("明辉北京服饰", "limited")),
        ("Acme Trading Co., Ltd.", CompanyName("acmetrading", "limited")),
        ("ACME TRADING COMPANY LIMITED", CompanyName("acmetrading", "limited")),
        ("Acme Trading GmbH & Co. KG", CompanyName("acmetrading", "gmbh")),
        ("Åcmé S.A.", CompanyName("acme", "sa")),
        ("株式会社あくめ", CompanyName("あくめ", "kabushiki")),
        ("Ltd", CompanyName("ltd", "")),
        ("有限公司", CompanyName("有限公司", "")),
        ("李明", CompanyName("李明", "")),
        ("", CompanyName("", "")),
    ],
)
def test_a_company_is_its_name_and_its_form(name: str, taken_apart: CompanyName) -> None:
    assert company_name(name) == taken_apart


@pytest.mark.parametrize(
    ("one", "other"),
    [("Zhang Wei", "WEI, Zhang"), ("José da Silva", "JOSE DA SILVA"), ("阿依古丽·买买提", "阿依古丽 买买提")],
)
def test_a_person_is_the_same_whichever_name_stands_first(one: str, other: str) -> None:
    assert person_name(one) == person_name(other) != ""


@pytest.mark.parametrize(
    ("typed", "country", "dialled"),
    [
        ("138 0013 8000", "CN", "+8613800138000"),
        ("＋８６ 13800138000", None, "+8613800138000"),
        ("0086-138-0013-8000", "CN", "+8613800138000"),
        ("(11) 91234-5678", "BR", "+5511912345678"),
        ("12345", "CN", ""),
        ("call me", "CN", ""),
        ("13800138000", None, ""),
        ("", "CN", ""),
    ],
)
def test_a_telephone_number_is_what_is_dialled_from_abroad(typed: str, country: str | None, dialled: str) -> None:
    assert phone_number(typed, country) == dialled


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("中国北京市朝阳区 建国路88号", "北京市朝阳区建国路８８号"),
        ("12 Main Street, Floor 3", "12 main st fl 3"),
        ("Rua das Flores, 10", "R. das Flores 10"),
    ],
)
def test_an_address_is_compared_without_punctuation_and_with_short_words(one: str, other: str) -> None:
    assert address_form(one) == address_form(other) != ""


@pytest.mark.parametrize(
    ("name", "word"),
    [("Аcme Ltd", "Аcme"), ("Acme Ltd", ""), ("Acme Сервис", ""), ("明辉Acme", ""), ("Αcme", "Αcme")],
)
def test_a_word_of_two_alphabets_that_look_alike_is_found(name: str, word: str) -> None:
    assert mixed_alphabets(name) == word


def test_a_country_in_front_of_its_number_makes_no_other_number() -> None:
    assert number_key("DE 136.695 976", "DE") == number_key("136695976", "DE") == "136695976"
    assert number_key("DE136695976", "AT") == "DE136695976"


def test_keys_are_found_equal_however_they_were_typed() -> None:
    one = keys_of(
        country="CN",
        salt=SALT,
        number="91110108MA0A1B2C3D",
        address="北京市朝阳区建国路88号",
        representative_id_number="11010119900101123x",
        phone="13800138000",
        account="6222 0000 1111",
    )
    other = keys_of(
        country="CN",
        salt=SALT,
        number="９１110108-MA0A1B2C3D",
        address="中国 北京市朝阳区建国路88号。",
        representative_id_number="11010119900101123X",
        representative_name="somebody",
        phone="+86 138 0013 8000",
        account="622200001111",
    )
    assert one == other
    assert None not in vars(one).values()


def test_personal_keys_are_digests_that_depend_on_the_salt() -> None:
    typed = {"representative_id_number": "11010119900101123X", "phone": "13800138000", "account": "622200001111"}
    ours, theirs = keys_of(country="CN", salt=SALT, **typed), keys_of(country="CN", salt="another", **typed)
    for name in ("representative_key", "phone_key", "account_key"):
        key = getattr(ours, name)
        assert key != getattr(theirs, name)
        assert not any(text in key for text in typed.values())


def test_a_representative_is_known_by_name_only_where_no_number_was_given() -> None:
    named = keys_of(country="CN", salt=SALT, representative_name="李明")
    same = keys_of(country="CN", salt=SALT, representative_name="李 明", representative_id_number=" ")
    carded = keys_of(country="CN", salt=SALT, representative_name="李明", representative_id_number="1")
    assert named.representative_key == keys_of(country="US", salt=SALT, representative_name="李明").representative_key
    assert same.representative_key != carded.representative_key


def test_what_says_nothing_gives_no_key() -> None:
    empty = keys_of(
        country=None, salt=SALT, number=" - ", address="1", representative_name="...", phone="0", account=""
    )
    assert set(vars(empty).values()) == {None}


@given(TYPED)
def test_normal_forms_are_normal(text: str) -> None:
    for form in (number_form, person_name, address_form, number_key, lambda name: company_name(name).stem):
        once = form(text)
        assert form(once) == once


@given(TYPED, st.sampled_from(["CN", "US", "DE", "BR", None]))
def test_a_number_to_be_dialled_is_dialled_the_same(text: str, country: str | None) -> None:
    dialled = phone_number(text, country)
    assert not dialled or phone_number(dialled, country) == dialled


@given(TYPED, TYPED, st.sampled_from(["CN", "", "X", None]))
def test_keys_can_be_made_of_whatever_somebody_types(one: str, other: str, country: str | None) -> None:
    keys_of(
        country=country, salt=SALT, number=one, address=other, representative_id_number=other,
        representative_name=one, phone=one, account=other,
    )  # fmt: skip
    strange_characters(one)
    mixed_alphabets(other)
