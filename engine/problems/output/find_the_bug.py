"""T30: six lines of NumPy, one of them wrong."""

from dataclasses import dataclass

from engine.dice import SingleDice
from engine.problem import Step
from engine.problem_types import Draft, WordedType
from engine.wording import Mistake, choice

WRONG_OPTIONS = 4


@dataclass(frozen=True)
class Slip:
    """A wrong version of a line, the misconception behind it, and what it does, as the end of a sentence."""

    code: str
    misconception: str
    effect: str


@dataclass(frozen=True)
class Line:
    code: str
    slips: tuple[Slip, ...]


PROJECT = Line(
    "Q, K, V = X @ W_Q, X @ W_K, X @ W_V",
    (
        Slip(
            "Q, K, V = X @ W_Q, X @ W_Q, X @ W_V",
            "compared-queries-with-queries",
            "the keys are a copy of the queries, so that queries are compared with queries",
        ),
        Slip("Q, K, V = X @ W_Q, X @ W_V, X @ W_K", "keys-values-swapped", "keys and values change places"),
        Slip(
            "Q, K, V = X @ W_Q.T, X @ W_K, X @ W_V",
            "projected-with-transpose",
            "the queries come from the transposed matrix",
        ),
    ),
)
COMPARE = Line(
    "S = Q @ K.T",
    (
        Slip("S = Q @ Q.T", "compared-queries-with-queries", "queries are compared with queries, not with keys"),
        Slip(
            "S = K @ Q.T", "scores-transposed", "row $i$ holds key $i$ with every query, not query $i$ with every key"
        ),
        Slip("S = Q @ V.T", "keys-values-swapped", "queries are compared with values, not with keys"),
    ),
)
SCALE = Line(
    "S = S / np.sqrt(d_k)",
    (
        Slip("S = S / d_k", "scaled-by-dk", "the scores are divided by $d_k$, not by its root"),
        Slip("S = S * np.sqrt(d_k)", "multiplied-instead", "the scores grow by the factor that they are divided by"),
        Slip("S = S / np.sqrt(n)", "scaled-by-sequence-length", "the divisor depends on the number of tokens"),
    ),
)
COMPARE_AND_SCALE = Line(
    "S = Q @ K.T / np.sqrt(d_k)",
    (
        Slip("S = Q @ K.T", "forgot-scaling", "the scores stay unscaled"),
        Slip("S = Q @ K.T / d_k", "scaled-by-dk", "the scores are divided by $d_k$, not by its root"),
        Slip("S = K @ Q.T / np.sqrt(d_k)", "scores-transposed", "row $i$ holds key $i$ with every query"),
        Slip("S = Q @ Q.T / np.sqrt(d_k)", "compared-queries-with-queries", "queries are compared with queries"),
    ),
)
MASK = Line(
    "S = np.where(np.tri(n, dtype=bool), S, -np.inf)",
    (
        Slip(
            "S = np.where(np.tri(n, k=-1, dtype=bool), S, -np.inf)",
            "diagonal-excluded",
            "every token is hidden from itself",
        ),
        Slip(
            "S = np.where(np.tri(n, k=1, dtype=bool), S, -np.inf)",
            "one-future-token-visible",
            "every token sees the one after it",
        ),
        Slip(
            "S = np.where(np.tri(n, dtype=bool).T, S, -np.inf)", "mask-reversed", "the past is hidden, not the future"
        ),
        Slip(
            "S = np.where(np.tri(n, dtype=bool), S, 0)",
            "mask-with-zero-score",
            "hidden keys get the score 0 and with it a share of the weight",
        ),
    ),
)
EXPONENTIATE = Line(
    "E = np.exp(S - S.max(axis=1, keepdims=True))",
    (
        Slip("E = S - S.max(axis=1, keepdims=True)", "divide-scores-without-exp", "no exponentials are taken"),
        Slip("E = 2.0 ** (S - S.max(axis=1, keepdims=True))", "wrong-softmax-base", "the base is 2, not $e$"),
    ),
)
NORMALISE = Line(
    "A = E / E.sum(axis=1, keepdims=True)",
    (
        Slip("A = E / E.sum(axis=0, keepdims=True)", "column-softmax", "the columns add up to 1, not the rows"),
        Slip("A = E / E.sum()", "matrix-softmax", "all weights together add up to 1, not each row"),
        Slip("A = E", "forgot-to-normalise", "the rows do not add up to 1"),
    ),
)
BLEND = Line(
    "O = A @ V",
    (
        Slip("O = A.T @ V", "weights-transposed", "row $i$ of the output uses column $i$ of the weights"),
        Slip("O = A @ K", "keys-values-swapped", "keys are blended, not values"),
        Slip("O = V[A.argmax(axis=1)]", "argmax-instead-of-blend", "each query takes one value and blends none"),
        Slip("O = A", "weights-are-output", "the values never take part"),
    ),
)
PROGRAMS = {
    "no": (PROJECT, COMPARE, SCALE, EXPONENTIATE, NORMALISE, BLEND),
    "a causal": (PROJECT, COMPARE_AND_SCALE, MASK, EXPONENTIATE, NORMALISE, BLEND),
}
ASKING = (
    "One of the lines is wrong. Which change mends the program?",
    "The program runs, but its output is wrong because of one line. Which change puts it right?",
    "A test fails, and a single line is to blame. Which of these changes makes it pass?",
)


