r"""Markdown with $LaTeX$ -> safe HTML with MathML: the one renderer for everything that people write.

The order keeps it safe. Markdown never lets HTML through; formulas become placeholders that nobody can guess; nh3
cleans with a list that knows neither math nor svg (the two doors of past sanitizer holes); only then do the
placeholders become MathML that we made ourselves. No inline style, no script, no picture from elsewhere.
"""

import re
import secrets
from collections.abc import Callable, Sequence
from html import escape
from itertools import pairwise
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from math_core import LatexError, LatexToMathML
from mdit_py_plugins.dollarmath import dollarmath_plugin

MAX_LENGTH = 20_000  # characters of source
MAX_FORMULAS = 300
MAX_FORMULA_LENGTH = 2_000
UNBROKEN_LENGTH = 30
MANY_MATRICES = 3
SIGNS = ("+", "=", r"\approx")  # that a line may break before

_TAGS = {"p", "em", "strong", "s", "code", "pre", "ul", "ol", "li", "blockquote", "a", "br", "hr", "div"}
_TAGS |= {"h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"}
# The only div is the frame that lets a wide table scroll, also by keyboard.
_TABLE_FRAME = {"class": {"scroll"}, "tabindex": {"0"}, "role": {"group"}, "aria-label": {"Table"}}

_MATHML_TAGS = {"math", "mrow", "mi", "mo", "mn", "mtext", "mspace", "mpadded", "mphantom", "mstyle", "menclose"}
_MATHML_TAGS |= {"mfrac", "msqrt", "mroot", "msub", "msup", "msubsup", "munder", "mover", "munderover"}
_MATHML_TAGS |= {"mmultiscripts", "mprescripts", "mtable", "mtr", "mtd"}
_MATHML_TAG = re.compile(r'</?([a-z]+)(?: [a-z]+="[^"<>&]*")*/?>')
# math-core aligns columns by inline style, which our policy forbids; these are all the styles that it makes for that.
_COLUMN_CLASSES = {
    "text-align: right;justify-items: end;padding-right: 0;": "m-right",
    "text-align: left;justify-items: start;padding-left: 0;": "m-left",
    "text-align: left;justify-items: start;padding-right: 0;": "m-case",
    "text-align: left;justify-items: start;padding-right: 0;padding-left:1em;": "m-condition",
}
# Compiled once: a pattern with the nonce in it would be compiled at every call, which took a third of the rendering.
_PLACEHOLDER = re.compile("([0-9a-f]{16})n([0-9]+)x")
_STYLE = re.compile(r' style="([^"]*)"')
_WIDE_GAP = re.compile(r",?\s*\\q?quad\s*")
_AFTER_MATRIX = re.compile(r"(?<=\\end{bmatrix})\s*(?=[=+-]|\\approx)")
# Q, K and V keep one colour each. Small letters only as the base of an index or in q·k: the k of d_k is a size.
_CAPITAL = re.compile(r"<mi>([QKV])</mi>")
_INDEXED = re.compile(r"<(msub|msubsup|msup)><mi>([qkv])</mi>")
_DEFINED = re.compile(r"<mi>([qkv])</mi>(?=<mo>=</mo><mrow><mo>\[</mo><mtable)")
_DOT_PRODUCT = re.compile(r"<mi>q</mi>(?=<mo[^>]*>[⋅·]</mo>(?:<mi>k</mi>|<msub class=.k.>))")
_DOT_PRODUCT_KEY = re.compile(r'(?<=<mi class="q">q</mi>)(<mo[^>]*>[⋅·]</mo>)<mi>k</mi>')


def render(source: str, inline: bool = False, formula: Callable[[str, str], str] | None = None) -> str:
    """Return safe HTML for Markdown `source`; `inline` for one line without paragraphs (an option, a title).

    `formula` makes the HTML of a formula from its kind (math_inline, math_inline_double, math_block) and its LaTeX,
    for readers other than our pages; what it returns is not cleaned.
    """
    if len(source) > MAX_LENGTH:
        return f'<p class="markup-error">This text is longer than {MAX_LENGTH} characters and is not shown.</p>'
    # Unguessable: a reader who could name a placeholder could put a formula inside an attribute.
    nonce = secrets.token_hex(8)
    environment: dict[str, Any] = {"nonce": nonce, "formulas": []}
    html = _MARKDOWN.renderInline(source, environment).strip() if inline else _MARKDOWN.render(source, environment)
    html = nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        tag_attribute_values={"div": _TABLE_FRAME},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
    formulas = environment["formulas"]
    write = formula or _formula_html
    return _PLACEHOLDER.sub(lambda match: write(*formulas[int(match[2])]) if match[1] == nonce else match[0], html)


def _formula_html(kind: str, latex: str) -> str:
    if kind == "math_inline":
        html = "<wbr>".join(_mathml(part, display=False) for part in _terms(latex))
        # A piece may use a macro that an earlier one defines.
        return _mathml(latex, display=False) if "math-error" in html else html
    mathml = "".join(_in_lines(part) for part in _side_by_side(latex))
    tag = "div" if kind == "math_block" else "span"  # a div cannot stand in a paragraph
    return f'<{tag} class="eq" tabindex="0" role="group" aria-label="Formula">{mathml}</{tag}>'


def _side_by_side(latex: str) -> list[str]:
    r"""Return the parts between \quad or \qquad, so that a phone can show them one below the other."""
    parts = _WIDE_GAP.split(latex)
    whole = all(part.count(r"\begin") == part.count(r"\end") and part.count("{") == part.count("}") for part in parts)
    return [part for part in parts if part.strip()] if whole else [latex]


