"""Translations: words beside the original, shown while they translate what stands there, and never an identity."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from cards import linking, publishing
from cards.linting import errors_of_translation
from cards.models import (
    Card,
    Chapter,
    Concept,
    Course,
    GlossaryTerm,
    Misconception,
    Objective,
    Prerequisite,
    SuggestedQuestion,
)
from cards.seeding import check_references, load, read_documents

SCORES = """
slug: scores
of: {concept}
title: Punktzahlen
summary: Eine Zahl, $q \\cdot k$, für jedes Paar.
objectives:
  - slug: scores.1
    of: {objective}
    text: Eine Punktzahl ausrechnen
prerequisites:
  - requires: numbers
    of: {edge}
    reason: Punktzahlen sind Zahlen
glossary:
  - original: score
    of: {term}
    term: Punktzahl
    definition: Wie gut ein Schlüssel passt
cards:
  - slug: card-1
    of: {card}
    title: Eine Punktzahl
    front: Was ist eine Punktzahl?
    back: Ein Skalarprodukt.
    body: Einer Anfrage mit einem Schlüssel.
"""


@pytest.fixture
def german(seeds):
    """The topic of scores in German, each entry naming the wording that stands in the documents."""
    (scores,) = [each for each in read_documents(seeds).concepts if each.row.slug == "scores"]
    text = SCORES.format(
        concept=quoted(scores.row),
        objective=quoted(scores.objectives[0]),
        edge=quoted(scores.edges[0].row),
        term=quoted(scores.terms[0].row),
        card=quoted(scores.cards[0].row),
    )
    path = seeds / "de" / "concepts" / "scores.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text.lstrip())
    return path


def quoted(row) -> str:
    return f'"{row.wording}"'


def load_from(seeds, now):
    documents = read_documents(seeds)
    check_references(documents)
    assert documents.problems == []
    return load(documents, now=now), documents


def problems_of(seeds):
    return read_documents(seeds).problems


def test_a_reader_of_german_gets_german_words_and_the_same_row(db, seeds, german, now):
    load_from(seeds, now)
    card = Card.objects.select_related("concept").get(slug="card-1")
    with translation.override("de"):
        said = card.localized
        assert (said.language, said.title, said.back_html) == ("de", "Eine Punktzahl", "<p>Ein Skalarprodukt.</p>\n")
        assert (said.pk, said.slug, said.version) == (card.pk, "card-1", 1)
        assert said.formula_html == card.formula_html
        assert card.concept.localized.title == "Punktzahlen"
        assert "<math" in card.concept.localized.summary_html
        assert Objective.objects.get(slug="scores.1").localized.text == "Eine Punktzahl ausrechnen"
        assert Prerequisite.objects.get(concept__slug="scores").localized.reason == "Punktzahlen sind Zahlen"
        assert GlossaryTerm.objects.get(term="score").localized.term == "Punktzahl"
    assert card.title == "A score"
    assert (card.localized.language, card.localized.title) == ("en", "A score")


def test_what_nobody_translated_stays_in_its_own_language(db, seeds, german, now):
    load_from(seeds, now)
    with translation.override("de"):
        other = Card.objects.get(slug="card-2").localized
    assert (other.language, other.title) == ("en", "A weight")


def test_reading_a_translation_asks_the_database_nothing(db, seeds, german, now, django_assert_num_queries):
    load_from(seeds, now)
    with translation.override("de"), django_assert_num_queries(1):
        assert [card.localized.title for card in Card.objects.order_by("slug")] == ["Eine Punktzahl", "A weight"]


def test_a_second_load_writes_nothing(db, seeds, german, now):
    load_from(seeds, now)
    with CaptureQueriesContext(connection) as queries:
        counts, _ = load_from(seeds, now + timedelta(days=1))
    assert [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))] == []
    assert counts["translated"] == 0


def test_a_better_translation_is_neither_a_new_version_nor_a_change_of_the_card(db, seeds, german, now):
    load_from(seeds, now)
    german.write_text(german.read_text().replace("Eine Punktzahl\n", "Die Punktzahl\n"))
    counts, _ = load_from(seeds, now + timedelta(days=1))
    card = Card.objects.get(slug="card-1")
    assert (card.in_language("de").title, card.version, card.updated_at) == ("Die Punktzahl", 1, now)
    assert (counts["created"], counts["changed"], counts["translated"]) == (0, 0, 1)


def test_a_translation_that_is_gone_from_the_documents_is_gone(db, seeds, german, now):
    load_from(seeds, now)
    german.unlink()
    load_from(seeds, now)
    assert Card.objects.get(slug="card-1").translations == {}


def test_after_a_change_of_the_original_its_translation_waits_and_is_noted(db, seeds, german, edit, now):
    load_from(seeds, now)
    edit("concepts/scores.yaml", "back: A dot product.", "back: The dot product of query and key.")
    _, documents = load_from(seeds, now)
    card = Card.objects.get(slug="card-1")
    assert card.translation_states == {"de": "stale"}
    assert card.in_language("de").back == "The dot product of query and key."
    assert card.in_language("de").language == "en"
    assert [(entry.label, message) for entry, message in documents.outdated] == [
        ("card-1", f"It translates another wording; the present one is {card.wording}.")
    ]
    assert card.concept.in_language("de").title == "Punktzahlen"  # what did not change stays translated


def test_an_author_who_edits_the_original_outdates_the_translation(db, seeds, german, now):
    load_from(seeds, now)
    card = Card.objects.get(slug="card-1")
    card.body = "Of a query and of a key."
    publishing.save_card(card, now=now)
    assert Card.objects.get(slug="card-1").in_language("de").language == "en"
    card.body = "Of a query and a key."
    publishing.save_card(card, now=now)
    assert Card.objects.get(slug="card-1").in_language("de").language == "de"


def test_a_suggested_question_is_known_by_its_wording(db, seeds, german, now):
    (weights,) = [each for each in read_documents(seeds).concepts if each.row.slug == "weights"]
    (suggestion,) = weights.suggestions
    german.with_name("weights.yaml").write_text(
        f"slug: weights\nof: {quoted(weights.row)}\ntitle: Gewichte\nsummary: Anteile, die zusammen eins sind.\n"
        f"suggested_questions:\n  - of: {quoted(suggestion.row)}\n    text: Woher kommen Punktzahlen?\n"
        '  - of: "00000000"\n    text: Was stand hier einmal?\n'
    )
    _, documents = load_from(seeds, now)
    assert SuggestedQuestion.objects.get().in_language("de").text == "Woher kommen Punktzahlen?"
    (message,) = [message for _, message in documents.outdated]
    assert message.endswith(f"the present ones are {suggestion.row.wording} “Where do scores come from?”.")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("    back: Ein Skalarprodukt.\n", "", "card-1: back: is missing"),
        ("Ein Skalarprodukt.", "Ein Skalarprodukt $q \\\\cdot k.", "card-1: back: a formula cannot be read"),
        ("slug: card-1", "slug: card-9", "card-9: slug: the original has no “card-9”"),
        ("    body:", "    mistakes: Keine.\n    body:", "card-1: mistakes: the original says nothing here"),
        ("    body:", "    difficulty: beginner\n    body:", "card-1: difficulty: this key is not known here"),
        ("slug: scores\n", "slug: punktzahlen\n", "slug: the slug must be the name of the file and of a concept"),
        ("title: Punktzahlen\n", f"title: {'a' * 121}\n", "scores: title: "),
    ],
)
def test_a_mistake_is_named_with_file_and_entry(db, seeds, german, old, new, problem):
    text = german.read_text()
    assert old in text
    german.write_text(text.replace(old, new, 1))
    found = problems_of(seeds)
    assert any(each.startswith("seeds/de/concepts/scores.yaml, line ") and problem in each for each in found), found


def test_a_folder_that_is_no_language_of_the_site_is_named(db, seeds):
    (seeds / "xx").mkdir()
    assert problems_of(seeds) == ["seeds/xx: the course is translated to: de"]


def test_a_concept_keeps_its_translation_when_its_place_changes(db, seeds, german, now):
    load_from(seeds, now)
    concept = Concept.objects.get(slug="scores")
    concept.tags = ["attention"]
    linking.save_concept(concept)
    assert Concept.objects.get(slug="scores").in_language("de").title == "Punktzahlen"


@pytest.mark.parametrize(
    ("original", "translated", "found"),
    [
        ("The score $q \\cdot k$ is 4.", "Die Punktzahl $q \\cdot k$ ist 4.", []),
        (
            "It is $\\text{high} = 1$; `x * y` keeps signs.",
            "Es ist $\\text{hoch} = 1$; `x * y` behält Vorzeichen.",
            [],
        ),
        ("It is 0.25.", "Es ist 0,25.", ["numbers"]),
        ("It is $a + b$.", "Es ist $a - b$.", ["formulas"]),
        ("Use `sum(axis=-1)`.", "Nimm `sum(axis=0)`.", ["code"]),
    ],
)
def test_formulas_code_and_numbers_stay(original, translated, found):
    messages = list(errors_of_translation("body", original, translated))
    assert [message.split()[2] for message in messages] == found


def test_course_chapters_and_misconceptions_are_translated_in_files_of_their_own(db, seeds, german, now):
    documents = read_documents(seeds)
    (chapter,), (misconception,) = documents.course.chapters, [row for _, row in documents.misconceptions]
    (seeds / "de" / "course.yaml").write_text(
        f"slug: small\nof: {quoted(documents.course.row)}\ntitle: Ein kleiner Kurs\n"
        f"chapters:\n  - slug: only\n    of: {quoted(chapter.row)}\n    title: Das einzige Kapitel\n"
    )
    (seeds / "de" / "misconceptions.yaml").write_text(
        f"misconceptions:\n  - slug: plain-mean\n    of: {quoted(misconception)}\n    belief: Alle wiegen gleich viel\n"
    )
    load_from(seeds, now)
    assert Course.objects.get().in_language("de").title == "Ein kleiner Kurs"
    assert Chapter.objects.get().in_language("de").title == "Das einzige Kapitel"
    assert Misconception.objects.get().in_language("de").belief_html == "Alle wiegen gleich viel"
    (seeds / "de" / "course.yaml").write_text("slug: other\n")
    assert any(
        "seeds/de/course.yaml, line 1, other: slug: the original has no “other”" in each for each in problems_of(seeds)
    )
