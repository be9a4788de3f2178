"""Write the catalogue of problem types as a page of Markdown, from the registry alone: `python -m engine.catalogue`."""

import sys
from collections.abc import Iterator
from typing import Any

from engine.checking import say
from engine.generating import generate
from engine.misconceptions import MISCONCEPTIONS
from engine.problem import Problem, WrongPath
from engine.problem_types import ProblemType
from engine.problems import OBJECTIVES, PROBLEM_TYPES

SEED = 7  # of the examples
ANSWERS = {
    "scalar": "a number",
    "vector": "a row of numbers",
    "matrix": "a matrix",
    "shape": "a shape",
    "choice": "a choice",
    "ordering": "an order",
    "complexity": "a growth rate",
    "parts": "several parts",
}
INTRODUCTION = """# Problem types

This page is written by `make catalogue` from the registry in `engine/problems/`, and a test keeps it true. Every
example is the problem of seed {seed}; each review draws another one. A mistake in the lists is recognised by the answer
that it leads to.
"""


def page() -> str:
    return "\n".join([INTRODUCTION.format(seed=SEED), *_contents(), *_chapters()])


def _of(objective: str) -> list[ProblemType]:
    return [problem_type for problem_type in PROBLEM_TYPES.values() if problem_type.objective == objective]


def _contents() -> Iterator[str]:
    yield f"{len(PROBLEM_TYPES)} types, {len(MISCONCEPTIONS)} misconceptions.\n"
    yield "| code | type | level | asks for | mistakes |\n|---|---|---|---|---|"
    for objective in OBJECTIVES:
        for each in _of(objective):
            link = f"[{each.title}](#{each.slug})"
            yield f"| {each.code} | {link} | {each.difficulty} | {ANSWERS[each.input]} | {len(each.misconceptions)} |"


def _chapters() -> Iterator[str]:
    for objective, title in OBJECTIVES.items():
        yield f"\n## {title}"
        for problem_type in _of(objective):
            yield from _entry(problem_type)


def _entry(problem_type: ProblemType) -> Iterator[str]:
    problem = generate(problem_type.slug, SEED)
    yield f'\n### <a id="{problem_type.slug}"></a>{problem_type.code} · {problem_type.title}\n'
    asked = ANSWERS[problem_type.input]
    yield f"`{problem_type.slug}`, version {problem_type.version}: {problem_type.difficulty}, {asked}\n"
    yield _quoted(problem.statement)
    yield from _asked(problem.answer_format)
    yield f"\n**Answer**\n\n{say(problem, problem.answer)}\n\n**Solution**\n"
    for number, step in enumerate(problem.steps, 1):
        yield f"{number}. " + step.text.replace("\n", "\n   ")
    yield "\n**Mistakes**\n"
    yield from _mistakes(problem)
    for slug, reason in problem_type.left_out.items():
        yield f"- {MISCONCEPTIONS[slug].code} `{slug}` is left out: {reason}."


def _asked(answer_format: dict[str, Any]) -> Iterator[str]:
    for option in answer_format.get("options", ()):
        yield _quoted(f"\n{option['id']}) {option['text']}")
    for part in answer_format.get("parts", {}).values():
        yield _quoted(f"\n{part['label']}: {ANSWERS[part['input']]}")
        yield from _asked(part)


def _mistakes(problem: Problem) -> Iterator[str]:
    for path in (*problem.wrong_paths, *problem.conventions):
        name = f"{MISCONCEPTIONS[path.misconception].code} `{path.name}`" if path.misconception else "no code"
        counts = " (counts, with a note)" if path in problem.conventions else ""
        yield f"- {name}{counts}: {_told(problem, path)}"


def _told(problem: Problem, path: WrongPath) -> str:
    """Give the answer of a wrong path on one line."""
    return say(problem, path.value).replace("\n- ", "; ").removeprefix("- ").replace("\n", " ")


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


if __name__ == "__main__":
    sys.stdout.write(page())
