"""
Names and quoted words of another language than the page's, marked for those who read aloud: 汶川 within an English note
becomes ``<span lang="zh-Hans">汶川</span>``. They are told by their script; two Latin words within Chinese are English.
"""

import re
from html import escape

from django.utils.safestring import SafeString, mark_safe

from aba_site.bilingual import is_chinese

_HAN = "[\u3007\u3400-\u9fff\uf900-\ufaff]"
_TIBETAN = "[\u0f00-\u0fff]+(?: *[\u0f00-\u0fff]+)*"
_TIBETAN_WORDS = f"(?P<bo>{_TIBETAN})"
# Points and marks between two signs belong to them.
_CHINESE_WORDS = f"(?P<zh>{_HAN}(?:[\u00b7\u2018-\u201d\u3001-\u301f\uff01-\uff1f0-9]*{_HAN})*)"
_LATIN = "[A-Za-z][A-Za-z\u2019-]+"
# No piece of what escaping made of a sign: &quot; and &#x27; are followed by no letter of theirs.
_ENGLISH_WORDS = f"(?P<en>(?<![&\\w/.]){_LATIN}(?: {_LATIN})+(?![\\w/;]))"

_IN_ENGLISH = re.compile(f"{_CHINESE_WORDS}|{_TIBETAN_WORDS}")
_IN_CHINESE = re.compile(f"{_ENGLISH_WORDS}|{_TIBETAN_WORDS}")
_TAGS = {"zh": "zh-Hans", "bo": "bo", "en": "en"}


def _span(found: re.Match) -> str:
    return f'<span lang="{_TAGS[found.lastgroup]}">{found[0]}</span>'


def tongues_marked(text) -> SafeString:
    """A plain text as HTML: escaped, and what is of another language than the page in a span that says which."""
    return mark_safe(tongues_html(text))  # noqa: S308  escaped there; only spans are added


def tongues_html(text) -> str:
    """As :func:`tongues_marked`, for what joins many of them. A single word or number needs no look at the language."""
    html = escape(str(text))
    is_plain = html.isascii()
    if is_plain and " " not in html:
        return html
    if is_chinese():
        return _IN_CHINESE.sub(_span, html)
    return html if is_plain else _IN_ENGLISH.sub(_span, html)
