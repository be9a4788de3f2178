"""Words of the glossary as links in what a page explains."""

import pytest
from model_bakery import baker

from cards.models import Concept, GlossaryTerm
from cards.naming import Names, names_for


@pytest.fixture
def terms(db):
    made = {}
    for slug, names in {
        "query": ["query", "query vector"],
        "weights": ["attention weight"],
        "self": ["self-attention"],
        "attention": ["attention"],
        "size": ["d_k"],
        "sets": ["Q&A set"],
    }.items():
        concept = baker.make(Concept, slug=slug, status="published")
        made[slug] = baker.make(GlossaryTerm, term=names[0], concept=concept)
        for alias in names[1:]:
            made[slug].aliases.create(name=alias)
    return made


@pytest.fixture
def link(terms):
    """`link(html)` writes the links as [name|key of the term]."""
    key_of = {f"/glossary/#term-{term.pk}": key for key, term in terms.items()}

    def shortened(html, names=None):
        linked = (names or Names(terms.values())).link(html, "/glossary/")
        for address, key in key_of.items():
            linked = linked.replace(f'<a href="{address}">', f"[{key}|")
        return linked.replace("</a>", "]") if "[" in linked else linked

    return shortened


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>The query asks, the query waits.</p>", "<p>The [query|query] asks, the query waits.</p>"),
        ("<p>A query vector is a query.</p>", "<p>A [query|query vector] is a query.</p>"),
        ("<p>Attention</p>", "<p>[attention|Attention]</p>"),
        ("<p>An attention weight</p>", "<p>An [weights|attention weight]</p>"),
        ("<p>self-attention</p>", "<p>[self|self-attention]</p>"),
        ("<p>cross-attention, inattention, attentions</p>", "<p>cross-attention, inattention, attentions</p>"),
        ("<p>d_k and D_K</p>", "<p>[size|d_k] and D_K</p>"),
        ("<p>a Q&amp;A set</p>", "<p>a [sets|Q&amp;A set]</p>"),
    ],
)
def test_the_first_mention_of_the_longest_name_is_linked(link, html, expected):
    assert link(html) == expected


@pytest.mark.parametrize(
    "html",
    [
        "<code>query</code>",
        "<pre><code>query = 1</code></pre>",
        "<math><mtext>query</mtext></math>",
        "<h3>The query</h3>",
        "<table><tr><th>query</th></tr></table>",
        '<p><a href="/concepts/query/">the <em>query</em></a></p>',
        '<p title="query">It</p>',
    ],
)
def test_code_formulas_headings_and_links_are_left_alone(link, html):
    assert Names([]).link(html, "/glossary/") == html
    assert "term-" not in link(html)
    assert "|" not in link(html).replace("[", "|") or "<a" in html


def test_after_code_the_text_is_linked_again(link):
    assert link("<p><code>query</code> is a query.</p>") == "<p><code>query</code> is a [query|query].</p>"


def test_a_concepts_own_words_are_not_linked_on_its_page(link, terms):
    html = "<p>The query makes an attention weight.</p>"
    names = names_for(terms["query"].concept_id)
    assert link(html, names) == "<p>The query makes an [weights|attention weight].</p>"


def test_words_of_a_withdrawn_concept_are_not_linked(link, terms):
    Concept.objects.filter(slug="query").update(status="retired")
    assert link("<p>A query.</p>", names_for(0)) == "<p>A query.</p>"


def test_the_names_cost_two_queries(terms, django_assert_num_queries):
    with django_assert_num_queries(2):
        names_for(0)
