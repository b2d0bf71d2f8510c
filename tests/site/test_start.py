"""What a start leaves for later: each command and each process that serves would wait for it."""

import subprocess
import sys

from django.conf import settings

LATER = {
    "openpyxl", "xlsxwriter", "python_calamine", "xlrd", "pypinyin", "opencc", "rapidfuzz", "segno",
    "aba_site.sheets.layout.arranging", "aba_site.sheets.outgoing.marking",
}  # fmt: skip
START = f"""
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "aba_site.settings"
import django
django.setup()
from aba_site import urls
print(*sorted({LATER!r} & sys.modules.keys()))
"""


def test_what_only_some_pages_need_is_not_loaded_by_a_start():
    done = subprocess.run([sys.executable, "-c", START], cwd=settings.BASE_DIR, capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr
