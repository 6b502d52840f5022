"""Where a webhook may go."""

from __future__ import annotations

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.core.errors import Invalid
from governance.core.outbox.addresses import check_url, is_public, pick


@pytest.mark.parametrize(
    "url",
    [
        "https://shop.example/hook",
        "https://shop.example:8443/hook?key=1",
        "https://93.184.216.34/",
        "https://[2606:2800:220:1::1]/hook",
    ],
)
def test_an_https_address_with_a_host_is_taken(url: str) -> None:
    assert check_url(url, private=False).scheme == "https"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "shop.example/hook",
        "http://shop.example/hook",
        "HTTP://shop.example/hook",
        "ftp://shop.example/hook",
        "file:///etc/passwd",
        "gopher://shop.example",
        "https://",
        "https:///hook",
        "https://user@shop.example/",
        "https://user:secret@shop.example/",
        "https://shop.example/#part",
        "https://shop.example:0/",
        "https://shop.example:99999/",
        "https://shop.example:http/",
        "https://[::1/",
        "https://shop.example/a b",
        "https://shop.example/\r\nX-Header: 1",
        "https://shop.example/\x00",
        "https://商家.example/",
        "https://shop.example/" + "a" * 2_000,
    ],
)
def test_anything_else_is_refused_with_the_reason(url: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_url(url, private=False)
    assert refusal.value.findings[0].pointer == "url"


def test_plain_http_is_for_private_networks() -> None:
    assert check_url("http://receiver.internal:8080/hook", private=True).port == 8080
    with pytest.raises(Invalid, match="https"):
        check_url("ftp://receiver.internal/", private=True)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("8.8.8.8", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("127.8.9.10", False),
        ("0.0.0.0", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("172.31.255.255", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),  # where clouds keep the keys of a machine
        ("100.64.0.1", False),
        ("192.0.2.1", False),
        ("198.18.0.1", False),
        ("224.0.0.1", False),
        ("239.1.1.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("fe80::1", False),
        ("fc00::1", False),
        ("fd12:3456::1", False),
        ("ff02::1", False),
        ("ff0e::1", False),
        ("2001:db8::1", False),
        # IPv4 addresses in other clothes.
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::808:808", True),
        ("2002:7f00:1::", False),
        ("2002:a00:1::1", False),
    ],
)
def test_only_addresses_of_the_public_internet_are_public(address: str, public: bool) -> None:
    assert is_public(ip_address(address)) is public


@pytest.mark.parametrize(
    ("found", "private", "expected"),
    [
        (["93.184.216.34"], False, "93.184.216.34"),
        (["93.184.216.34", "2606:2800:220:1::1"], False, "93.184.216.34"),
        (["127.0.0.1"], False, None),
        (["93.184.216.34", "127.0.0.1"], False, None),  # one private address makes the name a private one
        (["::1", "93.184.216.34"], False, None),
        (["fe80::1%eth0"], False, None),
        ([], False, None),
        (["127.0.0.1"], True, "127.0.0.1"),
        ([], True, None),
    ],
)
def test_of_the_addresses_of_a_name_the_first_is_picked_when_all_may_be_reached(
    found: list[str], private: bool, expected: str | None
) -> None:
    picked = pick(found, private=private)
    assert (None if picked is None else str(picked)) == expected


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_as_public_in_ipv6_clothes_as_without(address: object) -> None:
    plain = ip_address(str(address))
    assert is_public(ip_address(f"::ffff:{plain}")) is is_public(plain)
    assert is_public(ip_address(int(ip_address("64:ff9b::")) + int(plain))) is is_public(plain)


@given(st.text(max_size=80), st.booleans())
def test_whatever_is_typed_is_an_address_or_refused(url: str, private: bool) -> None:
    try:
        parts = check_url(url, private=private)
    except Invalid:
        return
    assert parts.scheme in {"https", "http"}
    assert parts.hostname
