"""A small scanner on loopback that speaks ClamAV's INSTREAM and knows one virus: the EICAR test file."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

EICAR = (r"X5O!P%@AP[4\PZX54(P^)7CC)7}" + "$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!" + "$H+H*").encode()


class _Line(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        if self.rfile.read(10) != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while (size := struct.unpack(">I", self.rfile.read(4))[0]) != 0:
            content += self.rfile.read(size)
        told = self.server.told or ("stream: Win.Test.EICAR_HDB-1 FOUND" if EICAR in content else "stream: OK")
        self.wfile.write(told.encode() + b"\0")


class Scanner(socketserver.ThreadingTCPServer):
    """`told`: an answer to give whatever comes, to play a scanner out of order."""

    daemon_threads = True
    told = ""

    @property
    def url(self) -> str:
        return f"clamd://127.0.0.1:{self.server_address[1]}"


@contextmanager
def running() -> Iterator[Scanner]:
    """The scanner until the block ends."""
    with Scanner(("127.0.0.1", 0), _Line) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
