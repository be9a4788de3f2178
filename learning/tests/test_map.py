"""The map: layers that say what comes first, edges that run behind no node, the same picture every time, and a list."""

import gzip
import random
import re
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from model_bakery import baker

from cards import linking
from cards.models import Concept, Prerequisite
from cards.vocabulary import HARD, PUBLISHED
from learning import claiming
from learning.aiming import set_goal
from learning.map.drawing import Node, draw
from learning.map.layout import GAP, NODE_HEIGHT, NODE_WIDTH, Layout, lay_out, without_implied
from learning.map.views import MOST_OPEN


def some_graph(n: int, seed: int) -> dict[str, list[str]]:
    """Return what each concept requires, prerequisites first."""
    dice = random.Random(seed)
    return {
        f"n{i}": sorted({f"n{dice.randrange(max(0, i - 30), i)}" for _ in range(dice.randrange(4))}) if i else []
        for i in range(n)
    }


graphs = st.builds(some_graph, st.integers(1, 60), st.integers(0, 10_000))


@given(graphs)
@settings(max_examples=40, deadline=None)
def test_what_is_required_stands_above_and_no_two_topics_touch(requires):
    layout = lay_out(list(requires), requires)
    assert layout.nodes.keys() == requires.keys()
    for concept, needed in requires.items():
        assert all(layout.nodes[each][1] < layout.nodes[concept][1] for each in needed)
    for (x, y), (other_x, other_y) in combinations(layout.nodes.values(), 2):
        assert y != other_y or abs(x - other_x) >= NODE_WIDTH + GAP - 0.01
    assert all(NODE_WIDTH / 2 < x < layout.width - NODE_WIDTH / 2 for x, _ in layout.nodes.values())
    assert all(NODE_HEIGHT / 2 < y < layout.height - NODE_HEIGHT / 2 for _, y in layout.nodes.values())


@given(graphs)
@settings(max_examples=40, deadline=None)
def test_no_edge_runs_behind_a_topic(requires):
    layout = lay_out(list(requires), requires)
    middles = list(layout.nodes.values())
    for points in layout.edges.values():
        rows = [y for _, y in points]
        assert rows == sorted(set(rows))
        for x, y in points[1:-1]:  # in its row, a passing edge keeps clear of all that stands there
            assert all(abs(x - node_x) > NODE_WIDTH / 2 for node_x, node_y in middles if node_y == y)
        for (_, y0), (_, y1) in pairwise(points):  # between two points lies no other row, so bends have room
            assert not any(y0 < node_y < y1 for _, node_y in middles)


@given(graphs)
@settings(max_examples=40, deadline=None)
def test_leaving_out_implied_edges_takes_away_no_way(requires):
    def above(edges):
        found: dict[str, set[str]] = {}
        for concept in requires:
            found[concept] = set(edges[concept]).union(*(found[each] for each in edges[concept]))
        return found

    kept = without_implied(list(requires), requires)
    assert above(kept) == above(requires)
    for concept, needed in kept.items():
        assert not any(a in above(kept)[b] for a in needed for b in needed), concept


def test_the_same_graph_gives_the_same_map():
    requires = some_graph(80, 7)
    assert lay_out(list(requires), requires) == lay_out(list(requires), requires)


def test_nothing_to_show_is_an_empty_sheet():
    assert lay_out([], {}).nodes == {}


def test_four_hundred_topics_fit_in_a_page_of_150_kb_compressed():
    requires = some_graph(400, 1)
    layout = lay_out(list(requires), requires)
    nodes = {slug: Node(f"Topic {slug}", f"/concepts/{slug}/", "locked", f"Topic {slug}: locked") for slug in requires}
    assert len(gzip.compress(draw(layout, nodes, frozenset(), "Map").encode())) < 150_000 / 2


def test_the_picture_is_sound_and_escaped():
    layout = Layout(200, 200, {"a": (100, 40), "b": (100, 120)}, {("b", "a"): [(100, 40), (100, 120)]})
    nodes = {
        "a": Node('<script>"&', "/a?x=1&y=2", "ready", '<script>"&: ready'),
        "b": Node(
            "A title of so many words that nobody wants to read it to its end", "/b", "locked", "b", is_goal=True
        ),
    }
    tree = ElementTree.fromstring(draw(layout, nodes, frozenset({("b", "a")}), "A & B"))
    links = list(tree.iter("a"))
    assert [link.attrib["href"] for link in links] == ["/a?x=1&y=2", "/b"]
    assert links[0].attrib["aria-label"] == '<script>"&: ready'
    assert links[1].attrib["class"] == "node s-locked goal"
    assert [each.text for each in links[1].iter("tspan")] == ["A title of so", "many words that…"]
    assert [each.attrib["class"] for each in tree.iter("path") if "edges" in each.attrib.get("class", "")] == [
        "edges", "edges way",
    ]  # fmt: skip


# --- the page ---------------------------------------------------------------------------------------------------------
def in_picture(html: str) -> dict[str, str]:
    """What the picture says aloud, by address."""
    return dict(re.findall(r'<a class="node[^"]*" href="([^"]+)" aria-label="([^"]+)"', html))


