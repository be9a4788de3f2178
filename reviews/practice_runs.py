"""A row of practice problems with an end. One kind of run, one class and one registry line.

A run is nothing but its name: the answers given so far carry it as their channel, so leaving and coming back costs
nothing, and looking writes nothing.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

import engine
from accounts.models import User
from cards import snapshot
from cards.models import Concept, Misconception
from learning.topics import study_order
from quizzes import nonces, practising, presenting, tokens
from quizzes.models import Attempt, Item, Mode
from quizzes.presenting import Presentation, Served
from quizzes.tokens import PresentationToken
from reviews.models import Memory
from reviews.profiles import study_day_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Not every draw of a type leaves room for each of its mistakes.
MOST_DRAWS, DRAWS_OF_A_TYPE = 20, 4
# So many topics at the end of what a goal takes are asked about in its check, the goal among them.
LATE_TOPICS = 5


@dataclass(frozen=True)
class Place:
    """How far a run is."""

    done: int
    of: int


class Run(ABC):
    """One learner's run. `channel` names it in tokens and attempts."""

    kind: ClassVar[str]
    title: "StrOrPromise"

    def __init__(self, learner: User, names: list[str], *, at: datetime) -> None:
        self.learner, self.names, self.at = learner, names, at

    @property
    @abstractmethod
    def address(self) -> str:
        """The page that asks what comes next."""

    @property
    def channel(self) -> str:
        return ":".join([self.kind, *self.names])

    @cached_property
    def attempts(self) -> list[tuple[int, str]]:
        """The (item id, verdict) of each answer so far, the newest last."""
        rows = Attempt.objects.of(self.learner).filter(item__in=self.item_ids, channel=self.channel)
        return list(rows.order_by("pk").values_list("item_id", "verdict"))

    @property
    @abstractmethod
    def item_ids(self) -> list[int]:
        """The items that the run may ask."""

    @abstractmethod
    def place(self) -> Place: ...

    @abstractmethod
    def present(self) -> Presentation | None:
        """Return the next question, or None at the end."""

    def _load(self, item: Item) -> Served:
        return presenting.load(item.pk, item.version, self.learner.pk)

    def _present(self, served: Served, nonce: str) -> Presentation:
        item, expires_at = served.item, self.at + tokens.LIFETIME
        prompt = served.kind.present(served.content, nonce)
        token = PresentationToken(
            self.learner.pk, item.pk, item.version, tokens.PRACTICE, nonce, self.channel, expires_at
        )
        return Presentation(item, prompt, token.sign())


