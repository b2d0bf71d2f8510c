"""
How long the command line takes to start: ``manage.py check`` here and in a bare Django project.

The bare project is what ``django-admin startproject`` makes, in a temporary folder: the apps of django.contrib, its
admin, one SQLite file, no models of its own. A second one has the packages besides that this site is built on. All run
with the same Python and Django, and with compiled modules at hand.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.measuring import QUICK, at_most, best, shown, times
from bench.served import ROOT

ROUNDS = 3 if QUICK else 15
LIMIT = 1.2
PACKAGES = (
    "unfold.apps.BasicAppConfig", "unfold.contrib.filters", "unfold.contrib.forms", "unfold.contrib.import_export",
    "unfold.contrib.simple_history", "import_export", "simple_history", "axes", "django_otp",
    "django_otp.plugins.otp_totp", "django_otp.plugins.otp_static",
)  # fmt: skip


def results():
    with tempfile.TemporaryDirectory(prefix="aba-bench-bare-") as name:
        folder = Path(name)
        environment = compiled_in(folder / "compiled")
        bare, packages = project(folder / "bare"), project(folder / "packages", apps=PACKAGES)
        ours, theirs, floor = best(
            *(lambda where=where: check(where, environment) for where in (ROOT, bare, packages)), rounds=ROUNDS
        )
    note = f"{times(ours, theirs)}; with the packages in use alone, and nothing of ours, {shown(floor)}"
    yield at_most("`cold_start`: manage.py check", "the same of a bare Django project", ours, theirs, LIMIT, note)


def project(folder, apps=()) -> Path:
    """What Django makes of the command, with more apps and what their admin is made of."""
    folder.mkdir()
    command = [sys.executable, "-m", "django", "startproject", "bare", folder]
    subprocess.run(command, check=True, env=compiled_in(folder / "compiled"))
    if apps:
        with (folder / "bare" / "settings.py").open("a") as settings:
            settings.write(f"\nINSTALLED_APPS = {list(apps)} + INSTALLED_APPS\n")
            settings.write('SILENCED_SYSTEM_CHECKS = ["axes.W001", "axes.W002", "axes.W003"]\n')
        with (folder / "bare" / "urls.py").open("a") as urls:
            urls.write("\nimport import_export.admin, unfold.admin\n")
    return folder


def check(folder, environment):
    done = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def compiled_in(folder) -> dict[str, str]:
    """Modules are compiled once, by the first run, whatever the environment says."""
    without = ("DJANGO_SETTINGS_MODULE", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if name not in without}
    return {**kept, "PYTHONPYCACHEPREFIX": str(folder)}
