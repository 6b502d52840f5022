"""The public beacon drand: which round belongs to a moment, and whether a message of it is what it says. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final, TypeAlias

from governance.core.errors import Finding, Invalid

CheckSignature: TypeAlias = Callable[[int, str], Any]  # of a round of quicknet; raises ValueError when it does not hold
# The optional extra `beacon`.
BY_PACKAGE: Final[CheckSignature | None] = (
    import_module("drand_verify").verify_quicknet if find_spec("drand_verify") else None
)
_HEX: Final = re.compile(r"(?:[0-9a-f]{2})+")


@dataclass(frozen=True)
class Chain:
    """A chain of the beacon: its hash, when its first round came and how many seconds lie between two."""

    hash: str
    genesis: int
    period: int


QUICKNET: Final = Chain("52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971", 1_692_803_367, 3)


@dataclass(frozen=True, kw_only=True)
class BeaconMessage:
    """One round as it was checked: `randomness` is the public value; `signed` whether its signature was checked too."""

    chain: str
    round: int
    randomness: str
    signature: str
    signed: bool

    def to_document(self) -> dict[str, Any]:
        """What goes into the record as evidence."""
        return {"round": self.round, "randomness": self.randomness, "signature": self.signature}


def round_at(moment: datetime, chain: Chain = QUICKNET) -> int:
    """The newest round at a moment."""
    return (int(moment.timestamp()) - chain.genesis) // chain.period + 1


def first_round_after(moment: datetime, chain: Chain = QUICKNET) -> int:
    """The first round that does not exist yet at a moment."""
    return round_at(moment, chain) + 1


def time_of(number: int, chain: Chain = QUICKNET) -> datetime:
    """When a round comes."""
    return datetime.fromtimestamp(chain.genesis, UTC) + timedelta(seconds=(number - 1) * chain.period)


def source_after(moment: datetime, chain: Chain = QUICKNET) -> dict[str, Any]:
    """The public source that is named when a list is frozen: the first round after `moment`."""
    number = first_round_after(moment, chain)
    return {
        "kind": "drand",
        "chain": chain.hash,
        "round": number,
        "not_before": time_of(number, chain).isoformat(),
    }


def check_message(
    message: Mapping[str, Any], *, source: Mapping[str, Any], check_signature: CheckSignature | None = BY_PACKAGE
) -> BeaconMessage:
    """The message of the round that `source` names; raises `Invalid` with what is wrong.

    Checked are the round, that the randomness is SHA-256 of the signature, and on quicknet the signature itself when
    the optional package drand-verify is there.
    """
    number, randomness, signature = (message.get(name) for name in ("round", "randomness", "signature"))
    findings = []
    if number != source["round"] or isinstance(number, bool):
        findings.append(Finding("round", f"This draw waits for round {source['round']}, not for {number}."))
    for name, value in (("randomness", randomness), ("signature", signature)):
        if not isinstance(value, str) or not _HEX.fullmatch(value):
            findings.append(Finding(name, f"The {name} is written in hexadecimal digits, letters small."))
    if findings:
        raise Invalid("This is not the message the draw waits for.", findings=findings)
    signature, randomness = str(signature), str(randomness)
    if hashlib.sha256(bytes.fromhex(signature)).hexdigest() != randomness:
        raise Invalid("The randomness does not follow from the signature.", pointer="randomness")
    signed = check_signature is not None and source["chain"] == QUICKNET.hash
    if check_signature is not None and signed:
        try:
            check_signature(source["round"], signature)
        except ValueError as error:
            raise Invalid("The signature is not that of the beacon for this round.", pointer="signature") from error
    return BeaconMessage(
        chain=source["chain"], round=source["round"], randomness=randomness, signature=signature, signed=signed
    )
