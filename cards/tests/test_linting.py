"""What an author of concepts and cards is warned of."""

import pytest

from cards.graph import Graph
from cards.linting import (
    errors_of_text,
    warnings_of_card,
    warnings_of_concept,
    warnings_of_suggestions,
    warnings_of_term,
)
from cards.models import Card, GlossaryTerm


def warnings_at(slug, edges, **titles):
    names = {node: node for edge in edges for node in edge} | {slug: slug} | titles
    return list(warnings_of_concept(slug, Graph(names, edges), names))


def test_more_than_four_prerequisites_are_many():
    edges = [("top", node) for node in ("first", "second", "third", "fourth")]
    assert warnings_at("top", edges) == []
    (found,) = warnings_at("top", [*edges, ("top", "fifth")])
    assert found.startswith("It has 5 hard prerequisites")


def test_an_edge_that_others_imply_is_named():
    edges = [("top", "middle"), ("middle", "base"), ("top", "base")]
    assert warnings_at("top", edges) == ["The edge to “base” follows from others."]
    assert warnings_at("middle", edges) == []


def test_equal_and_almost_equal_titles_are_named():
    titles = {"a": "Division as Equal Sharing", "b": "Division as equal sharings", "c": "Division as Equal Sharing"}
    assert warnings_at("z", [], **titles, z="Something else") == []
    assert warnings_at("b", [], **titles)[0] == "It has almost the title of “a”: “Division as equal sharings”."
    assert len(warnings_at("a", [], **titles)) == 2
    assert "It has the same title as “a”: “Division as Equal Sharing”." in warnings_at("c", [], **titles)


@pytest.mark.parametrize(("number", "found"), [(1, 1), (2, 0), (4, 0), (5, 1)])
def test_two_to_four_suggested_questions_are_a_choice(number, found):
    assert len(list(warnings_of_suggestions(["Why?"] * number))) == found


def test_a_link_inside_the_site_must_lead_somewhere():
    text = "See [scores](/concepts/scores/), [weights](/concepts/weight/) and [a paper](https://example.com/)."
    assert list(errors_of_text(text, {"/concepts/scores/"}.__contains__)) == [
        "The link to /concepts/weight/ leads nowhere."
    ]


@pytest.mark.parametrize(
    ("body", "warning"),
    [
        ("word " * 151, "The body has 151 words"),
        ("The values are blended .", "a citation may have been lost"),
        ("Pros and cons.\n\nFor the desktop.\n\nPros  and\ncons.", "a paragraph stands there twice"),
    ],
)
def test_what_scraped_text_brings_along_is_found(body, warning):
    (found,) = warnings_of_card(Card(body=body))
    assert warning in found


def test_plain_text_is_left_alone():
    assert list(warnings_of_card(Card(body="Scores first. Then weights: 0.5 and .5 each.", example="As before."))) == []


def test_a_definition_is_short():
    assert list(warnings_of_term(GlossaryTerm(definition="word " * 30))) == []
    assert len(list(warnings_of_term(GlossaryTerm(definition="word " * 31)))) == 1
