r"""The renderer: formulas become MathML, and nothing that anybody writes becomes active."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from web import markup
from web.markup import render

ALLOWED_ATTRIBUTES = {
    "href", "title", "rel", "start", "class", "tabindex", "role", "aria-label", "display", "displaystyle",
    "scriptlevel", "lspace", "rspace", "width", "height", "depth", "voffset", "stretchy", "minsize", "maxsize", "form",
    "fence", "symmetric", "largeop", "movablelimits", "accent", "accentunder", "linethickness", "mathvariant",
    "notation", "separator", "columnspan",
}  # fmt: skip


class Inspector(HTMLParser):
    """Collects what a browser would act on."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.findings: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag not in markup._TAGS | markup._MATHML_TAGS | {"span", "wbr"}:
            self.findings.append(f"<{tag}>")
        for name, value in attrs:
            if name not in ALLOWED_ATTRIBUTES:
                self.findings.append(f"{tag} {name}")
            if name == "href" and re.match(r"\s*(?!https?:|mailto:)[a-z+.-]+:", value or "", re.IGNORECASE):
                self.findings.append(f"{tag} {name}={value}")


HOSTILE = [
    "<script>document.title = 1</script>",
    '<img src=x onerror="document.title = 1">',
    "<svg><animate onbegin=f() attributeName=x dur=1s></svg>",
    "<math><mi xlink:href='javascript:f()'>x</mi></math>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=f()&gt;'>",
    "<a href='jav&#x09;ascript:f()'>x</a>",
    "[x](javascript:f)",
    "[x](jAvAsCrIpT&colon;f)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    '[x](http://ok.example "onmouseover=\\"f()\\"")',
    "![](https://spy.example/pixel.png)",
    "![x](x){onload=f}",
    "<style>*{background:url(//spy.example)}</style>",
    "<iframe srcdoc='<script>f()</script>'></iframe>",
    "<!-- --><base href=//spy.example>",
    "<form action=//spy.example><input name=password>",
    "&lt;script&gt;f()&lt;/script&gt;",
    r"$\href{javascript:f()}{x}$",
    r"$\url{javascript:f()}$",
    r"$\includegraphics{//spy.example/x.png}$",
    r"$\text{<img src=x onerror=f()>}$",
    r"$\class{x}{y} \cssId{a}{b} \style{color:red}{z}$",
    r"$\textcolor{red;background:url(//spy.example)}{x}$",
    r"$\unicode{x3c}script\unicode{x3e}$",
    "`<script>`\n\n    <script>f()</script>",
    '"><img src=x onerror=f()>',
    '[$x$](http://ok.example "$y$")',
    "| a |\n|---|\n| <svg onload=f()> |",
]


@pytest.mark.parametrize("source", HOSTILE)
@pytest.mark.parametrize("frame", ["{}", "${}$", "$$\n{}\n$$", "[a]({})", "- {}", "# {}"])
def test_nothing_that_is_written_becomes_active(source, frame):
    for inline in (False, True):
        assert Inspector(render(frame.replace("{}", source), inline=inline)).findings == []


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from("<>\"'&$\\{}[]()!|`*_#-=:;/ \nabx0" + "\ue000"), max_size=80))
def test_no_mixture_of_marks_becomes_active(source):
    assert Inspector(render(source)).findings == []


def test_a_formula_becomes_mathml():
    html = render(r"The scale is $\frac{1}{\sqrt{d_k}}$.")
    assert "<mfrac>" in html
    assert "<msqrt>" in html
    assert "$" not in html


def test_queries_keys_and_values_keep_one_class_each_and_sizes_have_none():
    html = render(r"$QK^\top V$ and $q_i \cdot k_j$, $d_k$, $W_Q$")
    for letter in "QKV":
        assert f'<mi class="{letter.lower()}">{letter}</mi>' in html
    assert '<msub class="q"><mi>q</mi><mi>i</mi></msub>' in html
    assert "<msub><mi>d</mi><mi>k</mi></msub>" in html


