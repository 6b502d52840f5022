"""A register that is asked over HTTP: `GET REGISTER_URL?country=CN&number=…` answers with JSON or 404.

It gets a fixed time in all, is asked again after a failure, and left alone for a while when it keeps failing.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any, Final

import httpx
import pybreaker
import tenacity
from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load, validate

from governance.core.errors import Unavailable
from governance.onboarding.checks.register_answer import RegisterEntry, Status

PATIENCE: Final = 4.0  # seconds for one whole answer, however slowly it drips
TRIES: Final = 2
FAILURES_UNTIL_LEFT_ALONE: Final = 3
LEFT_ALONE_FOR: Final = 120  # seconds
LARGEST_ANSWER: Final = 64 * 1024

# What registers say, in the words of the application; everything else is unknown.
_STATUS: Final = {
    "active": Status.ACTIVE,
    "dissolved": Status.ENDED,
    "deregistered": Status.ENDED,
    "ended": Status.ENDED,
    "revoked": Status.ENDED,
    "suspended": Status.SUSPENDED,
}


class _TryAgain(Unavailable):
    """The trouble may be over in a moment."""


class _AnswerSchema(Schema):
    """What a register answers; what it does not say stays empty, and what we do not know is passed over."""

    class Meta:
        unknown = EXCLUDE

    country = fields.String(required=True, validate=validate.Length(equal=2))
    number = fields.String(required=True, validate=validate.Length(min=1, max=64))
    name = fields.String(load_default="", validate=validate.Length(max=300))
    status = fields.String(load_default="", validate=validate.Length(max=64))
    founded_on = fields.Date(load_default=None, allow_none=True)
    scope = fields.String(load_default="", validate=validate.Length(max=20_000))

    @post_load
    def entry(self, data: dict[str, Any], **_: object) -> RegisterEntry:
        return RegisterEntry(**data | {"status": _STATUS.get(data["status"].casefold(), Status.UNKNOWN)})


class HttpRegister:
    """A register behind an address of its own; `token` is sent as a bearer token."""

    def __init__(self, url: str, *, token: str = "", patience: float = PATIENCE, pause: float = 0.5) -> None:
        self._url, self._patience = httpx.URL(url), patience
        self._headers = {"Accept": "application/json", "Accept-Encoding": "identity"} | (
            {"Authorization": f"Bearer {token}"} if token else {}
        )
        self._retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(_TryAgain),
            stop=tenacity.stop_after_attempt(TRIES),
            wait=tenacity.wait_random(0, 2 * pause),
            reraise=True,
        )
        self._breaker = pybreaker.CircuitBreaker(
            fail_max=FAILURES_UNTIL_LEFT_ALONE, reset_timeout=LEFT_ALONE_FOR, throw_new_error_on_trip=False
        )

    @property
    def name(self) -> str:
        """The host alone: an address may hold secrets."""
        return self._url.host

    def look_up(self, country: str, number: str) -> RegisterEntry | None:
        """What is registered under `number`; raises `Unavailable`."""
        try:
            entry: RegisterEntry | None = self._breaker.call(self._retrying, self._once, country, number)
        except pybreaker.CircuitBreakerError:
            raise Unavailable("It failed too often and is left alone for a while.") from None
        return entry

    def _once(self, country: str, number: str) -> RegisterEntry | None:
        try:
            return asyncio.run(self._asked(country, number))
        except TimeoutError:
            raise _TryAgain(f"It did not answer within {self._patience:g} seconds.") from None
        except httpx.HTTPError as error:
            raise _TryAgain(f"It cannot be reached ({type(error).__name__}).") from None

    async def _asked(self, country: str, number: str) -> RegisterEntry | None:
        question = self._url.copy_merge_params({"country": country, "number": number})
        async with (
            asyncio.timeout(self._patience),
            httpx.AsyncClient(timeout=self._patience, headers=self._headers, trust_env=False) as client,
            client.stream("GET", question) as response,
        ):
            if response.status_code == httpx.codes.NOT_FOUND:
                return None
            if response.is_server_error or response.status_code == httpx.codes.TOO_MANY_REQUESTS:
                raise _TryAgain(f"It answered {response.status_code}.")
            if response.status_code != httpx.codes.OK:
                raise Unavailable(f"It answered {response.status_code}.")
            return _read(await _content(response))


async def _content(response: httpx.Response) -> bytes:
    content = bytearray()
    async for part in response.aiter_raw():
        content += part
        if len(content) > LARGEST_ANSWER:
            raise Unavailable("It answered with more than an entry of a register can be.")
    return bytes(content)


def _read(content: bytes) -> RegisterEntry:
    try:
        entry: RegisterEntry = _AnswerSchema().load(json.loads(content))
    except (ValueError, RecursionError, ValidationError):
        raise Unavailable("It answered with something that is no entry of a register.") from None
    return entry
