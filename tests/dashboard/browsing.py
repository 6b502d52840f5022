"""A person at a real browser: signs in, looks, clicks; whatever the browser complains about is written down."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Literal
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, StorageState, sync_playwright
from werkzeug.serving import make_server
from werkzeug.wsgi import ClosingIterator

from tests.builders import PASSWORD
from tests.chromium import ARGUMENTS, executable

Scheme = Literal["light", "dark"]


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The application on a free port of this machine, for the block; gives its address."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterator[bytes]:
        # The server forgets to close an answer whose reader hung up in the middle; a generator closes itself.
        with closing(ClosingIterator(app(environ, start_response))) as parts:
            yield from parts

    server = make_server("127.0.0.1", 0, answer, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a screen."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Person:
    """Somebody who has signed in; `complaints` are errors of console, scripts and answers."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def note_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.type}: {message.text}")

    def note_answer(self, answer: Response) -> None:
        if answer.status >= 400:
            self.complaints.append(f"{answer.status}: {answer.url}")

    def sign_in(self, email: str) -> None:
        self.page.goto(f"{self.address}/login")
        self.page.fill("input[name=email]", email)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_url("**/dashboard/**")

    def open(self, path: str) -> Page:
        """Open a page and wait until every part of it is there."""
        self.page.goto(f"{self.address}{path}")
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until nothing is loading any more and every figure is drawn."""
        self.page.wait_for_selector("#page h1")
        self.page.wait_for_function(
            "() => !document.querySelector('.skeleton, [data-dash-is-loading=true]')"
            " && [...document.querySelectorAll('.js-plotly-plot')].every(plot => plot.querySelector('.main-svg'))"
            " && [...document.querySelectorAll('#notifications-count')].every(bell => bell.title)"
        )


# Cookies of those who signed in before, by address and e-mail: a password is made slow to check on purpose.
_signed_in: dict[tuple[str, str], StorageState] = {}


@contextmanager
def person(
    browser: Browser,
    address: str,
    email: str,
    *,
    width: int = 1440,
    height: int = 900,
    scheme: Scheme = "light",
    language: str = "en-GB",
) -> Iterator[Person]:
    """Somebody with a screen of that size, that colour scheme and that language, signed in as `email`."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        locale=language,
        accept_downloads=True,
        storage_state=_signed_in.get((address, email)),
    )
    somebody = Person(context.new_page(), address)
    somebody.page.on("console", somebody.note_console)
    somebody.page.on("pageerror", lambda error: somebody.complaints.append(f"script: {error}"))
    somebody.page.on("response", somebody.note_answer)
    if (address, email) not in _signed_in:
        somebody.sign_in(email)
        _signed_in[address, email] = context.storage_state()
    try:
        yield somebody
    finally:
        context.close()
