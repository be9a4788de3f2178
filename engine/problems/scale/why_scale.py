"""T31: why scores are divided by the root of the key size, asked from different sides."""

from dataclasses import dataclass

from engine.dice import SingleDice
from engine.problem import Step
from engine.problem_types import Draft, WordedType
from engine.wording import Mistake, choice

WRONG_OPTIONS = 4


@dataclass(frozen=True)
class Angle:
    """One side of the matter: a question, its answer, wrong answers to choose from, and why the answer holds."""

    question: str
    right: str
    wrong: tuple[Mistake, ...]
    reason: str
    hints: tuple[str, str]


ANGLES = (
    Angle(
        r"Attention divides the scores $QK^\top$ by $\sqrt{d_k}$. What is this for?",
        "It keeps the spread of scores independent of the key size.",
        (
            Mistake(
                "It makes the weights of every row add up to 1.",
                "",
                "Softmax sees to that, with any scores; scaling comes before it.",
            ),
            Mistake(
                "It turns the dot products into cosines between $-1$ and $1$.",
                "dot-equals-cosine",
                "A cosine is divided by the lengths of its two vectors, and each pair has its own; here one number "
                "serves all pairs.",
            ),
            Mistake(
                "It makes up for sequences of different lengths.",
                "scaled-by-sequence-length",
                "A score compares one query with one key. Their size sets the divisor, and their number does not.",
            ),
            Mistake(
                "It makes the scores larger, so that softmax can tell them apart.",
                "multiplied-instead",
                "Division makes the scores smaller, and the weights less extreme.",
            ),
            Mistake(
                "It shares one score out between the heads of the model.",
                "scaled-by-model-width",
                "Each head has scores of its own; the divisor is about its key size.",
            ),
        ),
        r"A score adds up $d_k$ products, so that its standard deviation grows like $\sqrt{d_k}$. Dividing by this "
        "root takes the growth out again.",
        (
            "A score is a sum with one term for each feature of the key.",
            "What happens to the spread of a sum as it gets more terms?",
        ),
    ),
    Angle(
        "The entries of queries and keys are independent, with mean 0 and variance 1. Why is the root of $d_k$ the "
        "divisor of the scores, and not $d_k$ itself?",
        r"The standard deviation of a score is $\sqrt{d_k}$.",
        (
            Mistake(
                "The largest possible score is $d_k$.",
                "scaled-by-dk",
                r"Scores have no largest value here. Their spread counts, and it is $\sqrt{d_k}$.",
            ),
            Mistake(
                "The variance of a score is $d_k^2$.",
                "variance-miscounted",
            ),
            Mistake(
                r"The mean of the score of two vectors is $\sqrt{d_k}$.",
                "",
                "The mean of a score is 0: every product has the mean 0.",
            ),
            Mistake(
                r"The variance of a sum of $d_k$ products is $\sqrt{d_k}$.",
                "variance-miscounted",
                "The variance is $d_k$; the standard deviation is its root.",
            ),
            Mistake(
                r"The largest entry of a key is $\sqrt{d_k}$.",
                "",
                "The spread of an entry is 1, however many entries a key has.",
            ),
        ),
        r"A score adds up $d_k$ independent products of variance 1: its variance is $d_k$, and its standard deviation "
        r"$\sqrt{d_k}$. Divided by that, it has the standard deviation 1.",
        (
            "What is the variance of one product $q_i k_i$?",
            "Variances of independent terms add. How is the standard deviation found from the sum?",
        ),
    ),
    Angle(
        r"A head with a large key size leaves the division by $\sqrt{d_k}$ out. What becomes of its weights?",
        "In most rows nearly all of the weight falls on one key.",
        (
            Mistake(
                "In most rows the keys get nearly equal weights.",
                "",
                "That is what too small scores do; without the division they are too large.",
            ),
            Mistake(
                "In most rows the weights add up to more than 1.",
                "",
                "Softmax divides by the sum, whatever the scores: the weights add up to 1.",
            ),
            Mistake(
                "They stay as they are, because softmax takes the factor out.",
                "",
                "Softmax takes out what is added to all scores, and not what multiplies them.",
            ),
            Mistake(
                "They stay in the same ratios to each other.",
                "divide-scores-without-exp",
                "Exponentials come between: a factor on the scores becomes a power of the ratios.",
            ),
            Mistake(
                "In most rows some of the weights fall below 0.",
                "scores-are-output",
                "Scores may be negative; softmax makes positive weights of them.",
            ),
        ),
        "Without it the scores lie far apart, and exponentials turn gaps into ratios: the largest takes nearly all.",
        (
            "How far apart do scores lie that add up many products?",
            "Softmax turns a gap $g$ between two scores into the ratio $e^g$ of their weights.",
        ),
    ),
    Angle(
        "Why does attention with large scores that nobody scales learn slowly?",
        "Weights near 0 and 1 hardly move, so that gradients are tiny.",
        (
            Mistake(
                "The gradients of large scores are too large for a stable step.",
                "",
                r"The derivative of a weight is $\alpha (1 - \alpha)$ for its own score: near 0 or 1 it is small.",
            ),
            Mistake(
                "Large scores need more multiplications than small ones.",
                "",
                "The number of multiplications is the same for any scores.",
            ),
            Mistake(
                "The weights no longer add up to 1, so the outputs drift away.",
                "",
                "Softmax keeps the sum at 1, whatever the scores.",
            ),
            Mistake(
                "The weights become nearly equal, so every gradient is the same.",
                "",
                "Large scores make weights unequal: one is near 1 and the others near 0.",
            ),
            Mistake(
                "The scores hide the values, so that these get no gradient at all.",
                "",
                "A value gets its gradient through its weight, and the best match has a large one.",
            ),
        ),
        r"Softmax is flat where a weight is close to 0 or 1: $\alpha (1 - \alpha)$ is nearly 0 there, and little "
        "gradient passes.",
        (
            "What do the weights look like when scores lie far apart?",
            r"A weight follows its own score with the derivative $\alpha (1 - \alpha)$.",
        ),
    ),
    Angle(
        "A model of width 512 has 8 heads with keys of size 64 and reads 100 tokens. By what does each head divide its "
        "scores?",
        r"By $\sqrt{64} = 8$",
        (
            Mistake("By $64$", "scaled-by-dk"),
            Mistake(r"By $\sqrt{512} \approx 22.6$", "scaled-by-model-width"),
            Mistake(r"By $\sqrt{100} = 10$", "scaled-by-sequence-length"),
            Mistake(r"By $1 / \sqrt{64} = 0.125$", "multiplied-instead"),
            Mistake(
                r"By $\sqrt{8} \approx 2.8$",
                "",
                "The number of heads plays no part: a score adds up the 64 products of its own head.",
            ),
        ),
        r"A score of this head adds up 64 products, and the divisor is the root of that number: $\sqrt{64} = 8$.",
        (
            "How many products does one score of one head add up?",
            "Width, length and the number of heads do not enter the sum.",
        ),
    ),
    Angle(
        r"Where in attention does the division by $\sqrt{d_k}$ belong?",
        "It changes the scores, before softmax.",
        (
            Mistake("It changes the weights, after softmax.", "scaling-after-softmax"),
            Mistake(
                "It changes the output, after the values are blended.",
                "scaling-after-softmax",
                "A divided output is only shorter; the weights behind it would be as extreme as before.",
            ),
            Mistake(
                "It changes the values, before they are blended.",
                "",
                "Values take no part in the scores, and the scores are what grows with $d_k$.",
            ),
            Mistake(
                "It changes the tokens, before they are projected.",
                "",
                "Divided tokens would change the values as well, and the scores by another factor.",
            ),
        ),
        r"The scores are what grows with $d_k$, and softmax is what suffers from it. So they are divided in between: "
        r"$\operatorname{softmax}(QK^\top / \sqrt{d_k})$.",
        ("Which quantity grows with the key size?", "What is it that must not get numbers that lie too far apart?"),
    ),
    Angle(
        r"Somebody divides the scores by $d_k$ in place of $\sqrt{d_k}$, with a large key size. What happens?",
        "The scores shrink, and the weights become nearly equal.",
        (
            Mistake(
                "The scores spread as they should, with the variance 1.",
                "scaled-by-dk",
                r"Their standard deviation is then $\sqrt{d_k} / d_k = 1 / \sqrt{d_k}$, far below 1.",
            ),
            Mistake(
                "The scores spread too far, and one weight takes nearly all.",
                "",
                "A larger divisor makes smaller scores, which lie closer together.",
            ),
            Mistake(
                "The weights shrink, and rows add up to less than 1.",
                "",
                "Softmax comes after the division and makes every row add up to 1.",
            ),
            Mistake(
                "The weights stay, since softmax undoes any common factor.",
                "",
                "Softmax undoes what is added to all scores, and not what multiplies them.",
            ),
            Mistake(
                "The scores keep their spread, and only their mean moves.",
                "",
                "Division changes the spread; the mean is 0 before and after.",
            ),
        ),
        r"The standard deviation of a score is about $\sqrt{d_k}$. Divided by $d_k$ it is $1 / \sqrt{d_k}$: the larger "
        "the key size, the closer the scores, and the more equal the weights.",
        (
            r"The raw scores have a standard deviation of about $\sqrt{d_k}$. Divide it by $d_k$.",
            "What does softmax make of scores that are nearly the same?",
        ),
    ),
    Angle(
        "The key size of a head grows from 16 to 64. Queries and keys have independent entries with mean 0 and "
        "variance 1. What happens to its raw scores?",
        "Their standard deviation grows from 4 to 8.",
        (
            Mistake(
                "Their standard deviation grows from 16 to 64.",
                "variance-miscounted",
                "These are the variances; the standard deviation is the root.",
            ),
            Mistake("Their variance grows from 4 to 8.", "variance-miscounted"),
            Mistake(
                "Their standard deviation stays at 1.",
                "",
                "That holds for scaled scores; raw ones have not been divided yet.",
            ),
            Mistake("Their mean grows from 16 to 64.", "", "The mean stays 0, because every product has the mean 0."),
            Mistake("Their variance grows from 256 to 4096.", "variance-miscounted"),
        ),
        r"The variance of a raw score is $d_k$: its standard deviation grows from $\sqrt{16} = 4$ to $\sqrt{64} = 8$.",
        (
            "A score adds up one product for each entry of the key, each of variance 1.",
            "Add the variances, then take the root.",
        ),
    ),
)


def make(dice: SingleDice) -> Draft:
    angle = dice.pick("angle", ANGLES)
    wrong = dice.shuffled("wrong", angle.wrong)[:WRONG_OPTIONS]
    return Draft(
        statement=angle.question,
        parameters={},
        asked=choice(dice, angle.right, wrong),
        steps=(Step(angle.reason, "reason"),),
        hints=angle.hints,
    )


TYPE = WordedType(
    slug="why-scale",
    code="T31",
    title="Why scores are scaled",
    objective="LO4",
    difficulty="easy",
    input="choice",
    make=make,
    names=tuple(
        dict.fromkeys(mistake.misconception for angle in ANGLES for mistake in angle.wrong if mistake.misconception)
    ),
)
