"""Sheets going out: exports, templates, and the original with its faults marked."""
