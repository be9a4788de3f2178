"""A small course for tests: two concepts, one item of each kind and a second numeric one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cards.models import Card, Concept, Course, Misconception
from cards.publishing import save_card
from quizzes.models import Item, Option, RubricPoint
from quizzes.publishing import publish


@dataclass
class SmallCourse:
    """What `small_course` made."""

    course: Course
    concepts: dict[str, Concept]
    items: dict[str, Item]


def small_course(*, at: datetime) -> SmallCourse:
    """Create and publish the course."""
    concepts = {
        slug: Concept.objects.create(
            slug=slug,
            title=slug.replace("-", " ").title(),
            level="secondary",
            difficulty="beginner",
            status="published",
            position=position,
        )
        for position, slug in enumerate(("dot-product", "attention-output"))
    }
    course = Course.objects.create(slug="small", title="Small", is_default=True, goal=concepts["attention-output"])
    card = Card(
        slug="card-dot",
        concept=concepts["dot-product"],
        title="Dot product",
        front="How is it computed?",
        back="Multiply and add.",
        formula=r"q \cdot k",
        difficulty="beginner",
        status="published",
    )
    card = save_card(card, now=at)
    items = {
        "choice": Item(
            slug="choice-dot",
            kind="choice",
            concept=concepts["dot-product"],
            stem="What is $[1, 2] \\cdot [3, 4]$?",
            explanation="3 + 8 = 11.",
            hints=["Multiply by position.", "Then add."],
        ),
        "numeric": Item(
            slug="numeric-dot", kind="numeric", concept=concepts["dot-product"], problem_type="dot-product"
        ),
        "vector": Item(
            slug="numeric-output", kind="numeric", concept=concepts["attention-output"], problem_type="attention-output"
        ),
        "flashcard": Item(slug="flashcard-dot", kind="flashcard", concept=concepts["dot-product"], card=card),
        "explain": Item(
            slug="explain-output",
            kind="explain",
            concept=concepts["attention-output"],
            stem="Why is the output a blend?",
            model_answer="Because the weights sum to one.",
        ),
    }
    for item in items.values():
        item.save()
    _answers(items)
    for item in items.values():
        publish(item, at=at)
    return SmallCourse(course, concepts, items)


def add_problem_types(course: SmallCourse, slugs: Iterable[str], *, at: datetime) -> None:
    """Create and publish an item of each of these problem types that the course does not have yet."""
    known = {item.problem_type for item in course.items.values()}
    for slug in set(slugs) - known:
        concept = course.concepts["attention-output"]
        item = Item.objects.create(slug=f"numeric-{slug}", kind="numeric", concept=concept, problem_type=slug)
        publish(item, at=at)


def _answers(items: dict[str, Item]) -> None:
    for slug, text, belief in (("a", "11", None), ("b", "24", "product-of-sums"), ("c", "[3, 8]", "elementwise")):
        wrong = Misconception.objects.create(slug=belief, belief=belief) if belief else None
        Option.objects.create(
            item=items["choice"],
            slug=slug,
            text=text,
            is_correct=wrong is None,
            misconception=wrong,
            feedback=f"{text} comes from there.",
        )
    for position, (slug, required) in enumerate((("weights", True), ("values", True), ("extra", False))):
        RubricPoint.objects.create(
            item=items["explain"], slug=slug, text=f"Speaks of {slug}.", is_required=required, position=position
        )
