from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.core.documents.masking import STAR, mask_email, mask_name, mask_number, mask_phone, plain


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("110101199003070000", "1101**********0000"),
        ("１１０１０１１９９００３０７００００", "1101**********0000"),  # full-width digits
        ("1101 0119 9003 0700 00", "1101**********0000"),
        ("110101\u200b199003070000", "1101**********0000"),  # a space that nobody sees
        ("91110000MA00000000", "9111**********0000"),
        ("E12345678", "E1*****78"),
        ("12345", "1***5"),
        ("1234", "1**4"),
        ("123", "***"),
        ("", ""),
    ],
)
def test_of_a_number_the_ends_are_shown_and_of_a_short_one_less(number: str, shown: str) -> None:
    assert mask_number(number) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张*"),
        ("欧阳娜娜", "欧***"),
        ("Ana Souza", "A** S****"),
        ("Ａｎａ　Ｓｏｕｚａ", "A** S****"),  # full-width letters and space
        ("Ana\u202eSouza", "A*******"),  # a mark that turns the writing round
        ("Li X", "L* *"),
        ("王", "*"),
        ("", ""),
    ],
)
def test_of_a_name_the_first_character_of_each_part_is_shown(name: str, shown: str) -> None:
    assert mask_name(name) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("ana.souza@mail.example", "a***@mail.example"),
        ("ana＠mail.example", "a***@mail.example"),
        ("a@mail.example", "***@mail.example"),
        ('"a@b"@mail.example', '"***@mail.example'),
        ("no address", "n* a******"),
        ("@mail.example", "@************"),
    ],
)
def test_of_an_address_the_first_character_and_the_domain_are_shown(address: str, shown: str) -> None:
    assert mask_email(address) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+55 11 91234-5678", "+** ** *****-5678"),
        ("１３８００１３８０００", "*******8000"),
        ("5678", "***8"),
        ("", ""),
    ],
)
def test_of_a_telephone_number_the_last_digits_are_shown(number: str, shown: str) -> None:
    assert mask_phone(number) == shown


@given(st.text())
def test_at_least_half_of_any_number_is_hidden_and_its_length_stays(number: str) -> None:
    text, shown = "".join(plain(number).split()), mask_number(number)
    assert len(shown) == len(text)
    kept = [character for character, masked in zip(text, shown, strict=True) if masked == character != STAR]
    assert len(kept) <= min(8, len(text) / 2)


@given(st.text(alphabet="0123456789+- ", max_size=30))
def test_at_most_four_digits_of_any_telephone_number_are_shown(number: str) -> None:
    assert sum(character.isdigit() for character in mask_phone(number)) <= 4


@given(st.text())
def test_a_masked_name_tells_no_more_when_it_is_masked_again(name: str) -> None:
    assert mask_name(mask_name(name)) == mask_name(name)