def make(dice: SingleDice) -> Draft:
    mask = dice.pick("mask", tuple(PROGRAMS))
    program = PROGRAMS[mask]
    place = dice.whole("line", 0, len(program) - 1)
    bug = dice.pick("bug", program[place].slips)
    code = [line.code for line in program]
    code[place] = bug.code
    changes = wrong_changes(dice, program, bug)
    right = change_text(place, program[place].code)
    listing = "\n".join(f"{i}  {text}" for i, text in enumerate(code, 1))
    return Draft(
        statement=f"These lines are meant to compute scaled dot-product attention with {mask} mask, where "
        "$Q = XW_Q$, $K = XW_K$ and $V = XW_V$. The tokens are the rows of `X`. The three matrices `W_Q`, `W_K` and "
        f"`W_V` are square, `d_k` is their size and `n` the number of tokens.\n\n```\n{listing}\n```\n\n"
        f"{dice.pick('asking', ASKING)}",
        parameters={
            "code": code,
            "mask": mask,
            # Sorted: clients get the parameters, and the place in this list must not tell the right one.
            "changes": sorted([[place, program[place].code], *([where, slip.code] for where, slip in changes)]),
        },
        asked=choice(dice, right, [mistake(where, slip, place) for where, slip in changes]),
        steps=(
            Step(f"Read line {place + 1}, `{bug.code}`: {bug.effect}.", "bug"),
            Step(f"It should read `{program[place].code}`. The other lines are right as they stand.", "mended"),
        ),
        hints=hints(program, place, mask),
    )


def wrong_changes(dice: SingleDice, program: tuple[Line, ...], bug: Slip) -> list[tuple[int, Slip]]:
    """Pick wrong versions of any lines, the wrong one included: how often a line is named says nothing."""
    slips = [(where, slip) for where, line in enumerate(program) for slip in line.slips if slip != bug]
    return dice.shuffled("changes", slips)[:WRONG_OPTIONS]


def mistake(where: int, slip: Slip, place: int) -> Mistake:
    start = f"Line {where + 1} is the wrong one, but" if where == place else f"Line {where + 1} is right, and"
    return Mistake(change_text(where, slip.code), slip.misconception, f"{start} changed this way {slip.effect}.")


def change_text(place: int, code: str) -> str:
    return f"Line {place + 1} should read `{code}`"


def hints(program: tuple[Line, ...], place: int, mask: str) -> tuple[str, str]:
    half = "first three, up to the scores" if place < 3 else "last three, from the scores to the output"
    stages = "project, compare, scale" if mask == "no" else "project, compare and scale, mask"
    return (
        f"Say what each line is for: {stages}, exponentiate, divide by the sum, blend. Then ask whether it does that.",
        f"The wrong line is among the {half}.",
    )


TYPE = WordedType(
    slug="find-the-bug",
    code="T30",
    title="Find the bug in six lines",
    objective="LO3",
    difficulty="medium",
    input="choice",
    make=make,
    names=tuple(
        dict.fromkeys(slip.misconception for program in PROGRAMS.values() for line in program for slip in line.slips)
    ),
)
