"""The site as users meet it: gunicorn with the application, and the worker, as processes of their own."""

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.servers.processes import end, free_port, wait_for

ROOT = Path(__file__).resolve().parent.parent.parent


@contextmanager
def running(settings: Mapping[str, str], folder: Path, workers: int = 1, threads: int = 8) -> Iterator[str]:
    """The site on a migrated database until the block ends; yields its address on localhost.

    `settings` are environment variables; `folder` takes the log. The address is
    localhost and not 127.0.0.1, because passkeys belong to a name.
    """
    port = free_port()
    address = f"http://localhost:{port}"
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", str(workers)]
    command += ["--threads", str(threads), "--graceful-timeout", "5", "--no-control-socket", "--log-level", "warning",
                "yfund.app:create_app()"]
    log = folder / "site.log"
    process = launched(command, {**settings, "BASE_URL": address}, log)
    try:
        wait_for(lambda: answers(f"http://127.0.0.1:{port}/healthz"), process, log)
        yield address
    finally:
        # Now, and not when the browsers that are still open have let go.
        end(process, signal.SIGQUIT)


@contextmanager
def worker(settings: Mapping[str, str], folder: Path) -> Iterator[subprocess.Popen]:
    """The worker on the same settings until the block ends."""
    process = launched([sys.executable, "-m", "yfund", "worker"], settings, folder / "worker.log")
    try:
        yield process
    finally:
        end(process)


def yfund(settings: Mapping[str, str], *arguments: str) -> str:
    """Run one command of the command line; returns what it printed, raises with its output when it fails."""
    command = [sys.executable, "-m", "yfund", *arguments]
    result = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **settings}, capture_output=True, text=True, check=False
    )
    if result.returncode:
        raise RuntimeError(f"yfund {' '.join(arguments)}: {result.returncode}\n{result.stdout}{result.stderr}")
    return result.stdout


def launched(command: list[str], settings: Mapping[str, str], log: Path) -> subprocess.Popen:
    """Start a program of the checkout with its output in `log`."""
    with log.open("ab") as stream:
        environment = {**os.environ, **settings}
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=stream, stderr=subprocess.STDOUT)


def answers(url: str) -> bool:
    """Whether the address answers 200."""
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False
