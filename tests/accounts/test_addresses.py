"""Where a request comes from: only what a trusted proxy says of it is believed."""

from typing import Any

import pytest
from django.test import RequestFactory

from accounts.addresses import client_address


def asked_from(remote: str, forwarded: str | None = None) -> str | None:
    headers = {"x-forwarded-for": forwarded} if forwarded is not None else {}
    return client_address(RequestFactory(REMOTE_ADDR=remote).get("/", headers=headers))


@pytest.mark.parametrize("forwarded", [None, "", "9.9.9.9", "9.9.9.9, 10.0.0.1"])
def test_without_a_proxy_that_is_trusted_the_header_is_not_read(forwarded: str | None) -> None:
    assert asked_from("10.0.0.1", forwarded) == "10.0.0.1"


@pytest.mark.parametrize(
    "remote, forwarded, address",
    [
        ("10.0.0.1", "172.16.0.9", "172.16.0.9"),
        # What the client wrote itself stands before what the proxy added.
        ("10.0.0.1", "9.9.9.9, 172.16.0.9", "172.16.0.9"),
        ("10.0.0.1", "172.16.0.9, 10.0.0.2", "172.16.0.9"),
        ("10.0.0.1", "9.9.9.9, 172.16.0.9, 10.0.0.2", "172.16.0.9"),
        ("", "172.16.0.9", "172.16.0.9"),
        # Somebody who did not come through the proxy.
        ("10.0.0.3", "172.16.0.9", "10.0.0.3"),
        # Nothing that is an address.
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "unknown", "10.0.0.1"),
        ("10.0.0.1", "9.9.9.9, x", "10.0.0.1"),
        ("10.0.0.1", "10.0.0.2", "10.0.0.2"),
        ("", "", None),
        ("10.0.0.1", "2001:db8::1", "2001:db8::1"),
    ],
)
def test_a_trusted_proxy_says_who_asked(
    settings: Any, remote: str, forwarded: str, address: str | None
) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.1", "10.0.0.2", "unix"]
    assert asked_from(remote, forwarded) == address


@pytest.mark.parametrize("remote, address", [("fe80::1%eth0", "fe80::1"), ("", None), ("x", None)])
def test_what_databases_do_not_take_is_left_out(remote: str, address: str | None) -> None:
    assert asked_from(remote) == address
