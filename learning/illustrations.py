"""Where a concept can be seen at work: an infographic, worked examples and heat maps, a setting of the lab."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from learning.infographics.pictures import PICTURES


@dataclass(frozen=True)
class Illustration:
    label: str | Promise
    address: str


CAT = ("example", "the-cat-sat", _("Worked example: every number of “The cat sat”"))
LOOKS = ("example", "it", _("Heat map: where does “it” look?"))
LAB = ("lab", "")
# concept -> (page, its slug, what it shows) with what the address says besides
Shown = tuple[str, str, str | Promise]
SEEN_IN: dict[str, list[tuple[Shown, dict[str, str]]]] = {
    "linear-projection": [(CAT, {})],
    "qkv-roles": [(CAT, {})],
    "attention-scores": [(CAT, {}), ((*LAB, _("In the lab: one row of scores")), {"row": "1"})],
    "score-scaling": [((*LAB, _("In the lab: wide keys and no division")), {"d_k": "8", "scaled": "0"})],
    "softmax": [(CAT, {})],
    "softmax-behaviour": [((*LAB, _("In the lab: a temperature of 0.1")), {"temperature": "0.1"})],
    "attention-weights": [(CAT, {}), (LOOKS, {})],
    "attention-output": [(CAT, {})],
    "matrix-form": [(CAT, {}), ((*LAB, _("In the lab: all rows at once")), {})],
    "attention-shapes": [((*LAB, _("In the lab: keys that are 5 wide")), {"d_k": "5"})],
    "self-attention": [(CAT, {}), (LOOKS, {})],
    "attention-mechanisms": [(CAT, {}), (LOOKS, {})],
    "causal-masking": [
        (("example", "it", _("Heat map: with and without a causal mask")), {"mask": "causal"}),
        ((*LAB, _("In the lab: a causal mask")), {"mask": "causal"}),
    ],
    "permutation-equivariance": [
        ((*LAB, _("In the lab: the same words in another order")), {"tokens": "dog bites man", "order": "3 2 1"})
    ],
    "positional-encoding": [
        ((*LAB, _("In the lab: without positions, order is lost")), {"tokens": "dog bites man", "order": "3 2 1"})
    ],
    "multi-head-attention": [(("example", "it", _("Heat map: a second head looks elsewhere")), {"head": "2"})],
    "long-range-dependencies": [(LOOKS, {})],
    "contextual-representations": [(LOOKS, {})],
    "reading-attention-maps": [(LOOKS, {})],
}


def illustrations_of(concept: str, *, has_card: bool) -> Iterator[Illustration]:
    """Yield what shows the concept; an infographic shows facts of a card, so there is none without."""
    if has_card and concept in PICTURES:
        yield Illustration(_("Infographic: the key facts in one picture"), reverse("infographic", args=[concept]))
    for (page, slug, label), state in SEEN_IN.get(concept, ()):
        query = f"?{urlencode(state)}" if state else ""
        yield Illustration(label, reverse(page, args=[slug] if slug else []) + query)
