"""An office to try the back-office in: its people, each at a browser of their own, and the sheets they bring in."""

import io
import os
import subprocess
import sys

from django.conf import settings
from openpyxl import Workbook

from tests.browser.soundness import EVERYTHING, OVERFLOW, violations
from tests.browser.test_pages import keep_picture

PASSWORD = "Minjiang-2026-valley"
# What the theme itself gets wrong: the sidebar's landmarks and its scrolled parts; the calendar's small button, which
# stands inside the field that says the same.
THEIRS = ["#nav-sidebar", ".simplebar-content-wrapper", ".vDateField", ".datetimeshortcuts"]
# As the theme does it, which asks what the reader prefers only once.
SWITCH_COLOURS = """() => {
    document.documentElement.classList.toggle("dark");
    document.getAnimations().filter(one => one instanceof CSSTransition).forEach(one => one.finish());
}"""
# What narrowness and the dark can change.
ON_A_PHONE = {**EVERYTHING, "runOnly": ["color-contrast", "target-size"]}
SET_UP = """
from django.contrib.auth.models import User
from poverty.models import Cooperative, Membership, Region, Source
for name, surname, given, role, place in {people!r}:
    user = User.objects.create_user(name, password={password!r}, is_staff=True, last_name=surname, first_name=given)
    Membership.objects.create(user=user, role=role, region=Region.objects.get(code=place))
for slug, chinese, english, place in {cooperatives!r}:
    Cooperative.objects.create(
        slug=slug, name_zh=chinese, name_en=english, region=Region.objects.get(code=place), members=120,
        source=Source.objects.get(slug="aba-paper"), state="published",
    )
"""


def fill(home, people, cooperatives):
    """Writes people (name, surname, given name, role, place) and published cooperatives into the database of a home."""
    script = SET_UP.format(people=people, cooperatives=cooperatives, password=PASSWORD)
    environment = {
        **os.environ, "ABA_HOME": str(home), "DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "aba_site.settings",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports"],
        input=script, capture_output=True, text=True, check=False, cwd=settings.BASE_DIR, env=environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def sheet(*rows) -> bytes:
    """A workbook as a county office writes one: a title, the unit above the table, years across."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


class Desk:
    """One person at their own browser."""

    def __init__(self, open_page, site, language, person, *, width=1280):
        self.site, self.language, self.person = site, language, person
        self.page = open_page("/admin/login/", width=width)
        self.page.context.add_cookies([{"name": "django_language", "value": language, "url": str(site)}])
        self.sign_in()

    def sign_in(self):
        page = self.page
        page.goto(f"{self.site}/admin/login/")
        page.fill("[name=username]", self.person)
        page.fill("[name=password]", PASSWORD)
        with page.expect_navigation():
            page.press("[name=password]", "Enter")
        assert page.url == f"{self.site}/admin/", page.inner_text("body")

    def go(self, path) -> int:
        """The status of the answer."""
        status = self.page.goto(self.site + path, wait_until="load").status
        if status == 404:
            self.page.faults.clear()  # the console tells of it
        return status

    def click(self, selector):
        """Something that leads to another page."""
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()
        self.page.wait_for_load_state("load")

    def do(self, step, reason=""):
        """A step offered on the page of a row, as far as the page that shows what it would change."""
        self.click(f"form button[name=action][value={step}]")
        if reason:
            self.page.fill("[name=reason]", reason)

    def confirm(self):
        self.click("button[name=confirmed]")

    def choose(self, field, text, found):
        """From a field whose choices are searched for: what is looked for, and what the choice says."""
        self.page.locator(f"[name='{field}'] ~ .select2 .select2-selection").click()
        self.page.locator(".select2-search__field:visible").fill(text)
        self.page.locator(".select2-results__option", has_text=found).first.click()

    @property
    def text(self):
        return self.page.inner_text("body")

    def look(self, name, *, small=False):
        """The page is accessible and fits; ``small``: on a phone in the dark, too. ``name`` is that of its picture."""
        page, name = self.page, f"office-{name}-{self.language}"
        everything = {"include": ["body"], "exclude": THEIRS}
        assert violations(page, EVERYTHING, everything) == [], name
        assert page.evaluate(OVERFLOW) <= 0, name
        assert page.faults == [], name
        keep_picture(page, name, full_page=False)
        if small:
            page.evaluate(SWITCH_COLOURS)
            page.set_viewport_size({"width": 390, "height": 844})
            assert page.evaluate(OVERFLOW) <= 0, f"{name} at 390 px"
            assert violations(page, ON_A_PHONE, everything) == [], f"{name} in the dark, at 390 px"
            keep_picture(page, f"{name}-390")
            page.set_viewport_size({"width": 1280, "height": 900})
            page.evaluate(SWITCH_COLOURS)
