"""Search: names in Chinese, pinyin and English, and codes, over everything that is public."""

from aba_site.views.search.pages import search, suggest

__all__ = ["search", "suggest"]
