"""The pages of the course: its table of contents, a concept, a card, the glossary, and a way to say what is wrong."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from cards import reporting, snapshot
from cards.models import Card, Completion, Concept, GlossaryTerm, SuggestedQuestion
from cards.naming import link_words
from cards.relating import related_to
from cards.serializers import FEW
from cards.wondering import count_opening
from learning.around import around
from learning.completion import completion_of
from learning.forms import ReportForm
from learning.illustrations import illustrations_of
from learning.ladder import RIGHT_IN_WINDOW, WINDOW
from learning.plan import plan_of
from learning.plan_lines import waiting_lines
from learning.progress import by_chapter, places
from learning.reading import for_showing
from learning.standings import Standings
from quizzes.models import Item
from quizzes.trying import explanations_of, tasks_of
from web.clock import now


def course(request: HttpRequest) -> HttpResponse:
    """The chapters with their concepts, where the learner stands with each, and which card comes next."""
    current = snapshot.current()
    standings = Standings(request.user, current)
    completion = completion_of(request.user)
    plan = plan_of(request.user, standings, current) if isinstance(request.user, User) else []
    context = {
        "nav_current": "course",
        "chapters": by_chapter(places(standings)),
        "completion": completion,
        "next_card": completion.next_card(next((topic.concept.slug for topic in plan if topic.is_next), None)),
    }
    return render(request, "learning/course.html", context)


def concept(request: HttpRequest, slug: str) -> HttpResponse:
    shown = for_showing(Concept.objects.published()).filter(slug=slug).first()
    if shown is None:
        survivor = get_object_or_404(Concept.objects.published(), merged__slug=slug)
        return redirect("concept-page", survivor.slug, permanent=True)
    cards = list(Card.objects.published().for_showing().filter(concept=shown).in_course_order())
    link_words(cards, shown.pk, reverse("glossary-page"))
    context = {
        "nav_current": "course",
        "cards": cards,
        "tasks": _tasks_of(shown),
        "needed": (RIGHT_IN_WINDOW, WINDOW),
        "illustrations": list(illustrations_of(slug, has_card=bool(cards))),
        "reported": {"kind": "concept", "target": slug},
        "waiting": waiting_lines(request.user, concept=slug, at=now()) if isinstance(request.user, User) else [],
        **around(shown, snapshot.current(), request.user),
    }
    return render(request, "learning/concept.html", context)


def card(request: HttpRequest, slug: str) -> HttpResponse:
    shown = get_object_or_404(Card.objects.published().for_showing(), slug=slug)
    link_words([shown], shown.concept_id, reverse("glossary-page"))
    current = snapshot.current()
    context = {
        "nav_current": "course",
        "card": shown,
        "institutions": shown.approving_institutions,
        "earlier": shown.earlier_institutions,
        "completed": Completion.objects.filter(card=shown).counted().count(),
        "few": FEW,
        "related": related_to(shown, current.graph),
        "illustrations": list(illustrations_of(shown.concept.slug, has_card=True)),
        "reported": {"kind": "card", "target": slug},
        "next_card": _following(shown),
        "tasks": tasks_of(shown.concept),
        "explanations": explanations_of(shown.concept),
        **around(for_showing(Concept.objects.filter(pk=shown.concept_id)).get(), current, request.user),
    }
    return render(request, "learning/card.html", context)


def suggested(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to what answers a suggested question, and count that it was opened."""
    questions = SuggestedQuestion.objects.published().select_related("answer")
    question = get_object_or_404(questions, pk=pk)
    if request.method == "GET":
        count_opening(question, day=now().date())
    return redirect("concept-page", question.answer.slug)


def glossary(request: HttpRequest) -> HttpResponse:
    terms = GlossaryTerm.objects.published().select_related("concept").prefetch_related("aliases")
    return render(request, "learning/glossary.html", {"nav_current": "course", "terms": terms})


@login_required
def report(request: HttpRequest) -> HttpResponse:
    """Say what is wrong with the thing named in the address."""
    form = ReportForm(request.POST or None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        try:
            reporting.report(request.user, **form.cleaned_data, now=now())
        except (LookupError, ValidationError) as error:
            form.add_error(None, " ".join(getattr(error, "messages", [str(error)])))
        else:
            messages.success(request, _("Your report is stored. An author reads it."))
            return redirect("home")
    return render(request, "learning/report.html", {"form": form}, status=422 if form.errors else 200)


def _following(card: Card) -> Card | None:
    """Return the next card of the course, in this chapter or the one after it."""
    if card.chapter is None:
        return None
    later = Q(chapter=card.chapter, position__gt=card.position) | Q(chapter__position__gt=card.chapter.position)
    return Card.objects.published().filter(later, chapter__course=card.chapter.course_id).in_course_order().first()


def _tasks_of(concept: Concept) -> dict[str, int]:
    items = Item.objects.published().filter(owner=None, concept=concept).order_by()
    return dict(items.values_list("kind").annotate(Count("pk")))
