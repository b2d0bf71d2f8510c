"""XML, escaped. Attributes are given as keywords: ``class_``, ``text_anchor``; those that are ``None`` are left out."""

import re
from html import escape

# What XML 1.0 knows no way to write: control characters, surrogates, non-characters.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def text(value) -> str:
    """Content or attribute value."""
    return escape(UNWRITABLE.sub("", str(value)))


def tag(name: str, *children: str, **attributes) -> str:
    """An element; ``children`` are markup already."""
    written = "".join(
        f' {_attribute(key)}="{text(amount(value) if isinstance(value, float) else value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    content = "".join(children)
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


KEPT = {"viewBox", "preserveAspectRatio", "patternUnits", "patternTransform"}


def _attribute(key: str) -> str:
    return key if key in KEPT else key.rstrip("_").replace("_", "-")


def amount(value: float) -> str:
    """A coordinate: ``12.5``, ``0.333``, never ``-0``."""
    short = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short


def percent(fraction: float) -> str:
    return f"{amount(fraction * 100)}%"


def route(points) -> str:
    """Path data through points."""
    first, *others = points
    return f"M{amount(first[0])} {amount(first[1])}" + "".join(f"L{amount(x)} {amount(y)}" for x, y in others)
