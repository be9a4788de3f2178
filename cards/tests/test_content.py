"""The course that ships with the product: complete and consistent. Its numbers: quizzes/tests."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from cards import snapshot
from cards.graph import Graph
from cards.models import Concept, Prerequisite
from cards.seeding import check_references, load, read_documents
from cards.seeding.scraped import chain_of
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


def test_the_chain_alone_has_66_nodes_and_65_edges(documents, graph):
    path = graph.longest_path("attention-mechanisms")
    alone = Graph(path, [(above, below) for above in path for below in graph.requires[above]])
    steps = [(above, below) for below, above in pairwise(path)]
    assert len(alone.order) == 66
    assert len(steps) == 65
    assert all(below in alone.requires[above] for above, below in steps)
    in_file = [concept for concept in documents.concepts if concept.entry.file.endswith("chain.yaml")]
    assert all(len(concept.edges) == 1 for concept in in_file[1:])
    assert all(concept.row.assumed_known and not concept.cards for concept in in_file)


def test_the_chain_file_is_imported_as_66_nodes_and_65_edges_of_depth_65(db, seeds, edit, now):
    shipped = yaml.safe_load((FIXTURES / "chain.yaml").read_text())["chain"]
    page = "".join(step.get("title", "Attention Mechanisms") for step in shipped)  # as a scrape gives it
    steps = [{"slug": slug, "title": title, "level": "elementary"} for slug, title in chain_of(page, steps=66)]
    (seeds / "chain.yaml").write_text(yaml.safe_dump({"chain": steps}))
    edit("concepts/scores.yaml", "requires: numbers", "requires: attention-mechanisms")
    imported = read_documents(seeds)
    check_references(imported)
    assert imported.problems == []
    load(imported, now=now)
    chain = Concept.objects.filter(slug__in=[step["slug"] for step in steps])
    assert chain.count() == 66
    assert Prerequisite.objects.filter(concept__in=chain, requires__in=chain).count() == 65
    assert snapshot.current().graph.depth["attention-mechanisms"] == 65
    twins = chain.filter(title="Division as Equal Sharing").order_by("slug").values_list("slug", flat=True)
    assert list(twins) == ["division-as-equal-sharing", "division-as-equal-sharing-2"]


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
