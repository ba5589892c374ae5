"""What docs/nginx.conf promises: slow clients take no thread of the site, silent ones are cut, and the beginning is told."""

import contextlib
import http.client
import http.server
import socket
import threading
import time
from urllib.parse import urlsplit

import pytest

from tests.servers import nginx, site
from tests.servers.absent import Absent, skip
from tests.servers.processes import free_port

THREADS, SLOW = 2, 12
HALF = b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 100000\r\n\r\nhalf"


@pytest.fixture
def behind(app, databases, settings, tmp_path):
    """The port of a site with two threads."""
    with site.running({**settings, "DATABASE_URL": databases.url}, tmp_path, threads=THREADS) as address:
        yield urlsplit(address).port


@pytest.fixture
def front(tmp_path):
    """`front(port)`: the port of nginx in front of it."""
    with contextlib.ExitStack() as stack:
        def begin(port, **changes):
            try:
                return stack.enter_context(nginx.running(port, tmp_path, **changes))
            except Absent as absence:
                skip(absence)
        yield begin


@contextlib.contextmanager
def slow_clients(port):
    """Clients who begin to send and never go on."""
    with contextlib.ExitStack() as stack:
        for _ in range(SLOW):
            stack.enter_context(socket.create_connection(("127.0.0.1", port))).sendall(HALF)
        yield


def answer(port, seconds):
    """The status of the site's health, None when it does not come in so many seconds."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        line.request("GET", "/healthz")
        return line.getresponse().status
    except TimeoutError:
        return None
    finally:
        line.close()


def test_slow_clients_keep_nobody_from_the_site(behind, front):
    port = front(behind)
    with slow_clients(port):
        assert [answer(port, 30) for _ in range(THREADS + 1)] == [200] * (THREADS + 1)


def test_without_nginx_they_take_every_thread(behind):
    with slow_clients(behind):
        assert answer(behind, 4) is None
    assert answer(behind, 30) == 200


def test_who_falls_silent_is_cut(front):
    nobody = free_port()
    with socket.create_connection(("127.0.0.1", front(nobody, client_body_timeout="1s")), timeout=30) as line:
        line.sendall(HALF)
        with contextlib.suppress(ConnectionResetError):
            assert line.recv(1000)[:12] in (b"", b"HTTP/1.1 408")


class _Upstream(http.server.BaseHTTPRequestHandler):
    """Remembers when a request is said to have begun."""

    def do_POST(self):
        """Take it whole."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.began = float(self.headers["X-Request-Start"].removeprefix("t="))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        """Say nothing."""


def test_a_slow_body_counts_from_its_beginning(front):
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Upstream) as upstream:
        threading.Thread(target=upstream.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        with socket.create_connection(("127.0.0.1", front(upstream.server_address[1])), timeout=30) as line:
            before = time.time()
            line.sendall(HALF)
            time.sleep(1)
            between = time.time()
            line.sendall(b"x" * (100000 - 4))
            assert line.recv(1000)[:12] == b"HTTP/1.1 204"
        upstream.shutdown()
    assert before - 0.5 < upstream.began < between
