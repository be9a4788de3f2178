"""T56: what self-attention without positions cannot tell, and how it is given order."""

from collections.abc import Callable
from dataclasses import dataclass

from engine.dice import SingleDice
from engine.problem import Step
from engine.problem_types import Draft, WordedType
from engine.wording import Mistake, choice

INVARIANT, CONCATENATED, NEIGHBOURS = "equivariant-called-invariant", "encoding-concatenated", "neighbours-only"
WRONG_OPTIONS = 3

# Sentences that mean something else in another order of the same words.
PAIRS = (
    ("dog bites man", "man bites dog"),
    ("Anna pays Ben", "Ben pays Anna"),
    ("cats chase mice", "mice chase cats"),
    ("rain follows snow", "snow follows rain"),
)


@dataclass(frozen=True)
class Question:
    """One way to ask. Of the pool of wrong options, `always` are offered each time and some of the others."""

    stem: str
    right: str
    always: tuple[Mistake, ...]
    others: tuple[Mistake, ...]
    steps: tuple[str, ...]
    hints: tuple[str, str]


def reordered_sentence(dice: SingleDice) -> Question:
    one, other = dice.pick("pair", PAIRS)
    word = dice.pick("word", (one.split()[0], one.split()[-1]))  # the word in the middle would not move
    return Question(
        stem=f"A self-attention layer has no position information and no mask. It reads “{one}”, and then “{other}”. "
        f"What becomes of the output vector of the token **{word}**?",
        right="It is the same vector, and it moves to the token's new row.",
        always=(
            Mistake(
                "It is the same vector, and it stays in the token's old row.",
                INVARIANT,
                "The vector stays with its token and moves to the token's new row.",
            ),
        ),
        others=(
            Mistake(
                "It is another vector, since the token has other neighbours.",
                NEIGHBOURS,
                "Every token meets all the others, near or far, so nothing changes when they change places.",
            ),
            Mistake(
                "It is another vector, since the token's query has changed.",
                "",
                "The query comes from the embedding of the token alone, and that is the same in both sentences.",
            ),
            Mistake(
                "It is the same vector, with its features in another order.",
                "",
                "Tokens are rows. A new order of tokens moves rows and leaves the features inside a row alone.",
            ),
        ),
        steps=(
            "The query, key and value of a token come from its embedding, which does not know where the token stands.",
            "The output is a sum over all tokens, and a sum does not depend on the order of its terms. So the vector "
            "is the same, and it stands where the token stands.",
        ),
        hints=(
            "Which of the token's query, keys to meet and values to blend differ between the two sentences?",
            "The output is a weighted sum over all tokens of the sentence.",
        ),
    )


def identity(dice: SingleDice) -> Question:
    return Question(
        stem="For a permutation matrix $P$, $PX$ holds the rows of $X$ in another order. Which identity holds for "
        "every such $P$, for self-attention $f$ without positions and without a mask?",
        right="$f(PX) = P\\,f(X)$",
        always=(Mistake("$f(PX) = f(X)$", INVARIANT),),
        others=(
            Mistake(
                "$f(PX) = f(X)\\,P$",
                "",
                "A permutation on the right would mix the features; tokens are the rows, so $P$ stands on the left.",
            ),
            Mistake(
                "$f(PX) = P\\,f(X)\\,P^\\top$",
                "",
                "Rows and columns both move in the matrix of weights; the output has features for columns, and those "
                "stay.",
            ),
            Mistake(
                "$f(PX) = P^\\top f(X)$",
                "",
                "This moves the rows back instead of along with their tokens.",
            ),
        ),
        steps=(
            r"Queries, keys and values become $PQ$, $PK$ and $PV$, so the weights become $P A P^\top$.",
            r"Their product with the values is $P A P^\top P V = P A V$: the output rows in the new order.",
        ),
        hints=(
            "What becomes of $Q$, $K$ and $V$ when the rows of $X$ change places?",
            r"The matrix of weights $A$ becomes $P A P^\top$, and $P^\top P$ is the identity.",
        ),
    )


