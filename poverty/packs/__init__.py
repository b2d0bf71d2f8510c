"""
A place in one folder: its figures and those of its parts, readable without a network and without this site.

Pages in one or both languages, charts drawn in them, the figures as CSV, sources, and what the statuses mean. Nothing
in it refers to anything outside the folder.
"""

from poverty.packs.folder import LANGUAGES, LEVELS, Pack, pack_entries

__all__ = ["LANGUAGES", "LEVELS", "Pack", "pack_entries"]
