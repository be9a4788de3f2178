"""The pages of worked examples and of the lab. Their whole state stands in the address, so that it can be shared."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from cards.models import Concept
from learning.lab.asking import CAUSAL, DEFAULTS, MASKS, NONE, LabForm
from learning.lab.attending import Switches, Weighing, attend, attend_in_order, entries, moved_with_their_tokens, weigh
from learning.lab.examples import EXAMPLES, Example
from learning.lab.reading import read_row
from learning.lab.steps import bracket, six_steps
from web.charts.token_arcs import token_arcs
from web.matrices import heat_map, numbered

SAME = 1e-9  # outputs closer than this are the same but for the order of adding


@dataclass(frozen=True)
class Choice:
    """One segment of a switch."""

    label: str
    link: str
    is_current: bool


def examples(request: HttpRequest) -> HttpResponse:
    shown = []
    for example in EXAMPLES.values():
        address, head = f"{example.slug}/", example.heads[0]
        drawing = _arcs(example, weigh(head.raw, head.d_k, Switches()), example.chosen, _links(address, {}))
        shown.append({"example": example, "address": address, "arcs": drawing})
    return render(request, "learning/lab/examples.html", {"nav_current": "course", "shown": shown})


def example(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one example; the address says which mask, scaling, head and row."""
    shown = EXAMPLES.get(slug)
    if shown is None:
        raise Http404
    state = _state_of(shown, request.GET)
    switches = Switches(state["mask"] == CAUSAL, state["scaled"] == "1")
    row, head = int(state["row"]), shown.heads[int(state["head"]) - 1]
    links = _links("", state)
    names = numbered(shown.tokens)
    weighings = {mask: weigh(head.raw, head.d_k, replace(switches, causal=mask == CAUSAL)) for mask in MASKS}
    weighing = weighings[state["mask"]]
    context: dict[str, Any] = {
        "nav_current": "course",
        "example": shown,
        "concept": Concept.objects.published().filter(slug=shown.concept).first(),
        "switches": _switches(shown, state),
        "arcs": _arcs(shown, weighing, row, links),
        "chips": [Choice(name, links(place), place == row) for place, name in enumerate(names)],
        "reading": read_row(names[row], names, entries(weighing.weights, weighing.visible)[row]),
        "maps": {
            mask: heat_map(entries(each.weights, each.visible), names, names, chosen=row, link=links)
            for mask, each in weighings.items()
        },
        "d_k": head.d_k,
    }
    if shown.projections:
        made_of = shown.projections
        q, k, v = (made_of.x @ each for each in (made_of.w_q, made_of.w_k, made_of.w_v))
        context["steps"] = six_steps(attend(q, k, v, switches), shown.tokens, row, links)
        features = [str(place) for place in range(1, made_of.x.shape[1] + 1)]
        learned = [("Q", made_of.w_q), ("K", made_of.w_k), ("V", made_of.w_v)]
        context["made_of"] = [
            bracket("X", _("embeddings"), made_of.x, names, row),
            *(bracket(f"W{letter}", _("learned"), values, features, None) for letter, values in learned),
        ]
    return render(request, "learning/lab/example.html", context)


