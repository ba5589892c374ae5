"""nginx with the configuration of docs/nginx.conf, in front of a port of this machine."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.absent import Absent
from tests.servers.processes import end, free_port, listens, wait_for

OURS = Path(__file__).resolve().parent.parent.parent / "docs" / "nginx.conf"
AROUND = """daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/nginx.log warn;
events {{ worker_connections 256; }}
http {{
access_log off;
client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
include {folder}/yfund.conf;
}}
"""


def program() -> str:
    """The path of nginx, or `Absent`."""
    found = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if found is None:
        raise Absent("nginx (apt-get install nginx)")
    return found


@contextmanager
def running(behind: int, folder: Path, **changes: str) -> Iterator[int]:
    """nginx in front of the port `behind` until the block ends; yields its own port. `changes`: other values of directives."""
    port, nginx = free_port(), program()
    text = OURS.read_text().replace("listen 80;", f"listen 127.0.0.1:{port};")
    text = text.replace("server 127.0.0.1:8000;", f"server 127.0.0.1:{behind};")
    for name, value in changes.items():
        before = next(line.strip() for line in text.splitlines() if line.strip().startswith(f"{name} "))
        text = text.replace(before, f"{name} {value};")
    (folder / "yfund.conf").write_text(text)
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder))
    with (folder / "nginx.out").open("wb") as log:
        process = subprocess.Popen([nginx, "-p", str(folder), "-e", str(folder / "nginx.log"), "-c", str(folder / "nginx.conf")],
                                   stdout=log, stderr=subprocess.STDOUT)
    try:
        wait_for(lambda: listens(port), process, folder / "nginx.out")
        yield port
    finally:
        end(process)
