"""T47: the shapes of what passes through multi-head attention, in symbols or in numbers."""

from typing import Any

from engine.dice import SingleDice
from engine.problem import Step
from engine.problem_types import Draft, WordedType
from engine.problems.heads.shapes import Stage
from engine.wording import Mistake, parts

CONFUSED, FULL_WIDTH = "shape-roles-confused", "heads-keep-full-width"
MERGED_FLAT, AVERAGED = "heads-merged-without-transpose", "heads-averaged"

HEAD_AXIS = "The head axis comes right after the batch axis here, so that each head holds all tokens together."

STAGES = {
    "projected": Stage(
        "Queries $XW_Q$, before the cut",
        ("B", "n", "d"),
        (
            Mistake(
                ("B", "n", "d/h"), FULL_WIDTH, "$W_Q$ makes the queries of all heads at once; the cut comes after it."
            ),
            Mistake(("B", "h", "n", "d/h"), "", "This is the shape after the cut into heads; it is asked for before."),
            Mistake(("B", "d", "n"), CONFUSED, "Tokens are the rows and features the columns."),
        ),
        "$W_Q$ serves all heads at once, so the queries have the full width: {shape}.",
    ),
    "queries": Stage(
        "Queries, cut into heads",
        ("B", "h", "n", "d/h"),
        (
            Mistake(("B", "h", "n", "d"), FULL_WIDTH),
            Mistake(("B", "n", "h", "d/h"), MERGED_FLAT, HEAD_AXIS),
            Mistake(("B", "h", "d/h", "n"), CONFUSED, "In each head tokens are the rows and features the columns."),
            Mistake(
                ("B", "h", "n/h", "d"), "", "The heads divide the features between them, and each sees every token."
            ),
        ),
        "The cut divides the features among the heads, and the head axis moves in front of the tokens: {shape}.",
    ),
    "scores": Stage(
        "Scores $QK^\\top$",
        ("B", "h", "n", "n"),
        (
            Mistake(("B", "h", "d/h", "d/h"), CONFUSED, "This is $Q^\\top K$; scores have a row and a column a token."),
            Mistake(
                ("B", "n", "h", "h"),
                MERGED_FLAT,
                "This matches heads with heads, for each token; scores match tokens, in each head.",
            ),
            Mistake(("B", "n", "n"), AVERAGED, "Every head has a score matrix of its own; nothing is merged yet."),
            Mistake(("B", "h", "n", "d/h"), CONFUSED, "This is as wide as a key; a score is one number for each pair."),
        ),
        "Every head matches each query with each key, which sums the features away: {shape}.",
    ),
    "outputs": Stage(
        "Outputs of the heads, not joined yet",
        ("B", "h", "n", "d/h"),
        (
            Mistake(
                ("B", "h", "n", "n"), CONFUSED, "This is the shape of the weights; an output is as wide as a value."
            ),
            Mistake(("B", "h", "n", "d"), FULL_WIDTH),
            Mistake(
                ("B", "n", "h", "d/h"), MERGED_FLAT, "The head axis moves back behind the tokens only for joining."
            ),
            Mistake(("B", "n", "d/h"), AVERAGED, "The heads are still apart here, and they are never averaged."),
        ),
        "The weights blend values of the head's own width, one blend for each token: {shape}.",
    ),
    "joined": Stage(
        "Joined heads, which meet $W_O$ next",
        ("B", "n", "d"),
        (
            Mistake(("B", "n", "d/h"), AVERAGED),
            Mistake(
                ("B", "h", "n", "d/h"), "", "This is the shape before joining; side by side the heads share one row."
            ),
            Mistake(
                ("B", "n h", "d/h"), MERGED_FLAT, "This puts the heads below each other; they belong into one row."
            ),
            Mistake(("B", "n", "d h"), FULL_WIDTH),
        ),
        "For each token the heads stand side by side and fill the width again: {shape}.",
    ),
}
ORDER = tuple(STAGES)

SYMBOLS = ("B", "n", "d", "h")
WHERE = {"d_model": "d", "d_k": "d/h", "d_v": "d/h", "d_h": "d/h"}

LAYER = (
    "A batch of {B} sequences of {n} tokens, with width {d}, enters a layer of multi-head attention with {h} heads of "
    "equal size. It projects to queries, keys and values, cuts each of them into heads, and moves the head axis to the "
    "place right after the batch axis. After attention the heads are joined."
)


def draw_sizes(dice: SingleDice) -> dict[str, int]:
    batch, h, width = dice.pick("B", (2, 3, 5)), dice.pick("h", (4, 6, 8, 12)), dice.pick("width", (16, 32, 64))
    n = h * dice.pick("tokens per head", (5, 10, 15, 25))
    return {"B": batch, "n": n, "d": h * width, "h": h, "d/h": width, "n/h": n // h, "n h": n * h, "d h": h * h * width}


def make(dice: SingleDice) -> Draft | None:
    left_out = dice.shuffled("left out", ORDER)[:2]
    stages = {name: STAGES[name] for name in ORDER if name not in left_out}
    sizes: dict[str, Any] = draw_sizes(dice)
    if len(set(sizes.values())) < len(sizes):  # equal sizes would hide a mix-up
        return None
    if dice.whole("in numbers", 0, 1):
        names = {name: str(size) for name, size in sizes.items()}
        shown = names | {"d": rf"$d_{{\text{{model}}}} = {sizes['d']}$"}
        asked = {name: (stage.label, stage.asked(names)) for name, stage in stages.items()}
        how = "in numbers"
    else:
        sizes = names = {name: name for name in sizes}
        shown = {name: f"${name}$" for name in SYMBOLS}
        asked = {name: (stage.label, stage.asked(names, SYMBOLS, WHERE)) for name, stage in stages.items()}
        how = "in the symbols $B$, $n$, $d$ and $h$"
    return Draft(
        statement=f"{LAYER.format(**shown)} Give the shapes {how}, batch axis first.",
        parameters={"B": sizes["B"], "n": sizes["n"], "d_model": sizes["d"], "h": sizes["h"], "asked": list(stages)},
        asked=parts(**asked),
        steps=tuple(Step(stage.solution(names), name) for name, stage in stages.items()),
        hints=(
            f"The heads divide the features between them: {shown['d']} for all, and {shown['h']} heads.",
            f"Each of the {shown['n']} tokens has a score with each of the {shown['n']} tokens, in every head."
            if "scores" in stages
            else "Between the cut and the joining every array has the head axis; before and after it has none.",
        ),
    )


TYPE = WordedType(
    slug="multi-head-shapes",
    code="T47",
    title="Shapes along multi-head attention",
    objective="LO6",
    difficulty="medium",
    input="parts",
    make=make,
    names=(CONFUSED, FULL_WIDTH, MERGED_FLAT, AVERAGED),
)