def purpose(dice: SingleDice) -> Question:
    module = dice.pick("module", ("A Transformer encoder", "A self-attention layer without a mask"))
    return Question(
        stem=f"{module} is given information on positions. What would be true without it?",
        right="The same words in another order would give each word the same vector as before.",
        always=(
            Mistake(
                "The output would stay fixed row by row, whichever word comes first.",
                INVARIANT,
                "Without positions the output rows still move along with their words; they are not fixed to places.",
            ),
        ),
        others=(
            Mistake(
                "The embeddings would be too narrow, since half their width is the encoding.",
                CONCATENATED,
                "An encoding is added to the embedding and takes up none of its width.",
            ),
            Mistake(
                "The weights in a row would all be equal, so that every word counts the same.",
                "",
                "The weights depend on the words by their queries and keys, and differ without any positions.",
            ),
            Mistake(
                "The weights in a row would no longer add up to one after the softmax.",
                "",
                "Softmax makes every row add up to 1 whatever the scores are.",
            ),
            Mistake(
                "The words could only be compared with those right beside them in the text.",
                NEIGHBOURS,
                "Without a mask every word is compared with every other, with positions or without.",
            ),
        ),
        steps=(
            "Scores compare what tokens are, not where they stand, and the output adds up over all tokens.",
            "So a new order of the words moves the output rows and changes nothing in them: order carries no meaning.",
        ),
        hints=(
            "Compare the outputs for two orders of the same words.",
            "Does any step of $\\text{softmax}(QK^\\top / \\sqrt{d_k})V$ use the number of a row?",
        ),
    )


def width(dice: SingleDice) -> Question:
    d = dice.pick("d_model", (64, 128, 256, 512, 768))
    return Question(
        stem=f"Embeddings have the width $d_{{\\text{{model}}}} = {d}$. What does the first layer receive for each "
        "token if sinusoidal encodings are used as in the original Transformer?",
        right=f"A row of width {d}: the sum of embedding and encoding",
        always=(Mistake(f"A row of width {2 * d}: the embedding, then the encoding", CONCATENATED),),
        others=(
            Mistake(
                f"A row of width {d + 1}: the embedding, then the position number",
                "",
                "The position comes as a whole row of sines and cosines, not as one more number.",
            ),
            Mistake(
                f"A row of width {d}: the embedding times the encoding",
                "",
                "The encoding is added; a product would wipe out features wherever a sine is 0.",
            ),
            Mistake(
                f"A row of width {d}: half embedding and half encoding",
                CONCATENATED,
                "Neither of the two is cut or placed beside the other: the encoding is as wide as the embedding, and "
                "is added to it.",
            ),
        ),
        steps=(
            f"The encoding of a position has as many features as the embedding, here {d}.",
            f"The two are added entry by entry, so each row keeps the width {d}.",
        ),
        hints=(
            f"Every layer of this model takes rows of the width {d}, the first one too.",
            "An encoding has one sine or cosine for each feature of the embedding.",
        ),
    )


def same_word_twice(dice: SingleDice) -> Question:
    word, sentence = dice.pick(
        "sentence",
        (
            ("bank", "the bank by the river bank"),
            ("light", "a light bag in a light room"),
            ("watch", "they watch him watch the sea"),
            ("can", "we can open the can"),
        ),
    )
    return Question(
        stem=f"A self-attention layer has no position information and no mask. It reads “{sentence}”, where **{word}** "
        "stands twice with the same embedding. How do its two output vectors compare?",
        right="They are equal: one query meets the same keys and values.",
        always=(
            Mistake(
                "They differ: each one stands among other neighbours.",
                NEIGHBOURS,
                "Without a mask both see the whole sentence, so it makes no difference who stands beside them.",
            ),
        ),
        others=(
            Mistake(
                "They differ: each one attends to itself the most.",
                "",
                "Each scores itself and its twin alike, since the two have the same key.",
            ),
            Mistake(
                "They differ: the second one also sees the first one.",
                "",
                "That would take a causal mask. Without one, both see each other and themselves.",
            ),
            Mistake(
                "They are equal: all rows of the output are equal.",
                "",
                "Other words have other queries, and their rows differ.",
            ),
            Mistake(
                "They are equal: output rows depend on places alone.",
                INVARIANT,
                "Output rows belong to tokens and not to places; these two are equal because the tokens are.",
            ),
        ),
        steps=(
            f"Both times **{word}** has the same embedding, so it has the same query.",
            "This query meets the same set of keys and blends the same values both times. The two outputs are equal, "
            "and only positions could tell them apart.",
        ),
        hints=(
            f"Compare the queries of the two tokens **{word}**.",
            "Both queries meet all the keys of the sentence. Is any key missing for one of them?",
        ),
    )


