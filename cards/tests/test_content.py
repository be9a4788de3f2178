"""The course that ships with the product: complete, consistent, and right where a number can be worked out again."""

import re
from pathlib import Path

import numpy as np
import pytest

import engine
from cards.graph import Graph
from cards.seeding import check_references, read_documents
from cards.vocabulary import HARD

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


@pytest.fixture(scope="module")
def documents():
    documents = read_documents(FIXTURES)
    check_references(documents)
    return documents


@pytest.fixture(scope="module")
def graph(documents):
    concepts = [concept.row.slug for concept in documents.concepts]
    edges = [
        (concept.row.slug, edge.requires)
        for concept in documents.concepts
        for edge in concept.edges
        if edge.row.kind == HARD
    ]
    return Graph(concepts, edges)


def test_the_documents_have_no_problem(documents):
    assert documents.problems == []


def test_the_chain_is_66_steps_deep_and_keeps_twins_apart(documents, graph):
    path = graph.longest_path("attention-mechanisms")
    assert (len(path), graph.depth["attention-mechanisms"]) == (66, 65)
    titles = {concept.row.slug: concept.row.title for concept in documents.concepts}
    twins = [slug for slug in path if titles[slug] == "Division as Equal Sharing"]
    assert twins == ["division-as-equal-sharing", "division-as-equal-sharing-2"]
    assert path[0] == "counting-to-10"
    assert path[-2] == "neural-network-fundamentals"


def test_only_the_chain_is_taken_for_granted(documents):
    for concept in documents.concepts:
        assert concept.row.assumed_known == (not concept.cards), concept.row.slug


@pytest.mark.parametrize(
    ("slug", "depth", "prerequisites_total", "unlocks"),
    [
        ("dot-product", 43, 43, 28),
        ("attention-mechanisms", 65, 69, 25),
        ("score-scaling", 68, 80, 19),
        ("encoder-decoder", 75, 94, 0),
    ],
)
def test_concepts_stand_where_their_author_put_them(graph, slug, depth, prerequisites_total, unlocks):
    assert graph.depth[slug] == depth
    assert graph.prerequisites_total[slug] == prerequisites_total
    assert graph.unlocks[slug] == unlocks


def test_every_concept_of_the_course_has_a_card_and_a_question(documents):
    for concept in documents.concepts:
        if concept.row.assumed_known:
            continue
        assert concept.cards, concept.row.slug
        assert concept.entry.mapping["questions"], concept.row.slug


def test_the_goal_has_most_of_the_course_below_it(documents, graph):
    with_cards = {concept.row.slug for concept in documents.concepts if concept.cards}
    below = {slug: len(graph.ancestors([slug]) & with_cards) for slug in with_cards}
    assert below[documents.course.goal] == max(below.values())


def test_every_catalogue_number_has_a_slug(documents):
    codes = {row.code: row.slug for _, row in documents.misconceptions if row.code}
    assert len(codes) == 76
    assert all(re.fullmatch(r"M\d\d", code) for code in codes)
    assert (codes["M01"], codes["M76"]) == ("forgot-scaling", "equivariant-called-invariant")


# --- numbers ---------------------------------------------------------------------------------------------------------
def attend(X, causal=False):
    """Self-attention with fixed projections: what it does to the order of tokens holds for any."""
    dice = np.random.default_rng(7)
    Q, K, V = (X @ dice.normal(size=(3, 2)) for _ in range(3))
    mask = engine.causal_mask(len(X)) if causal else None
    return engine.scaled_dot_product_attention(Q, K, V, mask).output


NAMES = {"np": np, "softmax": engine.softmax, "sa": attend}


def questions_with_numbers():
    documents = read_documents(FIXTURES)
    questions = (q for concept in documents.concepts for q in concept.entry.mapping.get("questions", []))
    return [pytest.param(question, id=question["slug"]) for question in questions if "check" in question]


@pytest.mark.parametrize("question", questions_with_numbers())
def test_the_numbers_of_a_question_come_out_again(question):
    check = question["check"]
    with np.errstate(over="ignore"):  # one question is about just that
        worked_out = eval(check["expression"], NAMES)
    np.testing.assert_allclose(np.array(worked_out, float), np.array(check["equals"], float), atol=1e-6)
    texts = {option["text"] for option in question["options"]}
    assert {each["text"] for each in check.get("distractors", [])} <= texts
    assert eval(check.get("holds", "True"), NAMES)


def numbers_in(text):
    return [float(number.replace(",", "").replace("−", "-")) for number in re.findall(r"−?\d[\d,]*\.?\d*", text)]


@pytest.mark.parametrize("question", questions_with_numbers())
def test_a_wrong_option_is_the_number_its_mistake_gives(question):
    for each in question["check"].get("distractors", []):
        value = eval(each["expression"], NAMES) if "expression" in each else each["equals"]
        for printed, exact in zip(numbers_in(each["text"]), np.ravel(value), strict=True):
            assert printed == pytest.approx(exact, abs=0.0051), each["text"]