class MistakeRun(Run):
    """Problems in which one misconception shows: until two right answers follow each other, at most five."""

    kind = "mistake"
    wanted, most = 2, 5

    @property
    def slug(self) -> str:
        return self.names[0]

    title = _("One mistake")

    @property
    def address(self) -> str:
        return reverse("practise-mistake", args=self.names)

    @cached_property
    def items(self) -> list[Item]:
        """One item for each problem type that knows this mistake, the easy ones first."""
        by_type = practising.practice_items()
        return sorted((by_type[slug] for slug in types_of(self.slug) if slug in by_type), key=_by_difficulty)

    @property
    def item_ids(self) -> list[int]:
        return [item.pk for item in self.items]

    def place(self) -> Place:
        verdicts = [verdict for _, verdict in self.attempts]
        streak = next((n for n, verdict in enumerate(reversed(verdicts)) if verdict != "correct"), len(verdicts))
        return Place(min(streak, self.wanted), self.wanted)

    @property
    def is_over(self) -> bool:
        return self.place().done == self.wanted or len(self.attempts) >= self.most

    def present(self) -> Presentation | None:
        """Return a problem whose wrong paths hold the mistake, of another type than the one before."""
        if self.is_over:
            return None
        for draw in range(MOST_DRAWS):
            served = self._load(self.items[(len(self.attempts) + draw // DRAWS_OF_A_TYPE) % len(self.items)])
            nonce = nonces.practice_nonce()
            problem = served.kind.problem(served.content, nonce)
            if any(path["misconception"] == self.slug for path in problem["wrong_paths"]):
                break
        return self._present(served, nonce)

    @property
    def concepts(self) -> list[Concept]:
        return list({item.concept_id: item.concept for item in self.items}.values())[:3]

    @property
    def belief_html(self) -> str:
        found = Misconception.objects.filter(slug=self.slug).first()
        return found.belief_html if found else ""


class OnceEach(Run):
    """Some items, each asked once."""

    @property
    def _asked(self) -> set[int]:
        return {item_id for item_id, _ in self.attempts}

    @property
    def right(self) -> int:
        return len({item_id for item_id, verdict in self.attempts if verdict == "correct"})

    def place(self) -> Place:
        return Place(len(self._asked), len(self.item_ids))

    def present(self) -> Presentation | None:
        waiting = [item_id for item_id in self.item_ids if item_id not in self._asked]
        found = Item.objects.published().filter(pk__in=waiting).for_presenting().in_bulk()
        item = next((found[item_id] for item_id in waiting if item_id in found), None)
        if item is None:
            return None
        return self._present(self._load(item), nonces.practice_nonce())


class MissedRun(OnceEach):
    """What was missed in this study day, each once more, with new numbers."""

    kind = "missed"
    title = _("Once more")

    @property
    def address(self) -> str:
        return reverse("practise-missed")

    @cached_property
    def item_ids(self) -> list[int]:  # type: ignore[override]
        return list(dict.fromkeys(missed_today(self.learner, at=self.at)))


class GoalCheck(OnceEach):
    """Two questions on each of the topics that a goal ends with, mixed. A name is the goal's id."""

    kind = "goal"
    title = _("Goal check")

    @property
    def address(self) -> str:
        return reverse("check-goal", args=[self.goal.slug, self.names[1]])

    @cached_property
    def goal(self) -> Concept:
        return Concept.objects.get(pk=self.names[0])

    @cached_property
    def item_ids(self) -> list[int]:  # type: ignore[override]
        return [item_id for turn in (0, 1) for asked in self._questions.values() for item_id in asked[turn : turn + 1]]

    @cached_property
    def _questions(self) -> dict[str, list[int]]:
        """Two items of each late topic, a problem with numbers first and then something else, where there are both."""
        current = snapshot.current()
        late = [*study_order(current, [self.goal.slug])][-LATE_TOPICS:] if self.goal.slug in current.graph else []
        items = Item.objects.published().filter(owner=None, concept__slug__in=late, kind__in=("numeric", "choice"))
        found: dict[str, dict[str, list[int]]] = {slug: {"numeric": [], "choice": []} for slug in late}
        for slug, kind, item_id in items.order_by("position", "pk").values_list("concept__slug", "kind", "pk"):
            found[slug][kind].append(item_id)
        return {slug: [*each["numeric"][:1], *each["choice"], *each["numeric"][1:]][:2] for slug, each in found.items()}

    def by_topic(self) -> list[tuple[Concept, int, int]]:
        """Return each topic that was asked about, how many of its questions were right, and of how many."""
        right = {item_id for item_id, verdict in self.attempts if verdict == "correct"}
        concepts = {each.slug: each for each in Concept.objects.filter(slug__in=self._questions)}
        return [
            (concepts[slug], len(right.intersection(asked)), len(asked))
            for slug, asked in self._questions.items()
            if asked
        ]


RUNS: dict[str, Callable[..., Run]] = {each.kind: each for each in (MistakeRun, MissedRun, GoalCheck)}


def run_of(channel: str, learner: User, *, at: datetime) -> Run | None:
    """Return the run that a token or an attempt belongs to; None for single problems and for reviews."""
    kind, *names = channel.split(":")
    return RUNS[kind](learner, names, at=at) if names and kind in RUNS else None


def missed_run(learner: User, *, at: datetime) -> MissedRun:
    day: date = study_day_of(learner, at)[0]
    return MissedRun(learner, [day.isoformat()], at=at)


def missed_today(learner: User, *, at: datetime) -> list[int]:
    """Return the items that were answered wrong in this study day, in the order of the answers."""
    start = study_day_of(learner, at)[1]
    met = Memory.objects.of(learner).filter(last_reviewed_at__gte=start)
    rows = Attempt.objects.of(learner).earned().filter(mode=Mode.REVIEW, verdict="wrong", reviewed_at__gte=start)
    return list(rows.filter(item_id__in=met.values("item_id")).order_by("pk").values_list("item_id", flat=True))


def types_of(misconception: str) -> list[str]:
    """Return the slugs of the problem types that tell this misconception from a right answer."""
    return [slug for slug, each in engine.PROBLEM_TYPES.items() if misconception in each.misconceptions]


def _by_difficulty(item: Item) -> tuple[int, str]:
    problem_type = engine.PROBLEM_TYPES[item.problem_type]
    return ("easy", "medium", "hard").index(problem_type.difficulty), problem_type.code
