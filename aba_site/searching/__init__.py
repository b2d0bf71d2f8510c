"""
Search by name: what was typed (:mod:`query`), which names it matches and how well (:mod:`names`), and what it may have
meant where it matches none (:mod:`nearness`). This package knows no app: it is given names, and answers with names.
"""

from aba_site.searching.names import Name, Names
from aba_site.searching.nearness import corrections
from aba_site.searching.query import Query

__all__ = ["Name", "Names", "Query", "corrections"]
