"""A course of three concepts, small enough to break in every way."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cards.models import Affiliation

DOCUMENTS = {
    "course.yaml": """
slug: small
title: A small course
default: true
goal: weights
chapters:
  - slug: only
    title: The only chapter
    concepts: [scores, weights]
""",
    "chain.yaml": """
chain:
  - slug: numbers
    title: Numbers
    level: elementary
  - slug: scores
""",
    "misconceptions.yaml": """
misconceptions:
  - slug: plain-mean
    code: M19
    belief: All keys weigh the same
""",
    "sources.yaml": """
sources:
  - slug: paper
    citation: A paper
    url: https://example.com/paper
""",
    "concepts/scores.yaml": """
slug: scores
title: Scores
level: graduate
difficulty: beginner
status: published
summary: One number, $q \\cdot k$, for each pair.
objectives:
  - slug: scores.1
    text: Compute a score
prerequisites:
  - requires: numbers
    kind: hard
    reason: scores are numbers
glossary:
  - term: score
    aliases: [logit]
    definition: How well a key matches
cards:
  - slug: card-1
    title: A score
    status: published
    difficulty: beginner
    front: What is a score?
    back: A dot product.
    body: Of a query and a key.
    formula: q \\cdot k
    sources: [paper]
    related: [card-2]
""",
    "concepts/weights.yaml": """
slug: weights
title: Weights
level: graduate
difficulty: beginner
status: published
summary: Shares that add up to one.
objectives:
  - slug: weights.1
    text: Compute weights
prerequisites:
  - requires: scores
    kind: hard
    reason: weights come from scores
suggested_questions:
  - text: Where do scores come from?
    answer: scores
cards:
  - slug: card-2
    title: A weight
    status: published
    difficulty: beginner
    front: What do the weights of a query add up to?
    back: One.
    body: Softmax makes shares.
    misconceptions: [plain-mean]
""",
}


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """The directory of the small course's documents."""
    root = tmp_path / "seeds"
    (root / "concepts").mkdir(parents=True)
    for name, text in DOCUMENTS.items():
        (root / name).write_text(text.lstrip())
    return root


@pytest.fixture
def edit(seeds: Path) -> Callable[[str, str, str], None]:
    """`edit(file, old, new)` changes a document of the small course."""

    def edit_document(name: str, old: str, new: str) -> None:
        text = (seeds / name).read_text()
        assert old in text
        (seeds / name).write_text(text.replace(old, new, 1))

    return edit_document


@pytest.fixture
def reviewer(now) -> Callable:
    """`reviewer(bob, "Free University")` is Bob, with a verified affiliation."""

    def with_affiliation(person, institution: str):
        Affiliation.objects.update_or_create(reviewer=person, defaults={"institution": institution, "verified_at": now})
        return person

    return with_affiliation
