"""T72: how many steps information takes between two tokens, in recurrent networks and in attention."""

from collections.abc import Callable
from dataclasses import dataclass, field

from engine.dice import SingleDice
from engine.problem import Step
from engine.problem_types import Draft, WordedType
from engine.wording import Mistake, choice

LINEAR = "cost-is-linear"
WRONG_OPTIONS = 3


@dataclass(frozen=True)
class Question:
    stem: str
    right: str
    wrong: tuple[Mistake, ...]
    steps: tuple[str, ...]
    hints: tuple[str, str]
    numbers: dict[str, int] = field(default_factory=dict)  # that the stem prints


# The work of attention grows with n^2, the path through it does not: the two are easily taken for one another.
def pairs_for_path(text: str) -> Mistake:
    return Mistake(
        text,
        LINEAR,
        r"The number of pairs, $n \times n$, is the work. A path is one step long: each token reads each other one "
        "directly.",
    )


def swapped(text: str) -> Mistake:
    return Mistake(text, "", "It is the other way round: the recurrent network hands its state on from token to token.")


def growth(dice: SingleDice) -> Question:
    ends = dice.pick("ends", ("the first and the last token", "two tokens at opposite ends of a sequence"))
    return Question(
        stem=f"How does the path between {ends} grow with the number $n$ of tokens, in one layer of a "
        "recurrent network (RNN) and in one layer of full self-attention?",
        right="RNN $O(n)$, attention $O(1)$",
        wrong=(
            swapped("RNN $O(1)$, attention $O(n)$"),
            pairs_for_path("RNN $O(n)$, attention $O(n^2)$"),
            Mistake(
                "RNN $O(n)$, attention $O(n)$",
                LINEAR,
                "In attention nothing is handed on from token to token: each pair meets directly, in one step.",
            ),
            Mistake(
                r"RNN $O(n)$, attention $O(\log n)$",
                "",
                "A logarithm belongs to layers that reach twice as far each time; attention reaches everything at "
                "once.",
            ),
        ),
        steps=(
            "In an RNN the state passes through every token between the two: up to $n - 1$ steps, $O(n)$.",
            "In attention the query of the one meets the key of the other directly: one step, $O(1)$.",
        ),
        hints=(
            "Through how many other tokens does the information pass on its way?",
            "In attention, every query meets every key.",
        ),
    )


def between_two(dice: SingleDice) -> Question:
    first = dice.whole("first", 1, 9)
    gap = dice.whole("gap", 12, 80)
    last = first + gap
    return Question(
        stem=f"Information about word {first} is needed at word {last}. Through how many steps does it go in one "
        "layer of an RNN that reads word by word, and in one layer of full self-attention?",
        right=f"RNN {gap}, attention 1",
        wrong=(
            swapped(f"RNN 1, attention {gap}"),
            pairs_for_path(f"RNN {gap}, attention {gap * gap}"),
            Mistake(
                f"RNN {gap}, attention {gap}",
                LINEAR,
                f"In attention word {last} reads word {first} directly, however many words stand between them.",
            ),
            Mistake(
                f"RNN {last}, attention 1",
                "",
                f"The path starts at word {first}, not at the start of the text: it has {last} − {first} steps.",
            ),
        ),
        steps=(
            f"The RNN hands its state on once for each word: {last} − {first} = {gap} steps.",
            f"In attention the query of word {last} meets the key of word {first} in one step.",
        ),
        hints=(
            "An RNN hands its state on from each word to the next one.",
            f"How many words does the query of word {last} have to ask before it meets word {first}?",
        ),
        numbers={"first": first, "last": last},
    )


def doubling(dice: SingleDice) -> Question:
    factor, word = dice.pick("factor", ((2, "doubles"), (3, "triples"), (10, "grows tenfold")))
    return Question(
        stem=f"The length of a long text {word}. What, roughly, becomes of the longest path between two of its words, "
        "in one layer of an RNN and in one layer of full self-attention?",
        right=f"RNN: {factor} times as long, attention: as before",
        wrong=(
            swapped(f"RNN: as before, attention: {factor} times as long"),
            pairs_for_path(f"RNN: {factor} times as long, attention: {factor * factor} times"),
            Mistake(
                f"RNN: {factor} times as long, attention: {factor} times",
                LINEAR,
                "A longer text adds pairs, and each of them still meets in one step.",
            ),
            Mistake(
                f"RNN: {factor * factor} times as long, attention: as before",
                "",
                "The path of the RNN goes through each word once, so it grows as the text does.",
            ),
        ),
        steps=(
            f"The path of the RNN leads through all words in between, so it becomes {factor} times as long.",
            "In attention every pair of words meets in one step at any length. What grows there is the number of "
            "pairs.",
        ),
        hints=(
            "The work and the path are two things. Which one is asked for?",
            "How many steps lie between two words in attention, whatever the length?",
        ),
        numbers={"factor": factor},
    )


def sequential(dice: SingleDice) -> Question:
    device = dice.pick("device", ("with as many processors as it can use", "on hardware that works in parallel"))
    return Question(
        stem=f"A layer reads a known text of $n$ tokens {device}. How many steps have to wait for one another, in an "
        "RNN and in full self-attention?",
        right="RNN $O(n)$, attention $O(1)$",
        wrong=(
            swapped("RNN $O(1)$, attention $O(n)$"),
            Mistake(
                "RNN $O(n)$, attention $O(n^2)$",
                LINEAR,
                r"The $n \times n$ scores are all work, but none waits for another: they are done side by side.",
            ),
            Mistake(
                "RNN $O(n)$, attention $O(n)$",
                LINEAR,
                "No row of attention waits for the row before it; all queries are worked on side by side.",
            ),
            Mistake(
                "RNN $O(1)$, attention $O(1)$",
                "",
                "Each state of an RNN needs the one before it, so its $n$ steps have to wait for one another.",
            ),
        ),
        steps=(
            "Each state of an RNN needs the state before it: $n$ steps, one after the other.",
            "The scores of attention need only $Q$ and $K$, so all of them can be worked out at once: $O(1)$ steps.",
        ),
        hints=(
            "What has to be finished before the state of token 5 can be worked out in an RNN?",
            "Does row 5 of $QK^\\top$ need row 4?",
        ),
    )


