"""Formats of other programs, in and out: one format is one folder or file here."""
