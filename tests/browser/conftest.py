"""
The real server, with the first data set, in front of a real browser.

``ABA_SCREENSHOTS=folder`` keeps a picture of every page. These tests need no database in their own process.
"""

import os
import shutil
import socket
import subprocess
import sys
import tarfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import sync_playwright

BROWSER_ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
SECONDS_TO_START = 60


class Address(str):
    """Of the site; with the first administrator's password, as it was printed."""

    password: str


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_ready(address, process, log):
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/health/ready", timeout=2):  # noqa: S310  our own server
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    pytest.fail(f"The server did not start:\n{log.read_text()}")


@contextmanager
def served(home, *commands):
    """The address of a site served as in production from a new home; ``commands`` of manage.py fill it before that."""
    port = free_port()
    environment = {
        **os.environ,
        "ABA_HOME": str(home),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "aba_site.settings",
    }
    run = {"cwd": settings.BASE_DIR, "env": environment}
    printed = [manage(command, run) for command in ("prepare", *commands)]
    log = home / "server.log"
    granian = Path(sys.executable).with_name("granian")
    with log.open("w") as output:
        process = subprocess.Popen(
            [granian, "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "aba_site.wsgi:application"],
            stdout=output,
            stderr=subprocess.STDOUT,
            **run,
        )
    address = Address(f"http://127.0.0.1:{port}")
    address.password = printed[0].split("password  ")[1].split()[0]
    try:
        wait_until_ready(address, process, log)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def manage(command, run):
    """What it printed; a failure is shown."""
    done = subprocess.run(
        [sys.executable, "manage.py", *command.split()], capture_output=True, text=True, check=False, **run
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The address of the site with the first data set."""
    with served(tmp_path_factory.mktemp("browser-home")) as address:
        yield address


@pytest.fixture(scope="session")
def chromium():
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert executable, "Browser tests need Chromium: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=BROWSER_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def chart_js(tmp_path_factory):
    """The file that the CDN serves, from the npm package."""
    npm = shutil.which("npm")
    assert npm, "The test of the chart library's hash needs npm: apt-get install npm"
    folder = tmp_path_factory.mktemp("chart-js")
    packed = subprocess.run(
        [npm, "pack", "chart.js@4.6.1", "--silent", "--pack-destination", folder],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert packed.returncode == 0, f"npm could not fetch chart.js@4.6.1: {packed.stderr}"
    with tarfile.open(folder / packed.stdout.split()[-1]) as package:
        return package.extractfile("package/dist/chart.umd.min.js").read()


def no_cdn(route):
    route.abort()


@pytest.fixture
def open_page(chromium, site):
    """
    ``open_page("/en/", width=390)`` → a page, loaded. ``cdn`` handles requests to the CDN; by default it is cut off.
    What the console reports as an error is in ``page.faults``.
    """
    with opener(chromium, site) as go:
        yield go


@contextmanager
def opener(chromium, site):
    """What ``open_page`` is, for any site; it closes what it opened."""
    contexts = []

    def go(path, width=1280, height=900, scheme="light", cdn=no_cdn, **options):
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            reduced_motion="reduce",  # or colours are measured half-way through a transition
            **options,
        )
        contexts.append(context)
        context.set_default_timeout(15_000)
        context.route(lambda address: not address.startswith(site), cdn)
        page = context.new_page()
        page.faults = []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("console", lambda message: is_fault(message, site) and page.faults.append(message.text))
        page.goto(site + path, wait_until="load")
        return page

    yield go
    for context in contexts:
        context.close()


def is_fault(message, site):
    """Errors, but for the CDN that a test cuts off on purpose."""
    return message.type == "error" and message.location.get("url", "").startswith(site)
