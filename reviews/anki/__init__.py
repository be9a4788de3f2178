"""Decks in and out: packages as Anki reads and writes them."""
