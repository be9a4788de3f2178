"""What the shipped course owes its learners: on every concept, on every card, in every question."""

import re
from collections import Counter

import pytest
from django.conf import settings

import engine
from cards.seeding import check_references, read_documents
from quizzes.seeding import ItemDocument, read_items

DOCUMENTS = read_documents(settings.BASE_DIR / "fixtures")
check_references(DOCUMENTS)
ITEMS = read_items(DOCUMENTS)
ASKED = [item for item in ITEMS if item.status == "published"]
COURSE = [concept for concept in DOCUMENTS.concepts if not concept.row.assumed_known]
CARDS = [card for concept in COURSE for card in concept.cards]

each_concept = pytest.mark.parametrize("concept", COURSE, ids=lambda concept: concept.row.slug)
each_card = pytest.mark.parametrize("card", CARDS, ids=lambda card: card.row.slug)
each_question = pytest.mark.parametrize(
    "item", [item for item in ITEMS if item.row.kind == "choice"], ids=lambda item: item.row.slug
)
each_asked = pytest.mark.parametrize(
    "item", [item for item in ITEMS if item.row.kind in {"choice", "explain"}], ids=lambda item: item.row.slug
)


def words(text: str) -> list[str]:
    return text.split()


def seen(text: str) -> str:
    """As a learner sees it, roughly: without the words of LaTeX and the marks of Markdown."""
    return re.sub(r"\\[a-z]+|[${}`]", "", text).casefold()


def key_of(item: ItemDocument) -> str:
    return next(option.text for option, _ in item.options if option.is_correct)


@each_concept
def test_a_concept_has_a_card_two_questions_and_something_to_work_out_or_explain(concept):
    kinds = Counter(item.row.kind for item in ASKED if item.concept == concept.row.slug)
    assert kinds["flashcard"] >= 1
    assert kinds["choice"] >= 2
    assert kinds["numeric"] + kinds["explain"] >= 1


@each_concept
def test_a_concept_suggests_two_to_four_questions_that_lead_elsewhere(concept):
    answers = [suggestion.answer for suggestion in concept.suggestions]
    assert 2 <= len(answers) <= 4
    assert concept.row.slug not in answers
    assert len(set(answers)) == len(answers)
    assert all(suggestion.row.text.endswith(("?", ".")) for suggestion in concept.suggestions)


@each_concept
def test_every_objective_of_a_concept_is_asked_for(concept):
    asked = {item.objective for item in ASKED if item.concept == concept.row.slug}
    assert {objective.slug for objective in concept.objectives} <= asked


@each_concept
def test_a_concept_practises_at_most_two_of_its_prerequisites(concept):
    weights = [edge.row.encompass_weight for edge in concept.edges if edge.row.encompass_weight]
    assert len(weights) <= 2
    assert all(0.3 <= weight <= 1 for weight in weights)


@each_card
def test_a_card_is_complete_and_short(card):
    row = card.row
    assert len(words(row.body)) <= 150
    assert row.example
    assert 2 <= row.key_facts.count("\n- ") + 1 <= 4
    assert 1 <= row.mistakes.count("\n- ") + 1 <= 3
    assert card.sources
    assert card.misconceptions
    assert 1 <= len(card.related) <= 6


@each_asked
def test_one_to_three_hints_help_without_giving_the_answer(item):
    hints = item.row.hints
    assert 1 <= len(hints) <= 3
    for hint in hints:
        assert not re.search(r"\b(reread|re-read|skim|see the text|look at the card)\b", hint.casefold())
        if item.options:
            assert seen(key_of(item)) not in seen(hint) or len(seen(key_of(item))) < 3


@each_question
def test_a_stem_is_short_and_its_negation_is_seen(item):
    assert len(words(item.row.stem)) <= 60
    asked = re.sub(r"```.*?```|`[^`]*`", "", item.row.stem, flags=re.DOTALL)
    assert not re.search(r"(?i)\bwhich\b[^.?]*\b(not|never)\b[^.?]*\?", asked) or "NOT" in asked


@each_question
def test_code_follows_the_question_and_fits_a_phone(item):
    prose, *code = item.row.stem.split("```")
    assert prose.strip()
    assert all(len(line) <= 38 for block in code[::2] for line in block.splitlines())


@each_question
def test_wrong_options_are_mistakes_of_their_own(item):
    texts = [seen(option.text) for option, _ in item.options]
    assert len(set(texts)) == len(texts) >= 3
    assert not any(re.search(r"\b(all|none|both) of the (above|options)", text) for text in texts)
    named = [misconception for option, misconception in item.options if not option.is_correct]
    assert len(set(named)) == len(named)
    feedback = [option.feedback for option, _ in item.options]
    assert len(set(feedback)) == len(feedback)


@each_asked
def test_the_course_speaks_calmly(item):
    said = [item.row.stem, item.row.explanation, item.row.model_answer, *item.row.hints]
    for text in said + [option.feedback for option, _ in item.options]:
        assert "!" not in re.sub(r"`[^`]*`|\$[^$]*\$", "", text), text
        assert not re.search(r"(?i)\b(well done|great|excellent|obviously|simply wrong|of course)\b", text), text


def test_at_least_twenty_questions_ask_learners_to_read_code():
    assert sum("```" in item.row.stem for item in ASKED) >= 20


def test_every_misconception_is_somebodys_mistake():
    named = {misconception for item in ITEMS for _, misconception in item.options}
    named |= {misconception for card in CARDS for misconception in card.misconceptions}
    for problem_type in engine.PROBLEM_TYPES.values():
        named |= {*problem_type.misconceptions, *problem_type.left_out}
    assert {row.slug for _, row in DOCUMENTS.misconceptions} <= named


def test_every_source_is_cited():
    cited = {source for card in CARDS for source in card.sources}
    assert {row.slug for _, row in DOCUMENTS.sources} == cited


def test_explanations_have_points_that_can_be_ticked():
    for item in ITEMS:
        if item.row.kind == "explain":
            assert 2 <= sum(point.is_required for point in item.rubric) <= len(item.rubric) <= 5, item.row.slug
            assert not any("?" in point.text for point in item.rubric), item.row.slug
