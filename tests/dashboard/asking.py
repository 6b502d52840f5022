"""Asking the pages as a browser does: the index, the layout, and single callbacks through every guard."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any

from dash.development.base_component import Component
from flask.testing import FlaskClient
from plotly.utils import PlotlyJSONEncoder
from werkzeug.test import TestResponse

PREFIX = "/dashboard/"


def drawn(component: Component) -> str:
    """What goes over the wire for a component, as text to look into."""
    return json.dumps(component, cls=PlotlyJSONEncoder, ensure_ascii=False)


def token(client: FlaskClient) -> str:
    """The token that our pages send back in a header."""
    client.get(f"{PREFIX}_dash-layout")
    cookie = client.get_cookie("XSRF-TOKEN")
    assert cookie is not None
    return cookie.value


def ask(
    client: FlaskClient,
    answers: str,
    values: Mapping[str, Any],
    *,
    changed: Sequence[str] = (),
    headers: Mapping[str, str] | None = None,
) -> TestResponse:
    """Run the callback that answers `id.property`; `values` are what the page shows, by `id.property`."""
    known = client.get(f"{PREFIX}_dash-dependencies").get_json()
    callback = next(one for one in known if answers in _outputs(one["output"]) and not one["clientside_function"])
    outputs = [dict(zip(("id", "property"), name.rsplit(".", 1), strict=True)) for name in _outputs(callback["output"])]
    body = {
        "output": callback["output"],
        "outputs": outputs if callback["output"].startswith("..") else outputs[0],
        "inputs": [_filled(one, values) for one in callback["inputs"]],
        "state": [_filled(one, values) for one in callback["state"]],
        "changedPropIds": list(changed),
    }
    return client.post(
        f"{PREFIX}_dash-update-component",
        json=body,
        headers={"X-XSRF-TOKEN": token(client)} if headers is None else headers,
    )


def part(client: FlaskClient, name: str, values: Mapping[str, Any]) -> str:
    """What a callback puts into `name.children`, as text."""
    answer = ask(client, f"{name}.children", values)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return json.dumps(answer.get_json()["response"][name]["children"], ensure_ascii=False)


def page(client: FlaskClient, pathname: str, search: str = "") -> str:
    """What the frame shows at an address, as text."""
    return part(client, "page", {"location.pathname": pathname, "location.search": search})


def _outputs(output: str) -> list[str]:
    return output.strip(".").split("...") if output.startswith("..") else [output]


def _filled(dependency: Mapping[str, Any], values: Mapping[str, Any]) -> Any:
    name = f"{dependency['id']}.{dependency['property']}"
    if dependency["id"].startswith("{"):  # many at once, by a pattern
        return values.get(name, [])
    return {"id": dependency["id"], "property": dependency["property"], "value": values.get(name)}


def press(
    client: FlaskClient,
    page: str,
    act: str,
    shown: Mapping[str, Any],
    *,
    do: Mapping[str, str] | None = None,
    files: Mapping[str, bytes] | None = None,
    status: int = 200,
) -> str:
    """Open the dialog of an action, or with `do` (what its fields hold) do it; what comes back, as text."""
    kind = "act" if do is None else "do"
    button = {"act": act, "type": f"{page}-{kind}"}
    held = do or {}
    named = [
        (name, f"data:application/pdf;base64,{b64encode(content).decode()}") for name, content in (files or {}).items()
    ]
    fields = [({"field": name, "type": f"{page}-field"}, value) for name, value in held.items()]
    drop = {"field": "files", "type": f"{page}-file"}
    values: dict[str, Any] = {
        _pattern(f"{page}-{kind}", "act", "n_clicks"): [_held(button, "n_clicks", 1)],
        _pattern(f"{page}-field", "field", "value"): [_held(one, "value", value) for one, value in fields],
        _pattern(f"{page}-field", "field", "id"): [_held(one, "id", one) for one, _value in fields],
        _pattern(f"{page}-file", "field", "contents"): [_held(drop, "contents", [body for _name, body in named])],
        _pattern(f"{page}-file", "field", "filename"): [_held(drop, "filename", [name for name, _body in named])],
        f"{page}-shown.data": dict(shown),
        f"{page}-changed.data": 0,
    }
    pressed = json.dumps(button, separators=(",", ":"), sort_keys=True)
    answers = f"{page}-dialog.title" if do is None else f"{page}-changed.data"
    answer = ask(client, answers, values, changed=[f"{pressed}.n_clicks"])
    assert answer.status_code == status, answer.get_data(as_text=True)
    return json.dumps(answer.get_json()["response"], ensure_ascii=False) if status == 200 else ""


def _pattern(kind: str, key: str, prop: str) -> str:
    return f'{{"{key}":["ALL"],"type":"{kind}"}}.{prop}'


def _held(one: Mapping[str, str], prop: str, value: Any) -> dict[str, Any]:
    return {"id": dict(one), "property": prop, "value": value}