def remedy(dice: SingleDice) -> Question:
    one, other = dice.pick("pair", PAIRS)
    return Question(
        stem=f"Without positions and a mask, self-attention gives each word of “{one}” the same vector as in "
        f"“{other}”. Which change alone makes these vectors differ?",
        right="Adding another vector at each position to the embeddings",
        always=(
            Mistake(
                "Reading the output rows in the order of the new sentence",
                INVARIANT,
                "The rows already follow their words, and in whatever order they are read, their vectors are the same.",
            ),
        ),
        others=(
            Mistake(
                "Adding one learned vector to the embeddings of all words",
                "",
                "What is the same for every position says nothing about where a word stands.",
            ),
            Mistake(
                "Using several heads with projections of their own",
                "",
                "Each head by itself gives a word the same vector in both orders, and so do all of them side by side.",
            ),
            Mistake(
                "Stacking several layers of self-attention in a row",
                "",
                "Each layer hands the same vectors on to the next one, so depth adds no order.",
            ),
            Mistake(
                "Using a wider embedding with more features for a word",
                CONCATENATED,
                "Width alone carries no order; and an encoding is added without making the embedding wider.",
            ),
        ),
        steps=(
            "A change helps only if it treats the same word differently at different places.",
            "A vector of its own for each position does: the embedding plus this vector depends on the place. Heads, "
            "layers and widths treat every place alike.",
        ),
        hints=(
            "Look for the one change that does not treat all places alike.",
            "If every row is handled in the same way, a new order of rows only moves the results.",
        ),
    )


def causal(dice: SingleDice) -> Question:
    one, other = dice.pick("pair", PAIRS)
    first, last = one.split()[0], one.split()[-1]
    word, swapped = (last, "first") if dice.whole("end", 0, 1) else (first, "last")
    return Question(
        stem=f"A layer has a causal mask and no position information. It reads “{one}”, and then “{other}”. Does "
        f"**{word}**, which now comes {swapped}, keep its output vector?",
        right="No: it now sees another set of tokens than before.",
        always=(
            Mistake(
                "Yes: the rows move along with their tokens and keep their contents.",
                "",
                "That holds without a mask. A causal mask lets each place see another number of tokens.",
            ),
        ),
        others=(
            Mistake(
                "Yes: the output does not depend on the order of the tokens.",
                INVARIANT,
                "Even without a mask the rows move with their tokens, and a causal mask also changes what is in them.",
            ),
            Mistake(
                "No: its query is another one at another place.",
                "",
                "Without positions the query depends on the token alone.",
            ),
            Mistake(
                "No: the mask gives every place an encoding to add.",
                CONCATENATED,
                "A mask adds nothing to the embeddings; it hides keys.",
            ),
        ),
        steps=(
            "Under a causal mask the token in first place sees itself alone, and the one in last place sees all.",
            f"**{word}** moves between these two, so its softmax runs over other keys. A causal mask breaks the rule "
            "that outputs only move along with their tokens.",
        ),
        hints=(
            f"Which tokens does **{word}** see in each of the two sentences?",
            "Under a causal mask, the number of keys in a softmax grows from row to row.",
        ),
    )


QUESTIONS: tuple[Callable[[SingleDice], Question], ...] = (
    reordered_sentence,
    identity,
    purpose,
    width,
    same_word_twice,
    remedy,
    causal,
)


def make(dice: SingleDice) -> Draft:
    question = dice.pick("question", QUESTIONS)(dice)
    others = dice.shuffled("others", question.others)[: WRONG_OPTIONS - len(question.always)]
    return Draft(
        statement=question.stem,
        parameters={},
        asked=choice(dice, right=question.right, wrong=[*question.always, *others]),
        steps=tuple(Step(text, "reason") for text in question.steps),
        hints=question.hints,
    )


TYPE = WordedType(
    slug="why-positions",
    code="T56",
    title="Why attention needs positions",
    objective="LO7",
    difficulty="easy",
    input="choice",
    make=make,
    names=(INVARIANT, CONCATENATED, NEIGHBOURS),
)
