"""The back-office, one subject a file."""

from poverty.admin import figures, people, records, trunk, uploads

__all__ = ["figures", "people", "records", "trunk", "uploads"]
