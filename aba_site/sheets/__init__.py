"""Spreadsheets in and out, for any model: one sheet per model, natural keys, headings in either language."""