def price(dice: SingleDice) -> Question:
    return Question(
        stem="Full self-attention connects any two tokens in one step, an RNN in up to $n$. What does attention pay "
        "for it as the number $n$ of tokens grows?",
        right="Work that grows with $n^2$, since every pair is scored",
        wrong=(
            Mistake(
                "Work that grows with $n$, since every token is read once",
                LINEAR,
                "Reading each token once is the work of an RNN; attention scores every pair of tokens.",
            ),
            Mistake(
                "Parameters that grow with $n^2$, one for each pair",
                "",
                "Scores are worked out from the tokens and not learned; the projections do not depend on $n$.",
            ),
            Mistake(
                "Layers that grow with $n$, since each one reaches a step",
                "",
                "One layer already reaches every token.",
            ),
            Mistake(
                "Steps in sequence that grow with $n$, one for each token",
                "",
                "That is the price of an RNN; the scores of attention do not wait for one another.",
            ),
        ),
        steps=(
            "A direct connection between any two tokens means a score for every pair of tokens.",
            "There are $n^2$ pairs, so work and score memory grow with $n^2$, while the path stays at one step.",
        ),
        hints=(
            "What has to be worked out for two tokens to be connected directly?",
            "How many pairs of a query and a key are there?",
        ),
    )


def gradient(dice: SingleDice) -> Question:
    gap = dice.whole("gap", 20, 90)
    return Question(
        stem=f"A word depends on another one {gap} words before it. Why is this easier to learn with full "
        "self-attention than with an RNN?",
        right=f"The gradient takes 1 step between them, instead of {gap}.",
        wrong=(
            Mistake(
                f"The gradient takes {gap} steps at once, instead of 1.",
                "",
                "It is the RNN whose gradient goes back word by word; in attention the two meet directly.",
            ),
            Mistake(
                f"The work for a text is smaller: $n$ scores instead of {gap}.",
                LINEAR,
                "Attention does more work, since every pair is scored; what is short is the path.",
            ),
            Mistake(
                f"The model is smaller: 1 matrix instead of {gap} of them.",
                "",
                "An RNN uses the same matrix at every step; the number of parameters is not the point.",
            ),
            Mistake(
                f"The text is shorter: only the last {gap} words are read.",
                "",
                "Full attention reads the whole text.",
            ),
        ),
        steps=(
            f"In an RNN the gradient passes back through {gap} states, and each one may shrink or blow it up.",
            "In attention the query of the one word meets the key of the other: one step back.",
        ),
        hints=(
            "Follow the gradient from the later word back to the earlier one, in both.",
            "An RNN goes back state by state. How does attention connect two words?",
        ),
        numbers={"gap": gap},
    )


def window(dice: SingleDice) -> Question:
    width = dice.pick("width", (4, 8, 16, 32))
    layers = dice.whole("layers", 3, 9)
    gap = width * layers
    return Question(
        stem=f"In sliding-window attention each token reads the {width} tokens before it and itself. How many layers "
        f"does it take until a token can be reached by information from {gap} tokens earlier? And in full "
        "self-attention?",
        right=f"Window: {layers} layers, full: 1 layer",
        wrong=(
            Mistake(
                f"Window: 1 layer, full: {layers} layers",
                "",
                "It is the other way round: a window reaches only so far in each layer.",
            ),
            Mistake(
                f"Window: {gap} layers, full: 1 layer",
                "",
                f"Each layer of the window reaches {width} tokens further back, not one.",
            ),
            Mistake(
                "Window: 1 layer, full: 1 layer",
                "",
                f"One layer of the window reaches {width} tokens back, and the information is further away.",
            ),
            Mistake(
                f"Window: {layers} layers, full: {gap} layers",
                LINEAR,
                "Full attention connects every pair of tokens directly, so one layer is enough.",
            ),
        ),
        steps=(
            f"Each layer of the window carries information {width} tokens further: {gap} / {width} = {layers} layers.",
            "Full attention connects every pair of tokens in 1 layer.",
        ),
        hints=(
            f"After one layer a token knows about the {width} tokens before it. And after two layers?",
            "Full attention has no window: how far does one layer reach?",
        ),
        numbers={"w": width, "gap": gap},
    )


QUESTIONS: tuple[Callable[[SingleDice], Question], ...] = (
    growth,
    between_two,
    doubling,
    sequential,
    price,
    gradient,
    window,
)


def make(dice: SingleDice) -> Draft:
    question = dice.pick("question", QUESTIONS)(dice)
    wrong = dice.shuffled("wrong", question.wrong)[:WRONG_OPTIONS]
    return Draft(
        statement=question.stem,
        parameters=dict(question.numbers),
        asked=choice(dice, right=question.right, wrong=wrong),
        steps=tuple(Step(text, "reason") for text in question.steps),
        hints=question.hints,
    )


TYPE = WordedType(
    slug="path-length",
    code="T72",
    title="How far apart two tokens are",
    objective="LO8",
    difficulty="easy",
    input="choice",
    make=make,
    names=(LINEAR,),
)
