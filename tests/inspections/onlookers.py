"""Onlookers: people and systems who open every door that reads, and what they then know."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from tests.dashboard.asking import PREFIX, token

# Doors whose answers are the same for everybody, and long: scripts, styles, the description of the API.
SAME_FOR_ALL: Final = ("api-docs", "api_docs", "static", "_dashboard_dash_assets", "_dash-component-suites")
MOST_ADDRESSES: Final = 6


@dataclass(frozen=True)
class Seen:
    """What somebody was answered at one door."""

    status: int
    text: str


@dataclass(frozen=True)
class Onlooker:
    """Somebody at a browser; `names` are what stands for the parts of addresses, by the name of the part."""

    name: str
    client: FlaskClient
    names: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def look(self, app: Flask) -> dict[str, Seen]:
        """Open every door that reads, and every part of every page; answers by address."""
        return dict(self._doors(app)) | dict(self._parts())

    def _doors(self, app: Flask) -> Iterator[tuple[str, Seen]]:
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
            if "GET" in (rule.methods or set()) and not any(same in rule.endpoint for same in SAME_FOR_ALL):
                for address in self._addresses(app, rule):
                    yield f"GET {address}", self._get(address)

    def _addresses(self, app: Flask, rule: Rule) -> list[str]:
        """The addresses that fit a rule, with everything this person could know for each part."""
        adapter = app.url_map.bind("localhost")
        parts = sorted(rule.arguments)
        values = itertools.product(*(self.names.get(part, self.names["any"]) for part in parts))
        filled = itertools.islice(values, MOST_ADDRESSES)
        with app.test_request_context():
            return [adapter.build(rule.endpoint, dict(zip(parts, each, strict=True))) for each in filled]

    def _get(self, address: str) -> Seen:
        kind = "application/json" if address.startswith("/api/") else "text/html"
        answer = self.client.get(address, headers={"Accept": kind})
        try:
            headers = {name: value for name, value in answer.headers if name in {"Location", "Link", "ETag"}}
            text = answer.get_data().decode("utf-8", "replace")  # there are pictures among them
            return Seen(answer.status_code, f"{json.dumps(headers)}\n{text}")
        finally:
            answer.close()

    def _parts(self) -> Iterator[tuple[str, Seen]]:
        """Every callback of the pages that fills a part: those of others as well, for each is a door of its own."""
        if self.client.get(f"{PREFIX}_dash-layout").status_code != 200:
            return
        header = {"X-XSRF-TOKEN": token(self.client)}
        for callback in self.client.get(f"{PREFIX}_dash-dependencies").get_json():
            output = callback["output"]
            if callback["clientside_function"] or not output.endswith(".children") or output[0] in ".{":
                continue
            name, prop = output.rsplit(".", 1)
            shown_there = self._shown()
            for number, shown in enumerate(shown_there if name == "page" else shown_there[:1]):
                body = {
                    "output": output,
                    "outputs": {"id": name, "property": prop},
                    "inputs": [_filled(one, shown) for one in callback["inputs"]],
                    "state": [_filled(one, shown) for one in callback["state"]],
                    "changedPropIds": [],
                }
                answer = self.client.post(f"{PREFIX}_dash-update-component", json=body, headers=header)
                yield f"PART {output} {number}", Seen(answer.status_code, answer.get_data(as_text=True))

    def _shown(self) -> list[dict[str, Any]]:
        """What a page might hold: one of everything that this person could name."""
        pages = [f"/dashboard/{page}/{one}" for page, ones in self.names.items() for one in ones]
        first = {name: ones[0] for name, ones in self.names.items()}
        shown = first | {name: int(one) for name, one in first.items() if one.isdecimal()}
        return [{"pathname": page, "shown": shown} for page in ["/dashboard/", *pages]]


def _filled(dependency: Mapping[str, Any], shown: Mapping[str, Any]) -> Any:
    if dependency["id"].startswith("{"):
        return []
    known = {"pathname": shown["pathname"], "search": "", "data": shown["shown"]}
    value = 0 if dependency["id"].endswith("-changed") else known.get(dependency["property"])
    return {"id": dependency["id"], "property": dependency["property"], "value": value}
