"""“I know this” and its undo, as forms of the pages that say where a learner stands with a concept."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import learner_of
from cards.models import Concept
from cards.vocabulary import DRAFT
from learning import claiming, visitor_claims
from web.clock import now


@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, slug: str) -> HttpResponse:
    """Note the claim; who has no account yet makes one first and finds it noted.

    Looking at it asks: pages for visitors link here, since a form on them would set a cookie with every page.
    """
    concept = get_object_or_404(Concept.objects.published(), slug=slug)
    if request.method != "POST":
        return render(request, "learning/claim.html", {"nav_current": "course", "concept": concept})
    if not request.user.is_authenticated:
        visitor_claims.remember(request.session, concept)
        query = urlencode({"next": reverse("concept-page", args=[concept.slug])})
        return redirect(f"{reverse('account_signup')}?{query}")
    claiming.claim(learner_of(request), concept, at=now())
    messages.info(request, _("Noted. One question checks it within a week; you can take it back at any time."))
    return back(request, concept)


@login_required
@require_POST
def undo(request: HttpRequest, slug: str) -> HttpResponse:
    concept = get_object_or_404(Concept.objects.exclude(status=DRAFT), slug=slug)
    if claiming.undo(learner_of(request), concept, at=now()):
        messages.info(request, _("Taken back, and with it what followed from it alone."))
    return back(request, concept)


def back(request: HttpRequest, concept: Concept) -> HttpResponse:
    """Return to the page that the form stood on, or else to the concept's."""
    page = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return redirect(page)
    return redirect("concept-page", concept.slug)
