"""The course from its seed documents: read and check everything first, then write all or nothing."""

from cards.seeding.documents import ConceptDocument, Documents, read_documents
from cards.seeding.entries import Entry, SeedError
from cards.seeding.loading import Ledger, load, store
from cards.seeding.references import check_references

__all__ = [
    "ConceptDocument",
    "Documents",
    "Entry",
    "Ledger",
    "SeedError",
    "check_references",
    "load",
    "read_documents",
    "store",
]
