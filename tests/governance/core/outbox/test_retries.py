from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.core.outbox.retries import JITTER, LADDER, next_attempt
from tests.builders import AT


def test_a_message_is_tried_at_least_ten_times_over_more_than_two_days() -> None:
    assert len(LADDER) + 1 >= 10
    assert sum(LADDER, timedelta()) > timedelta(hours=48)


def test_no_step_of_the_ladder_is_shorter_than_the_one_before_and_none_longer_than_a_working_day() -> None:
    assert list(LADDER) == sorted(LADDER)
    assert LADDER[0] <= timedelta(seconds=10)
    assert LADDER[-1] * (1 + JITTER) < timedelta(hours=8)


@given(st.uuids(), st.integers(1, len(LADDER)))
def test_the_next_try_is_a_step_away_or_a_little_later_and_always_the_same(message_id: UUID, attempts: int) -> None:
    step = LADDER[attempts - 1]
    found = next_attempt(message_id, attempts=attempts, at=AT)
    assert found is not None
    assert AT + step <= found <= AT + step * (1 + JITTER)
    assert found == next_attempt(message_id, attempts=attempts, at=AT)


@given(st.lists(st.uuids(), min_size=20, max_size=20, unique=True))
def test_what_failed_together_does_not_come_back_together(message_ids: list[UUID]) -> None:
    moments = {next_attempt(message_id, attempts=8, at=AT) for message_id in message_ids}
    assert len(moments) == len(message_ids)


@pytest.mark.parametrize("attempts", [len(LADDER) + 1, len(LADDER) + 5])
def test_after_the_last_step_a_message_is_given_up(attempts: int) -> None:
    assert next_attempt(UUID(int=1), attempts=attempts, at=AT) is None
