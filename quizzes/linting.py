"""What forbids publishing an item, and what its author should look at again. One sentence each; nothing is stored."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quizzes.models import Option

FEWEST_OPTIONS = 3
LONGEST_STEM = 60  # words
SHORTEST_KEY = 3  # characters; a hint may well contain “no” or “12” by chance
MOST_OF_A_SET = 0.35  # of the keys may be the longest option, or stand at one place; chance is a quarter
FEWEST_OF_A_SET = 20  # questions, below which shares mean nothing

_CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)
_NEGATIVE = re.compile(r"\b(?:[Ww]hich|[Ww]hat)\b[^.?]*\b(?:not|never|except)\b[^.?]*\?")
_CATCH_ALL = re.compile(r"\b(all|none|both) of (the above|these|the options)\b", re.IGNORECASE)
_REREAD = re.compile(r"\b(re-?read|skim|see the (text|card)|(look|go back) (at|to) the (text|card))\b", re.IGNORECASE)


def seen(text: str) -> str:
    """As a learner sees it, roughly: without the words of LaTeX and the marks of Markdown."""
    return re.sub(r"\\[a-z]+|[${}`*]", "", text).casefold().strip()


def errors_of_choice(stem: str, options: Sequence["Option"], hints: Iterable[str] = ()) -> list[str]:
    """Return what forbids publishing a choice item."""
    problems = []
    right = [option for option in options if option.is_correct]
    if not stem.strip():
        problems.append("The question has no text.")
    if len(options) < FEWEST_OPTIONS:
        problems.append("A choice item needs at least three options.")
    if len(right) != 1:
        problems.append(f"Exactly one option must be right; {len(right)} are.")
    if len({option.text.strip() for option in options}) < len(options):
        problems.append("Two options have the same text.")
    for option in options:
        if not option.feedback.strip():
            problems.append(f"Option {option.slug} has no feedback.")
        if not option.is_correct and option.misconception is None:
            problems.append(f"Option {option.slug} is wrong but names no misconception.")
    for number, hint in enumerate(hints, start=1):
        if any(_gives_away(hint, option.text) for option in right):
            problems.append(f"Hint {number} contains the answer.")
    return problems


def gives_away(text: str, options: Iterable["Option"]) -> bool:
    """Whether a text that learners read before they answer contains the right option."""
    return any(option.is_correct and _gives_away(text, option.text) for option in options)


def _gives_away(text: str, key: str) -> bool:
    key = seen(key)
    return len(key) >= SHORTEST_KEY and re.search(rf"(?<!\w){re.escape(key)}(?!\w)", seen(text)) is not None


def warnings_of_item(stem: str, hints: Iterable[str], options: Sequence["Option"] = ()) -> Iterator[str]:
    """Look at how a question is put."""
    words = len(stem.split())
    if words > LONGEST_STEM:
        yield f"The question has {words} words; at most {LONGEST_STEM} are read."
    if options and _NEGATIVE.search(_CODE.sub("", stem)):
        yield "The question asks for what is not so: write NOT in capitals, or ask the other way round."
    for number, hint in enumerate(hints, start=1):
        if _REREAD.search(hint):
            yield f"Hint {number} only points back at the text."
    for option in options:
        if _CATCH_ALL.search(option.text):
            yield f"Option {option.slug} is true or false by the others; write an answer of its own."


def warnings_of_set(questions: Iterable[Sequence["Option"]]) -> Iterator[str]:
    """Look at where the keys of many choice items stand, and how long they are."""
    places: Counter[str] = Counter()
    longest = 0
    for options in questions:
        key = next((option for option in options if option.is_correct), None)
        if key is not None:
            places[key.slug] += 1
            longest += all(len(seen(each.text)) < len(seen(key.text)) for each in options if each is not key)
    number = places.total()
    if number < FEWEST_OF_A_SET:
        return
    if longest > MOST_OF_A_SET * number:
        yield f"The right option is the longest in {longest} of {number} questions."
    for place, count in sorted(places.items()):
        if count > MOST_OF_A_SET * number:
            yield f"The right option is {place} in {count} of {number} questions."
