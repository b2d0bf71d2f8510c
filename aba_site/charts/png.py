"""
Pictures as PNG, through resvg.

Text is set in the fonts of the machine. Where none has Chinese (or Latin) letters, resvg would draw nothing in their
place; so that is found out first, and refused.
"""

import re
from functools import cache

import resvg_py

from aba_site.charts.palette import FONTS

MOST_PIXELS = 12_000_000  # 1,200 × 10,000: 48 MB while it is drawn
MOST_CHARACTERS = 3_000_000  # of SVG
CHINESE = "[㐀-鿿]"
SIZE = re.compile(r'<svg\b[^>]*?\bwidth="(\d+)" height="(\d+)"')


class NoFont(Exception):
    """No font of this machine has the letters; ``fonts-noto-cjk`` on Debian has both kinds."""


class TooLarge(Exception):
    """More than :data:`MOST_PIXELS` or :data:`MOST_CHARACTERS`."""


def png(svg: str) -> bytes:
    """The PNG of a picture made by :func:`aba_site.charts.picture`, as large as the picture says, opaque."""
    size = SIZE.search(svg)
    if size is None or int(size[1]) * int(size[2]) > MOST_PIXELS or len(svg) > MOST_CHARACTERS:
        raise TooLarge
    if not letters("AB") or (re.search(CHINESE, svg) and not letters("阿坝")):
        raise NoFont("No font with Chinese letters is installed; on Debian, fonts-noto-cjk has them.")
    return resvg_py.svg_to_bytes(svg_string=svg, background="#ffffff")


@cache
def letters(two: str) -> bool:
    """Whether this machine can write both of two letters: without a font they look the same, blank or boxes."""
    one, other = (
        resvg_py.svg_to_bytes(
            svg_string='<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">'
            f'<text x="4" y="30" font-size="28" font-family="{FONTS}">{letter}</text></svg>'
        )
        for letter in two
    )
    return one != other
