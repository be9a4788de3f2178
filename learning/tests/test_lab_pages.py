"""The pages of worked examples and of the lab: every number, everything in the address, errors with their place."""

import re
from html import unescape

import pytest

from learning.lab.examples import EXAMPLES

pytestmark = pytest.mark.django_db


def text_of(page) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.content.decode())))


def content_of(page) -> str:
    return page.content.decode().split("<main")[1].split("</main>")[0]


def printed_rows(html: str) -> list[list[str]]:
    """The cells of all heat maps that carry ink."""
    rows = [re.findall(r'<td class="w\d+">(\d\.\d\d)</td>', row) for row in html.split("<tr")]
    return [row for row in rows if row]


def test_the_cat_sat_prints_the_numbers_of_the_course(client):
    page = text_of(client.get("/examples/the-cat-sat/"))
    for row in (
        "cat 0.28 0.50 0.22",
        "The 2.55 4.00 1.65",
        "cat 1.73 2.31 1.50",
        "cat 0.97 1.07",
        "cat 0.36 0.64 hidden",
    ):
        assert row in page
    assert "cat → cat 50 % then The 28 %, sat 22 %." in page


@pytest.mark.parametrize("slug", EXAMPLES)
@pytest.mark.parametrize("address", ["", "?mask=causal", "?scaled=0", "?row=0&mask=causal", "?head=2&row=2"])
def test_every_printed_row_of_a_heat_map_adds_up_to_one(client, slug, address):
    rows = printed_rows(client.get(f"/examples/{slug}/{address}").content.decode())
    assert len(rows) >= 2 * len(EXAMPLES[slug].tokens)
    assert {f"{sum(map(float, row)):.2f}" for row in rows} == {"1.00"}


def test_it_looks_at_the_robot_and_more_so_under_a_causal_mask(client):
    assert "it → robot 45 %" in text_of(client.get("/examples/it/"))
    causal = text_of(client.get("/examples/it/?mask=causal"))
    assert "it → robot 61 %" in causal


def test_the_address_chooses_row_head_and_scaling(client):
    assert "was → it" in text_of(client.get("/examples/it/?head=2&row=5"))
    scaled = client.get("/examples/it/?row=4").content
    assert scaled != client.get("/examples/it/?row=4&scaled=0").content


def test_an_address_with_nonsense_shows_the_example_as_it_is_at_first(client):
    first = content_of(client.get("/examples/it/"))
    assert content_of(client.get("/examples/it/?row=99&mask=x&head=0&scaled=%00")) == first
    assert client.get("/examples/no-such/").status_code == 404


def test_the_lab_follows_a_sentence_in_six_steps(client):
    page = text_of(client.get("/lab/?tokens=Rain fell early&row=2&mask=causal"))
    titles = ("Queries, keys and values", "Raw scores", "Divided", "Masked", "Weights", "Output")
    places = [page.index(title) for title in titles]
    assert places == sorted(places)
    assert "the row of early is marked" in page
    assert "early may look at: Rain, fell, early." in page


def test_pasted_numbers_are_computed_and_printed_with_their_arithmetic(client):
    numbers = {
        "q": "1.5 .5 1\n2 2 0\n1.3 .5 .8",
        "k": "[[.5, 1, 1.3], [2, 0, 1], [.5, .8, .5]]",
        "v": "1.3 1\n1 1\n.5 1.3",
    }
    page = text_of(client.get("/lab/", {**numbers, "tokens": "The cat sat", "row": "1"}))
    assert "q cat · k cat = 2·2 + 2·0 + 0·1 = 4" in page
    assert "4 ÷ 1.732 ≈ 2.31" in page
    assert "0.28 · [1.3, 1] + 0.50 · [1, 1] + 0.22 · [0.5, 1.3] ≈ [0.97, 1.07]" in page


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"tokens": "a " * 13}, "13 tokens; the lab takes 12"),
        ({"tokens": "x" * 25}, "Token 1 is longer than 24"),
        ({"tokens": " "}, "no token yet"),
        ({"tokens": "\x00"}, "Null characters"),
        ({"d_k": "9"}, "less than or equal to 8"),
        ({"temperature": "0"}, "greater than or equal to 0.05"),
        ({"temperature": "nan"}, "Enter a number"),
        ({"mask": "both"}, "Select a valid choice"),
        ({"q": "1 2"}, "K is empty"),
        ({"tokens": "", "q": "1 2", "k": "1 2 3", "v": "1 2"}, "Rows of Q hold 2 numbers and rows of K hold 3"),
        ({"tokens": "", "q": "1 2", "k": "1 2\n3 4", "v": "1 2"}, "Q has 1 rows and K has 2"),
        ({"tokens": "one two", "q": "1 2", "k": "1 2", "v": "1 2"}, "2 tokens and 1 rows in Q"),
        ({"q": "1 2\n1 200", "k": "1", "v": "1"}, "Row 2, number 2 is too large"),
        ({"q": "1 2\n1 x", "k": "1", "v": "1"}, "Row 2, number 2:"),
        ({"q": "1 " * 9, "k": "1", "v": "1"}, "1 rows of 9 numbers are too many"),
        ({"q": "1e999 1", "k": "1", "v": "1"}, "Row 1, number 1"),
        ({"order": "1 1 2"}, "each place from 1 to 3 once"),
        ({"order": "one"}, "each place from 1 to 3 once"),
    ],
)
def test_the_lab_says_what_it_cannot_take_and_where(client, asked, said):
    page = client.get("/lab/", asked)
    assert page.status_code == 422
    assert said in text_of(page)


def test_the_lab_says_it_in_german_too(client):
    page = client.get("/lab/", {"q": "1 2\n1 x", "k": "1", "v": "1"}, headers={"accept-language": "de"})
    assert "Zeile 2, Zahl 2: Ich kenne „x“ nicht (Zeichen 7)." in text_of(page)


def test_reordered_tokens_take_their_output_along_unless_a_mask_tells_the_order(client):
    moved = text_of(client.get("/lab/?tokens=dog bites man&order=3 2 1"))
    assert "Each output row moved along with its token and kept its numbers" in moved
    masked = text_of(client.get("/lab/?tokens=dog bites man&order=3 2 1&mask=causal"))
    assert "With a causal mask the order matters" in masked


def test_what_was_typed_comes_back_escaped(client):
    page = client.get("/lab/", {"tokens": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_the_address_of_a_row_keeps_what_else_was_asked(client):
    page = client.get("/lab/?tokens=Rain fell&mask=causal&temperature=2").content.decode()
    links = re.findall(r'href="(\?[^"]*row=0[^"]*)"', page)
    assert links
    assert all("mask=causal" in link and "temperature=2" in link and "tokens=Rain+fell" in link for link in links)
