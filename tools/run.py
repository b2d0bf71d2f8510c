"""``make run``: set up whatever is missing, then serve. ``--dev`` serves with debug pages and reload."""

import errno
import os
import socket
import sys

from environment import HOME, ROOT, Trouble, check_home, check_room, ensure_environment, manage, program, say

HOST = "127.0.0.1"


def read_port():
    text = os.environ.get("PORT") or "8000"
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise Trouble(f"PORT is {text!r}; a number from 1 to 65535 is expected.", "For example: PORT=8001 make run")
    return int(text)


def check_port(port):
    """The port can be taken: better said now than after a minute of setting up."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            what = {errno.EADDRINUSE: "is taken by another program", errno.EACCES: "is reserved for the system"}
            raise Trouble(
                f"Port {port} {what.get(error.errno, error.strerror)}.", f"Choose another: PORT={port + 1} make run"
            ) from error


def main(dev):
    port = read_port()
    check_port(port)
    ensure_environment()
    check_home()
    check_room(HOME, 100)
    environment = {"ABA_DEBUG": "1"} if dev else {}
    manage("prepare", *(["--no-static"] if dev else []), **environment)
    say(f"Serving http://{HOST}:{port}/   back-office: http://{HOST}:{port}/admin/   stop: Ctrl+C")
    os.chdir(ROOT)
    os.environ.update(environment)
    if dev:
        os.execv(program("python"), [program("python"), "manage.py", "runserver", f"{HOST}:{port}"])
    # Workers and the rest are granian's own GRANIAN_… variables. Each thread keeps a database connection: a few do.
    os.environ.setdefault("GRANIAN_BLOCKING_THREADS", "4")
    arguments = ["--interface", "wsgi", "--host", HOST, "--port", str(port), "--log-level", "warning"]
    os.execv(program("granian"), [program("granian"), *arguments, "aba_site.wsgi:application"])


if __name__ == "__main__":
    try:
        main(dev="--dev" in sys.argv)
    except KeyboardInterrupt:
        sys.exit("\nStopped. Run it again to go on from here.")
