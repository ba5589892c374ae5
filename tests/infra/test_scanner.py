"""The scanner's protocol, and what happens while it is away."""

import socket

import pytest

from tests.servers import clamd
from yfund.infra.config import BadSettings, Settings
from yfund.infra.scanner import ScannerAway, scan


def test_clean_found_and_large():
    with clamd.running() as server:
        assert scan(server.url, [b"hello"]) == ""
        assert scan(server.url, [clamd.EICAR[:10], clamd.EICAR[10:]]) == "Win.Test.EICAR_HDB-1"
        assert scan(server.url, [b"x" * 300_000] * 3) == ""


@pytest.mark.parametrize("told", ["INSTREAM size limit exceeded. ERROR", "stream: Can't allocate memory ERROR", "", "OK"])
def test_what_is_no_answer_is_not_believed(told):
    with clamd.running() as server, pytest.raises(ScannerAway):
        server.told = told or " "
        scan(server.url, [b"hello"])


def test_nobody_there(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    for url in (f"clamd://127.0.0.1:{port}", f"clamd://{tmp_path}/none.sock"):
        with pytest.raises(ScannerAway):
            scan(url, [b"hello"])


def test_its_address_is_checked_at_the_start():
    with pytest.raises(BadSettings, match="SCANNER_URL"):
        Settings.from_environment({"SCANNER_URL": "http://scanner"})
    assert Settings.from_environment({"SCANNER_URL": "clamd:///run/clamd.sock"}).scanner_url == "clamd:///run/clamd.sock"
