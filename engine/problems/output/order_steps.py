"""T28: the steps of attention in an order in which they can be carried out."""

from engine.dice import SingleDice
from engine.problem import Step
from engine.problem_types import Draft, WordedType
from engine.wording import Rule, ordering

# The same steps in words, as formulas and as lines of a program. The mask is left out in half of the problems.
IN_WORDS = {
    "queries": "Make a query and a key for every token",
    "values": "Make a value for every token",
    "compare": "Take the dot product of every query with every key",
    "scale": "Divide the scores by the root of the key size",
    "mask": "Set the scores of hidden keys to minus infinity",
    "softmax": "Turn each row of scores into weights that add up to 1",
    "blend": "Add up the values, each multiplied by its weight",
}
AS_FORMULAS = {
    "queries": r"$Q = XW_Q$ and $K = XW_K$",
    "values": "$V = XW_V$",
    "compare": r"$S \leftarrow QK^\top$",
    "scale": r"$S \leftarrow S / \sqrt{d_k}$",
    "mask": r"$S_{ij} \leftarrow -\infty$ for every key $j$ that query $i$ may not see",
    "softmax": r"$A \leftarrow \operatorname{softmax}(S)$, row by row",
    "blend": r"$O \leftarrow AV$",
}
AS_PROGRAM = {
    "queries": "`Q, K = X @ W_Q, X @ W_K`",
    "values": "`V = X @ W_V`",
    "compare": "`S = Q @ K.T`",
    "scale": "`S = S / np.sqrt(d_k)`",
    "mask": "`S = np.where(mask, S, -np.inf)`",
    "softmax": "`A = softmax(S, axis=1)`",
    "blend": "`O = A @ V`",
}
QUESTIONS = (
    (IN_WORDS, "Scaled dot-product attention is carried out {mask}. Put its steps in order."),
    (IN_WORDS, "You explain attention {mask} to somebody who knows vectors. In which order do these steps come?"),
    (IN_WORDS, "Tokens go in, outputs come out, and attention {mask} happens between. Put in order what happens."),
    (AS_FORMULAS, "These assignments work attention out {mask}, from the tokens $X$ to the output $O$. Order them."),
    (AS_FORMULAS, "A proof follows attention {mask} formula by formula. In which order can the formulas stand?"),
    (AS_PROGRAM, "The lines of a program that computes attention {mask} got mixed up. Put them in order."),
    (AS_PROGRAM, "Which order of these lines computes scaled dot-product attention {mask}?"),
)
MASKS = {False: "without a mask", True: "under a causal mask"}
RULES = (
    Rule("queries", "compare"),
    Rule("compare", "scale"),
    Rule("compare", "mask"),
    Rule(
        "scale",
        "softmax",
        "scaling-after-softmax",
        "Scaling comes before softmax: it divides scores. Divided weights would no longer add up to 1.",
    ),
    Rule(
        "mask",
        "softmax",
        "mask-after-softmax",
        "The mask comes before softmax: after it, hidden keys already have their share of the weight.",
    ),
    Rule("compare", "softmax"),
    Rule(
        "softmax",
        "blend",
        "scores-are-output",
        "You blended before softmax: values are multiplied by weights, and only softmax makes weights of scores.",
    ),
    Rule("values", "blend"),
)


def make(dice: SingleDice) -> Draft:
    steps, question = dice.pick("question", QUESTIONS)
    is_masked = dice.pick("mask", (False, True))
    steps = {key: text for key, text in steps.items() if key != "mask" or is_masked}
    rules = [rule for rule in RULES if rule.first in steps and rule.then in steps]
    before_softmax = "scaled and masked, in either order," if is_masked else "scaled"
    return Draft(
        statement=f"{question.format(mask=MASKS[is_masked])} Where more than one order works, any of them counts.",
        parameters={},
        asked=ordering(dice, steps, rules),
        steps=(
            Step("Queries and keys come first: scores are their dot products.", "scores"),
            Step(
                f"The scores are {before_softmax} before softmax: what changes weights afterwards spoils their sum of "
                "1.",
                "scaled",
            ),
            Step("Softmax turns each row of scores into weights.", "weights"),
            Step("The weights blend the values, which may have been made at any time before.", "output"),
        ),
        hints=(
            "Ask of each step what it needs: which results have to be there before it can start?",
            f"Between the dot products and softmax the scores are {before_softmax.rstrip(',')}.",
        ),
    )


TYPE = WordedType(
    slug="order-steps",
    code="T28",
    title="The steps of attention in order",
    objective="LO3",
    difficulty="easy",
    input="ordering",
    make=make,
    names=("scaling-after-softmax", "mask-after-softmax", "scores-are-output"),
)