def test_picture_and_list_say_the_same(client, concepts, alice, learn, now):
    learn(alice, "base")
    client.force_login(alice)
    html = client.get("/map/?show=all").content.decode()
    drawn = in_picture(html)
    assert drawn["/concepts/base/"] == "Base: learned"
    assert drawn["/concepts/left/"] == "Left: ready"
    assert drawn["/concepts/goal/"].startswith("Goal: locked")
    assert "/concepts/school/" not in drawn  # what everybody knows is one line above the picture
    listed = html.split('id="list"')[1]
    assert set(re.findall(r'href="(/concepts/[^"]+)"', listed)) == drawn.keys()
    assert "Needs: <span>Left</span>, <span>Right</span>" in listed
    assert "Taken for granted: 1 topic of school mathematics" in html


def test_a_claim_shows_as_known_and_the_way_to_the_goal_is_what_is_left(client, concepts, alice, now):
    client.force_login(alice)
    set_goal(alice, concepts["goal"], at=now)
    before = client.get("/map/?show=all").content.decode()
    claiming.claim(alice, concepts["left"], at=now)
    after = client.get("/map/?show=all").content.decode()
    assert in_picture(after)["/concepts/left/"] == "Left: known"
    assert in_picture(after)["/concepts/base/"] == "Base: known"
    assert in_picture(after)["/concepts/goal/"] == "Goal: locked. This is the goal."
    way = [re.search(r'edges way" d="([^"]*)"', html)[1].count("M") for html in (before, after)]
    assert way == [4, 3]


def test_the_way_to_a_goal_leaves_out_what_it_does_not_need(client, concepts):
    html = client.get("/map/?goal=left&show=way").content.decode()
    assert in_picture(html).keys() == {"/concepts/base/", "/concepts/left/"}
    assert "The way to <span>Left</span>" in html


def test_a_learner_finds_the_map_open_where_they_are_and_the_rest_one_link_away(client, concepts, alice, now):
    client.force_login(alice)
    html = client.get("/map/").content.decode()
    assert in_picture(html).keys() == {f"/concepts/{slug}/" for slug in ("base", "left", "right", "tip")}
    assert "2 topics are open to you now." in html
    assert '<a href="?show=here" aria-current="true">Where you are</a>' in html
    assert '<a href="?show=all">All topics</a>' in html
    assert len(in_picture(client.get("/map/?show=all").content.decode())) == 5
    for slug in ("left", "right", "tip"):
        claiming.claim(alice, concepts[slug], at=now)
    html = client.get("/map/").content.decode()
    assert in_picture(html).keys() == {f"/concepts/{slug}/" for slug in ("left", "right", "goal")}
    claiming.claim(alice, concepts["goal"], at=now)
    assert len(in_picture(client.get("/map/").content.decode())) == 5  # nothing is open: the whole map


def test_of_four_hundred_topics_that_are_open_the_ones_on_the_way_come_first(client, concepts, alice, now):
    with linking.changing_the_graph():
        shape = {"level": "graduate", "difficulty": "beginner", "status": PUBLISHED}
        Concept.objects.bulk_create(Concept(slug=f"a-{number}", title="One of many", **shape) for number in range(400))
    set_goal(alice, concepts["goal"], at=now)
    client.force_login(alice)
    drawn = in_picture(client.get("/map/").content.decode())
    assert "/concepts/base/" in drawn
    assert len(drawn) == MOST_OPEN + 2


def test_the_map_comes_in_three_sizes(client, concepts):
    def width(zoom):
        return int(
            re.search(r'<svg class="map"[^>]* width="(\d+)"', client.get(f"/map/?zoom={zoom}").content.decode())[1]
        )

    assert width("large") == round(1.5 * width("readable"))
    assert 'class="map-box whole"' in client.get("/map/?zoom=whole").content.decode()


def test_a_visitor_and_an_address_with_nonsense_see_the_whole_map(client, concepts):
    html = client.get("/map/?goal=%00nothing&zoom=huge&show=x").content.decode()
    assert len(in_picture(html)) == 5
    assert 'class="map-box readable"' in html


@pytest.mark.django_db
def test_a_site_without_concepts_has_an_empty_map(client):
    page = client.get("/map/")
    assert page.status_code == 200
    assert "No topic has been published yet." in page.content.decode()


def test_a_larger_map_costs_no_more_queries(client, concepts, alice):
    client.force_login(alice)
    client.get("/map/")
    with CaptureQueriesContext(connection) as few:
        client.get("/map/")
    for place in range(30):
        slug = f"more-{place}"
        baker.make(Concept, slug=slug, title=slug, level="graduate", difficulty="beginner", status=PUBLISHED)
        linking.link(Prerequisite(concept=Concept.objects.get(slug=slug), requires=concepts["goal"], kind=HARD))
    client.get("/map/")
    with CaptureQueriesContext(connection) as many:
        html = client.get("/map/?show=all").content.decode()
    assert len(in_picture(html)) == 35
    assert len(many) == len(few)
