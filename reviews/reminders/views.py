"""The page behind the link that stops reminders. It needs no login: whoever has the mail has the right."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from reviews.reminders import reminding
from web.clock import now


@csrf_exempt  # mail programs post here without a cookie (RFC 8058); the signed token is the proof
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Show a button, as programs that look at every link of a mail must change nothing; POST stops the mails."""
    learner = reminding.learner_of(token)
    if learner is None:
        raise Http404
    if request.method == "POST":
        reminding.stop(learner, at=now())
    return render(request, "reviews/reminders_stop.html", {"stopped": request.method == "POST"})
