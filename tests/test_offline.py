"""The guard that keeps tests off the network; conftest.py puts it around every test."""

import socket

import pytest

from tests.offline import is_local

ELSEWHERE = "203.0.113.1"  # an address reserved for documentation


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.9.9.9", "::1", "localhost", "", None, b"127.0.0.1"]
)
def test_this_machine_is_local(host: object) -> None:
    assert is_local(host)


@pytest.mark.parametrize(
    "host",
    [ELSEWHERE, "10.0.0.1", "0.0.0.0", "example.org", "localhost.example.org", b"8.8.8.8"],  # noqa: S104
)
def test_other_machines_are_not_local(host: object) -> None:
    assert not is_local(host)


@pytest.mark.parametrize("kind", [socket.SOCK_STREAM, socket.SOCK_DGRAM])
@pytest.mark.parametrize("method", ["connect", "connect_ex"])
def test_connecting_elsewhere_fails_the_test(kind: socket.SocketKind, method: str) -> None:
    with socket.socket(type=kind) as sock, pytest.raises(pytest.fail.Exception, match=ELSEWHERE):
        getattr(sock, method)((ELSEWHERE, 80))


def test_sending_elsewhere_fails_the_test() -> None:
    with (
        socket.socket(type=socket.SOCK_DGRAM) as sock,
        pytest.raises(pytest.fail.Exception, match=ELSEWHERE),
    ):
        sock.sendto(b"", (ELSEWHERE, 53))


def test_looking_up_a_name_fails_the_test() -> None:
    with pytest.raises(pytest.fail.Exception, match=r"example\.org"):
        socket.create_connection(("example.org", 80))


def test_this_machine_can_be_reached() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as client,
    ):
        assert client.getpeername() == server.getsockname()
