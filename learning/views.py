"""The pages of the course: its table of contents, a concept, a card, the glossary, and a way to say what is wrong."""

from typing import Any

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
from cards.models import Card, Completion, Concept, GlossaryTerm
from cards.naming import link_words
from cards.relating import related_to
from cards.serializers import FEW
from cards.vocabulary import HARD
from learning.completion import completion_of
from learning.forms import ReportForm
from learning.knowing import FOLLOWS
from learning.ladder import RIGHT_IN_WINDOW, WINDOW
from learning.models import Goal, LessonRun
from learning.plan import plan_of
from learning.progress import by_chapter, places
from learning.reading import for_showing
from learning.standings import Standings
from learning.topics import without_lessons
from quizzes.models import Item
from quizzes.trying import tasks_of
from web.clock import now

SHOWN_AT_ONCE = 3  # neighbours in the graph; the rest is one tap away


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
        **_around(shown, snapshot.current(), request.user),
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
        "next_card": _following(shown),
        "tasks": tasks_of(shown.concept),
        **_around(for_showing(Concept.objects.filter(pk=shown.concept_id)).get(), current, request.user),
    }
    return render(request, "learning/card.html", context)


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


def _around(concept: Concept, current: snapshot.Snapshot, learner: Any) -> dict[str, Any]:
    """What the pages of a concept and of its cards share; read the concept with `for_showing`."""
    standings = Standings(learner, current)
    return {
        "concept": concept,
        **_standing(concept, standings, learner),
        **_place_in_graph(concept, current, standings),
    }


def _with_status(concept: Concept, standings: Standings) -> dict[str, Any]:
    return {"concept": concept, "status": standings.status(concept.slug), "known": standings.known(concept.slug)}


def _standing(concept: Concept, standings: Standings, learner: Any) -> dict[str, Any]:
    """Where the learner stands with the concept and why, and what they may say about it."""
    slug = concept.slug
    reason, lapsed_at = standings.reasons.get(slug), standings.lapsed.get(slug)
    named = {*standings.missing(slug), *standings.shaky_bases(slug), *([reason.concept] if reason else [])}
    concepts = {each.slug: each for each in Concept.objects.filter(slug__in=named - {None})}
    return {
        "status": standings.status(slug),
        "reason": reason,
        "follows_from": concepts.get(reason.concept) if reason and reason.concept else None,
        "evidence": standings.evidence.get(slug),
        "learn_first": [concepts[each] for each in standings.missing(slug)],
        "shaky_bases": [concepts[each] for each in standings.shaky_bases(slug)],
        "said": standings.said.get(slug),
        "lapsed_at": lapsed_at,
        "may_claim": bool(lapsed_at) or reason is None or reason.source == FOLLOWS,
        "has_lesson": concept.slug not in without_lessons([concept.slug]),
        "open_lesson": learner.is_authenticated
        and LessonRun.objects.filter(learner=learner, concept=concept, ended_at=None).exists(),
        "is_goal": learner.is_authenticated and Goal.objects.of(learner).standing().filter(concept=concept).exists(),
    }


def _tasks_of(concept: Concept) -> dict[str, int]:
    items = Item.objects.published().filter(owner=None, concept=concept).order_by()
    return dict(items.values_list("kind").annotate(Count("pk")))


def _place_in_graph(concept: Concept, current: snapshot.Snapshot, standings: Standings) -> dict[str, Any]:
    """The numbers and the neighbours: up to three each way at once."""
    graph, slug = current.graph, concept.slug
    edges = concept.published_prerequisites  # type: ignore[attr-defined]  # by reading.for_showing
    below = [
        {"edge": edge, **_with_status(edge.requires, standings)}
        for edge in sorted(edges, key=lambda edge: edge.kind != HARD)
    ]
    leads_to = Concept.objects.published().filter(slug__in=graph.required_by[slug])
    above = [_with_status(each, standings) for each in leads_to]
    path = graph.longest_path(slug)
    titles = dict(Concept.objects.filter(slug__in=path).values_list("slug", "title"))
    return {
        "below": below[:SHOWN_AT_ONCE],
        "further_below": below[SHOWN_AT_ONCE:],
        "above": above[:SHOWN_AT_ONCE],
        "further_above": above[SHOWN_AT_ONCE:],
        "depth": graph.depth[slug],
        "steps": graph.steps(slug),
        "prerequisites_total": graph.prerequisites_total[slug],
        "assumed_below": current.assumed_below[slug],
        "unlocks": graph.unlocks[slug],
        "longest_path": [(each, titles[each]) for each in path],
    }
