"""Whatever is sent is kept whole or refused with a reason: never a failure of ours, never half of it kept."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from governance.core.access import Role
from governance.core.ownership import Owned
from tests import sample_files
from tests.builders import signed_in
from tests.governance.core.documents.test_api import send, state

WHOLE = {
    "licence.pdf": sample_files.pdf(2, title="A licence"),
    "licence.png": sample_files.picture("PNG", (90, 60)),
    "licence.jpg": sample_files.picture("JPEG", (90, 60)),
    "licence.webp": sample_files.picture("WEBP", (90, 60)),
}
# Each upload starts a process: few examples here, many beside each kind of file.
FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

names = st.text(max_size=40).map(lambda name: name + ".pdf")
beginnings = st.sampled_from([content[:16] for content in WHOLE.values()])
programs = st.sampled_from(sorted(sample_files.EXECUTABLES))


@pytest.fixture(scope="module")
def ana(shared_app: Flask) -> FlaskClient:
    shared_app.extensions["document_subjects"]["application"] = lambda reference: Owned.application(int(reference))
    return signed_in(shared_app, Role.APPLICANT, application_id=11)


def check_refused(app: Flask, client: FlaskClient, content: bytes, name: str) -> None:
    before = state(app)
    answer = send(client, content, name=name)
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json"), answer.get_data(as_text=True)
    assert "content" in answer.get_json(force=True)["errors"][0].values()  # its pointer, or its parameter
    assert state(app) == before


@FEW
@given(content=st.binary(max_size=5_000), name=names)
def test_random_bytes_are_refused(shared_app: Flask, ana: FlaskClient, content: bytes, name: str) -> None:
    check_refused(shared_app, ana, content, name)


@FEW
@given(beginning=beginnings, content=st.binary(max_size=2_000), name=names)
def test_random_bytes_behind_a_good_beginning_are_refused(
    shared_app: Flask, ana: FlaskClient, beginning: bytes, content: bytes, name: str
) -> None:
    check_refused(shared_app, ana, beginning + content, name)


@FEW
@given(program=programs, more=st.binary(max_size=500), name=st.sampled_from(sorted(WHOLE)))
def test_renamed_programs_are_refused(
    shared_app: Flask, ana: FlaskClient, program: str, more: bytes, name: str
) -> None:
    check_refused(shared_app, ana, sample_files.EXECUTABLES[program] + more, name)


@FEW
@given(name=st.sampled_from(sorted(WHOLE)), part=st.floats(0, 0.95))
def test_files_that_were_cut_off_are_refused(shared_app: Flask, ana: FlaskClient, name: str, part: float) -> None:
    check_refused(shared_app, ana, WHOLE[name][: int(part * len(WHOLE[name]))], name)


@FEW
@given(
    name=st.text(max_size=300),
    number=st.text(max_size=100),
    kind=st.text(max_size=20) | st.just("licence"),
    day=st.dates().map(str) | st.text(max_size=10),
)
def test_whatever_is_said_of_a_file_it_is_kept_or_refused(
    shared_app: Flask, ana: FlaskClient, name: str, number: str, kind: str, day: str
) -> None:
    before = state(shared_app)
    answer = send(ana, name=name, number=number, kind=kind, valid_from=day)
    assert answer.status_code in {201, 422}, answer.get_data(as_text=True)
    assert (state(shared_app) == before) is (answer.status_code == 422)
