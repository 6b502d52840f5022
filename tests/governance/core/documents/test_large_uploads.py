"""A body that is too large is refused early, and never held in memory."""

from __future__ import annotations

import gc
import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from governance.core.access import Role
from tests.builders import signed_in
from tests.governance.core.documents.test_api import state


@pytest.fixture(scope="module")
def ana(shared_app: Flask) -> FlaskClient:
    return signed_in(shared_app, Role.APPLICANT, application_id=11)


class Sent(io.RawIOBase):
    """A multipart body of this many bytes, made while it is read; counts what was taken."""

    def __init__(self, size: int) -> None:
        self.size, self.place = size, 0
        self.waiting = bytearray(
            b'--x\r\nContent-Disposition: form-data; name="content"; filename="big.pdf"\r\n\r\n%PDF-1.7\n'
        )
        self.left, self.taken = size, 0

    def readable(self) -> bool:
        return True

    def seek(self, _place: int, whence: int = 0) -> int:
        """Asked for by the test client alone, which looks how long the body is."""
        self.place = self.size if whence else 0
        return self.place

    def tell(self) -> int:
        return self.place

    def readinto(self, buffer: Any) -> int:
        size = min(len(buffer), len(self.waiting) or self.left)
        piece = bytes(self.waiting[:size]) if self.waiting else bytes(size)
        del self.waiting[:size]
        buffer[:size] = piece
        self.left -= size
        self.taken += size
        return size


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # Werkzeug drops a body that it stops reading
@pytest.mark.parametrize("chunked", [False, True], ids=["with its length", "in chunks"])
def test_two_hundred_megabytes_are_refused_early(shared_app: Flask, ana: FlaskClient, *, chunked: bool) -> None:
    token, before = ana.get_cookie("XSRF-TOKEN"), state(shared_app)
    assert token is not None
    body = Sent(200 * 2**20)
    answer = ana.post(
        "/api/v1/documents",
        input_stream=body,
        content_type="multipart/form-data; boundary=x",
        headers={"X-XSRF-TOKEN": token.value} | ({"Transfer-Encoding": "chunked"} if chunked else {}),
        environ_overrides={"wsgi.input_terminated": True} if chunked else {},
    )
    assert (answer.status_code, answer.mimetype) == (413, "application/problem+json")
    assert body.taken <= (22 * 2**20 if chunked else 0)
    assert state(shared_app) == before
    gc.collect()
