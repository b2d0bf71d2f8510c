"""A private PostgreSQL in a temporary folder, on a free port of the loopback, gone when the tests are done."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote

from debian import postgres_programs
from environment import Trouble


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _server_user():
    """PostgreSQL refuses to run as root; Debian's package brings a user for it."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


@contextlib.contextmanager
def private_postgres():
    """Yields a DATABASE_URL; by its socket, as one connects on the same machine."""
    programs, user = postgres_programs(), _server_user()
    folder = Path(tempfile.mkdtemp(prefix="aba-pg-"))
    identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}

    def run(name, *arguments):
        log = folder / f"{name}.out"
        with log.open("wb") as output:
            done = subprocess.run(
                [str(programs / name), *arguments], stdout=output, stderr=subprocess.STDOUT,
                cwd=folder, env=environment, check=False, **identity,
            )  # fmt: skip
        if done.returncode:
            raise Trouble(f"{name} of the private PostgreSQL failed.", log.read_text(errors="replace")[-2000:])

    port = _free_port()
    data = folder / "data"
    options = (
        f"-p {port} -k {folder} -h 127.0.0.1 -c fsync=off -c synchronous_commit=off -c full_page_writes=off "
        "-c max_connections=60"
    )
    try:
        run("initdb", "-D", str(data), "-U", "aba", "--auth=trust", "-E", "UTF8", "--no-sync")
        run("pg_ctl", "-D", str(data), "-l", str(folder / "log"), "-o", options, "-w", "start")
        try:
            yield f"postgres://aba@{quote(str(folder), safe='')}:{port}/postgres"
        finally:
            run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
