"""HTML of Anki's editor becomes Markdown that shows the same words, and nothing that acts."""

import re
from html import escape

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quizzes.interchange.anki.faces import close_gaps
from quizzes.interchange.anki.markdown import plain, to_markdown
from quizzes.interchange.anki.writing import to_html
from web.markup import render

SAFE = {
    "p",
    "em",
    "strong",
    "s",
    "code",
    "pre",
    "ul",
    "ol",
    "li",
    "blockquote",
    "a",
    "br",
    "hr",
    "h3",
    "h4",
    "h5",
    "h6",
}
SAFE |= {"div", "span", "math", "mi", "mn", "mo", "mrow", "mtext", "mspace", "wbr", "semantics", "table"}
CASES = [
    ("a<b>x</b> y <i> it </i>", "a**x** y  *it*"),
    ("<ul><li>one</li><li>two</li></ul>after", "- one\n- two\n\nafter"),
    ("<div>1. a</div><div>- b</div># c", "1\\. a\n\n\\- b\n\n\\# c"),
    ("&lt;script&gt; &amp;copy; $5 a_b*c", "\\<script\\> \\&copy; \\$5 a\\_b\\*c"),
    ("<script>alert(1)</script>ok<svg onload=x>bad</svg><style>p{}</style>", "ok"),
    ("<pre>a  b\n c</pre>z <code>x*y</code>", "```\na  b\n c\n```\n\nz `x*y`"),
    ("a<br><br><br>b<br>c", "a\n\nb\\\nc"),
    ('<a href="https://x.y">l</a> <a href="javascript:alert(1)">j</a>', "[l](<https://x.y>) j"),
    ("2\\(x<b>y</b> &lt; 3\\)3", "2 $x y < 3$ 3"),
    ("\\[a^2\\]", "$$a^2$$"),
    ("[latex]$z$[/latex] [$]y[/$]", "$z$ $y$"),
    ("x[sound:a.mp3]", "x"),
    ("a\0b\x1f", "ab"),
    ("<b>a</b><b>b</b> <b><b>c</b></b> <i>d</i><b>e</b>", "**ab** **c** *d* **e**"),
    ("un<b>[do]</b>ne", "un **\\[do\\]** ne"),
    ("<code>a <b>b</b>_\\(c\\)</code> <code>`_`</code>", "a b\\_$c$ `'_'`"),
    ("<pre>x = 1\n\n\n  \\(y\\)<br>z</pre>", "```\nx = 1\n\n\n  $y$\nz\n```"),
    ("\\(a", "\\\\(a"),
    ("<ul>" + "<li>x<ul>" * 6, "- x\n  - x\n    - x\n      - x\n      - x\n      - x"),
]


@pytest.mark.parametrize(("html", "markdown"), CASES)
def test_each_piece_of_html_has_its_markdown(html, markdown):
    assert to_markdown(html).text == markdown


@given(st.text(alphabet=" abz019.,;:!?#+=-*_~`|>$^&()[]{}/\"'%@", max_size=40))
def test_plain_words_stay_the_words_they_were(text):
    """Whatever signs a text has, the page shows them and not what Markdown would make of them."""
    assume(not re.search(r"\[(\$|latex|sound|anki)", text))
    shown = plain(render(to_markdown(escape(text)).text))
    assert shown.replace(" ", "") == text.replace(" ", "")


def nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pieces = st.lists(inner, min_size=1, max_size=3).map("".join)
    return st.builds(lambda tag, text: f"<{tag}>{text}</{tag}>", st.sampled_from(["b", "i", "s", "em", "code"]), pieces)


@given(st.lists(st.recursive(st.sampled_from(["a", " ", "(", "b.", "1"]), nested), max_size=6).map("".join))
def test_emphasis_of_any_kind_in_any_place_leaves_the_words_and_no_signs(html):
    assert plain(render(to_markdown(html).text)).replace(" ", "") == plain(html).replace(" ", "")


@given(st.text(alphabet="<>/abimgsrc =\"'&;{}[]()!-:1\\$`*_\n", max_size=200))
def test_no_element_but_our_own_survives_whatever_comes(text):
    html = render(to_markdown(text).text)
    assert set(re.findall(r"<([a-z0-9]+)", html)) <= SAFE


@given(st.text(alphabet="{}c1:x", max_size=80))
def test_any_nest_of_gaps_ends(text):
    assert isinstance(close_gaps(text, 1, reveal=True), str)


def test_a_hint_stands_in_the_gap_and_other_gaps_are_open():
    text = "{{c1::Paris::city}} and {{c2::Rome}}"
    assert close_gaps(text, 1, reveal=False) == "<b>[city]</b> and Rome"
    assert close_gaps(text, 2, reveal=True) == "Paris and <b>Rome</b>"
    assert (
        close_gaps("{{c1,3::Oslo}}", 3, reveal=False) == close_gaps("{{c1,3::Oslo}}", 1, reveal=False) == "<b>[...]</b>"
    )


def test_braces_of_formulas_do_not_close_a_gap():
    assert close_gaps("{{c1::a_{ij}}} v", 1, reveal=True) == "<b>a_{ij}</b> v"
    assert close_gaps("{{c1::set {a}} b", 1, reveal=True) == "<b>set {a</b> b"


def test_a_field_for_anki_holds_latex_that_comes_back_the_same():
    markdown = "**a** is $x < 1$ and\n\n$$y^2$$"
    html = to_html(markdown)
    assert "\\(x &lt; 1\\)" in html
    assert "<math" not in html
    assert to_markdown(html).text == markdown
