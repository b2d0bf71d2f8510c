"""
One folded string per record by which it is found: Chinese, pinyin, initials, English, code.

``search_key("汶川县", "Wenchuan County", "513221")`` is
``"汶川县|wenchuanxian|wcx|wenchuancounty|513221"``; a query folded by :func:`fold` is looked for inside it.
"""

import re
import unicodedata
from functools import cache

HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]")


def fold(text: str) -> str:
    """Lower case, without accents, spaces and apostrophes; Chinese is kept: ``"Zoigê xiàn"`` → ``"zoigexian"``."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(c for c in plain if c.isalnum() and not unicodedata.combining(c))


def pinyin(name_zh: str) -> str:
    """Toneless syllables with spaces: ``"汶川县"`` → ``"wen chuan xian"``. Text that is not Chinese stays."""
    from pypinyin import lazy_pinyin  # its dictionary is large; most requests never need it

    return " ".join(lazy_pinyin(name_zh))


def simplified(text: str) -> str:
    """``汶川縣`` → ``汶川县``. Text without Chinese is not looked at."""
    if not HAN.search(text):
        return text
    return _to_simplified().convert(text.encode("utf-8", "replace").decode())


@cache
def _to_simplified():
    from opencc import OpenCC  # loaded by the first query in Chinese

    return OpenCC("t2s")


def search_key(name_zh: str, *others: str) -> str:
    """The folded forms of each name or code given; of Chinese ones also their pinyin and its initials."""
    forms = [form for name in (name_zh, *others) for form in _forms(name)]
    return "|".join(dict.fromkeys(filter(None, map(fold, forms))))


def _forms(name: str) -> list[str]:
    if not HAN.search(name):
        return [name]
    syllables = pinyin(name).split()
    return [name, "".join(syllables), "".join(s[0] for s in syllables)]
