"""The calendar feed, and the buttons of the settings that give it an address or take it away."""

from hashlib import sha256

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import learner_of
from reviews.calendar import feed as calendar_feed
from web.clock import now


@cache_control(private=True, no_cache=True)
@require_safe
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """Answer a calendar program. It has no login: whoever knows the address may read."""
    learner = calendar_feed.learner_of(secret)
    if learner is None:
        raise Http404
    body = calendar_feed.calendar_of(learner, at=now()).encode()
    etag = f'"{sha256(body).hexdigest()}"'
    headers = {"ETag": etag, "Content-Disposition": 'inline; filename="attentive.ics"'}
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)
    answer = get_conditional_response(request, etag=etag, response=response)
    assert isinstance(answer, HttpResponse)
    return answer


@login_required
@require_POST
def address(request: HttpRequest) -> HttpResponse:
    """Give the calendar a new address, or none."""
    learner = learner_of(request)
    if "off" in request.POST:
        calendar_feed.take_address(learner, at=now())
        messages.success(request, _("The calendar is off. Its address leads nowhere now."))
    else:
        calendar_feed.give_address(learner, at=now())
        messages.success(request, _("The calendar has a new address. An earlier one leads nowhere now."))
    return redirect("settings-page", "reminders")
