"""T50: what several heads are for, from eight sides."""

from dataclasses import dataclass

from engine.dice import SingleDice
from engine.problem import Step
from engine.problem_types import Draft, WordedType
from engine.wording import Mistake, choice

AVERAGED, MULTIPLIED = "heads-averaged", "heads-multiply-parameters"
FULL_WIDTH, NOT_PROJECTED = "heads-keep-full-width", "output-projection-skipped"

IN_TURN = "The heads do not wait for each other: all of them read the same input."
TOKENS_SHARED = "The heads divide the features between them; every head sees all tokens."
WINNER = "No head is left out: the outputs of all of them are joined."
NO_AVERAGE = "Nothing is averaged: the outputs of the heads are placed side by side."
SAME_COUNT = "The heads divide one width, so their matrices together are as large as one full one."


@dataclass(frozen=True)
class Question:
    """One side of the matter: of the wrong answers, the first two are always offered, and two of the others."""

    text: str
    right: str
    wrong: tuple[Mistake, ...]
    solution: str
    hints: tuple[str, str]


QUESTIONS = (
    Question(
        "What does multi-head attention do with its input?",
        "It runs several attentions side by side, joins their outputs and projects the result.",
        (
            Mistake(
                "It runs several attentions side by side, averages their outputs and projects the result.", AVERAGED
            ),
            Mistake(
                "It runs several attentions of full width side by side, with several times the parameters.", MULTIPLIED
            ),
            Mistake("It runs several attentions side by side and hands on their outputs as they are.", NOT_PROJECTED),
            Mistake("It runs several attentions one after another, each on the output of the last.", "", IN_TURN),
            Mistake("It cuts the sequence into pieces and runs one attention inside each piece.", "", TOKENS_SHARED),
            Mistake("It runs several attentions side by side and keeps the most confident output.", "", WINNER),
        ),
        "Each head attends by itself, all at the same time. Their outputs are placed side by side, which gives the "
        "full width again, and $W_O$ projects the joined row.",
        ("Do the heads depend on each other's results?", "What is left to do once every head has its own output?"),
    ),
    Question(
        "Why does a model use 8 heads of width 64 rather than one head of width 512?",
        "A token can spread its attention in 8 different ways, one for each head.",
        (
            Mistake("Averaging 8 results takes out the noise that any single head would have.", AVERAGED, NO_AVERAGE),
            Mistake("The layer has 8 times the parameters, so it can store more patterns.", MULTIPLIED, SAME_COUNT),
            Mistake(
                "Each head reads only an eighth of the tokens, so the score matrices are small.", "", TOKENS_SHARED
            ),
            Mistake("A token passes through 8 rounds of attention, each finer than the last.", "", IN_TURN),
            Mistake(
                "Eight heads together need only an eighth of the parameters of a single one.",
                "",
                "Eight matrices of an eighth of the width hold as many parameters as the one.",
            ),
        ),
        "One head has one row of weights for each token. Eight heads have eight rows, so a token can look at different "
        "tokens for different reasons; width and parameters stay the same in all.",
        (
            "How many rows of weights does one token have in one head?",
            "Compare what can differ between heads with what is the same in all of them.",
        ),
    ),
    Question(
        r"Two layers have the same width $d_{\text{model}}$, one with a single head, the other with $h$ heads of size "
        r"$d_{\text{model}} / h$. How do the parameters of the second compare with those of the first?",
        "There are as many, since the heads divide one width between them.",
        (
            Mistake("There are more, because each head has full matrices of its own.", MULTIPLIED),
            Mistake("There are fewer, because the heads are averaged and need no $W_O$.", AVERAGED, NO_AVERAGE),
            Mistake("There are fewer, because narrow heads have much smaller matrices.", "", SAME_COUNT),
            Mistake(
                "There are fewer, because all heads share one set of matrices.", "", "Each head has its own columns."
            ),
            Mistake("There are more, because every head still works in full width.", FULL_WIDTH),
        ),
        r"With $d = d_{\text{model}}$, a head owns $d / h$ columns of $W_Q$, $W_K$ and $W_V$. Together the $h$ heads "
        r"own $d$ columns of each, just as the single head does, and $W_O$ is $d \times d$ in both layers.",
        ("How many columns of $W_Q$ belong to one head?", "Add up the columns of all heads."),
    ),
    Question(
        "What happens to the outputs of the heads before they leave the layer?",
        "They are placed side by side and then multiplied by one matrix, $W_O$.",
        (
            Mistake("They are averaged feature by feature and then multiplied by one matrix, $W_O$.", AVERAGED),
            Mistake("They are placed side by side and then leave without another matrix.", NOT_PROJECTED),
            Mistake("They are added up feature by feature and then leave the layer.", AVERAGED),
            Mistake(
                "They are multiplied entry by entry and then divided by their sum.",
                "",
                "The outputs of the heads are not multiplied with each other; they are placed side by side.",
            ),
            Mistake("They are compared, and the largest one for each token is kept.", "", WINNER),
        ),
        r"Each of $h$ heads puts out $d / h$ numbers for a token, where $d$ is the width of the model. Side by side "
        r"these are $d$ numbers, and $W_O$, a $d \times d$ matrix, mixes them.",
        (
            "How wide is the output of one head, and how wide that of the layer?",
            "Which of the projections is still unused?",
        ),
    ),
    Question(
        "What is the output projection $W_O$ of multi-head attention for?",
        "It mixes the joined heads, so each output feature can draw on all of them.",
        (
            Mistake("It forms the average of the heads, so that no single one of them dominates.", AVERAGED),
            Mistake("It narrows the joined heads, which are $h$ times as wide as the model.", FULL_WIDTH),
            Mistake(
                "It turns the scores of all heads into weights that add up to 1.", "", "That is what softmax does."
            ),
            Mistake("It picks the head that suits the token best and drops the others.", "", WINNER),
            Mistake(
                "It turns the joined heads back, since it undoes the projection to values.",
                "",
                "It is trained freely and undoes nothing.",
            ),
        ),
        "Without $W_O$ each block of output features would come from one head alone. The matrix lets every feature "
        "combine what several heads have found.",
        (
            "Where in the row of joined outputs does each head stand?",
            "What could one output feature depend on if the joined row left the layer as it is?",
        ),
    ),
    Question(
        "What does a single head among $h$ heads get to see?",
        "All tokens, through queries, keys and values of part of the width.",
        (
            Mistake("All tokens, through queries, keys and values of the full width.", FULL_WIDTH),
            Mistake("All tokens, by way of the average of what the other heads have found.", AVERAGED, IN_TURN),
            Mistake("A part of the tokens, through queries and keys of the full width.", "", TOKENS_SHARED),
            Mistake("All tokens, in the form in which the head before it left them.", "", IN_TURN),
            Mistake("A part of the tokens, namely those that no other head looks at.", "", TOKENS_SHARED),
        ),
        "Every head reads every token. Its projections have one $h$-th of the width, so its queries, keys and values "
        "are short; its score matrix still has one row and one column for each token.",
        ("What do the heads divide between them?", "How many rows and columns does the score matrix of one head have?"),
    ),
    Question(
        "Two heads give the same token quite different attention weights. What becomes of this difference?",
        "Both blends are kept next to each other, and $W_O$ combines them.",
        (
            Mistake("The two rows of weights are averaged before values are blended.", AVERAGED),
            Mistake("The two blends are averaged, so that only what they share is left.", AVERAGED),
            Mistake("The head with the larger top weight wins, and its blend is kept.", "", WINNER),
            Mistake("The second head starts from the first one's blend and corrects it.", "", IN_TURN),
            Mistake("The two blends leave the layer next to each other, without $W_O$.", NOT_PROJECTED),
            Mistake(
                "The two rows of weights are joined to one row that adds up to 2.", "", "Weights of heads never meet."
            ),
        ),
        "Heads are free to disagree: each blends its own values with its own weights. The blends stand side by side "
        "until $W_O$ combines them.",
        ("Does one head know the weights of another?", "Which parts of two heads are joined: weights or outputs?"),
    ),
    Question(
        "A model keeps its width but divides it among twice as many heads. What changes in its attention layers?",
        "Each head becomes half as wide, and the number of parameters stays.",
        (
            Mistake("Each head keeps its matrices, and the number of parameters doubles.", MULTIPLIED),
            Mistake("Each head keeps its width, and the joined outputs are twice as wide.", FULL_WIDTH),
            Mistake("Each head keeps its width, since the average of more heads is taken.", AVERAGED),
            Mistake("Each head reads half as many tokens, and the parameters stay.", "", TOKENS_SHARED),
            Mistake(
                "Each head becomes half as wide, and the number of parameters halves.",
                "",
                "Twice as many heads of half the width need the same number of parameters.",
            ),
        ),
        r"The key size $d_k = d_{\text{model}} / h$ halves when $h$ doubles. Twice as many heads with half as many "
        "columns each need the same number of columns in all.",
        ("What is the width of one head?", "Multiply the number of heads by the width of each, before and after."),
    ),
)


def make(dice: SingleDice) -> Draft:
    question = dice.pick("question", QUESTIONS)
    wrong = [*question.wrong[:2], *dice.shuffled("wrong", question.wrong[2:])[:2]]
    return Draft(
        statement=question.text,
        parameters={},
        asked=choice(dice, question.right, wrong),
        steps=(Step(question.solution, "heads"),),
        hints=question.hints,
    )


TYPE = WordedType(
    slug="what-heads-do",
    code="T50",
    title="What several heads do",
    objective="LO6",
    difficulty="easy",
    input="choice",
    make=make,
    names=(AVERAGED, MULTIPLIED, FULL_WIDTH, NOT_PROJECTED),
)
