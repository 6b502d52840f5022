from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from governance.core.errors import Unavailable
from governance.onboarding.check_results import Result
from governance.onboarding.checks.http_register import HttpRegister
from governance.onboarding.checks.number_kinds import proven
from governance.onboarding.checks.register_answer import RegisterEntry, Status
from governance.onboarding.checks.registers import Register, ask_register, number_that_cannot_exist
from governance.onboarding.checks.registration import judge_number
from tests.governance.onboarding.checks import register_server as servers
from tests.governance.onboarding.checks.dossiers import CODE, NAME, chinese_code, dossier
from tests.governance.onboarding.checks.register_server import Question, register_server

PASS, FAIL, MANUAL, UNAVAILABLE = Result.PASS, Result.FAIL, Result.MANUAL, Result.UNAVAILABLE
ENTRY: dict[str, Any] = {
    "country": "CN",
    "number": CODE,
    "name": NAME,
    "status": "active",
    "founded_on": "2020-05-01",
    "scope": "服装",
}


class Plugged:
    """A register that somebody else wrote."""

    name = "plugged"

    def __init__(self, answer: Callable[[str, str], RegisterEntry | None]) -> None:
        self.answer = answer
        self.asked: list[tuple[str, str]] = []

    def look_up(self, country: str, number: str) -> RegisterEntry | None:
        self.asked.append((country, number))
        return self.answer(country, number)


def honest(question: Question) -> None:
    known = question.query == {"country": "CN", "number": CODE}
    question.send(*((200, ENTRY) if known else (404,)))


def yes_to_everything(question: Question) -> None:
    question.send(200, {"valid": True})


def echo(question: Question) -> None:
    """Yes to everything, repeating all it was asked."""
    question.send(200, {**question.query, "status": "active"})


def one_entry_for_all(question: Question) -> None:
    """Yes to everything with the very facts, as if it had read the application."""
    question.send(200, ENTRY | question.query)


def bare(question: Question) -> None:
    """Honest about which numbers there are, and silent about everything else."""
    known = question.query["number"] == CODE
    question.send(*((200, question.query) if known else (404,)))


def empty(question: Question) -> None:
    question.send(404)


def broken(question: Question) -> None:
    question.send(500)


def garbage(question: Question) -> None:
    question.send(200, b"garbage")


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        (honest, PASS),
        (bare, MANUAL),
        (empty, MANUAL),
        (yes_to_everything, UNAVAILABLE),
        (echo, UNAVAILABLE),
        (one_entry_for_all, UNAVAILABLE),
        (broken, UNAVAILABLE),
        (garbage, UNAVAILABLE),
        (servers.flood, UNAVAILABLE),
        (servers.hang_up, UNAVAILABLE),
    ],
)
def test_only_a_register_that_knows_the_facts_gives_a_pass(answer: Callable[[Question], None], result: Result) -> None:
    with register_server(answer) as (url, _):
        found = ask_register(HttpRegister(url, patience=60, pause=0), dossier())
    assert found.result is result, found.sentence
    assert (found.code, found.provider, found.version) == ("register", "127.0.0.1", "1")


@pytest.mark.parametrize("answer", [servers.hang, servers.drip])
def test_a_register_that_takes_too_long_gives_no_answer(answer: Callable[[Question], None]) -> None:
    with register_server(answer) as (url, _):
        assert ask_register(HttpRegister(url, patience=0.3, pause=0), dossier()).result is UNAVAILABLE


def test_without_a_register_a_person_looks_it_up() -> None:
    found = ask_register(None, dossier())
    assert (found.result, found.sentence) == (MANUAL, "No register is connected: look the business up by hand.")


def raises(error: Exception) -> Callable[[str, str], RegisterEntry | None]:
    def answer(_country: str, _number: str) -> RegisterEntry | None:
        raise error

    return answer


@pytest.mark.parametrize("error", [Unavailable("Closed for lunch."), KeyError("x"), OSError(), RecursionError()])
def test_a_register_of_somebody_else_may_fail_as_it_likes(error: Exception) -> None:
    register: Register = Plugged(raises(error))
    assert ask_register(register, dossier()).result is UNAVAILABLE


@pytest.mark.parametrize("changes", [{"registration_number": None}, {"registration_number": "1"}, {"country": None}])
def test_a_wrong_number_is_not_asked_about(changes: dict[str, Any]) -> None:
    register = Plugged(lambda *_: None)
    assert ask_register(register, dossier(**changes)).result is MANUAL
    assert register.asked == []


def test_what_is_asked_for_first_cannot_exist() -> None:
    register = Plugged(lambda *_: None)
    ask_register(register, dossier())
    canary, real = register.asked
    assert real == ("CN", CODE)
    assert judge_number(*canary).result is FAIL


@pytest.mark.parametrize(
    ("country", "form"),
    [
        ("CN", CODE),
        ("CN", chinese_code("00000000")),
        ("BR", "11222333000181"),
        ("FR", "123456782"),
        ("DE", "DE123456788"),
    ],
)
def test_a_number_that_cannot_exist_differs_in_its_check_digit_alone(country: str, form: str) -> None:
    made_up = number_that_cannot_exist(country, form)
    assert made_up[:-1] == form[:-1]
    assert proven(country, made_up) is None


@pytest.mark.parametrize(("country", "form"), [("US", "123456789"), ("HK", "12345678")])
def test_where_no_check_digit_tells_it_is_a_row_of_nines(country: str, form: str) -> None:
    assert number_that_cannot_exist(country, form) == "9" * (len(form) + 1)


def test_texts_of_a_register_do_not_enter_the_evidence() -> None:
    entry = RegisterEntry(country="CN", number=CODE, name="<script>", status=Status.ACTIVE, scope="\x00")
    found = ask_register(Plugged(lambda _country, number: entry if number == CODE else None), dossier())
    assert found.evidence == {"status": "active", "founded_on": None}
    assert "script" not in found.sentence