def _in_lines(latex: str) -> str:
    """Return a displayed formula, with a place to break after each matrix of a row of them: a phone holds one."""
    pieces = _AFTER_MATRIX.split(latex)
    if len(pieces) < MANY_MATRICES:
        return _mathml(latex, display=True)
    return f"<span>{'<wbr>'.join(_mathml(piece, display=False) for piece in _continued(pieces))}</span>"


def _terms(latex: str) -> list[str]:
    """Return a long formula in pieces that a line may break between: browsers never break inside one.

    A piece begins with its +, = or ≈, or after the comma of a pair.
    """
    if len(latex) <= UNBROKEN_LENGTH or r"\left" in latex:
        return [latex]
    if r"\begin" in latex:
        return _continued(_AFTER_MATRIX.split(latex))
    places, depth = [0], 0
    for place, character in enumerate(latex):
        depth += (character in "([{") - (character in ")]}")
        if depth == 0 and latex.startswith(SIGNS, place) and latex[:place].endswith(" "):
            places.append(place)
        elif depth == 1 and latex.startswith(", ", place):
            places.append(place + 1)
    pieces = [latex[start:end] for start, end in pairwise([*places, len(latex)])]
    return _continued(pieces)


def _continued(pieces: list[str]) -> list[str]:
    """Put something before a sign that begins a piece, or it would stand too close, like the sign of a number."""
    return [pieces[0], *(piece if piece.startswith(" ") else f"{{}} {piece}" for piece in pieces[1:])]


def _mathml(latex: str, *, display: bool) -> str:
    if len(latex) > MAX_FORMULA_LENGTH:
        return '<code class="math-error">This formula is too long.</code>'
    try:
        # "local state": macros of one formula are unknown to the next.
        mathml = _CONVERTER.convert_with_local_state(latex, displaystyle=display)
    except LatexError as error:
        return f'<code class="math-error" title="{escape(str(error))}">{escape(latex)}</code>'
    mathml = _STYLE.sub(lambda match: _class_for(match[1]), mathml)
    if not _is_plain_mathml(mathml):
        return f'<code class="math-error">{escape(latex)}</code>'
    mathml = _CAPITAL.sub(lambda match: f'<mi class="{match[1].lower()}">{match[1]}</mi>', mathml)
    mathml = _INDEXED.sub(_coloured_base, mathml)
    mathml = _DEFINED.sub(lambda match: f'<mi class="{match[1]}">{match[1]}</mi>', mathml)
    mathml = _DOT_PRODUCT.sub('<mi class="q">q</mi>', mathml)
    return _DOT_PRODUCT_KEY.sub(r'\1<mi class="k">k</mi>', mathml)


def _coloured_base(match: re.Match[str]) -> str:
    tag, letter = match.groups()
    if tag == "msub":  # the index belongs to the name: q_i is one thing
        return f'<msub class="{letter}"><mi>{letter}</mi>'
    return f'<{tag}><mi class="{letter}">{letter}</mi>'


def _class_for(style: str) -> str:
    name = _COLUMN_CLASSES.get(style)
    return f' class="{name}"' if name else ""


def _is_plain_mathml(mathml: str) -> bool:
    """Return whether nothing but known tags is in it; a second lock behind the converter's own escaping."""
    names = {match[1] for match in _MATHML_TAG.finditer(mathml)}
    return names <= _MATHML_TAGS and not re.search("[<>]", _MATHML_TAG.sub("", mathml))


def _placeholder(tokens: Sequence[Token], index: int, _options: Any, environment: dict[str, Any]) -> str:
    token, formulas = tokens[index], environment["formulas"]
    if len(formulas) >= MAX_FORMULAS:
        return escape(token.content)
    formulas.append((token.type, token.content.strip()))
    return f"{environment['nonce']}n{len(formulas) - 1}x"


def _make_markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])
    # No digits and no spaces beside the dollar: "$5 or $6" stays money.
    dollarmath_plugin(markdown, allow_labels=False, allow_space=False, allow_digits=False, double_inline=True)

    def rule(function):
        return lambda _renderer, tokens, index, options, environment: function(tokens, index, options, environment)

    def heading(tokens: Sequence[Token], index: int, *_: Any) -> str:
        level = min(int(tokens[index].tag[1]) + 2, 6)  # the page has the first two levels
        return f"<{'/' if tokens[index].nesting < 0 else ''}h{level}>"

    def alternative_text(tokens: Sequence[Token], index: int, options: Any, environment: Any) -> str:
        # A picture from elsewhere would tell its host who reads what, so its description stands in for it.
        renderer = RendererHTML()
        return escape(renderer.renderInlineAsText(tokens[index].children or [], options, environment))

    def table(tokens: Sequence[Token], index: int, *_: Any) -> str:
        if tokens[index].nesting < 0:
            return "</table></div>"
        return '<div class="scroll" tabindex="0" role="group" aria-label="Table"><table>'

    for kind in ("math_inline", "math_inline_double", "math_block"):
        markdown.add_render_rule(kind, rule(_placeholder))
    for kind in ("heading_open", "heading_close"):
        markdown.add_render_rule(kind, rule(heading))
    for kind in ("table_open", "table_close"):
        markdown.add_render_rule(kind, rule(table))
    markdown.add_render_rule("image", rule(alternative_text))
    markdown.core.ruler.before("inline", "first_formula", _shield_first_formula)
    return markdown


def _shield_first_formula(state: StateCore) -> None:
    """Keep a formula at the very start of a text apart from the text's last character.

    The dollar rule looks one place back; from place 0 that is the end of the string, and "$p$ is 6" lost its formula.
    """
    for token in state.tokens:
        if token.type == "inline" and token.content.startswith("$"):
            token.content += "\n"


_CONVERTER = LatexToMathML(fancy_error=False, allow_unreliable_rendering=True, max_expansions=200)
_MARKDOWN = _make_markdown()
