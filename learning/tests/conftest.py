"""A graph of five concepts with items, and attempts made by hand."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from model_bakery import baker

from cards import linking
from cards.models import Card, Concept, Prerequisite
from cards.vocabulary import HARD, PUBLISHED, SOFT
from quizzes.models import Attempt, Item


@pytest.fixture
def concepts(db, now) -> dict[str, Concept]:
    """goal requires left and right, both require base; `school` is taken for granted below base; tip only helps."""
    made = {}
    for position, slug in enumerate(("school", "base", "left", "right", "goal", "tip")):
        concept = baker.make(
            Concept,
            slug=slug,
            title=slug.title(),
            level="graduate",
            difficulty="beginner",
            status=PUBLISHED,
            assumed_known=slug == "school",
            position=position,
            summary_html=f"About {slug}.",
        )
        made[slug] = concept
        if slug == "school":
            continue
        for kind in ("choice", "numeric"):
            baker.make(Item, slug=f"{slug}-{kind}", concept=concept, kind=kind, status="published", version=1)
    for above, below, kind in (
        ("base", "school", HARD),
        ("left", "base", HARD),
        ("right", "base", HARD),
        ("goal", "left", HARD),
        ("goal", "right", HARD),
        ("goal", "tip", SOFT),
    ):
        linking.link(Prerequisite(concept=made[above], requires=made[below], kind=kind, reason=f"{above} uses {below}"))
    baker.make(
        Card,
        slug="card-goal",
        title="The goal",
        concept=made["goal"],
        status=PUBLISHED,
        front_html="<p>Front?</p>",
        back_html="<p>Back.</p>",
        body_html="<p>Body.</p>",
        difficulty="beginner",
        created_at=now,
        updated_at=now,
    )
    return made


@pytest.fixture
def attempt(now) -> Callable[..., Attempt]:
    """`attempt(alice, "base-choice", "correct")` is a counted answer in review; later ones come later."""
    made = []

    def make(learner, item: str, verdict: str, *, days: int = 0, **fields) -> Attempt:
        at: datetime = now + timedelta(days=days, minutes=len(made))
        values = {"counted": True, "mode": "review", "hints": 0, "received_at": at, "reviewed_at": at} | fields
        row = baker.make(
            Attempt,
            learner=learner,
            item=Item.objects.get(slug=item),
            verdict=verdict,
            submission_id=uuid4(),
            nonce=uuid4().hex,
            **values,
        )
        made.append(row)
        return row

    return make


@pytest.fixture
def learn(attempt) -> Callable[..., None]:
    """`learn(alice, "base")` answers four items of the concept right."""

    def learn_concept(learner, concept: str, **fields) -> None:
        for kind in ("choice", "numeric", "choice", "numeric"):
            attempt(learner, f"{concept}-{kind}", "correct", **fields)

    return learn_concept
