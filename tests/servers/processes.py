"""Free ports, waiting, and ending a process by its id."""

import contextlib
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listens(port: int) -> bool:
    """Whether somebody accepts connections on the port."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def wait_for(ready: Callable[[], bool], process: subprocess.Popen, log: Path, seconds: float = 60) -> None:
    """Return when `ready()` is true; RuntimeError with the end of the log when the process dies or is too slow."""
    limit = time.monotonic() + seconds
    while not ready():
        if process.poll() is not None or time.monotonic() > limit:
            end(process)
            raise RuntimeError(f"{process.args} did not start:\n{log.read_text(errors='replace')[-3000:]}")
        time.sleep(0.05)


def end(process: subprocess.Popen, number: int | None = None, seconds: float = 15) -> None:
    """End one process by its id: the signal `number` (SIGTERM unless given), by force when it does not go."""
    if process.poll() is None:
        process.terminate() if number is None else process.send_signal(number)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
