"""T53: the shapes of attention from one sequence to another."""

from typing import Any

from engine.dice import SingleDice
from engine.problem import Step
from engine.problem_types import Draft, WordedType
from engine.problems.heads.shapes import Stage
from engine.wording import Mistake, parts
from engine.writing import in_math

CONFUSED, SAME_SIDE = "shape-roles-confused", "compared-queries-with-queries"
FROM_QUERIES = "Keys and values come from the sequence that is looked at."

STAGES = {
    "queries": Stage(
        "Queries $Q$",
        ("m", "d_k"),
        (
            Mistake(("n", "d_k"), CONFUSED, "Queries come from the sequence that looks."),
            Mistake(("m", "d_v"), CONFUSED, "Queries are as wide as keys; only values may have a width of their own."),
        ),
        "Each token that looks has a query: {shape}.",
    ),
    "keys": Stage(
        "Keys $K$",
        ("n", "d_k"),
        (
            Mistake(("m", "d_k"), CONFUSED, FROM_QUERIES),
            Mistake(("n", "d_v"), CONFUSED, "Keys are as wide as queries; only values may have a width of their own."),
        ),
        "Each token that is looked at has a key, as wide as a query: {shape}.",
    ),
    "values": Stage(
        "Values $V$",
        ("n", "d_v"),
        (
            Mistake(("m", "d_v"), CONFUSED, FROM_QUERIES),
            Mistake(("n", "d_k"), CONFUSED, "The values have a width of their own, given in the text."),
        ),
        "Each token that is looked at has a value: {shape}.",
    ),
    "weights": Stage(
        "Attention weights",
        ("m", "n"),
        (
            Mistake(("n", "m"), CONFUSED),
            Mistake(
                ("m", "m"), SAME_SIDE, "This matches the sequence that looks with itself; the keys come from the other."
            ),
            Mistake(
                ("n", "n"),
                SAME_SIDE,
                "This matches the sequence looked at with itself; the queries come from the other.",
            ),
            Mistake(("d_k", "d_k"), CONFUSED, "The features are summed away; tokens with tokens are left."),
        ),
        "Each query has one weight for each key: {shape}.",
    ),
    "output": Stage(
        "Output",
        ("m", "d_v"),
        (
            Mistake(("n", "d_v"), CONFUSED, "There is one output for each query, however many values are blended."),
            Mistake(("m", "d_k"), CONFUSED, "An output is a blend of values, so it has their width."),
            Mistake(("m", "n"), "weights-are-output"),
        ),
        "Each query gets one blend of values: {shape}.",
    ),
}

# Who looks at whom: {m} tokens look, {n} are looked at.
SETTINGS = (
    "While it translates, a decoder that holds {m} words so far attends to the {n} words of the source.",
    "A source of {n} words has been encoded. The {m} words of its translation attend to it.",
    "A caption of {m} words attends to the {n} patches of the picture that it describes.",
    "A picture of {n} patches is described in {m} words; in each layer the words attend to the patches.",
    "A recording is cut into {n} frames. The {m} letters of its transcript attend to the frames.",
    "To sum up a text of {n} words, a model lets {m} learned query vectors attend to all words of the text.",
)
WIDTHS = "Queries and keys have {d_k} features each, values have {d_v}. There is one head, and nothing is batched."


# What the two lengths are called in symbols, the one that looks first: both orders of the alphabet.
LETTERS = (("m", "n"), ("n", "m"), ("s", "t"), ("t", "s"), ("a", "b"), ("b", "a"))


def make(dice: SingleDice) -> Draft | None:
    asked_for = [dice.pick("projection", ("queries", "keys", "values")), "weights", "output"]
    if dice.whole("in numbers", 0, 1):
        sizes: dict[str, Any] = draw_sizes(dice)
        if len(set(sizes.values())) < len(sizes):  # equal sizes would hide a mix-up
            return None
        names = shown = {name: str(size) for name, size in sizes.items()}
        asked = {name: (STAGES[name].label, STAGES[name].asked(names)) for name in asked_for}
        how = "in numbers"
    else:
        looking, seen = dice.pick("letters", LETTERS)
        sizes = names = {"m": looking, "n": seen, "d_k": "d_k", "d_v": "d_v"}
        shown = {name: f"${symbol}$" for name, symbol in names.items()}
        symbols, where = (*sorted((looking, seen)), "d_k", "d_v"), {"n_q": looking, "n_k": seen}
        asked = {name: (STAGES[name].label, STAGES[name].asked(names, symbols, where)) for name in asked_for}
        how = f"in the symbols {in_math(symbols[:2])} with $d_k$ and $d_v$"
    setting = dice.pick("setting", SETTINGS).format(**shown)
    return Draft(
        statement=f"{setting} {WIDTHS.format(**shown)} Give the shapes {how}, rows first.",
        parameters={
            "n_q": sizes["m"],
            "n_k": sizes["n"],
            "d_k": sizes["d_k"],
            "d_v": sizes["d_v"],
            "asked": asked_for,
        },
        asked=parts(**asked),
        steps=tuple(Step(STAGES[name].solution(names), name) for name in asked_for),
        hints=(
            "Who looks, and who is looked at? Queries come from the first, keys and values from the second.",
            f"There are {shown['m']} queries, and each of them weighs {shown['n']} keys.",
        ),
    )


def draw_sizes(dice: SingleDice) -> dict[str, int]:
    return {
        "m": dice.whole("m", 4, 20),
        "n": dice.whole("n", 21, 90),
        "d_k": dice.pick("d_k", (16, 32, 64)),
        "d_v": dice.pick("d_v", (24, 48, 96)),
    }


TYPE = WordedType(
    slug="cross-attention-shapes",
    code="T53",
    title="Shapes in cross-attention",
    objective="LO6",
    difficulty="medium",
    input="parts",
    make=make,
    names=(CONFUSED, SAME_SIDE, "weights-are-output"),
)
