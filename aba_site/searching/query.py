"""What somebody typed, taken apart."""

import re
from dataclasses import dataclass
from functools import cached_property

from aba_site.search_keys import HAN, fold, simplified

# Words that say nothing of their own between a place and what is asked of it: "GDP of Wenchuan", 汶川的GDP.
SMALL_WORDS = frozenset(["of", "in", "the", "for", "and", "at", "by", "s", "的"])
MOST_WORDS = 8
# Runs of Chinese, and runs of anything else that a name may be made of; an apostrophe stays inside its word.
RUNS = rf"(?:{HAN.pattern})+|(?:(?!{HAN.pattern})[\w'’])+"  # compiled where first used
POSSESSIVE = re.compile(r"['’]s\Z|\A的|的\Z")
YEAR = re.compile(r"(19|20)[0-9]{2}\Z")


@dataclass(frozen=True)
class Query:
    """``Query("Wènchuān GDP 2016")``: ``whole`` is ``wenchuangdp2016``, ``words`` are ``wenchuan, gdp, 2016``."""

    text: str

    @cached_property
    def plain(self) -> str:
        """In simplified characters."""
        return simplified(self.text)

    @cached_property
    def whole(self) -> str:
        return fold(self.plain)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Each once and in order, without small words unless there are no others."""
        runs = [POSSESSIVE.sub("", run) or run for run in re.findall(RUNS, self.plain)]
        words = list(dict.fromkeys(filter(None, map(fold, runs))))[:MOST_WORDS]
        return tuple([word for word in words if word not in SMALL_WORDS] or words)

    @cached_property
    def year(self) -> str:
        """The first word that is a year; empty if there is none."""
        return next((word for word in self.words if YEAR.match(word)), "")

    @property
    def without_year(self) -> tuple[str, ...]:
        """The words but for the year, and 年 after it."""
        return tuple(word for word in self.words if not (self.year and word in (self.year, "年")))

    def __bool__(self):
        return bool(self.whole)
