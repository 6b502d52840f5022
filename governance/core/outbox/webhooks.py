"""Sending a message to another system: Standard Webhooks, to an address that was checked just now."""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final
from uuid import UUID

import httpx
from standardwebhooks import Webhook

from governance.core.errors import Invalid
from governance.core.outbox.addresses import Address, check_url, pick
from governance.core.outbox.outcome import Outcome, failed, of_status

STEP_SECONDS: Final = 5.0
TOTAL_SECONDS: Final = 15.0


def body_of(*, topic: str, created_at: datetime, data: Mapping[str, Any]) -> str:
    """What is sent and signed: the same characters at every try."""
    document = {"type": topic, "timestamp": created_at.astimezone(UTC).isoformat(), "data": data}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def find_address(url: str, *, private: bool) -> Address:
    """The address that the host of `url` has now; raises `Invalid` when nothing may be sent there."""
    parts = check_url(url, private=private)
    host = str(parts.hostname)
    try:
        found = socket.getaddrinfo(host, parts.port or parts.scheme, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Invalid(f"The host {host} cannot be found.", pointer="url") from None
    address = pick([str(entry[4][0]) for entry in found], private=private)
    if address is None:
        raise Invalid(f"The host {host} is not on the public internet.", pointer="url")
    return address


def send(*, url: str, secrets: Sequence[str], message_id: UUID, body: str, at: datetime, private: bool) -> Outcome:
    """Send `body`, signed with each of `secrets`; what the receiver says beyond its status is not read."""
    try:
        address = find_address(url, private=private)
        status = asyncio.run(_post(url, address, body, _signed(secrets, message_id, body, at)))
    except TimeoutError:
        return failed(f"The receiver did not answer within {TOTAL_SECONDS:.0f} seconds.")
    except Invalid as refusal:
        return failed(refusal.message)
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        return failed(error)
    return of_status(status)


def _signed(secrets: Sequence[str], message_id: UUID, body: str, at: datetime) -> dict[str, str]:
    moment = at.astimezone(UTC)
    signatures = (Webhook(secret).sign(str(message_id), moment, body) for secret in secrets)
    return {
        "webhook-id": str(message_id),
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


async def _post(url: str, address: Address, body: str, signed: Mapping[str, str]) -> int:
    """The status of the answer. The connection goes to `address`; name and certificate are those of the URL's host."""
    target = httpx.URL(url)
    headers = {
        "Host": target.netloc.decode(),
        "Content-Type": "application/json",
        "Connection": "close",
        "User-Agent": "seller-governance",
        **signed,
    }
    client = httpx.AsyncClient(verify=_trusted(), trust_env=False, follow_redirects=False, timeout=STEP_SECONDS)
    async with asyncio.timeout(TOTAL_SECONDS), client:
        request = client.build_request(
            "POST",
            target.copy_with(host=str(address)),
            content=body.encode(),
            headers=headers,
            extensions={"sni_hostname": target.host},
        )
        response = await client.send(request, stream=True)
        await response.aclose()
        return response.status_code


@cache
def _trusted() -> ssl.SSLContext:
    """Reading the certificates of the authorities takes longer than sending a message."""
    return httpx.create_ssl_context()
