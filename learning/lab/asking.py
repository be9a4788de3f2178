"""What may be asked of the lab: a sentence or one's own numbers, bounded, with errors that name the place.

A sentence needs no model: the numbers of a token are made from its letters alone. Each one is a whole number of tenths
from -1.7 to 1.7, taken from the SHA-256 of the role, the place and the token in small letters. So a word has the same
numbers in every sentence, on every machine and at every position, and they mean nothing. Their spread is 1, which is
what the division by √d_k is made for; a larger d_k keeps the first numbers and adds more.
"""

import re
from hashlib import sha256

import numpy as np
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from engine import ENGLISH, told
from engine.parsing import Expected, ParseError, as_array, parse
from learning.lab.attending import Floats, Switches

MOST_TOKENS, LONGEST_TOKEN = 12, 24
WIDEST = 8  # d_k and d_v
LARGEST = 100.0
COLDEST, HOTTEST = 0.05, 20.0
VALUE_WIDTH = 2  # of a sentence's values
LONGEST_TEXT = 2_000

NONE, CAUSAL = MASKS = ("none", "causal")
DEFAULTS = {"tokens": "The cat sat", "d_k": "3", "temperature": "1", "mask": NONE, "scaled": "1", "row": "1"}

_TOKEN = re.compile(r"\w+(?:[’'-]\w+)*|[^\w\s]")


def split(sentence: str) -> list[str]:
    """Cut a sentence into words and signs."""
    return _TOKEN.findall(sentence)


def numbers_of(tokens: list[str], role: str, width: int) -> Floats:
    """Return (n, width) numbers for `role` (q, k or v), made from the letters of the tokens."""
    return np.array([[_number(f"{role}/{place}/{token.casefold()}") for place in range(width)] for token in tokens])


def _number(text: str) -> float:
    return (int.from_bytes(sha256(text.encode()).digest()[:8], "big") % 35 - 17) / 10


def read_matrix(text: str) -> Floats:
    """Read rows of numbers; raise ValidationError with the place."""
    try:
        # Two columns at least are expected, so a comma separates; decimal commas go with semicolons.
        values = np.atleast_2d(as_array(parse(text, Expected((2, 2)))))
    except ParseError as error:
        raise ValidationError(_at_place(error)) from None
    return bounded(values)


def _at_place(error: ParseError) -> str:
    message = told(error.message, get_language() or ENGLISH)
    if error.cell:
        row, column = error.cell
        return _("Row %(row)d, number %(column)d: %(message)s") % {"row": row, "column": column, "message": message}
    return message


def bounded(values: Floats) -> Floats:
    """Return the matrix if it is small enough; raise ValidationError with the place."""
    rows, width = values.shape
    if rows > MOST_TOKENS or width > WIDEST:
        message = _("%(rows)d rows of %(width)d numbers are too many: the lab takes %(most)d rows of %(widest)d.")
        raise ValidationError(message % {"rows": rows, "width": width, "most": MOST_TOKENS, "widest": WIDEST})
    too_large = np.argwhere(np.abs(values) > LARGEST)
    if len(too_large):
        row, column = too_large[0] + 1
        message = _("Row %(row)d, number %(column)d is too large: the lab takes numbers from −100 to 100.")
        raise ValidationError(message % {"row": row, "column": column})
    return values


def require_fit(tokens: list[str], q: Floats, k: Floats, v: Floats) -> dict[str, str]:
    """Return what does not fit together, by field."""
    wrong = {}
    if len(k) != len(q):
        wrong["k"] = _("Q has %(q)d rows and K has %(k)d. Each token needs one row in both.") % {
            "q": len(q), "k": len(k)
        }  # fmt: skip
    elif k.shape[1] != q.shape[1]:
        wrong["k"] = _("Rows of Q hold %(q)d numbers and rows of K hold %(k)d. A dot product needs as many.") % {
            "q": q.shape[1], "k": k.shape[1]
        }  # fmt: skip
    if len(v) != len(q):
        wrong["v"] = _("Q has %(q)d rows and V has %(v)d. Each token needs one row in both.") % {
            "q": len(q), "v": len(v)
        }  # fmt: skip
    if tokens and len(tokens) != len(q):
        wrong["tokens"] = _("There are %(tokens)d tokens and %(rows)d rows in Q.") % {
            "tokens": len(tokens), "rows": len(q)
        }  # fmt: skip
    return wrong


