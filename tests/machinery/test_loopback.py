"""No test reaches another machine."""

import asyncio
import socket

import pytest

from tests.loopback import OutsideWorld, is_loopback


@pytest.mark.parametrize("host", ["192.0.2.1", "example.org", "2001:db8::1"])
def test_another_machine_is_refused(host):
    with pytest.raises(OutsideWorld):
        socket.create_connection((host, 80), timeout=1)


def test_another_machine_is_refused_to_an_event_loop():
    with pytest.raises(OutsideWorld):
        asyncio.run(asyncio.open_connection("192.0.2.1", 80))


def test_this_machine_is_not():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=5).close()


@pytest.mark.parametrize(
    ("host", "ours"), [("::1", True), ("127.9.9.9", True), ("10.0.0.1", False), ("localhost.evil.example", False)]
)
def test_what_counts_as_this_machine(host, ours):
    assert is_loopback(host) is ours
