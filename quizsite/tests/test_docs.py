"""The documents that name what the product has, against what it has."""

import re

from django.conf import settings

import engine
from cards.seeding import read_documents
from engine import catalogue
from quizzes.seeding import read_items

DOCS = settings.BASE_DIR / "docs"


def test_the_catalogue_of_problem_types_is_the_registrys():
    assert (DOCS / "problem-types.md").read_text() == catalogue.page(), "write it again with make catalogue"


def test_the_exercises_are_met_where_their_page_says():
    page = (DOCS / "exercises.md").read_text()
    documents = read_documents(settings.BASE_DIR / "fixtures")
    slugs = {item.row.slug for item in read_items(documents)}
    cards = {card.row.slug for concept in documents.concepts for card in concept.cards}
    table = "\n".join(line for line in page.splitlines() if line.startswith("|"))

    named_types = set(re.findall(r"`([a-z-]+)`", table))
    named_items = set(re.findall(r"\b((?:mcq|exp)-\d+)", table))
    named_cards = set(re.findall(r"\b(card-\d+)", table))

    assert named_types <= set(engine.PROBLEM_TYPES)
    assert named_items <= slugs
    assert named_cards <= cards
    assert len(named_types) >= 15
