"""
Chart specifications, as static/js/chart-reading.js reads them.

A specification is a plain dict built in Python from the rows of the page's table; :func:`clean` makes it fit for JSON.
"""

from decimal import Decimal
from math import isfinite

from django.utils.functional import Promise


def clean(value):
    """The same without Decimals, translations and numbers that JSON does not know; those become ``None``: a gap."""
    match value:
        case dict():
            return {key: clean(item) for key, item in value.items()}
        case list() | tuple():
            return [clean(item) for item in value]
        case Decimal() | float():
            return float(value) if isfinite(value) else None
        case Promise():
            return str(value)
    return value
