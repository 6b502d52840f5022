"""Secrets, commitments and the final seed."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.core.errors import Invalid
from inspections.draws.chance import seeds

BYTES = st.binary(min_size=32, max_size=32)


@given(secret=BYTES, digest=BYTES, value=st.text())
def test_the_seed_is_the_digest_of_the_prefix_the_secret_the_list_and_the_public_value(
    secret: bytes, digest: bytes, value: str
) -> None:
    value = value.encode("utf-8", "replace").decode()
    whole = b"draw-seed-1\n" + secret + digest + value.encode()
    seed = seeds.final_seed(secret=secret.hex(), list_digest=digest.hex(), public_value=value)
    assert seed == hashlib.sha256(whole).hexdigest()


def test_a_commitment_is_the_digest_of_the_thirty_two_bytes_and_not_of_their_digits() -> None:
    assert seeds.commitment("00" * 32) == hashlib.sha256(bytes(32)).hexdigest()


def test_an_officer_commits_to_any_text() -> None:
    assert seeds.officer_commitment("Mondschein 🌙") == hashlib.sha256("Mondschein 🌙".encode()).hexdigest()


def test_officers_make_one_value_in_whatever_order_they_tell() -> None:
    assert seeds.officers_value({"b": "2", "a": '1"'}) == seeds.officers_value({"a": '1"', "b": "2"})
    assert seeds.officers_value({"b": "2", "a": '1"'}) == '{"a":"1\\"","b":"2"}'


@pytest.mark.parametrize("wrong", ["", "ab", "AB" * 32, "ab" * 33, "zz" * 32, "ab" * 31 + "a\n"])
def test_what_is_not_sixty_four_small_digits_is_refused(wrong: str) -> None:
    with pytest.raises(Invalid) as refused:
        seeds.commitment(wrong)
    assert refused.value.findings[0].pointer == "secret"
    with pytest.raises(Invalid):
        seeds.final_seed(secret="ab" * 32, list_digest=wrong, public_value="")


def test_no_two_secrets_are_the_same() -> None:
    assert len({seeds.new_secret() for _ in range(100)}) == 100
    assert seeds.checked_hex(seeds.new_secret(), "secret")
