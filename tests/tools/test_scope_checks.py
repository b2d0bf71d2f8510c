"""The list by which scope checks are taken out one by one: it holds all of them, each where it says."""

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from scope_checks import CHECKS  # noqa: E402

SIGNS = re.compile(
    r"\bmust_keep\(|\bmust_keep_regions\(|\bmust_be_seen\(|\.covers\(|\bkeeps\(|is_everything|\bwithin_places\("
    r"|\bis_kept\(|_keep_new_source\(|scoped\(|\bScope\("
)
# Lines with such a word that check nothing: what is defined there is checked where it is used.
NO_CHECKS = {
    "aba_site/scoping/__init__.py": {
        'EVERYTHING = Scope("", shared=True)', "NOTHING = Scope(None)", "return scoped(EVERYTHING)",
    },
    # Who sees everything is spared a condition.
    "aba_site/scoping/rows.py": {"if scope.is_everything:"},
    "poverty/resources/records.py": {
        "if scope.is_everything:", "if len(self.key_names) > 1 or not new or current().is_everything:",
    },
    "poverty/admin/review_kinds.py": {"if current().is_everything:"},
    # Another word: whether a standing covers a moment.
    "poverty/metrics/provenance.py": {"return next((one for one in self.standings if one.covers(moment)), None)"},
}  # fmt: skip


@pytest.mark.parametrize("check", CHECKS, ids=lambda one: f"{one.file}:{one.there.strip()[:40]}")
def test_each_is_where_it_is_said_to_be(check):
    assert (ROOT / check.file).read_text().count(check.there) == 1
    assert check.there != check.instead


def lines_that_check():
    for app in ("aba_site", "poverty", "ecommerce", "tourism", "supervision"):
        for file in (ROOT / app).rglob("*.py"):
            name = str(file.relative_to(ROOT))
            for line in file.read_text().splitlines():
                text = line.strip()
                is_code = SIGNS.search(text) and not text.startswith(
                    ("def ", "from ", "import ", "#", '"""', "``", "class ")
                )
                if is_code and text not in NO_CHECKS.get(name, ()):
                    yield name, text


def test_none_is_missing():
    listed = {(one.file, line.strip()) for one in CHECKS for line in one.there.splitlines()}
    missing = [
        f"{file}: {text}"
        for file, text in lines_that_check()
        if not any(name == file and (part in text or text in part) for name, part in listed if len(part) > 8)
    ]
    assert missing == []
