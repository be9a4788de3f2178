"""The six steps of attention for the eye: matrices as tables, and under each the arithmetic of the marked row."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from learning.lab.attending import Attention, Floats, divisor, entries
from web.markup import render
from web.matrices import Matrix, heat_map, matrix, numbered, strongest, visible_hundredths, written

MOST_TERMS = 4  # in one line of arithmetic
LARGEST_EXPONENT = 12.0  # beyond it, e to the score is no number to look at
COLOURS = {"Q": "q", "K": "k", "V": "v"}


@dataclass(frozen=True)
class Shown:
    """A matrix with its caption. `css` is "heat" for a grid with column heads, or the colour of a bracket."""

    matrix: Matrix
    caption: str | SafeString
    css: str = "heat"


@dataclass(frozen=True)
class Step:
    title: str
    formula: SafeString
    shown: Sequence[Shown]
    line: str | SafeString


def bracket(letter: str, role: str, values: Floats, names: Sequence[str], chosen: int | None) -> Shown:
    """Return a matrix between brackets, in the colour of its letter; WQ is W with the index Q."""
    index = format_html("<sub>{}</sub>", letter[1:]) if letter[1:] else ""
    caption = format_html("<i>{}</i>{} {}", letter[0], index, role)
    shown = matrix(entries(values), names, decimals=decimals_of(values), chosen=chosen)
    return Shown(shown, caption, COLOURS.get(letter[-1], ""))


def decimals_of(values: Floats) -> int:
    return 1 if np.allclose(values, values.round(1)) else 2


def six_steps(attention: Attention, tokens: Sequence[str], chosen: int, link: Callable[[int], str]) -> list[Step]:
    """Return queries, keys and values; raw scores; divided; masked; weights; output."""
    names = numbered(tokens)
    weighing, switches = attention.weighing, attention.switches
    key = strongest(entries(weighing.masked)[chosen])

    def grid(values: Floats, caption: str) -> list[Shown]:
        return [Shown(matrix(entries(values), names, names, chosen=chosen), caption)]

    weights = heat_map(entries(weighing.weights, weighing.visible), names, names, chosen=chosen, link=link)
    output = bracket("O", _("blended values"), attention.output.round(2), names, chosen)
    given = [
        bracket("Q", _("queries"), attention.q, names, chosen),
        bracket("K", _("keys"), attention.k, names, chosen),
        bracket("V", _("values"), attention.v, names, chosen),
    ]
    divided = _divided_formula(attention.q.shape[1], switches.scaled, switches.temperature)
    masked_caption = _("Later tokens hidden") if switches.causal else _("Nothing is hidden")
    divided_caption = _("The spread stays small") if switches.scaled else _("Not by the root of the width")
    asks = _("Each token asks with its query, is found by its key and hands over its value.")
    return [
        Step(_("Queries, keys and values"), SafeString(), given, asks),
        Step(
            _("Raw scores"), _math(r"QK^\top"), grid(weighing.raw, _("Query against key")),
            _dot_product(attention, names, chosen, key),
        ),
        Step(
            _("Divided"), divided, grid(weighing.divided, divided_caption),
            _division(attention, chosen, key),
        ),
        Step(_("Masked"), SafeString(), grid(weighing.masked, masked_caption), _looking(attention, names, chosen)),
        Step(
            _("Weights"), _math(r"\operatorname{softmax}"), [Shown(weights, _("Rows add up to 1.00"))],
            _softmax(attention, chosen, key),
        ),
        Step(_("Output"), _math(r"\times V"), [output], _blend(attention, chosen)),
    ]  # fmt: skip


def _math(latex: str) -> SafeString:
    return SafeString(render(f"${latex}$", inline=True))


def _divided_formula(d_k: int, scaled: bool, temperature: float) -> SafeString:
    parts = [rf"\sqrt{{{d_k}}}"] * scaled + [f"{temperature:g}"] * (temperature != 1)
    return _math(r"\div\, " + r" \cdot ".join(parts)) if parts else SafeString()


def _short(number: float) -> str:
    text = written(number)
    return text.rstrip("0").rstrip(".")


def _factor(number: float) -> str:
    return f"({_short(number)})" if number < 0 else _short(number)


def _is(number: float) -> str:
    """Choose the sign before a number that is written with two decimals."""
    return "=" if abs(number - round(number, 2)) < 1e-9 else "≈"


def _dot_product(attention: Attention, names: Sequence[str], query: int, key: int) -> SafeString:
    pairs = zip(attention.q[query], attention.k[key], strict=True)
    terms = " + ".join(f"{_factor(q)}·{_factor(k)}" for q, k in pairs)
    score = attention.weighing.raw[query, key]
    return format_html(
        '<i class="var q">q</i><sub>{}</sub> · <i class="var k">k</i><sub>{}</sub> = {} {} {}',
        names[query], names[key], terms, _is(score), _short(score),
    )  # fmt: skip


def _division(attention: Attention, query: int, key: int) -> str:
    switches, d_k = attention.switches, attention.q.shape[1]
    by = [f"{math.sqrt(d_k):.3f}"] * switches.scaled + [f"{switches.temperature:g}"] * (switches.temperature != 1)
    if not by:
        return _("Not divided: the scores stay as they are.")
    written_divisor = by[0] if len(by) == 1 else f"({' · '.join(by)})"
    raw = attention.weighing.raw[query, key]
    result = raw / divisor(d_k, switches)
    return f"{_short(raw)} ÷ {written_divisor} {_is(result)} {_short(result)}"


def _looking(attention: Attention, names: Sequence[str], query: int) -> str:
    if not attention.switches.causal:
        return _("No mask: every token may look at every token.")
    seen = [name for name, visible in zip(names, attention.weighing.visible[query], strict=True) if visible]
    return _("%(token)s may look at: %(seen)s.") % {"token": names[query], "seen": ", ".join(seen)}


def _softmax(attention: Attention, query: int, key: int) -> SafeString | str:
    """One share as a quotient where it is short enough to read, else the sum of the row."""
    scores = [each for each in entries(attention.weighing.masked)[query] if each is not None]
    shares = visible_hundredths(entries(attention.weighing.weights, attention.weighing.visible)[query])
    printed = [f"{share / 100:.2f}" for share in shares if share is not None]
    if len(scores) > MOST_TERMS or max(map(abs, scores)) > LARGEST_EXPONENT:
        return f"{' + '.join(printed)} = 1.00"
    powers = format_html_join(" + ", "e<sup>{}</sup>", ((_short(each),) for each in scores))
    strongest_power = format_html("e<sup>{}</sup>", _short(attention.weighing.masked[query, key]))
    share = shares[key]
    assert share is not None, "the strongest key can be seen"
    return format_html("{} ÷ ({}) ≈ {}", strongest_power, powers, f"{share / 100:.2f}")


def _blend(attention: Attention, query: int) -> str:
    """The heaviest values with their weights, and what they add up to."""
    weights = attention.weighing.weights[query]
    heaviest = sorted(np.flatnonzero(weights), key=lambda j: (-weights[j], j))
    terms = [f"{written(weights[j])} · {_vector(attention.v[j])}" for j in sorted(heaviest[:MOST_TERMS])]
    rest = ["…"] if len(heaviest) > MOST_TERMS else []
    return f"{' + '.join(terms + rest)} ≈ {_vector(attention.output[query])}"


def _vector(values: Floats) -> str:
    return f"[{', '.join(_short(each) for each in values)}]"
