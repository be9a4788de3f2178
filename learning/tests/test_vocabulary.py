"""Words of the glossary on a card's page: links in what it explains, never in what it asks."""

from cards.models import Card, GlossaryTerm


def test_a_card_links_the_words_it_explains_with_and_not_those_it_asks_with(client, concepts):
    term = GlossaryTerm.objects.create(term="query", definition="What a position needs", concept=concepts["base"])
    Card.objects.update(front_html="<p>What is a query?</p>", body_html="<p>A query meets keys. The query asks.</p>")
    link = f'<a href="/glossary/#term-{term.pk}">query</a>'
    for path in ("/cards/card-goal/", "/concepts/goal/"):
        text = client.get(path).content.decode()
        assert f"<p>A {link} meets keys. The query asks.</p>" in text
        assert text.count(link) == 1
    assert f'id="term-{term.pk}"' in client.get("/glossary/").content.decode()
    assert Card.objects.get(slug="card-goal").body_html == "<p>A query meets keys. The query asks.</p>"