def lab(request: HttpRequest) -> HttpResponse:
    """Follow a sentence, or pasted numbers, through attention."""
    asked_for = {name: str(request.GET[name]) for name in LabForm.base_fields if name in request.GET}
    given: dict[str, str] = {**DEFAULTS, **asked_for}
    form = LabForm(given)
    if not form.is_valid():
        return render(request, "learning/lab/lab.html", {"nav_current": "course", "form": form}, status=422)
    state = {name: value for name, value in given.items() if value}
    asked, row = form.cleaned_data, form.chosen
    tokens, order = asked["tokens"], asked["order"]
    attention = attend(asked["q"], asked["k"], asked["v"], form.switches)
    names = numbered(tokens)
    in_order = attend_in_order(attention, order)
    moved_names = [names[place] for place in order]
    difference = moved_with_their_tokens(attention, in_order, order)
    context = {
        "nav_current": "course",
        "form": form,
        "token": names[row],
        "steps": six_steps(attention, tokens, row, _links("", state)),
        "numbers": {name: _as_text(asked[name]) for name in "qkv"},
        "is_reordered": order != list(range(len(tokens))),
        "moves": _moves(names, order, state, row),
        "before": bracket("O", _("as typed"), attention.output.round(2), names, row),
        "after": bracket("O", _("in the new order"), in_order.output.round(2), moved_names, order.index(row)),
        "difference": None if difference < SAME else difference,
        "reset": f"?{urlencode({**state, 'order': ''})}#order",
        "reverse": _to_order(state, list(range(len(tokens)))[::-1]),
    }
    return render(request, "learning/lab/lab.html", context)


def _state_of(example: Example, given: Mapping[str, str]) -> dict[str, str]:
    """Return what the address chooses; what it does not say, or says wrongly, is as it is at first."""
    allowed = {
        "mask": MASKS,
        "scaled": ("1", "0"),
        "head": [str(place) for place in range(1, len(example.heads) + 1)],
        "row": [str(place) for place in range(len(example.tokens))],
    }
    state = {"mask": NONE, "scaled": "1", "head": "1", "row": str(example.chosen)}
    return {name: given[name] if given.get(name) in allowed[name] else first for name, first in state.items()}


def _links(address: str, state: Mapping[str, str]) -> Callable[[int], str]:
    return lambda row: f"{address}?{urlencode({**state, 'row': row})}#read"


def _switches(example: Example, state: Mapping[str, str]) -> list[tuple[str, list[Choice]]]:
    offered: list[tuple[str, str, Sequence[tuple[str, str]]]] = [
        (_("Mask"), "mask", ((NONE, _("All tokens")), (CAUSAL, _("Causal")))),
        (_("Scaling"), "scaled", (("1", _("Scaled")), ("0", _("Unscaled")))),
    ]
    if len(example.heads) > 1:
        heads = [(str(place), str(head.name)) for place, head in enumerate(example.heads, 1)]
        offered.append((_("Head"), "head", heads))
    return [
        (
            label,
            [
                Choice(text, f"?{urlencode({**state, name: value})}#read", state[name] == value)
                for value, text in options
            ],
        )
        for label, name, options in offered
    ]


def _arcs(example: Example, weighing: Weighing, row: int, link: Callable[[int], str]) -> str:
    names = numbered(example.tokens)
    weights = entries(weighing.weights, weighing.visible)[row]
    reading = read_row(names[row], names, weights)
    description = _("From %(query)s, the thickest arc goes to %(key)s with %(percent)d %%") % {
        "query": reading.query, "key": reading.first.key, "percent": reading.first.percent
    }  # fmt: skip
    return token_arcs(description, names, weights, row, link)


def _moves(names: Sequence[str], order: list[int], state: Mapping[str, str], row: int) -> list[dict[str, Any]]:
    """Each token in the new order, with the address that moves it one place to the left."""
    moves = []
    for place, token in enumerate(order):
        swapped = order.copy()
        left = place - 1 if place else len(order) - 1
        swapped[left], swapped[place] = swapped[place], swapped[left]
        label = _("%(token)s, place %(place)d. Swap with %(other)s") % {
            "token": names[token], "place": place + 1, "other": names[order[left]]
        }  # fmt: skip
        moves.append({"name": names[token], "link": _to_order(state, swapped), "label": label, "is_row": token == row})
    return moves


def _to_order(state: Mapping[str, str], order: Sequence[int]) -> str:
    return f"?{urlencode({**state, 'order': ' '.join(str(place + 1) for place in order)})}#order"


def _as_text(values: Any) -> str:
    return "\n".join(" ".join(f"{each:g}" for each in row) for row in values)
