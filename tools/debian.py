"""Programs that come as Debian packages: installed when root, else the exact command is said."""

import os
import shutil
import subprocess
from pathlib import Path

from environment import Trouble, say


def postgres_programs():
    """The folder with initdb and pg_ctl, or None. Debian keeps them off the PATH."""
    on_path = shutil.which("initdb")
    if on_path and shutil.which("pg_ctl"):
        return Path(on_path).parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: float(p.parts[-3]))
    return versions[-1].parent if versions else None


def _has_cjk_font():
    listing = subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, text=True, check=False)
    return bool(listing.stdout.strip())


# package: (what it is for, whether it is there)
PACKAGES = {
    "chromium": ("browser tests", lambda: shutil.which("chromium")),
    "fonts-noto-cjk": ("Chinese in screenshots", lambda: shutil.which("fc-list") and _has_cjk_font()),
    "postgresql": ("tests on PostgreSQL", postgres_programs),
    "gettext": ("the check of translations", lambda: shutil.which("xgettext")),
    "npm": ("the real Chart.js file for a browser test", lambda: shutil.which("npm")),
}

# What ``make bench`` needs besides.
FOR_THE_BENCH = {
    "nginx-light": ("what a static file costs", lambda: shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")),
    "wrk": ("the load of many readers", lambda: shutil.which("wrk")),
    "sqlite3": ("its shell's own export", lambda: shutil.which("sqlite3")),
}


def ensure_packages(more=()):
    """Those of ``PACKAGES``, and of ``more`` besides."""
    wanted = PACKAGES | dict(more)
    missing = {name: purpose for name, (purpose, there) in wanted.items() if not there()}
    if not missing:
        return
    wanted = ", ".join(f"{name} (for {purpose})" for name, purpose in missing.items())
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *missing]
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Trouble(f"Missing on this machine: {wanted}.", f"Install them: sudo {' '.join(command)}")
    say(f"Installing {wanted} …")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["apt-get", "update"], command):
        done = subprocess.run(step, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Trouble(f"`{' '.join(step)}` failed.", "\n  ".join(done.stderr.strip().splitlines()[-8:]))
