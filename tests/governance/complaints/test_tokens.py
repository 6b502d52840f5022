"""The secret in the link to a case."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from governance.complaints.tokens import MOST_LINKS, digest_of, number_of, token_of


@given(case_id=st.integers(1, 10**12), number=st.integers(0, MOST_LINKS - 1), secret=st.text(min_size=1, max_size=40))
def test_a_digest_tells_which_link_it_is_of_with_the_secret_alone(case_id: int, number: int, secret: str) -> None:
    digest = digest_of(token_of(case_id, number, secret=secret))
    assert number_of(case_id, digest, secret=secret) == number
    assert number_of(case_id, digest, secret=secret + "x") is None
    assert number_of(case_id + 1, digest, secret=secret) is None
    assert number_of(case_id, None, secret=secret) is None


def test_links_are_long_and_each_is_another_one() -> None:
    tokens = {token_of(case_id, number, secret="s") for case_id in range(1, 50) for number in range(MOST_LINKS)}
    assert len(tokens) == 49 * MOST_LINKS
    assert {len(token) for token in tokens} == {43}
