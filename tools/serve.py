"""Run yfund on one machine: web and worker together until Ctrl-C.

Started by `make run`. Prepares the database when the migrations or the database
are new, starts both programs, prints the address and the demonstration accounts,
and ends both by their process id. Ends with an error when one of them dies.
"""

import hashlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from messages import compile_catalogues

ROOT = Path(__file__).resolve().parent.parent
INSTANCE = ROOT / "instance"
COMMAND = [sys.executable, "-m", "yfund"]
START_LIMIT = 90
STOP_LIMIT = 20
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def settings() -> dict[str, str]:
    """The environment of both programs: what the caller set, and a demonstration's choice for the rest."""
    port = os.environ.get("PORT", "8000")
    chosen = {
        "YFUND_ENV": "demo",
        "DATABASE_URL": f"sqlite:///{INSTANCE / 'yfund.sqlite3'}",
        "STORAGE_URL": f"file:{INSTANCE / 'files'}",
        "BASE_URL": f"http://localhost:{port}",
        "HOST": "127.0.0.1",
        "PORT": port,
        "PYTHONUNBUFFERED": "1",
    }
    chosen.update({name: value for name, value in os.environ.items() if value})
    chosen.pop("PYTHONDONTWRITEBYTECODE", None)
    chosen.setdefault("SECRET_KEY", "" if chosen["YFUND_ENV"] == "production" else kept_secret())
    return chosen


def kept_secret() -> str:
    """The secret of this checkout, made at the first start: stored bank details stay readable."""
    place = INSTANCE / "secret-key"
    if not place.exists():
        with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
            stream.write(secrets.token_urlsafe(48))
    return place.read_text().strip()


def port_is_free(host: str, port: int) -> bool:
    """Whether the address can be bound now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def fingerprint(environment: dict[str, str]) -> str:
    """Changes with the database, its migrations and the demonstration's code."""
    sources = [*(ROOT / "migrations").rglob("*.py"), *(ROOT / "yfund").rglob("*demo*/*.py")]
    sources += (ROOT / "yfund").rglob("*demo*.py")
    digest = hashlib.sha256(f"{environment['DATABASE_URL']} {environment['YFUND_ENV']}".encode())
    for source in sorted(set(sources)):
        digest.update(str(source.relative_to(ROOT)).encode() + source.read_bytes())
    database = environment["DATABASE_URL"].removeprefix("sqlite:///")
    if database != environment["DATABASE_URL"]:
        digest.update(b"present" if Path(database).exists() else secrets.token_bytes(8))
    return digest.hexdigest()


def prepare(environment: dict[str, str]) -> None:
    """Bring the database to the newest migration and fill an empty one with the demonstration."""
    stamp = INSTANCE / "prepared"
    if stamp.exists() and stamp.read_text() == fingerprint(environment):
        return
    run(environment, "db", "upgrade")
    if environment["YFUND_ENV"] == "demo":
        run(environment, "demo", "load", "--if-empty")
    stamp.write_text(fingerprint(environment))


def run(environment: dict[str, str], *arguments: str) -> None:
    """Run one yfund command; ends the program with the command's own error."""
    result = subprocess.run([*COMMAND, *arguments], cwd=ROOT, env=environment, check=False)
    if result.returncode:
        sys.exit(result.returncode)


def web(environment: dict[str, str]) -> list[str]:
    """The command of the web process: one process with threads, as SQLite has one writer."""
    bind = f"{environment['HOST']}:{environment['PORT']}"
    options = ["--bind", bind, "--workers", environment.get("WEB_CONCURRENCY", "1"), "--threads", "8"]
    options += ["--graceful-timeout", "10", "--no-control-socket", "--log-level", "warning"]
    return [sys.executable, "-m", "gunicorn", *options, "yfund.app:create_app()"]


def answers(environment: dict[str, str]) -> bool:
    """Whether the site says that it is well."""
    host = "127.0.0.1" if environment["HOST"] in ("0.0.0.0", "::") else environment["HOST"]
    try:
        with urllib.request.urlopen(f"http://{host}:{environment['PORT']}/healthz", timeout=2) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def asked_accounts(environment: dict[str, str]) -> subprocess.Popen | None:
    """Start asking for the demonstration's accounts, while the site starts; None outside the demonstration."""
    if environment["YFUND_ENV"] != "demo":
        return None
    command = [*COMMAND, "demo", "accounts", "--json"]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def greet(environment: dict[str, str], asked: subprocess.Popen | None) -> None:
    """Print the address and who can sign in, one aligned line a person."""
    output = asked.communicate()[0] if asked else ""
    rows = [[str(value) for value in person.values()] for person in json.loads(output or "[]")]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    print(f"\nyfund is running: {environment['BASE_URL']}\n")
    if rows:
        print("Demonstration accounts (invented people; one click on the sign-in page also enters):")
    for row in rows:
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    print("\nCtrl-C stops the site and its worker.", flush=True)


def wait_until_up(environment: dict[str, str], programs: dict[str, subprocess.Popen]) -> None:
    """Return when the site answers; a program that dies first ends the wait with an error."""
    limit = time.monotonic() + START_LIMIT
    while not answers(environment):
        check_alive(programs)
        if time.monotonic() > limit:
            raise SystemExit(f"The site did not answer within {START_LIMIT} seconds.")
        time.sleep(0.1)


def check_alive(programs: dict[str, subprocess.Popen]) -> None:
    """Raise SystemExit naming the first program that has ended."""
    for name, program in programs.items():
        if program.poll() is not None:
            raise SystemExit(f"The {name} process ended with code {program.returncode}; stopping the rest.")


def stop(programs: dict[str, subprocess.Popen]) -> None:
    """End every program by its id: politely first, then by force."""
    for number in ENDINGS:
        signal.signal(number, signal.SIG_IGN)
    for program in programs.values():
        if program.poll() is None:
            program.terminate()
    limit = time.monotonic() + STOP_LIMIT
    for program in programs.values():
        try:
            program.wait(max(0.1, limit - time.monotonic()))
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()


def interrupt(number: int, frame: object) -> None:
    """Leave the waiting loop on SIGINT and SIGTERM."""
    raise KeyboardInterrupt


def main() -> None:
    """Prepare, start, greet, wait, stop."""
    INSTANCE.mkdir(exist_ok=True)
    for number in ENDINGS:
        signal.signal(number, interrupt)
    environment = settings()
    if not port_is_free(environment["HOST"], int(environment["PORT"])):
        sys.exit(f"Port {environment['PORT']} is taken by another program. Choose one: make run PORT=8001")
    programs: dict[str, subprocess.Popen] = {}
    try:
        compile_catalogues()
        prepare(environment)
        for name, command in (("web", web(environment)), ("worker", [*COMMAND, "worker"])):
            # A session of its own: Ctrl-C reaches this program only, which then ends both in order.
            programs[name] = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
        asked = asked_accounts(environment)
        wait_until_up(environment, programs)
        greet(environment, asked)
        while True:
            check_alive(programs)
            time.sleep(0.5)
    except KeyboardInterrupt:
        print("\nStopping.", flush=True)
    finally:
        stop(programs)


if __name__ == "__main__":
    main()
