"""Invented figures, called so wherever they stand, for trying the site out and for measuring it at any size."""

from poverty.sample.plan import SIZES, Plan
from poverty.sample.writing import SampleExists, make, remove

__all__ = ["SIZES", "Plan", "SampleExists", "make", "remove"]
