"""Somebody who complains, at a browser without a screen: chooses, fills in, sends files, follows the link."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard.public.complaint_stamp import new_stamp
from governance.complaints.lookup import case_of_token
from governance.core.calendar import now
from governance.core.database import PLATFORM, scoped
from tests.builders import form_token
from tests.dashboard.public.applying import PAGE, text
from tests.sample_files import picture

NEW = "/complaints/new?kind=complaint&issue=quality"
REPORT = "/complaints/new?kind=report&issue=counterfeit"
NOTICE = "/complaints/new?kind=ip_notice&issue=ip_infringement"
LAMP: dict[str, Any] = {
    "shop": "lamps",
    "order_reference": "O-1001",
    "product_name": "Reading lamp",
    "text": "It went dark after two days. The shop does not answer.",
    "request": "refund",
    "email": "ana@mail.example",
}

Upload = tuple[str, bytes]
_numbers = itertools.count(1)
PHOTO: Upload = ("lamp.png", picture("PNG"))


def stamp(app: Flask, *, seconds: int = 60) -> str:
    """The stamp of a form that was given out so long ago."""
    with app.app_context():
        return new_stamp(at=now() - timedelta(seconds=seconds))


def send_complaint(
    client: FlaskClient,
    form: Mapping[str, Any] = LAMP,
    *,
    path: str = NEW,
    files: Sequence[Upload] = (),
    **more: Any,
) -> TestResponse:
    """Open the form, fill it in and send it."""
    token = form_token(client.get(path, headers=PAGE))
    sent: dict[str, Any] = {"stamp": stamp(client.application), **form, **more, "csrf_token": token}
    if files:
        sent["files"] = [(io.BytesIO(content), name) for name, content in files]
    return client.post(path, data=sent, headers=PAGE, content_type="multipart/form-data")


def filed(client: FlaskClient, form: Mapping[str, Any] = LAMP, **more: Any) -> str:
    """File it, as one who has not filed before; gives the address of the case's page."""
    number = next(_numbers)
    own = {"order_reference": f"O-{number}", "email": f"ana.{number}@mail.example"} if form is LAMP else {}
    answer = send_complaint(client, {**form, **own}, **more)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.location.partition("?")[0].replace("/filed/", "/track/")


def case_id_of(app: Flask, path: str) -> int:
    """The case that a page is about."""
    with app.app_context(), scoped(PLATFORM):
        return case_of_token(path.rsplit("/", 1)[1])


def act(
    client: FlaskClient, path: str, action: str, form: Mapping[str, Any] | None = None, **more: Any
) -> TestResponse:
    """Open the page of one action, fill it in and send it."""
    opened = client.get(f"{path}/{action}", headers=PAGE)
    sent = {"csrf_token": form_token(opened), "version": version_in(opened), **(form or {}), **more}
    return client.post(f"{path}/{action}", data=sent, headers=PAGE, content_type="multipart/form-data")


def version_in(page: TestResponse) -> str:
    """The version of the case that a form was made for."""
    found = re.search(r'name="version" value="(\d+)"', page.get_data(as_text=True))
    return found[1] if found else ""


def look(buyer: FlaskClient, path: str, status: int = 200) -> str:
    """The page at an address."""
    return text(buyer.get(path, headers=PAGE), status)


def parts(page: str) -> list[str]:
    """The headings, from top to bottom."""
    return [re.sub(r"<[^>]+>", "", heading).strip() for heading in re.findall(r"<h2[^>]*>(.*?)</h2>", page, re.DOTALL)]
