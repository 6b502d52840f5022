"""A person is taken out of what others wrote, however it is spelled there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.complaints.filing import Person
from governance.complaints.redaction import GONE, without

ANA = Person(
    name="Ana Clara Souza",
    email="ana.souza@mail.example",
    phone="+55 11 91234-5678",
    address="Rua das Flores 12, Apto 3, Campinas",
    buyer_reference="buyer-881",
)
LI = Person(name="李小明", phone="138 1234 5678", address="北京市朝阳区建国路88号，3单元")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Ana Clara Souza sent it back.", f"{GONE} sent it back."),
        ("We wrote to ANA CLARA\nSOUZA again.", f"We wrote to {GONE} again."),
        ("Ms Souza was rude.", f"Ms {GONE} was rude."),
        ("Write to Ana.Souza@Mail.example.", f"Write to {GONE}."),
        ("Her box is ana.souza there.", f"Her box is {GONE} there."),
        ("Call +55 (11) 91234-5678 now.", f"Call {GONE} now."),
        ("Call 1234-5678, or 11912345678.", f"Call {GONE}, or {GONE}."),  # the ends say whose it is
        ("Call 91234 5678.", f"Call {GONE}."),
        ("Sent to Rua das Flores 12 in Campinas.", f"Sent to {GONE} in {GONE}."),
        ("She lives in the Flores, no. 12.", f"She lives in the {GONE}, no. 12."),
        ("Buyer buyer-881 and buyer-8812.", f"Buyer {GONE} and buyer-8812."),
        ("An analysis of souzas and bananas.", "An analysis of souzas and bananas."),
        ("Masked +** ** *****-**78, ***@*** and **so**.", f"Masked {GONE}, {GONE} and **so**."),
        ("Nothing of her.", "Nothing of her."),
    ],
)
def test_what_names_the_person_is_left_out(text: str, left: str) -> None:
    assert without([ANA])(text) == left


def test_chinese_names_and_addresses_have_no_spaces_around_them() -> None:
    text = without([LI])("李小明先生住北京市朝阳区建国路88号，电话13812345678。")
    assert text == f"{GONE}先生住{GONE}，电话{GONE}。"


def test_several_persons_and_nobody() -> None:
    assert without([ANA, LI])("Ana and 李小明") == f"{GONE} and {GONE}"
    assert without([Person()])("Ana") == "Ana"
    assert without([])("Ana") == "Ana"


@given(st.text(max_size=40), st.text(max_size=40), st.sampled_from(["email", "address", "name", "buyer_reference"]))
def test_no_mark_stays_as_a_word_of_its_own(before: str, after: str, field: str) -> None:
    mark = str(getattr(ANA, field))
    assert mark not in without([ANA])(f"{before} {mark} {after}")


@given(st.text(min_size=1, max_size=30))
def test_whatever_people_are_called_their_texts_can_be_read(name: str) -> None:
    without([Person(name=name, email=name, phone=name, address=name)])("Somebody " + name)
