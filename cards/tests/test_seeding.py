"""Seed documents: checked as a whole, written as a whole, and only where they changed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cards import linking, publishing, snapshot
from cards.models import Card, Concept, Prerequisite, SeedEntry
from cards.seeding import SeedError, check_references, load, read_documents
from cards.vocabulary import HARD


def load_from(seeds, now):
    documents = read_documents(seeds)
    check_references(documents)
    assert documents.problems == []
    return load(documents, now=now)


def problems_of(seeds):
    documents = read_documents(seeds)
    check_references(documents)
    return documents.problems


def test_it_loads_rows_and_what_joins_them(db, seeds, now):
    counts = load_from(seeds, now)
    card = Card.objects.get(slug="card-1")
    assert card.concept.slug == "scores"
    assert (card.chapter.slug, card.position, card.version) == ("only", 1, 1)
    assert "<math" in card.formula_html
    assert [line.related.slug for line in card.related_lines.all()] == ["card-2"]
    assert [source.slug for source in card.sources.all()] == ["paper"]
    assert card.concept.glossary_terms.get().aliases.get().name == "logit"
    assert Concept.objects.get(slug="numbers").assumed_known
    assert snapshot.current().graph.longest_path("weights") == ["numbers", "scores", "weights"]
    assert counts["unchanged"] == 0


def test_a_second_load_writes_nothing(db, seeds, now):
    load_from(seeds, now)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        counts = load_from(seeds, now + timedelta(days=1))
    written = [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert written == []
    assert (counts["created"], counts["changed"]) == (0, 0)


def test_a_changed_card_keeps_its_id_and_gets_a_new_version(db, seeds, edit, now):
    load_from(seeds, now)
    before = Card.objects.get(slug="card-1")
    edit("concepts/scores.yaml", "back: A dot product.", "back: The dot product of query and key.")
    counts = load_from(seeds, now + timedelta(days=1))
    card = Card.objects.get(slug="card-1")
    assert (card.pk, card.version) == (before.pk, 2)
    assert (card.created_at, card.updated_at) == (now, now + timedelta(days=1))
    assert Card.objects.get(slug="card-2").version == 1
    assert (counts["created"], counts["changed"]) == (0, 1)


def test_comments_and_line_breaks_are_not_changes(db, seeds, edit, now):
    load_from(seeds, now)
    edit("concepts/scores.yaml", "    back: A dot product.", "    # short\n    back:\n      A dot product.")
    assert load_from(seeds, now)["changed"] == 0


def test_an_authors_edit_survives_the_next_load(db, seeds, now):
    load_from(seeds, now)
    card = Card.objects.get(slug="card-1")
    card.back = "The author knows better."
    publishing.save_card(card, now=now)
    load_from(seeds, now)
    card.refresh_from_db()
    assert card.back == "The author knows better."


def test_a_row_that_was_deleted_comes_back(db, seeds, now):
    load_from(seeds, now)
    Card.objects.get(slug="card-2").delete()
    assert load_from(seeds, now)["created"] == 1
    assert Card.objects.filter(slug="card-2").exists()


def test_an_edge_that_leaves_the_document_leaves_the_graph(db, seeds, edit, now):
    load_from(seeds, now)
    edit("concepts/weights.yaml", "  - requires: scores\n    kind: hard", "  - requires: numbers\n    kind: soft")
    load_from(seeds, now)
    assert snapshot.current().graph.requires["weights"] == []


def test_html_made_by_an_older_renderer_is_made_again(db, seeds, now):
    load_from(seeds, now)
    Card.objects.filter(slug="card-1").update(back_html="<p>as it used to be</p>")
    load_from(seeds, now)
    card = Card.objects.get(slug="card-1")
    assert card.back_html == "<p>A dot product.</p>\n"
    assert card.version == 1


def test_a_loop_with_an_authors_own_edge_loads_nothing(db, seeds, edit, now):
    load_from(seeds, now)
    numbers, weights = Concept.objects.get(slug="numbers"), Concept.objects.get(slug="weights")
    edit("concepts/scores.yaml", "title: Scores", "title: Raw scores")
    Prerequisite.objects.filter(concept=weights).delete()
    linking.link(Prerequisite(concept=numbers, requires=weights, kind=HARD))
    edit("concepts/weights.yaml", "weights come from scores", "shares come from scores")
    documents = read_documents(seeds)
    with pytest.raises(SeedError, match="numbers → weights → scores → numbers"):
        load(documents, now=now)
    assert Concept.objects.get(slug="scores").title == "Scores"


def test_every_problem_is_listed_with_file_line_and_entry(seeds, edit):
    edit("concepts/scores.yaml", "    difficulty: beginner\n    front", "    difficulty: easy\n    front")
    edit("concepts/weights.yaml", "misconceptions: [plain-mean]", "misconceptions: [plain-men]")
    edit("course.yaml", "goal: weights", "goal: outputs")
    assert sorted(problems_of(seeds)) == [
        "seeds/concepts/scores.yaml, line 22, card-1: difficulty: "
        "“easy” is not one of: beginner, intermediate, advanced.",
        "seeds/concepts/weights.yaml, line 25, card-2: misconceptions: there is no “plain-men”",
        "seeds/course.yaml, line 4, small: goal: there is no “outputs”",
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        ("concepts/scores.yaml", "title: Scores", "titel: Scores", "titel: this key is not known here"),
        ("concepts/scores.yaml", "title: Scores", "titel: Scores", "title: is missing"),
        ("concepts/scores.yaml", "title: Scores", "title: 12", "title: 12 is not text; put it in quotes"),
        ("concepts/scores.yaml", "title: Scores", "title: yes", "title: True is not text"),
        ("concepts/scores.yaml", "slug: scores\n", "slug: score\n", "slug: the slug must be the name of the file"),
        ("concepts/scores.yaml", "A dot product.", "The weight Ξ±", "back: damaged characters “Ξ±”"),
        ("concepts/scores.yaml", "A dot product.", "A $\\frac{q$ product", "back: a formula cannot be read"),
        ("concepts/scores.yaml", "A dot product.", "A $q \\cdot k product", "back: a formula cannot be read"),
        ("concepts/scores.yaml", "status: published\nsummary", "status: live\nsummary", "status: “live” is not one of"),
        ("concepts/scores.yaml", "slug: scores.1", "slug: weights.1", "“weights.1” is already used"),
        ("concepts/scores.yaml", "related: [card-2]", "related: [card-1]", "related: there is no “card-1”"),
        ("concepts/scores.yaml", "aliases: [logit]", "aliases: [score]", "“score” already names the term “score”"),
        ("concepts/scores.yaml", "requires: numbers", "requires: scores", "a concept cannot require itself"),
        ("concepts/scores.yaml", "requires: numbers", "requires: weights", "closes a loop: scores → weights → scores"),
        ("concepts/scores.yaml", "\ncards:", "\n  cards:", "line 18: "),
        ("concepts/scores.yaml", "level: graduate", "slug: again", "“slug” occurs twice"),
        ("concepts/weights.yaml", "slug: card-2", "slug: card-1", "“card-1” is already used in seeds/concepts/scores"),
        ("course.yaml", "[scores, weights]", "[scores]", "no chapter lists “weights”, which has cards"),
        ("misconceptions.yaml", "belief: All", "belief: |\n      All\n     keys", "misconceptions.yaml, line"),
        ("sources.yaml", "https://example.com/paper", "example", "url: Enter a valid URL."),
    ],
)
def test_a_mistake_is_explained(seeds, edit, file, old, new, problem):
    edit(file, old, new)
    assert any(problem in line and f"seeds/{file}" in line for line in problems_of(seeds)), problems_of(seeds)


def test_all_loops_are_reported_together(seeds, edit):
    edit("concepts/scores.yaml", "requires: numbers", "requires: weights")
    (seeds / "chain.yaml").write_text(
        "chain:\n  - slug: numbers\n    title: N\n    level: elementary\n"
        "  - slug: counting\n    title: C\n    level: elementary\n"
        "  - slug: numbers\n    title: N\n    level: elementary\n"
    )
    loops = [problem for problem in problems_of(seeds) if "closes a loop" in problem]
    assert len(loops) == 2


def test_a_missing_document_is_a_problem(seeds):
    (seeds / "sources.yaml").unlink()
    assert any(problem.startswith("seeds/sources.yaml: ") for problem in problems_of(seeds))


def test_a_load_that_fails_in_the_middle_leaves_nothing(db, seeds, now, monkeypatch):
    def fail(*_args, **_named):
        raise RuntimeError("the power went")

    monkeypatch.setattr("cards.seeding.loading.save_card", fail)
    with pytest.raises(RuntimeError):
        load_from(seeds, now)
    assert not Concept.objects.exists()
    assert not SeedEntry.objects.exists()
