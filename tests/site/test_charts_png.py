"""PNGs have the size of their picture, show Chinese, and are refused where they could not."""

import struct
import sys
import zlib

import pytest

from aba_site.charts import NoFont, TooLarge, picture, png
from tests.site.chart_specs import plain

module = sys.modules["aba_site.charts.png"]


def size(data):
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", data[16:24])


def pixels(data):
    """What the picture holds, unpacked but for the filters of its rows: equal pictures have equal ones."""
    packed, place = b"", 8
    while place < len(data):
        length, kind = struct.unpack(">I4s", data[place : place + 8])
        packed += data[place + 8 : place + 8 + length] if kind == b"IDAT" else b""
        place += length + 12
    return zlib.decompress(packed)


def test_a_png_has_the_size_of_its_picture_and_is_not_blank():
    markup = picture(plain("line", ([1, 2, 3], "AAA")))
    data = png(markup)
    assert size(data)[0] == 1200
    assert f'height="{size(data)[1]}"' in markup
    assert len(set(pixels(data))) > 50
    assert len(data) < 200_000


def test_chinese_words_are_drawn_each_as_itself():
    one, other, none = (pixels(png(picture(plain("bar", ([1], "A"), title=title)))) for title in ("阿坝", "汶川", ""))
    assert len({one, other, none}) == 3


def test_without_a_chinese_font_chinese_is_refused_and_latin_drawn(monkeypatch):
    monkeypatch.setattr(module, "letters", lambda two: two == "AB")
    with pytest.raises(NoFont, match="fonts-noto-cjk"):
        png(picture(plain("line", ([1], "A"), title="阿坝")))
    assert size(png(picture(plain("line", ([1], "A"), title="Aba"))))[0] == 1200


def test_letters_that_no_font_has_are_found_out():
    assert module.letters("AB") and module.letters("阿坝")
    assert not module.letters("\U0010fffd\U0010fffc"), "no font has letters for private use there"


def test_what_is_too_large_is_refused():
    for width, height in ((1200, 20_000), (999_999, 999_999)):
        with pytest.raises(TooLarge):
            png(f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"></svg>')
    with pytest.raises(TooLarge):
        png("<svg>")


def test_the_longest_picture_is_not_too_large():
    data = png(picture(plain("bar", (list(range(200)), ""))))
    assert size(data)[1] > 4000 and len(data) < 2_000_000
