"""
One folded string per record by which it is found: Chinese, pinyin, initials, English, code.

``search_key("汶川县", "Wenchuan County", "513221")`` is
``"汶川县|wenchuanxian|wcx|wenchuancounty|513221"``; a query folded by :func:`fold` is looked for inside it.
"""

import unicodedata


def fold(text: str) -> str:
    """Lower case, without accents, spaces and apostrophes; Chinese is kept: ``"Zoigê xiàn"`` → ``"zoigexian"``."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(c for c in plain if c.isalnum() and not unicodedata.combining(c))


def pinyin(name_zh: str) -> str:
    """Toneless syllables with spaces: ``"汶川县"`` → ``"wen chuan xian"``. Text that is not Chinese stays."""
    from pypinyin import lazy_pinyin  # its dictionary is large; most requests never need it

    return " ".join(lazy_pinyin(name_zh))


def search_key(name_zh: str, *others: str) -> str:
    """The folded forms of a Chinese name, its pinyin and initials, and of every other name or code given."""
    syllables = pinyin(name_zh).split()
    forms = [name_zh, "".join(syllables), "".join(s[0] for s in syllables), *others]
    return "|".join(dict.fromkeys(filter(None, map(fold, forms))))
