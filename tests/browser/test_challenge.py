"""A reader with a phone challenges a figure."""

import re
import time

import pytest

from supervision.forms import SECONDS_TO_FILL_IN
from tests.browser.soundness import assert_accessible, assert_fits, assert_whole

FIGURE = "indicators/gdp/513200/2016/"


def assert_sound(page):
    assert_whole(page)
    assert_accessible(page)
    assert_fits(page, 320, 1280, 390)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_figure_is_challenged_on_a_small_screen(open_page, scripts):
    page = open_page(f"/en/{FIGURE}", width=390, java_script_enabled=scripts)
    page.get_by_role("link", name="Challenge this figure").click()
    page.wait_for_url(f"**/{FIGURE}challenge/")
    page.get_by_label("What do you think is wrong").fill("It differs from the yearbook.")
    page.get_by_role("button", name="Send").click()
    page.get_by_role("alert").wait_for()
    if scripts:
        assert_sound(page)
    fault = page.get_by_role("alert").get_by_role("link", name="Choose what is wrong.")
    fault.click()
    assert page.url.endswith("#id_kind_0")
    time.sleep(SECONDS_TO_FILL_IN + 0.5)
    page.get_by_label("The number is wrong").check()
    assert page.get_by_label("What do you think is wrong").input_value() == "It differs from the yearbook."
    page.get_by_role("button", name="Send").click()
    page.wait_for_url(re.compile(r"/en/challenges/[0-9a-f-]{36}/\?sent=yes$"))
    assert page.locator("h1").inner_text() == "Thank you"
    assert "It differs from the yearbook" not in page.content()
    if scripts:
        assert_sound(page)
        look_up = page.url.partition("?")[0]
        for address in (look_up, look_up.replace("/en/", "/zh-hans/")):
            page.goto(address)
            assert_sound(page)
    assert page.faults == []