class LabForm(forms.Form):
    """The whole state of the lab, as it stands in the address."""

    tokens = forms.CharField(
        required=False, max_length=MOST_TOKENS * (LONGEST_TOKEN + 1), label=gettext_lazy("Sentence")
    )
    d_k = forms.IntegerField(min_value=1, max_value=WIDEST, label=gettext_lazy("Key width"))
    temperature = forms.FloatField(min_value=COLDEST, max_value=HOTTEST, label=gettext_lazy("Temperature"))
    mask = forms.ChoiceField(
        choices=[(NONE, gettext_lazy("None")), (CAUSAL, gettext_lazy("Causal"))], label=gettext_lazy("Mask")
    )
    scaled = forms.ChoiceField(
        choices=[("1", gettext_lazy("√ of the key width")), ("0", gettext_lazy("Nothing"))],
        label=gettext_lazy("Divide by"),
    )
    q = forms.CharField(required=False, max_length=LONGEST_TEXT, label=gettext_lazy("queries"))
    k = forms.CharField(required=False, max_length=LONGEST_TEXT, label=gettext_lazy("keys"))
    v = forms.CharField(required=False, max_length=LONGEST_TEXT, label=gettext_lazy("values"))
    row = forms.IntegerField(required=False, min_value=0)
    order = forms.CharField(required=False, max_length=100, label=gettext_lazy("Order"))

    def clean_tokens(self) -> list[str]:
        tokens = split(self.cleaned_data["tokens"])
        if len(tokens) > MOST_TOKENS:
            message = _("These are %(given)d tokens; the lab takes %(most)d. The first one too many is “%(token)s”.")
            given = {"given": len(tokens), "most": MOST_TOKENS, "token": tokens[MOST_TOKENS][:LONGEST_TOKEN]}
            raise ValidationError(message % given)
        for place, token in enumerate(tokens, 1):
            if len(token) > LONGEST_TOKEN:
                message = _("Token %(place)d is longer than %(longest)d characters.")
                raise ValidationError(message % {"place": place, "longest": LONGEST_TOKEN})
        return tokens

    def clean_q(self) -> Floats | None:
        return self._matrix("q")

    def clean_k(self) -> Floats | None:
        return self._matrix("k")

    def clean_v(self) -> Floats | None:
        return self._matrix("v")

    def _matrix(self, name: str) -> Floats | None:
        text = self.cleaned_data[name].strip()
        return read_matrix(text) if text else None

    def clean(self) -> dict:
        given = self.cleaned_data
        if self.errors:
            return given
        tokens, matrices = given["tokens"], {name: given[name] for name in "qkv"}
        if all(each is None for each in matrices.values()):
            if not tokens:
                self.add_error("tokens", _("There is no token yet."))
            widths = {"q": given["d_k"], "k": given["d_k"], "v": VALUE_WIDTH}
            given.update({name: numbers_of(tokens, name, width) for name, width in widths.items()})
        elif missing := [name for name, each in matrices.items() if each is None]:
            self.add_error(missing[0], _("Q, K and V are needed, all three; %s is empty.") % missing[0].upper())
        else:
            for name, message in require_fit(tokens, given["q"], given["k"], given["v"]).items():
                self.add_error(name, message)
            given["tokens"] = tokens or [str(place) for place in range(1, len(given["q"]) + 1)]
        if not self.errors:
            given["order"] = self._order(len(given["tokens"]))
        return given

    def _order(self, n: int) -> list[int]:
        """Read "3 1 2": the places of the tokens as they shall stand; empty for as they were."""
        words = self.cleaned_data["order"].split()
        places = [int(word) - 1 for word in words if word.isdecimal()]
        if words and (len(places) < len(words) or sorted(places) != list(range(n))):
            self.add_error("order", _("An order names each place from 1 to %d once.") % n)
        return places or list(range(n))

    @property
    def switches(self) -> Switches:
        given = self.cleaned_data
        return Switches(given["mask"] == CAUSAL, given["scaled"] == "1", given["temperature"])

    @property
    def chosen(self) -> int:
        """The row that is marked throughout."""
        return min(self.cleaned_data["row"] or 0, len(self.cleaned_data["tokens"]) - 1)
