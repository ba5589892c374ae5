"""The network of the tests ends at this machine."""

import ipaddress
import socket

_connect = socket.socket.connect
_connect_ex = socket.socket.connect_ex
_getaddrinfo = socket.getaddrinfo
NAMES = ("localhost", "", None, b"localhost")


class OutsideWorld(AssertionError):
    """A test tried to reach another machine."""


def is_loopback(host: object) -> bool:
    """Whether a host as socket functions take it is this machine."""
    if host in NAMES:
        return True
    text = host.decode() if isinstance(host, bytes) else str(host)
    try:
        return ipaddress.ip_address(text.partition("%")[0]).is_loopback
    except ValueError:
        return False


def check(address: object) -> None:
    """Raise OutsideWorld unless the address is a loopback or a file socket."""
    if isinstance(address, tuple) and not is_loopback(address[0]):
        raise OutsideWorld(f"a test connects to {address[0]}:{address[1]}")


def connect(self: socket.socket, address: object) -> None:
    """socket.connect to this machine only."""
    check(address)
    return _connect(self, address)


def connect_ex(self: socket.socket, address: object) -> int:
    """socket.connect_ex to this machine only."""
    check(address)
    return _connect_ex(self, address)


def getaddrinfo(host: object, *arguments: object, **options: object) -> list:
    """socket.getaddrinfo for this machine's names and for numbers; no name is looked up elsewhere."""
    if not is_loopback(host) and host != "0.0.0.0":
        raise OutsideWorld(f"a test looks up the name {host!r}")
    return _getaddrinfo(host, *arguments, **options)


def close_the_world() -> None:
    """Refuse every connection that leaves this machine, for the rest of the process."""
    socket.socket.connect = connect
    socket.socket.connect_ex = connect_ex
    socket.getaddrinfo = getaddrinfo


def open_the_world() -> None:
    """Undo close_the_world."""
    socket.socket.connect = _connect
    socket.socket.connect_ex = _connect_ex
    socket.getaddrinfo = _getaddrinfo
