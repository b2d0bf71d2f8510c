"""The factsheet as it comes out of a printer."""

from io import BytesIO

import pytest
from pypdf import PdfReader


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("code", ["513200", "513227"])
def test_a_factsheet_is_one_page_of_a4(open_page, language, code):
    page = open_page(f"/{language}/regions/{code}/factsheet/", scheme="dark")
    printed = PdfReader(BytesIO(page.pdf(format="A4")))
    assert len(printed.pages) == 1
    sheet = printed.pages[0]
    assert [float(length) for length in sheet.mediabox[2:]] == pytest.approx([595.3, 841.9], abs=1)
    text = sheet.extract_text()
    assert code in text
    assert f"/{language}/regions/{code}/" in text.replace("\n", ""), "where to read on, as text"
    assert "MIT" not in text, "the frame of the site stays on the screen"


def test_paper_is_black_and_white_and_the_screen_says_how_to_print(open_page):
    page = open_page("/en/regions/513200/factsheet/", scheme="dark")
    hint = page.get_by_text("One page of A4 in black and white")
    assert hint.is_visible()
    page.emulate_media(media="print")
    assert not hint.is_visible()
    colours = page.evaluate(
        """[...document.querySelectorAll(".factsheet *")].flatMap((element) => {
            const style = getComputedStyle(element);
            return [style.color, style.fill, style.stroke, style.borderTopColor];
        })"""
    )
    found = {colour for colour in colours if colour.startswith("rgb")}
    channels = [[part.strip(" )") for part in colour.split("(")[1].split(",")[:3]] for colour in found]
    assert channels and all(len(set(parts)) == 1 for parts in channels), found
