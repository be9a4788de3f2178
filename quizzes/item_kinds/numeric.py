"""A problem with new numbers at every presentation, made and marked by the engine."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

import engine
from engine import answers
from engine.problem import plain
from quizzes import nonces
from quizzes.item_kinds.base import (
    CORRECT,
    WRONG,
    Content,
    ContentError,
    Grade,
    InvalidAnswer,
    ItemKind,
    Json,
    Paper,
    Prompt,
    is_unknown,
    require_keys,
)
from web.markup import render

if TYPE_CHECKING:
    from quizzes.models import Item, ItemVersion

# What a client needs to draw the right boxes. Tolerance and wrong paths stay here.
PUBLIC_FORMAT = ("input", "shape", "decimals", "carry", "options", "rank", "symbols", "label")
# Where a response may name ids instead of typing them.
NAMED = {"choice": "option", "ordering": "order"}
EXAMPLES = {
    "choice": gettext_lazy("the id of one option"),
    "ordering": gettext_lazy("the ids of the steps in your order, with spaces between them"),
    "shape": "(a, b/2)",
    "complexity": "O(a^2 b)",
    "parts": gettext_lazy("one line for each part, “name: answer”"),
}


class Numeric(ItemKind):
    slug = "numeric"
    label = "Numeric problem"
    draws_numbers = True

    def freeze(self, item: "Item") -> Content:
        if item.problem_type not in engine.PROBLEM_TYPES:
            raise ContentError([f"The engine has no problem type “{item.problem_type}”."])
        return {
            "problem_type": item.problem_type,
            "problem_version": engine.PROBLEM_TYPES[item.problem_type].version,
        }

    def content_of(self, item: "Item", version: "ItemVersion", language: str) -> Content:
        # The engine knows what it can tell in this language: that is seen when a problem is drawn.
        return {**version.content, "language": language}

    def _generate(self, content: Content, nonce: str) -> engine.Problem:
        return engine.generate(content["problem_type"], nonces.seed_of(nonce), content["problem_version"])

    def _told(self, content: Content, nonce: str) -> engine.Problem:
        return engine.in_language(self._generate(content, nonce), content.get("language", engine.ENGLISH))

    def present(self, content: Content, nonce: str) -> Prompt:
        drawn = self._generate(content, nonce)
        problem = engine.in_language(drawn, content.get("language", engine.ENGLISH))
        given = problem.to_json()
        answer_format = public_format(given["answer_format"])
        return Prompt(
            text=problem.statement,
            html=render(problem.statement),
            data=given["parameters"],
            options=[
                {"id": option["id"], "html": render(option["text"], inline=True)}
                for option in answer_format.get("options", [])
            ],
            answer_format=answer_format,
            hints=len(problem.hints),
            language=problem.language,
            drawn=drawn.statement,
        )

    def hint(self, content: Content, nonce: str, index: int) -> str:
        return render(self._told(content, nonce).hints[index])

    def read_back(self, content: Content, nonce: str, text: str) -> engine.Reading:
        """Return how `text` is read ("I read this as ..."), with no word on whether it is right."""
        reading = engine.read_back(self._generate(content, nonce), text)
        return replace(reading, message=_in_reader_language(reading.message))

    def grade(self, content: Content, nonce: str, response: Mapping[str, Json], rating: int | None) -> Grade:
        return grade(self._told(content, nonce), response)

    def problem(self, content: Content, nonce: str) -> Json:
        # As drawn, in English: an attempt stays explainable whatever becomes of a translation.
        return self._generate(content, nonce).to_json()

    def on_paper(self, content: Content, nonce: str) -> Paper:
        problem = self._told(content, nonce)
        given = problem.to_json()
        options = "\n".join(
            f"- {option['id']}: {option['text']}" for option in given["answer_format"].get("options", [])
        )
        steps = "\n\n".join(step["text"] for step in given["steps"])
        return Paper(
            front=f"{problem.statement}\n\n{options}".strip(),
            back=f"{engine.say(problem, problem.answer)}\n\n{steps}".strip(),
        )

    def sample_responses(self, content: Content, nonce: str) -> dict[str, list[dict[str, Json]]]:
        problem = self._generate(content, nonce)
        return {
            CORRECT: [{"text": engine.format_answer(problem, problem.answer)}],
            WRONG: [{"unknown": True}]
            + [{"text": engine.format_answer(problem, path.value)} for path in problem.wrong_paths],
            "invalid": [{}, {"text": ""}, {"text": "nan"}, {"text": "1e999"}, {"text": "1" * 10_000}, {"text": 5}],
        }


def public_format(answer_format: Mapping[str, Json]) -> dict[str, Json]:
    """Return what may be sent before grading, of the whole answer and of each of its parts."""
    public = {name: answer_format[name] for name in PUBLIC_FORMAT if name in answer_format}
    if "parts" in answer_format:
        public["parts"] = {name: public_format(part) for name, part in answer_format["parts"].items()}
    return public


def text_of(answer_format: Mapping[str, Json], response: Mapping[str, Json]) -> str:
    """Return a response as what a learner would type; raise InvalidAnswer if it holds no such text."""
    wanted = answer_format["input"]
    given = response.get(NAMED.get(wanted, "text"), response.get("text"))
    if wanted == "ordering" and isinstance(given, list) and all(isinstance(each, str) for each in given):
        given = " ".join(given)
    if not isinstance(given, str):
        raise InvalidAnswer(_("Write your answer as text, for example %s.") % EXAMPLES.get(wanted, "[0.27, 0.73]"))
    return given


def _in_reader_language(message: str) -> str:
    """Tell what is said about an answer as the interface speaks, whatever the problem is told in."""
    return engine.told(message, get_language() or engine.ENGLISH)


def grade(problem: engine.Problem, response: Mapping[str, Json]) -> Grade:
    """Grade `response` to `problem`; also used to grade a stored attempt again."""
    require_keys(response, {"text", "unknown", NAMED.get(problem.answer_format["input"], "text")})
    steps = problem.to_json()["steps"]
    solution = tuple({"html": render(step["text"]), "stage": step["stage"], "value": step["value"]} for step in steps)
    answer = engine.format_answer(problem, problem.answer)
    right = {"answer_html": render(engine.say(problem, problem.answer)), **_options(problem)}
    if is_unknown(response):
        return Grade(verdict=WRONG, answer=answer, solution=solution, details=right)
    text = text_of(problem.answer_format, response)
    verdict = engine.check(problem, text)
    if verdict.status == "invalid":
        raise InvalidAnswer(_in_reader_language(verdict.message), position=verdict.position)
    value = engine.read_back(problem, text).value
    feedback = _in_reader_language(verdict.message)
    return Grade(
        verdict=verdict.status,
        misconceptions=verdict.misconceptions,
        feedback=feedback,
        feedback_html=render(feedback),
        answer=answer,
        solution=solution,
        details={
            **right,
            "value": plain(value),
            "read_as": verdict.reading,
            "said_html": render(engine.say(problem, value)),
            "sentence_html": render(_sentence(verdict)),
            # What speaks of a mistake is told in the words of the course; a page marks it as such.
            "is_in_course_language": feedback == verdict.message,
            "note": _in_reader_language(verdict.note),
            "stages": [comparison.to_json() for comparison in verdict.diagnosis],
            **_parts(problem, verdict, value),
        },
    )


def _options(problem: engine.Problem) -> dict[str, Json]:
    """Return the options of a choice, each with what to say about it, as the choice kind tells them."""
    if problem.answer_format["input"] != "choice":
        return {}
    said = {
        path.value: path.feedback or engine.MISCONCEPTIONS[path.misconception].feedback for path in problem.wrong_paths
    }
    return {
        "options": [
            {
                "id": option["id"],
                "html": render(option["text"], inline=True),
                "correct": option["id"] == problem.answer,
                "feedback_html": render(said.get(option["id"], "")),
            }
            for option in problem.answer_format["options"]
        ]
    }


def _sentence(verdict: engine.Verdict) -> str:
    """Return the sentence about the one mistake that explains everything, without the numbers that a table shows."""
    if len(verdict.sentences) != 1:
        return ""
    (sentence,) = verdict.sentences
    return sentence if verdict.parts or verdict.message.startswith(sentence) else ""


def _parts(problem: engine.Problem, verdict: engine.Verdict, values: Json) -> dict[str, Json]:
    """Return what became of each part, where there are several."""
    rows = []
    for name, part in verdict.parts.items():
        wanted = problem.answer_format["parts"][name]
        say = answers.of(wanted).say
        rows.append(
            {
                "name": name,
                "status": part.status,
                "feedback_html": render(part.message),
                "said_html": render(say(values[name], wanted), inline=True),
                "answer_html": render(say(problem.answer[name], wanted), inline=True),  # type: ignore[index, call-overload]
            }
        )
    return {"parts": rows} if rows else {}
