"""Which addresses a webhook may go to: never into our own network, unless the platform says so. Pure."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final
from urllib.parse import SplitResult, urlsplit

from governance.core.errors import Invalid

LONGEST: Final = 2_000
# IPv6 addresses of this network stand for the IPv4 address in their last 32 bits (RFC 6052).
_TRANSLATED: Final = IPv6Network("64:ff9b::/96")

Address = IPv4Address | IPv6Address


def check_url(url: str, *, private: bool) -> SplitResult:
    """The parts of a webhook's URL; raises `Invalid` when it cannot be one. `private` also allows plain HTTP."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise _refused("This is not an address.") from None
    if len(url) > LONGEST or not url.isascii() or any(character <= " " for character in url):
        raise _refused(f"An address has at most {LONGEST} characters, all ASCII, and no blanks.")
    if parts.scheme != "https" and not (private and parts.scheme == "http"):
        raise _refused("Messages go to https addresses only.")
    if not host or port == 0:
        raise _refused("The address names no host.")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise _refused("An address has no user, no password and no fragment: messages prove themselves by signature.")
    return parts


def is_public(address: Address) -> bool:
    """Whether an address is on the public internet, also when it is written inside another kind of address."""
    inner = _inside(address)
    if inner is not None:
        return is_public(inner)
    return address.is_global and not address.is_multicast


def pick(found: list[str], *, private: bool) -> Address | None:
    """The address to connect to among those a host's name leads to; None when one of them is not to be reached.

    A name that leads to a public and to a private address is not trusted at all.
    """
    addresses = [ip_address(text.partition("%")[0]) for text in found]
    if not addresses or not (private or all(is_public(address) for address in addresses)):
        return None
    return addresses[0]


def _inside(address: Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for, if any."""
    if isinstance(address, IPv4Address):
        return None
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)


def _refused(sentence: str) -> Invalid:
    return Invalid(sentence, pointer="url")
