"""
Whose data a query may touch.

Every query of a model whose rows belong to a place is narrowed to the scope of now, and refused where nobody said which
that is: forgetting leads to an error, never to a leak. A request to the back-office has the scope of its person, a
public one all of them, as public pages ask for what is published; commands are the operator's.

The models say what lies within (``seen_within``, see ``rows``), the site's settings who a person is (``SCOPE_OF``, see
``requests``): this knows no app.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


class Unscoped(Exception):
    """A query of scoped rows while nobody had said whose data it may touch."""


@dataclass(frozen=True)
class Scope:
    """
    The places whose codes begin with ``prefix``: ``""`` are all of them, ``None`` is none.

    ``above`` are the codes of the places that these lie in. ``shared``: also what belongs to no place at all.
    """

    prefix: str | None
    above: tuple[str, ...] = ()
    shared: bool = False

    @property
    def is_everything(self) -> bool:
        return self.prefix == "" and self.shared

    def covers(self, code: str | None) -> bool:
        """Whether a place lies within; ``None``: what belongs to no place."""
        if self.prefix is None:
            return False
        return self.shared if code is None else code.startswith(self.prefix)


EVERYTHING = Scope("", shared=True)
NOTHING = Scope(None)

_now: ContextVar[Scope | None] = ContextVar("scope", default=None)


def current() -> Scope:
    scope = _now.get()
    if scope is None:
        raise Unscoped("Whose data may this query touch? Run it within aba_site.scoping.scoped().")
    return scope


@contextmanager
def scoped(scope: Scope | None) -> Iterator[None]:
    """Queries inside touch this scope; with ``None``, scoped models cannot be asked at all."""
    token = _now.set(scope)
    try:
        yield
    finally:
        _now.reset(token)


def everything():
    """For what must see all: is a key taken, what was published before. Who acts has been checked by then."""
    return scoped(EVERYTHING)
