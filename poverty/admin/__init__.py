"""The back-office, one subject a file."""

from poverty.admin import figures, marks, people, records, trunk, uploads

__all__ = ["figures", "marks", "people", "records", "trunk", "uploads"]
