"""T01: what queries, keys and values are for."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

from engine.dice import SingleDice
from engine.problem import Step
from engine.problem_types import Draft, WordedType
from engine.wording import Mistake, choice

SWAPPED = "keys-values-swapped"
LIKE_WITH_LIKE = "compared-queries-with-queries"
TURNED = "scores-transposed"

MOST_WRONG = 4
FIRST_HINT = "A query asks, a key is compared with it, a value is handed over."


def some(dice: SingleDice, wrong: Sequence[Mistake]) -> list[Mistake]:
    """Keep the first, the mistake that matters most, and fill up with others."""
    return [wrong[0], *dice.shuffled("wrong", wrong[1:])][:MOST_WRONG]


@dataclass(frozen=True)
class Scene:
    """Three things, one for each role; the options are ways of matching them."""

    story: str
    asks: str
    is_compared: str
    is_given: str
    hint: str

    def draft(self, dice: SingleDice) -> Draft:
        right, swapped, *others = (
            matching(*order) for order in permutations((self.asks, self.is_compared, self.is_given))
        )
        query = f"What asks is the query: here {self.asks}."
        wrong = [Mistake(swapped, SWAPPED), *(Mistake(text, "", query) for text in others)]
        return Draft(
            statement=f"{self.story}\n\nHow do these match the vectors of attention?",
            parameters={},
            asked=choice(dice, right, some(dice, wrong)),
            steps=(
                Step(query, "query"),
                Step(f"What it is compared with is the key: here {self.is_compared}.", "key"),
                Step(f"What is handed over in the end is the value: here {self.is_given}.", "value"),
            ),
            hints=(FIRST_HINT, self.hint),
        )


def matching(query: str, key: str, value: str) -> str:
    return f"Query: {query}. Key: {key}. Value: {value}."


@dataclass(frozen=True)
class Question:
    text: str
    right: str
    wrong: tuple[Mistake, ...]  # the one that matters most comes first
    reason: str
    hint: str

    def draft(self, dice: SingleDice) -> Draft:
        return Draft(
            statement=self.text,
            parameters={},
            asked=choice(dice, self.right, some(dice, self.wrong)),
            steps=(Step(self.reason, "roles"),),
            hints=(FIRST_HINT, self.hint),
        )


SCENES = (
    Scene(
        "A reader hands in a slip with a topic. The librarian holds it against the label on the back of every book and "
        "reads out pages of the books whose labels fit, more pages where the fit is better.",
        "the slip",
        "the label",
        "the pages",
        "What is held against every book, and what on the book is it held against?",
    ),
    Scene(
        "Somebody types a few words into a video site. The site compares them with the title of each video and plays "
        "the videos whose titles fit.",
        "the words",
        "the title",
        "the video",
        "Nobody watches a title, and nobody searches inside the film.",
    ),
    Scene(
        "A cook has a taste in mind. She goes by what is written on the jars, and the more a name promises that taste, "
        "the more of the jar's contents go into the pot.",
        "the taste",
        "the name",
        "the contents",
        "What ends up in the pot, and what only decides how much of it?",
    ),
    Scene(
        "Every token brings three things along: what it looks for, what others can find it by, and what it passes on "
        "to those who find it.",
        "what it looks for",
        "what it is found by",
        "what it passes on",
        "Two of the three meet in a dot product; the third is blended.",
    ),
    Scene(
        "A program holds three arrays, each with one row for every token:\n\n"
        "```python\nweights = softmax(a @ b.T / sqrt(b.shape[1]))  # over each row\noutput = weights @ c\n```",
        "`a`",
        "`b`",
        "`c`",
        "Each row of the weights belongs to one row of `a`, each column to one row of `b`.",
    ),
)

QUESTIONS = (
    Question(
        "The token *bank* looks at the token *river*. Which two vectors make the raw score?",
        "The query of *bank* and the key of *river*",
        (
            Mistake("The query of *bank* and the value of *river*", SWAPPED),
            Mistake("The query of *river* and the key of *bank*", TURNED, "That is the score of *river* for *bank*."),
            Mistake("The query of *bank* and the query of *river*", LIKE_WITH_LIKE),
            Mistake("The key of *bank* and the key of *river*", LIKE_WITH_LIKE),
            Mistake("The value of *bank* and the key of *river*", SWAPPED, "Values take no part in scores."),
            Mistake("The value of *bank* and the value of *river*", SWAPPED, "Values take no part in scores."),
        ),
        "The token that looks brings its query, and the one looked at is found by its key.",
        "The two tokens have different parts: one asks, the other is asked.",
    ),
    Question(
        "The token *bank* looks at *river*. Now the value of *river* is replaced; every query and every key stays. "
        "What becomes of *bank*?",
        "Its output changes, its weights stay",
        (
            Mistake("Its weights change, its output stays", SWAPPED),
            Mistake("Its weights and its output change", "", "The weights come from queries and keys alone."),
            Mistake("Its weights and its output stay", "", "The output is a blend of values, and one has changed."),
        ),
        "Weights come from queries and keys, so they stay. The values are blended by them, so the output changes.",
        "Follow the value of *river* through the formula: in which product does it first appear?",
    ),
    Question(
        "Two tokens have the same key and different values. What does a query take from them?",
        "The same share of two different vectors",
        (
            Mistake("Different shares of one and the same vector", SWAPPED),
            Mistake("The same share of one and the same vector", "", "What is taken is the value, and these differ."),
            Mistake(
                "Different shares of two different vectors", "", "The share depends on the key, and it is the same."
            ),
        ),
        "Equal keys give equal scores and so equal weights; the values that are taken differ.",
        "The share is a weight. What does a weight depend on?",
    ),
    Question(
        "Two tokens have the same value, and their keys fit a query differently well. What does the query take from "
        "them?",
        "Different shares of one and the same vector",
        (
            Mistake("The same share of two different vectors", SWAPPED),
            Mistake("The same share of one and the same vector", "", "The share depends on the key, and these differ."),
            Mistake("Different shares of two different vectors", "", "What is taken is the value, and it is the same."),
        ),
        "Keys that fit differently well give different weights; what is taken with them is the same value twice.",
        "Which of the two, key or value, decides how much is taken?",
    ),
    Question(
        "What is the output of a token blended from, and what sets the shares?",
        "From values, in shares set by its query and the keys",
        (
            Mistake("From keys, in shares set by its query and the values", SWAPPED),
            Mistake(
                "From values, in shares set by its query and the values",
                SWAPPED,
                "The shares come from the scores of the query with the keys.",
            ),
            Mistake(
                "From keys, in shares set by its query and the keys",
                SWAPPED,
                "Keys only help to set the shares; values are blended.",
            ),
            Mistake(
                "From values, in shares set by all the queries",
                LIKE_WITH_LIKE,
                "A query meets keys, not other queries.",
            ),
            Mistake(
                "From queries, in shares set by its key and the values",
                "",
                "A query asks; it is not part of the blend.",
            ),
        ),
        "The query is scored with every key, the scores become shares, and the values are blended in these shares.",
        "The formula ends with one more matrix product after softmax. Which matrix is it?",
    ),
    Question(
        "Which formula gives each of the three its own part?",
        r"$\text{softmax}\left(QK^\top / \sqrt{d_k}\right)V$",
        (
            Mistake(r"$\text{softmax}\left(QV^\top / \sqrt{d_k}\right)K$", SWAPPED),
            Mistake(r"$\text{softmax}\left(KQ^\top / \sqrt{d_k}\right)V$", TURNED),
            Mistake(r"$\text{softmax}\left(QQ^\top / \sqrt{d_k}\right)V$", LIKE_WITH_LIKE),
            Mistake(r"$\text{softmax}\left(KK^\top / \sqrt{d_k}\right)V$", LIKE_WITH_LIKE),
            Mistake(r"$\text{softmax}\left(KV^\top / \sqrt{d_k}\right)Q$", "", "Queries are matched, not blended."),
        ),
        "Rows follow the queries, columns follow the keys, and the weights that come out blend the values.",
        "Inside softmax stands what is compared, with the asking side first.",
    ),
    Question(
        "A token is to be found by other queries than before, and still to pass on the same. Which of its vectors has "
        "to change?",
        "Its key and no other",
        (
            Mistake("Its value and no other", SWAPPED),
            Mistake("Its query and no other", "", "Its query decides what it finds itself, not who finds it."),
            Mistake("Its key and its value", "", "The value is what it passes on, and that stays."),
        ),
        "Others find it by its key; what it passes on is its value, and its own search is its query.",
        "When others look at it, which of its three vectors do their queries meet?",
    ),
)


ALL_ASKED: tuple[Scene | Question, ...] = (*SCENES, *QUESTIONS)


def make(dice: SingleDice) -> Draft:
    return dice.pick("question", ALL_ASKED).draft(dice)


TYPE = WordedType(
    slug="match-roles",
    code="T01",
    title="Roles of queries, keys and values",
    objective="LO1",
    difficulty="easy",
    input="choice",
    names=(SWAPPED, LIKE_WITH_LIKE, TURNED),
    make=make,
)
