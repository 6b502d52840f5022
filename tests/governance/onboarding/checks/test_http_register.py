"""A register over HTTP, against real servers that answer well, badly, slowly, without end or not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from governance.core.errors import Unavailable
from governance.onboarding.checks.http_register import FAILURES_UNTIL_LEFT_ALONE, TRIES, HttpRegister
from governance.onboarding.checks.register_answer import RegisterEntry, Status
from tests.governance.onboarding.checks import register_server as servers
from tests.governance.onboarding.checks.register_server import Question, register_server

PLENTY = 60.0  # seconds that a loaded machine does not need
SOON = 0.4  # for servers that never answer, however long one waits
ENTRY: dict[str, Any] = {
    "country": "CN",
    "number": "N-1",
    "name": "明辉服饰有限公司",
    "status": "Active",
    "founded_on": "2020-05-01",
    "scope": "服装",
    "extra": "passed over",
}


def answers(status: int, body: bytes | dict[str, Any] = b"", **headers: str) -> Callable[[Question], None]:
    return lambda question: question.send(status, body, **headers)


def ask(answer: Callable[[Question], None], *, patience: float = PLENTY) -> RegisterEntry | None:
    with register_server(answer) as (url, _):
        return HttpRegister(url, patience=patience, pause=0).look_up("CN", "N-1")


def test_an_entry_is_read() -> None:
    assert ask(answers(200, ENTRY)) == RegisterEntry(
        country="CN",
        number="N-1",
        name="明辉服饰有限公司",
        status=Status.ACTIVE,
        founded_on=date(2020, 5, 1),
        scope="服装",
    )


def test_what_is_asked_is_asked_with_the_token_and_what_the_address_says() -> None:
    heads: list[str | None] = []

    def answer(question: Question) -> None:
        heads.append(question.headers["Authorization"])
        question.send(404)

    with register_server(answer) as (url, asked):
        assert HttpRegister(f"{url}?edition=2", token="secret", patience=PLENTY).look_up("DE", "1&x=2") is None
    assert asked == [{"edition": "2", "country": "DE", "number": "1&x=2"}]
    assert heads == ["Bearer secret"]


def test_a_number_that_is_not_registered_is_an_answer() -> None:
    assert ask(answers(404)) is None


@pytest.mark.parametrize(
    ("said", "status"),
    [("active", Status.ACTIVE), ("REVOKED", Status.ENDED), ("suspended", Status.SUSPENDED), ("yes", Status.UNKNOWN)],
)
def test_only_known_words_say_how_a_business_stands(said: str, status: Status) -> None:
    entry = ask(answers(200, ENTRY | {"status": said}))
    assert entry is not None
    assert entry.status is status


NO_ENTRY = {
    "a server's mistake": answers(500),
    "a mistake with an entry": answers(503, ENTRY),
    "too many questions": answers(429),
    "a refusal": answers(401),
    "somewhere else": answers(302, Location="http://127.0.0.1/elsewhere"),
    "nothing": answers(204),
    "an empty body": answers(200, b""),
    "a word": answers(200, b"yes"),
    "a bare yes": answers(200, b"true"),
    "a list": answers(200, b"[]"),
    "a page": answers(200, b"<html>All fine</html>"),
    "bytes": answers(200, b"\xff\xfe\x00"),
    "a deep hole": answers(200, b"[" * 50_000),
    "a yes": answers(200, {"valid": True}),
    "a number for a name": answers(200, ENTRY | {"name": 1}),
    "no name at all": answers(200, ENTRY | {"name": None}),
    "a day that is none": answers(200, ENTRY | {"founded_on": "always"}),
    "a country in words": answers(200, ENTRY | {"country": "China"}),
    "a novel": answers(200, ENTRY | {"scope": "x" * 30_000}),
    "something packed": answers(200, b"\x1f\x8b\x08garbage", **{"Content-Encoding": "gzip"}),
    "a flood": servers.flood,
    "a hung-up line": servers.hang_up,
}


@pytest.mark.parametrize("answer", NO_ENTRY.values(), ids=NO_ENTRY.keys())
def test_what_is_no_entry_is_no_answer(answer: Callable[[Question], None]) -> None:
    with pytest.raises(Unavailable):
        ask(answer)


@pytest.mark.parametrize("answer", [servers.hang, servers.drip, servers.drip_head])
def test_nobody_is_waited_for_longer_than_is_patient(answer: Callable[[Question], None]) -> None:
    with pytest.raises(Unavailable, match="did not answer within"):
        ask(answer, patience=SOON)


def test_nobody_there_is_no_answer() -> None:
    with register_server(answers(404)) as (url, _):
        pass
    with pytest.raises(Unavailable, match="cannot be reached"):
        HttpRegister(url, patience=PLENTY, pause=0).look_up("CN", "1")


def test_a_stumble_is_asked_again_and_a_refusal_is_not() -> None:
    stumbles = iter([500, 200])
    with register_server(lambda question: question.send(next(stumbles), ENTRY)) as (url, asked):
        assert HttpRegister(url, patience=PLENTY, pause=0).look_up("CN", "N-1") is not None
        assert len(asked) == 2
    with register_server(answers(403)) as (url, asked):
        with pytest.raises(Unavailable, match="403"):
            HttpRegister(url, patience=PLENTY, pause=0).look_up("CN", "N-1")
        assert len(asked) == 1


def test_a_register_that_keeps_failing_is_left_alone() -> None:
    with register_server(answers(500)) as (url, asked):
        register = HttpRegister(url, patience=PLENTY, pause=0)
        for _ in range(FAILURES_UNTIL_LEFT_ALONE):
            with pytest.raises(Unavailable, match="500"):
                register.look_up("CN", "N-1")
        with pytest.raises(Unavailable, match="left alone"):
            register.look_up("CN", "N-1")
        assert len(asked) == FAILURES_UNTIL_LEFT_ALONE * TRIES


def test_the_name_of_a_register_holds_no_secret_of_its_address() -> None:
    assert HttpRegister("https://user:secret@register.example/x?key=secret").name == "register.example"
