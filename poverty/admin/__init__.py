"""The back-office, one subject a file."""

from poverty.admin import closed_years, figures, marks, people, records, revisions, trunk, uploads

__all__ = ["closed_years", "figures", "marks", "people", "records", "revisions", "trunk", "uploads"]
