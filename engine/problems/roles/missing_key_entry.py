"""T08: the entry of a key that makes its score with a query come out as told."""

import numpy as np

from engine.dice import Dice
from engine.phrases import Phrase
from engine.problem import Array, Parameters, Step
from engine.problem_types import NumericType, Trace
from engine.problems.attending import total
from engine.writing import factor, latex_row, short

UNKNOWN = "x"


def draw(dice: Dice, d_k: int, r: int) -> Parameters:
    q = dice.whole("q", 1, 4, d_k) * dice.sign("q sign", d_k)
    k = dice.whole("k", -4, 4, d_k)
    others = (np.arange(d_k) != r)[:, None]
    return {"q": q, "k_known": k * others, "c": total(q * k, axis=0)}  # k_known has 0 in place of the unknown entry


def right(p: Parameters) -> Trace:
    known = total(p["q"] * p["k_known"], axis=0)
    rest = p["c"] - known
    return {"known": known, "rest": rest, "entry": rest / p["q"][p["r"]]}


def own_product_only(p: Parameters) -> Trace:
    return {"entry": p["c"] / p["q"][p["r"]]}


def fits(p: Parameters, trace: Trace) -> Array:
    # With an entry of 1 or -1 nothing is divided; where the score is 0, the mistake would give 0.
    return (np.abs(p["q"][p["r"]]) > 1) & (trace["known"] != 0) & (p["c"] != 0)


def tell(p: Parameters) -> str:
    return Phrase(
        "One entry of a key is not known; call it $%(x)s$:\n\n"
        "$$q = %(q)s, \\qquad k = %(k)s$$\n\n"
        r"The raw score, not scaled, is $q \cdot k = %(c)s$. Which whole number is $%(x)s$?",
        x=UNKNOWN,
        q=latex_row(p["q"]),
        k=_key(p),
        c=p["c"],
    )


def _key(p: Parameters) -> str:
    entries = [short(x, 0) for x in p["k_known"]]
    entries[p["r"]] = UNKNOWN
    return r"\begin{bmatrix} " + " & ".join(entries) + r" \end{bmatrix}"


def explain(p: Parameters, trace: Trace) -> tuple[Step, ...]:
    known, rest, unknown_times = short(trace["known"], 0), short(trace["rest"], 0), factor(p["q"][p["r"]])
    terms = " + ".join(
        rf"{factor(x)} \cdot {UNKNOWN if j == p['r'] else factor(y)}"
        for j, (x, y) in enumerate(zip(p["q"], p["k_known"], strict=True))
    )
    return (
        Step(
            Phrase(
                "The score is the sum of all products: $%(terms)s = %(c)s$. The known ones come to $%(known)s$.",
                terms=terms,
                c=p["c"],
                known=known,
            ),
            "known",
            trace["known"],
        ),
        Step(
            Phrase(
                "What is left for the unknown product is $%(c)s - %(known)s = %(rest)s$.",
                c=p["c"],
                known=factor(trace["known"], 0),
                rest=rest,
            ),
            "rest",
            trace["rest"],
        ),
        Step(
            Phrase(
                r"So $%(factor)s \cdot %(x)s = %(rest)s$, and $%(x)s = %(entry)s$.",
                factor=unknown_times,
                x=UNKNOWN,
                rest=rest,
                entry=short(trace["entry"], 0),
            ),
            "entry",
            trace["entry"],
        ),
    )


def hint(p: Parameters, trace: Trace) -> tuple[str, ...]:
    product = rf"${factor(p['q'][p['r']])} \cdot {UNKNOWN}$"
    return (
        Phrase(
            "The score adds up %(d_k)s products. All but %(product)s can be worked out at once.",
            d_k=p["d_k"],
            product=product,
        ),
        Phrase(
            "The known products come to $%(known)s$, and with %(product)s the sum has to be $%(c)s$.",
            known=short(trace["known"], 0),
            product=product,
            c=p["c"],
        ),
    )


TYPE = NumericType(
    slug="missing-key-entry",
    code="T08",
    title="Unknown entry of a key",
    objective="LO1",
    difficulty="medium",
    input="scalar",
    decimals=0,
    layouts=tuple({"d_k": d_k, "r": r} for d_k in (2, 3, 4) for r in range(d_k)),
    draw=draw,
    right=right,
    wrong={"elementwise-not-summed": own_product_only},
    feedback={
        "elementwise-not-summed": "You took the score for the unknown product alone; it is the sum of all products.",
    },
    fits=fits,
    tell=tell,
    explain=explain,
    hint=hint,
)
