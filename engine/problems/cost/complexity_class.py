"""T64: how the cost of attention grows with the length of the sequence and the width."""

from dataclasses import dataclass

from engine.dice import SingleDice
from engine.problem import Step
from engine.problem_types import Draft, WordedType
from engine.wording import Mistake, complexity

LINEAR = "cost-is-linear"

TOO_NARROW = "This counts the pairs; each of them also costs a dot product of $d$ multiply-adds."


@dataclass(frozen=True)
class Ask:
    """One cost to name; the same cost has several ways to ask for it."""

    stems: tuple[str, ...]
    symbols: tuple[str, ...]
    right: str
    wrong: tuple[Mistake, ...]
    steps: tuple[str, ...]
    hints: tuple[str, ...]


PAIRS_OF_TOKENS = (
    Mistake("n", LINEAR),
    Mistake("n log n", LINEAR),
    Mistake("1", LINEAR, "The length counts: every query meets every key, so there are $n \\times n$ pairs."),
)

ASKS = (
    Ask(
        stems=(
            "$Q$ and $K$ have $n$ rows of $d$ numbers. How does the time for $QK^\\top$ grow in $n$ and $d$?",
            "A head compares $n$ queries of size $d$ with $n$ keys of size $d$. How does the number of multiplications "
            "grow in $n$ and $d$?",
            "All raw scores of a sequence of $n$ tokens are worked out, with keys of size $d$. How does the work grow "
            "in $n$ and $d$?",
        ),
        symbols=("n", "d"),
        right="n^2 d",
        wrong=(
            Mistake("n d", LINEAR),
            Mistake("n d log n", LINEAR),
            Mistake("n d^2", LINEAR, "It is the tokens that meet in pairs, $n \\times n$; the size counts once."),
            Mistake("n^2", "", TOO_NARROW),
            Mistake("n^2 d^2", "", "A dot product takes $d$ multiply-adds, not $d^2$: entries meet one by one."),
        ),
        steps=(
            "Every one of $n$ queries meets every one of $n$ keys: $n^2$ dot products.",
            "Each dot product takes $d$ multiply-adds, so the time is $O(n^2 d)$.",
        ),
        hints=("How many dot products are there?", "What does one dot product of two vectors of size $d$ cost?"),
    ),
    Ask(
        stems=(
            "The width of a model is fixed. How does the time of full self-attention grow with the number $n$ of "
            "tokens?",
            "Full self-attention, everything fixed but the number $n$ of tokens: how does its number of operations "
            "grow in $n$?",
        ),
        symbols=("n",),
        right="n^2",
        wrong=(
            *PAIRS_OF_TOKENS,
            Mistake("n^3", "", "Queries meet keys, which makes pairs; there is no third token in a score."),
        ),
        steps=(
            "Each of $n$ queries is compared with each of $n$ keys.",
            "With a fixed width every pair costs the same, so the time is $O(n^2)$.",
        ),
        hints=("With how many keys is one query compared?", "One query meets $n$ keys, and there are $n$ queries."),
    ),
    Ask(
        stems=(
            "One head stores its whole score matrix. How does the memory for it grow with the number $n$ of tokens?",
            "How many numbers does the matrix of attention weights of one head have, as a growth rate in the number "
            "$n$ of tokens?",
        ),
        symbols=("n",),
        right="n^2",
        wrong=PAIRS_OF_TOKENS,
        steps=(
            "The matrix has a row for each query and a column for each key.",
            "That makes $n \\times n$ numbers, so the memory is $O(n^2)$, whatever the width.",
        ),
        hints=("What is the shape of $QK^\\top$?", "It has as many rows as queries and as many columns as keys."),
    ),
    Ask(
        stems=(
            "The weights $A$ are known. How does the time for the product $AV$ grow in $n$ tokens and values of size "
            "$d$?",
            "With all weights at hand, the outputs of $n$ tokens are blended from $n$ values of size $d$. How does the "
            "work grow in $n$ and $d$?",
        ),
        symbols=("n", "d"),
        right="n^2 d",
        wrong=(
            Mistake("n d", LINEAR, "Every output blends all $n$ values, so $n \\times n$ values are weighted."),
            Mistake("n d^2", LINEAR, "Every output blends all $n$ values; it is the tokens that count twice."),
            Mistake("n^2", "", "This counts the weights; each one multiplies a value of $d$ numbers."),
        ),
        steps=(
            "Each of $n$ outputs is a blend of $n$ values.",
            "Weighting one value takes $d$ multiply-adds, so the time is $O(n^2 d)$.",
        ),
        hints=("How many values go into one output?", "A value has $d$ numbers, and each one is weighted."),
    ),
    Ask(
        stems=(
            "$X$ has $n$ rows of width $d$, and $W_Q$ is $d \\times d$. How does the time for $XW_Q$ grow in $n$ and "
            "$d$?",
            "The queries of $n$ tokens are projected from width $d$ to width $d$. How does the work grow in $n$ and "
            "$d$?",
        ),
        symbols=("n", "d"),
        right="n d^2",
        wrong=(
            Mistake("n^2 d", "", "In a projection no token meets another one: each row meets the matrix alone."),
            Mistake("n d", "", "Each of the $d$ numbers of a query is a dot product of $d$ multiply-adds."),
            Mistake("d^2", "", "This is the cost for one token; there are $n$ of them."),
        ),
        steps=(
            "Each row is multiplied with a $d \\times d$ matrix, which takes $d^2$ multiply-adds.",
            "There are $n$ rows and none meets another, so the time is $O(n d^2)$.",
        ),
        hints=("What does one row cost?", "The matrix has $d \\times d$ numbers, and each row meets all of them once."),
    ),
    Ask(
        stems=(
            "A layer of self-attention projects $n$ tokens of width $d$ with $d \\times d$ matrices and then "
            "attends, no mask. How does its whole time grow in $n$ and $d$, when either may be the larger one?",
            "Add up the projections, the scores and the blend of one layer with $n$ tokens of width $d$. How does the "
            "sum grow in $n$ and $d$, with no term left out that can be the largest?",
        ),
        symbols=("n", "d"),
        right="n^2 d + n d^2",
        wrong=(
            Mistake("n^2 d", "", "In short sequences the projections cost the most: their $n d^2$ stays in the sum."),
            Mistake("n d^2", LINEAR, "Scores and blend are missing: every query meets every key, $n^2$ pairs of $d$."),
            Mistake("n d", LINEAR),
            Mistake("n^2 d^2", "", "Stages that follow one another add up; they are not multiplied."),
        ),
        steps=(
            "Projections: $n$ rows times $d \\times d$ matrices, $O(n d^2)$.",
            "Scores and blend: $n^2$ pairs at $d$ each, $O(n^2 d)$.",
            "For $n > d$ the second is larger and for $n < d$ the first, so both stay: $O(n^2 d + n d^2)$.",
        ),
        hints=(
            "Name the two stages apart: the projections, and what happens between tokens.",
            "Which of the two is larger depends on whether $n$ is above $d$.",
        ),
    ),
    Ask(
        stems=(
            "Linear attention works out $\\varphi(K)^\\top V$ first and then lets $n$ queries read from it; all "
            "vectors, the features too, have size $d$. How does its time grow in $n$ and $d$?",
            "In linear attention, $n$ keys and values of size $d$ are gathered in one $d \\times d$ matrix, which "
            "every query reads once. How does the work grow in $n$ and $d$?",
        ),
        symbols=("n", "d"),
        right="n d^2",
        wrong=(
            Mistake("n^2 d", "", "That is the order with $QK^\\top$ first; here no query ever meets a single key."),
            Mistake("n d", "", "Gathering one key and value fills a $d \\times d$ matrix, which costs $d^2$."),
            Mistake("n^2", "", "No $n \\times n$ matrix is made here; the matrix that is made is $d \\times d$."),
        ),
        steps=(
            "Each of $n$ keys and values adds a $d \\times d$ product to the sum: $n d^2$.",
            "Each of $n$ queries reads from it with $d^2$ multiply-adds. The time is $O(n d^2)$, without any $n^2$.",
        ),
        hints=("What is the shape of $\\varphi(K)^\\top V$?", "Each token touches every number of that matrix once."),
    ),
    Ask(
        stems=(
            "Each of $n$ tokens attends to the $w$ tokens before it, with keys of size $d$. How does the time for the "
            "scores grow in $n$, $w$ and $d$?",
            "Sliding-window attention: every query meets $w$ keys of size $d$, and there are $n$ queries. How does the "
            "work for the scores grow in $n$, $w$ and $d$?",
        ),
        symbols=("n", "w", "d"),
        right="n w d",
        wrong=(
            Mistake("n^2 d", "", "With a window a query no longer meets all $n$ keys, but $w$ of them."),
            Mistake("n d", LINEAR, "Each query meets $w$ keys, so the window is a factor too."),
            Mistake("n w", "", "This counts the pairs; each of them costs a dot product of size $d$."),
            Mistake("w^2 d", "", "This is the cost within one stretch of $w$ tokens; there are $n$ queries."),
        ),
        steps=(
            "Each of $n$ queries meets $w$ keys: $n w$ dot products.",
            "Each takes $d$ multiply-adds, so the time is $O(n w d)$: it grows with $n$, not with $n^2$.",
        ),
        hints=("How many keys does one query meet?", "Multiply: the queries, the keys each one meets, their size."),
    ),
    Ask(
        stems=(
            "A decoder with a key–value cache writes token number $n$; keys have size $d$. How does the time for the "
            "scores of this one step grow in $n$ and $d$?",
            "One new query meets $n$ cached keys of size $d$. How does the work for its scores grow in $n$ and $d$?",
        ),
        symbols=("n", "d"),
        right="n d",
        wrong=(
            Mistake(
                "n^2 d", "", "With a cache the scores of earlier tokens are not worked out again: one query is new."
            ),
            Mistake("n", "", "This counts the keys; each of them costs a dot product of size $d$."),
            Mistake("d", LINEAR, "The new query meets every key so far, not a single one."),
        ),
        steps=(
            "One query is new, and it meets $n$ keys.",
            "Each dot product takes $d$ multiply-adds, so this step takes $O(n d)$.",
        ),
        hints=("How many queries are worked out in this step?", "One query meets all the keys in the cache."),
    ),
)


def make(dice: SingleDice) -> Draft:
    ask = dice.pick("ask", ASKS)
    return Draft(
        statement=f"{dice.pick('stem', ask.stems)} Give the growth rate, in a form such as O(n log n).",
        parameters={},
        asked=complexity(right=ask.right, wrong=ask.wrong, symbols=ask.symbols),
        steps=tuple(Step(text, "counting") for text in ask.steps),
        hints=ask.hints,
    )


TYPE = WordedType(
    slug="complexity-class",
    code="T64",
    title="How the cost grows",
    objective="LO8",
    difficulty="easy",
    input="complexity",
    make=make,
    names=(LINEAR,),
)
