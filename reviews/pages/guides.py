"""What leads a learner through several questions to an end: a lesson or a placement, as the study pages show it.

A question of either is asked and answered on the study pages; its channel says where it belongs.
"""

from dataclasses import dataclass

from django.urls import reverse

from accounts.models import User
from learning import placing, teaching
from learning.models import LessonRun, PlacementRun

LESSON, PLACEMENT = "lesson", "placement"


@dataclass(frozen=True)
class Guide:
    """`address`: the page that asks what comes next. `done` of `of`: right answers in a row, or questions asked."""

    kind: str
    address: str
    title: str
    way_out: str
    done: int
    of: int


def guide_of(channel: str, learner: User) -> Guide | None:
    """Return what a token or an attempt belongs to; None for reviews and practice."""
    kind, _, rest = channel.partition(":")
    number = rest.partition(":")[0]
    if kind not in (LESSON, PLACEMENT) or not number.isdecimal():
        return None
    if kind == LESSON:
        lesson = LessonRun.objects.select_related("concept").filter(learner=learner, pk=number).first()
        return _of_lesson(lesson) if lesson else None
    placement = PlacementRun.objects.filter(learner=learner, pk=number).first()
    return _of_placement(placement) if placement else None


def _of_lesson(run: LessonRun) -> Guide:
    lesson = teaching.lesson_of(run)
    concept = run.concept
    page = reverse("concept-page", args=[concept.slug])
    return Guide(LESSON, reverse("lesson-page", args=[run.pk]), concept.title, page, lesson.streak, lesson.in_a_row)


def _of_placement(run: PlacementRun) -> Guide:
    placement = placing.placement_of(run)
    asked = len(placement.answers)
    return Guide(PLACEMENT, reverse("placement-question"), "", reverse("placement-page"), asked, placement.budget)
