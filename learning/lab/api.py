"""The lab over REST: the same six steps as numbers."""

from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import LearnerAPIView
from learning.lab.asking import (
    CAUSAL,
    COLDEST,
    HOTTEST,
    LARGEST,
    LONGEST_TOKEN,
    MASKS,
    MOST_TOKENS,
    NONE,
    VALUE_WIDTH,
    WIDEST,
    numbers_of,
    require_fit,
)  # fmt: skip
from learning.lab.attending import Floats, Switches, attend, entries
from web.fields import TextField, WholeNumberField


class NumberField(serializers.FloatField):
    """A JSON number; not true, not "3"."""

    def to_internal_value(self, data: Any) -> float:
        if isinstance(data, bool) or not isinstance(data, int | float):
            self.fail("invalid")
        return super().to_internal_value(data)


class TruthField(serializers.BooleanField):
    """true or false; not "yes", not 1."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


def _matrix(what: str) -> serializers.ListField:
    row = serializers.ListField(
        child=NumberField(min_value=-LARGEST, max_value=LARGEST), min_length=1, max_length=WIDEST
    )
    return serializers.ListField(child=row, required=False, min_length=1, max_length=MOST_TOKENS, help_text=what)


class LabRequest(serializers.Serializer):
    """Tokens, or Q, K and V, or both. Without matrices the numbers of a token are made from its letters."""

    tokens = serializers.ListField(
        child=TextField(max_length=LONGEST_TOKEN), required=False, min_length=1, max_length=MOST_TOKENS
    )
    q = _matrix("One row for each token.")
    k = _matrix("As many rows as Q, of the same length.")
    v = _matrix("As many rows as Q.")
    d_k = WholeNumberField(
        default=3, min_value=1, max_value=WIDEST, help_text="Width of queries and keys made from tokens."
    )
    mask = serializers.ChoiceField(choices=MASKS, default=NONE)
    scaled = TruthField(default=True, help_text="Divide the scores by √d_k.")
    temperature = NumberField(default=1.0, min_value=COLDEST, max_value=HOTTEST)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        given = [name for name in "qkv" if name in attrs]
        if not given and "tokens" not in attrs:
            raise serializers.ValidationError({"tokens": _("Send `tokens`, or `q`, `k` and `v`.")})
        if given and len(given) < 3:
            missing = next(name for name in "qkv" if name not in attrs)
            raise serializers.ValidationError({missing: _("Q, K and V are needed, all three.")})
        for name in given:
            attrs[name] = _rectangular(name, attrs[name])
        if wrong := given and require_fit(attrs.get("tokens", []), attrs["q"], attrs["k"], attrs["v"]):
            raise serializers.ValidationError(wrong)
        return attrs


def _rectangular(name: str, rows: list[list[float]]) -> Floats:
    for place, row in enumerate(rows):
        if len(row) != len(rows[0]):
            message = f"Row 0 holds {len(rows[0])} numbers, row {place} holds {len(row)}."
            raise serializers.ValidationError({f"{name}[{place}]": message})
    return np.array(rows)


def _numbers(what: str, *, hidden: bool = False) -> serializers.ListField:
    child = serializers.ListField(child=serializers.FloatField(allow_null=hidden))
    return serializers.ListField(child=child, help_text=what)


class LabSchema(serializers.Serializer):
    """Every step. The computation is in double precision, nothing is rounded."""

    tokens = serializers.ListField(child=serializers.CharField())
    q = _numbers("(n, d_k)")
    k = _numbers("(n, d_k)")
    v = _numbers("(n, d_v)")
    scores = _numbers("Q times K transposed, (n, n).")
    scaled_scores = _numbers("Divided by √d_k, if asked, and by the temperature.")
    masked_scores = _numbers("null where the mask hides a key.", hidden=True)
    weights = _numbers("Each row adds up to 1; hidden keys have 0.")
    output = _numbers("Weights times V, (n, d_v).")


class LabAttention(LearnerAPIView):
    """Attention step by step, for looking at; nothing is stored."""

    @extend_schema(request=LabRequest, responses=LabSchema)
    def post(self, request: Request) -> Response:
        """Follow tokens, or your own Q, K and V, to the output."""
        form = LabRequest(data=self.body)
        form.is_valid(raise_exception=True)
        asked = form.validated_data
        tokens = asked.get("tokens") or [str(place) for place in range(1, len(asked["q"]) + 1)]
        if "q" in asked:
            q, k, v = asked["q"], asked["k"], asked["v"]
        else:
            widths = {"q": asked["d_k"], "k": asked["d_k"], "v": VALUE_WIDTH}
            q, k, v = (numbers_of(tokens, role, width) for role, width in widths.items())
        attention = attend(q, k, v, Switches(asked["mask"] == CAUSAL, asked["scaled"], asked["temperature"]))
        weighing = attention.weighing
        shown = {
            "q": q,
            "k": k,
            "v": v,
            "scores": weighing.raw,
            "scaled_scores": weighing.divided,
            "masked_scores": weighing.masked,
            "weights": weighing.weights,
            "output": attention.output,
        }
        return Response(LabSchema({"tokens": tokens} | {name: entries(each) for name, each in shown.items()}).data)