def test_a_wide_formula_is_several_side_by_side_but_a_matrix_is_never_cut():
    two = render(r"$$q = \begin{bmatrix} 1 \end{bmatrix}, \qquad k = \begin{bmatrix} 2 \end{bmatrix}$$")
    assert two.count("<math") == 2
    assert render(r"$$a + b = c,\quad x\,a = y$$").count("<math") == 2
    inside = render(r"$$\begin{bmatrix} 1 \qquad 2 \end{bmatrix}$$")
    assert inside.count("<math") == 1


def test_a_long_formula_in_a_line_may_break_before_its_signs_and_nowhere_else():
    html = render(r"$1 \cdot (-1) + (-2) \cdot (3 + 4) + 2 \cdot 0 = -15$", inline=True)
    assert html.count("<wbr>") == 3
    assert re.sub("<[^>]*>", "", html) == "1⋅(−1)+(−2)⋅(3+4)+2⋅0=−15"
    assert "<wbr>" not in render("$a + b = c$", inline=True)


def test_a_long_formula_with_a_macro_of_its_own_stays_whole():
    html = render(r"$\newcommand{\zz}{42} \zz + \zz + \zz + \zz + \zz$", inline=True)
    assert "math-error" not in html
    assert html.count("42") == 5


def test_aligned_columns_carry_classes_and_no_inline_style():
    html = render(r"$$\begin{aligned}a &= b\\ c &= d\end{aligned}$$ $\begin{cases}1 & x\\0 & y\end{cases}$")
    assert " style=" not in html
    for name in ("m-right", "m-left", "m-case", "m-condition"):
        assert f'class="{name}"' in html


def test_money_stays_text():
    assert render("It costs $5 or $6, or \\$7.", inline=True) == "It costs $5 or $6, or $7."


def test_a_formula_that_cannot_be_read_is_shown_as_written():
    html = render(r"Look: $\frac{1$.")
    assert 'class="math-error"' in html
    assert r"\frac{1" in html


def test_macros_do_not_leak_into_the_next_text():
    render(r"$\newcommand{\zz}{42} \zz$")
    assert "42" not in render(r"$\zz$")


def test_headings_leave_the_first_two_levels_to_the_page():
    assert "<h3>Title</h3>" in render("# Title")
    assert render("###### Deep").startswith("<h6>")


def test_a_picture_is_replaced_by_its_description():
    assert render("![the heat map](https://spy.example/a.png)", inline=True) == "the heat map"


def test_links_leave_without_referrer_or_opener():
    assert 'rel="noopener noreferrer nofollow"' in render("[x](https://ok.example)")


def test_a_text_that_is_too_long_is_refused_in_a_sentence():
    assert "longer than" in render("x" * (markup.MAX_LENGTH + 1))


def test_formulas_are_bounded_in_length_and_number():
    assert "too long" in render("$" + "x" * (markup.MAX_FORMULA_LENGTH + 1) + "$")
    assert render("$x$ " * (markup.MAX_FORMULAS + 50)).count("<math") == markup.MAX_FORMULAS


@pytest.mark.parametrize(
    "source",
    ["> " * 5_000, "[" * 10_000, "*" * 15_000, "$" * 15_000, "${" + "{" * 900 + "}" * 900 + "}$", "`" * 15_000,
     "|" * 8_000 + "\n" + "|-" * 4_000, r"$\frac" * 300 + "$", "- " * 5_000, "<" * 15_000, "![" * 5_000],
)  # fmt: skip
def test_piles_of_marks_are_rendered_without_falling_over(source):
    assert isinstance(render(source), str)


def test_a_formula_that_begins_a_text_ending_in_a_digit_is_rendered():
    assert "<math" in render("$p$ is 6")
    assert "<math" in render("$p$ is 6", inline=True)


ROW = r"\begin{bmatrix} 1 & 2 \end{bmatrix}"


def test_a_row_of_matrices_may_break_before_each_sign():
    displayed = render(f"$$A = {ROW} - {ROW} = {ROW}$$")
    assert displayed.count("<math") == 3
    assert displayed.count("<wbr>") == 2
    assert render(f"It is ${ROW} + {ROW} \\approx {ROW}$.").count("<wbr>") == 2


def test_a_single_matrix_stays_with_its_name():
    assert render(f"$$A = {ROW}$$").count("<math") == 1
