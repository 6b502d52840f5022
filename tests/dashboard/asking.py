"""Asking the pages as a browser does: the index, the layout, and single callbacks through every guard."""

from __future__ import annotations

import json
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


def _filled(dependency: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    name = f"{dependency['id']}.{dependency['property']}"
    return {"id": dependency["id"], "property": dependency["property"], "value": values.get(name)}
