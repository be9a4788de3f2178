"""Anki's packages: `reading` brings one in, `writing` sends one out. No code of Anki's is in here."""
