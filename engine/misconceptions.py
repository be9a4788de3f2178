"""The mistakes the engine can recognise, each with the sentence a learner reads (Markdown with $formulas$).

The slug is the identity everywhere; the code is the catalogue's number. A sentence names the step and says what it
should be, in the present of the problem: no blame, no praise.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Misconception:
    slug: str
    code: str
    feedback: str


_CATALOGUE = (
    # Scaling
    (
        "M01",
        "forgot-scaling",
        r"You applied softmax to the raw scores, so the division by $\sqrt{d_k}$ never happened.",
    ),
    ("M02", "scaled-by-dk", "You divided the scores by $d_k$; the divisor is its square root."),
    ("M03", "scaled-by-model-width", "You took the root of the model's width; each head scales by its own key size."),
    ("M04", "multiplied-instead", r"You multiplied the scores by $\sqrt{d_k}$ where they are divided by it."),
    ("M05", "scaling-after-softmax", "You divided after softmax, so these weights do not add up to 1."),
    (
        "M06",
        "scaled-by-sequence-length",
        "You took the root of the number of tokens; the divisor depends on $d_k$ alone.",
    ),
    # Softmax and its place
    ("M07", "column-softmax", "You shared out down each column; a query's weights run along its row and add up to 1."),
    ("M08", "matrix-softmax", "You shared out over the whole matrix; each row adds up to 1 by itself."),
    ("M09", "scores-are-output", "These numbers still need softmax: scores become weights before values are blended."),
    (
        "M10",
        "weights-are-output",
        "These are the attention weights; the blend of the values with them is still to come.",
    ),
    ("M11", "divide-scores-without-exp", "You divided the scores by their sum; softmax takes exponentials first."),
    ("M12", "forgot-to-normalise", "You took the exponentials and left out the division by their sum."),
    ("M13", "wrong-softmax-base", "You raised another base than e to the scores."),
    # Queries, keys and values
    (
        "M14",
        "keys-values-swapped",
        "Keys and values changed places: keys are matched with the query, values are blended.",
    ),
    ("M15", "scores-transposed", "You read the scores the wrong way round: row i holds query i with every key."),
    ("M16", "weights-transposed", "You blended with a column of weights; the output of a token uses its row."),
    ("M17", "compared-queries-with-queries", "You compared like with like; a query is matched with keys."),
    (
        "M18",
        "argmax-instead-of-blend",
        "You took the value of the best match alone; every value takes part by its weight.",
    ),
    ("M19", "plain-mean", "You gave every value the same share; the weights say how much of each to take."),
    ("M20", "weights-ignored", "You added the values up as they are; each one is first multiplied by its weight."),
    ("M21", "no-self-weight", "You left the token itself out; without a mask a token also looks at itself."),
    ("M22", "neighbours-only", "You let the token look at its neighbours only; without a mask it sees every token."),
    ("M23", "elementwise-not-summed", "You stopped at the products; a dot product adds them up to one number."),
    (
        "M24",
        "dot-equals-cosine",
        "You divided by the lengths, which is cosine similarity; here the dot product stands alone.",
    ),
    ("M25", "projected-with-transpose", "You multiplied on the other side; the projection is X times W."),
    ("M26", "shift-changes-weights", "Adding one number to every score leaves the weights as they were: it cancels."),
    # Masks
    (
        "M30",
        "diagonal-excluded",
        "You hid the token from itself; position i may look at itself and everything before it.",
    ),
    ("M31", "one-future-token-visible", "One token of the future is visible in your answer."),
    ("M32", "mask-reversed", "Your mask is turned round: it hides the past and shows the future."),
    ("M33", "mask-after-softmax", "You masked after softmax, so what is left adds up to less than 1."),
    (
        "M34",
        "mask-with-zero-score",
        "A hidden score of 0 still takes a share, since $e^0 = 1$; it has to be minus infinity.",
    ),
    ("M35", "padding-included", "Padding took a share of the weight; it is to be left out."),
    (
        "M36",
        "masked-the-queries",
        "You masked the rows of the padding queries; it is their key columns that are hidden.",
    ),
    # Heads
    ("M40", "heads-averaged", "You merged the heads by adding or averaging; they are placed side by side."),
    ("M41", "output-projection-skipped", "You stopped at the joined heads; the output projection comes after."),
    ("M42", "heads-keep-full-width", r"The heads share the width: each works with $d_{\text{model}} / h$ features."),
    (
        "M43",
        "heads-merged-without-transpose",
        "You reshaped without moving the head axis, which mixes positions with heads.",
    ),
    ("M44", "forgot-output-projection", "One matrix is missing: the output projection counts too, so there are four."),
    ("M45", "biases-miscounted", "The biases are counted differently here: each projection that has one adds d."),
    ("M46", "heads-multiply-parameters", "You multiplied by the number of heads; they divide one width between them."),
    # Order
    ("M50", "sine-cosine-swapped", "Sine and cosine changed places: sine takes the even features, counted from 0."),
    ("M51", "frequency-exponent-halved", "The exponent is $2i/d$, with $i$ counting pairs; yours grows half as fast."),
    (
        "M52",
        "column-number-as-pair-index",
        "You used the column number as i; both members of a pair share one frequency.",
    ),
    ("M53", "wrong-position-base", "Another base than 10000 went into the frequencies."),
    ("M54", "positions-from-one", "You counted positions from 1; the first token stands at 0."),
    ("M55", "angle-in-degrees", "Your calculator took the angle as degrees; it is in radians."),
    (
        "M56",
        "half-split-sinusoids",
        "These are the right numbers in the other layout: here sines and cosines alternate.",
    ),
    ("M57", "encoding-concatenated", "You placed the encoding beside the embedding; it is added, and the width stays."),
    ("M58", "rotated-backwards", "You rotated the other way round."),
    ("M59", "half-split-rotation", "You paired feature i with feature i + d/2; this problem pairs neighbours."),
    ("M60", "rotated-the-values", "Rotation belongs to queries and keys; the values stay as they are."),
    ("M61", "absolute-positions-in-rotary", "Only the difference of the two positions is left after both are rotated."),
    ("M62", "slopes-start-at-one", "Your slopes start one step early: the first head's slope is $2^{-8/h}$."),
    ("M63", "distance-raises-score", "Distance lowers a score, and it does so before softmax."),
    ("M64", "old-sum-not-rescaled", "The running sum keeps its old scale; a new maximum shrinks it first."),
    ("M65", "maximum-not-added-back", "The maximum that was taken out at the start has to come back at the end."),
    # Gradients and statistics
    (
        "M70",
        "softmax-derivative-diagonal-only",
        "Raising one score also lowers the other weights; that part is missing.",
    ),
    ("M71", "scaling-left-out-of-derivative", r"The scores are divided by $\sqrt{d_k}$, and so is their derivative."),
    ("M72", "output-not-subtracted", "The current output has to be subtracted, since the weights still add up to 1."),
    ("M73", "variance-miscounted", "Variances of independent terms add, one for each of the $d_k$ products."),
    ("M74", "entropy-misdefined", "Entropy is minus the sum of each weight times its natural logarithm."),
    ("M75", "temperature-multiplied", "Temperature divides the scores, before softmax."),
    ("M76", "equivariant-called-invariant", "The output rows move along with the tokens; they do not stay put."),
    # Cost
    ("M80", "cost-is-linear", r"Every query meets every key, so the number of pairs is $n \times n$."),
    ("M81", "growth-not-squared", "Both sides of the score matrix grow, so the factor counts twice."),
    ("M82", "multiply-adds-not-doubled", "You counted multiply-adds; each of them is two operations."),
    ("M83", "one-matrix-product-counted", "Two matrix products take part: queries with keys, and weights with values."),
    ("M84", "score-memory-factor-missing", "A factor is missing: sequences, heads and bytes per number all multiply."),
    ("M85", "cache-only-keys", "The cache holds values as well as keys."),
    ("M86", "cached-all-query-heads", "You cached every query head; only the key-value heads are stored."),
    ("M87", "group-size-for-group-count", "You used the heads per group where the number of groups belongs."),
    ("M88", "head-size-derived-not-given", r"The head size is given here; it need not be $d_{\text{model}} / h$."),
    ("M89", "wrong-memory-unit", "The unit slipped: one GiB is $2^{30}$ bytes, and a byte is 8 bits."),
    (
        "M90",
        "causal-pairs-miscounted",
        "Row $i$ has $i$ allowed keys, itself included, so the rows add up to $n(n + 1)/2$.",
    ),
    (
        "M91",
        "shape-roles-confused",
        "Rows follow the queries, columns follow the keys, and the output is as wide as the values.",
    ),
    ("M92", "query-key-direction", "The first index is the token that looks, the second the one it looks at."),
)

MISCONCEPTIONS = {slug: Misconception(slug, code, feedback) for code, slug, feedback in _CATALOGUE}
