"""`make run` says what is missing and what to do, before it changes anything."""

import os
import socket
import subprocess
import sys

import pytest
from django.conf import settings


def run(**environment):
    return subprocess.run(
        [sys.executable, "tools/run.py"],
        cwd=settings.BASE_DIR,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_port_that_is_taken():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        done = run(PORT=str(port))
    assert done.returncode != 0
    assert f"Port {port} is taken" in done.stderr
    assert f"PORT={port + 1} make run" in done.stderr


@pytest.mark.parametrize("port", ["eighty", "0", "65536", "-1", "８０００"])
def test_a_port_that_is_none(port):
    done = run(PORT=port)
    assert done.returncode != 0
    assert repr(port) in done.stderr and "65535" in done.stderr


def test_a_home_that_cannot_be_written():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    done = run(PORT=str(port), ABA_HOME="/dev/null/home")
    assert done.returncode != 0
    assert "/dev/null/home cannot be written to" in done.stderr
    assert "ABA_HOME=" in done.stderr
