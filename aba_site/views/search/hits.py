"""What is shown of a name that was found."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from aba_site.searching import Name
from aba_site.views.search.kinds import KINDS

MOST_OF_A_KIND = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """``kind`` says in words what it is."""

    name: str
    href: str
    detail: str
    kind: str


@dataclass(frozen=True, slots=True)
class Group:
    """The best hits of one kind; ``more`` says how many there are besides."""

    heading: str
    hits: list[Hit]
    more: int

    @property
    def total(self) -> int:
        return len(self.hits) + self.more


def hits(found: Sequence[Name]) -> list[Hit]:
    """In the same order, in the reader's language. One query for each kind among them."""
    of_kind = defaultdict(list)
    for name in found:
        of_kind[name.kind].append(name.pk)
    records = {number: KINDS[number].rows.in_bulk(keys) for number, keys in of_kind.items()}
    shown = [(KINDS[name.kind], records[name.kind].get(name.pk)) for name in found]
    # A record may have been deleted since its name was read.
    return [Hit(one.name, kind.href(one), str(kind.detail(one)), str(kind.heading)) for kind, one in shown if one]


def groups(found: Sequence[Name]) -> list[Group]:
    """By kind, at most twenty of each."""
    of_kind = defaultdict(list)
    for name in found:
        of_kind[name.kind].append(name)
    return [
        Group(
            KINDS[number].heading, hits(of_kind[number][:MOST_OF_A_KIND]), max(0, len(of_kind[number]) - MOST_OF_A_KIND)
        )
        for number in sorted(of_kind)
    ]
