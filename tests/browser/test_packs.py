"""A pack from a USB stick: opened as files, with the network cut off."""

import io
import urllib.request
import zipfile

import pytest
from axe_playwright_python.sync_playwright import Axe

PREFECTURE = "513200"


@pytest.fixture(scope="module")
def stick(site, tmp_path_factory):
    """The folder as somebody unpacked it."""
    folder = tmp_path_factory.mktemp("stick")
    with urllib.request.urlopen(f"{site}/en/regions/{PREFECTURE}/pack.zip") as response:  # noqa: S310  our own server
        zipfile.ZipFile(io.BytesIO(response.read())).extractall(folder)
    return folder / f"aba-{PREFECTURE}"


@pytest.fixture
def offline(chromium):
    """``offline(path, …)`` opens a file; ``page.asked`` holds every address that was asked for."""
    contexts = []

    def go(path, width=1280, scheme="light"):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce", offline=True
        )
        contexts.append(context)
        page = context.new_page()
        page.asked, page.faults = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("requestfailed", lambda request: page.faults.append(request.url))
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("console", lambda message: message.type == "error" and page.faults.append(message.text))
        page.goto(path.as_uri())
        return page

    yield go
    for context in contexts:
        context.close()


def assert_nothing_left_the_stick(page, stick):
    assert page.asked
    assert all(address.startswith(stick.as_uri()) for address in page.asked), page.asked
    assert page.faults == []


def assert_accessible(page, **options):
    # The checker would fetch the style sheet once more, which a browser refuses for files.
    results = Axe().run(page, options={"preload": False, **options})
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("name", ["index", "gdp", "townships"])
def test_a_page_opens_without_a_network_fits_and_is_accessible(offline, stick, language, name):
    page = offline(stick / language / f"{name}.html", width=390)
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) <= 0
    page.set_viewport_size({"width": 1280, "height": 900})
    assert page.evaluate(overflow) <= 0
    assert page.locator("h1").count() == 1
    assert page.evaluate("getComputedStyle(document.querySelector('.masthead')).borderTopWidth") == "4px", "styled"
    assert_accessible(page)
    page.emulate_media(color_scheme="dark")
    assert_accessible(page, runOnly=["color-contrast"])
    assert_nothing_left_the_stick(page, stick)


def test_a_reader_goes_from_the_first_page_to_a_chart_and_into_the_other_language(offline, stick):
    page = offline(stick / "index.html")
    assert_accessible(page)
    page.get_by_role("link", name="Read in English").click()
    page.get_by_role("link", name="Gross domestic product").click()
    box = page.locator(".chart__drawn svg").first.bounding_box()
    assert box["width"] > 300 and box["height"] > 150
    assert page.locator("td", has_text="281.32").count() > 0
    page.get_by_role("link", name="中文").click()
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    assert page.locator("h1").inner_text() == "地区生产总值"
    page.get_by_role("link", name="阿坝藏族羌族自治州").first.click()
    assert page.url == (stick / "zh-hans" / "index.html").as_uri()
    assert_nothing_left_the_stick(page, stick)
