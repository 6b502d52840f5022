"""What the collector may read, and who else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from governance.core.access import ROLE_PERMISSIONS, Permission, Role
from governance.core.settings import Settings
from tests.builders import signed_in

PROJECT = Path(__file__).resolve().parents[3]


def test_the_collectors_token_opens_the_figures(client: FlaskClient, settings: Settings) -> None:
    client.get("/healthz")
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {settings.metrics_token}"})
    assert answer.status_code == 200
    assert answer.mimetype == "text/plain"
    text = answer.get_data(as_text=True)
    assert 'http_requests_total{door="health.alive",method="GET",status="200"}' in text
    assert 'http_request_seconds_bucket{door="health.alive"' in text


@pytest.mark.parametrize("header", ["Bearer wrong", "Bearer ", "Bearer", "Basic dXNlcjpwYXNz", ""])
def test_nothing_else_in_the_header_opens_them(client: FlaskClient, header: str) -> None:
    assert client.get("/metrics", headers={"Authorization": header}).status_code == 401


def test_without_a_token_in_the_settings_no_token_opens_them(app: Flask) -> None:
    app.extensions["settings"] = Settings(secret_key="of this test", metrics_token="")
    assert app.test_client().get("/metrics", headers={"Authorization": "Bearer "}).status_code == 401


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.COMPLIANCE_OFFICER, Role.REVIEWER])
def test_a_person_reads_them_by_permission(app: Flask, role: Role) -> None:
    status = 200 if Permission.METRICS_READ in ROLE_PERMISSIONS[role] else 403
    assert signed_in(app, role).get("/metrics").status_code == status


def test_the_figures_of_all_processes_are_added_up(tmp_path: Path) -> None:
    """Two processes count one request each in one folder; a third reads two."""
    count = (
        "from governance.core.settings import Settings\n"
        "from wsgi import create_app\n"
        "client = create_app(Settings(secret_key='s', metrics_token='t')).test_client()\n"
        "client.get('/healthz')\n"
        "print(client.get('/metrics', headers={'Authorization': 'Bearer t'}).get_data(as_text=True))\n"
    )
    environ = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    answers = [
        subprocess.run([sys.executable, "-c", count], cwd=PROJECT, env=environ, capture_output=True, check=True).stdout
        for _ in range(2)
    ]
    line = 'http_requests_total{door="health.alive",method="GET",status="200"} '
    assert [answer.decode().partition(line)[2][:3] for answer in answers] == ["1.0", "2.0"]
