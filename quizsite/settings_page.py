"""The learner's settings as a page. What may be chosen is what the API allows: the limits are read from it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from accounts.requests import learner_of
from accounts.time_zones import known_time_zones
from quizsite.me import MeSerializer, describe
from reviews import settling
from web.clock import now

LIMITS: dict[str, Any] = dict(MeSerializer().fields)  # each field carries its own limits


def hours(name: str) -> list[tuple[int, str]]:
    """Return the hours that may be chosen, as a clock shows them."""
    return [(hour, f"{hour}:00") for hour in range(LIMITS[name].min_value, LIMITS[name].max_value + 1)]


def limits(name: str) -> dict[str, Any]:
    """Return the least and the greatest number that the API takes for a setting, and the sentence that names them."""
    least, greatest = LIMITS[name].min_value, LIMITS[name].max_value
    refusal = f"Choose a number from {least} to {greatest}."
    return {
        "min_value": least,
        "max_value": greatest,
        "error_messages": dict.fromkeys(("required", "invalid", "min_value", "max_value"), refusal),
    }


def time_zones() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return all zones by continent: an uninterrupted list of six hundred names is none to choose from."""
    continents: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(known_time_zones()):
        continent, _, place = name.partition("/")
        continents.setdefault(continent if place else "Other", []).append((name, (place or name).replace("_", " ")))
    return sorted(continents.items(), key=lambda continent: continent[0] == "Other")


class SettingsForm(forms.Form):
    """How a learner wants to study."""

    time_zone = forms.ChoiceField(
        choices=time_zones,
        help_text="Your study day and the reminder follow the clock of this place.",
    )
    day_starts_at = forms.TypedChoiceField(
        label="The study day starts at",
        coerce=int,
        choices=hours("day_starts_at"),
        help_text="What you answer before this hour still counts for the evening before.",
    )
    new_per_day = forms.IntegerField(label="New items a day", **limits("new_per_day"))
    reviews_per_day = forms.IntegerField(label="Reviews a day, at most", **limits("reviews_per_day"))
    desired_retention = forms.FloatField(
        widget=forms.NumberInput(attrs={"step": "0.01"}),
        help_text="How likely you want to remember an item when it comes back, from 0.70 to 0.99: "
        "the higher, the more reviews a day.",
        **limits("desired_retention"),
    )
    reminder_hour = forms.TypedChoiceField(
        label="Reminder by e-mail at",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "no mail"), *hours("reminder_hour")],
        help_text="One mail a day at most, and none when nothing waits.",
    )
    display_name = forms.CharField(
        label="Your name",
        required=False,
        max_length=LIMITS["display_name"].max_length,
        help_text="How mails address you. Empty: the first part of your e-mail address.",
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Show the settings; store those that differ and show them again."""
    learner = learner_of(request)
    form = SettingsForm(request.POST if request.method == "POST" else None, initial=describe(learner))
    if form.is_valid():
        changes = {name: form.cleaned_data[name] for name in form.changed_data}
        settling.change_settings(learner, changes, at=now())
        messages.success(request, "Saved. No review was moved; the next answers follow the new settings.")
        return redirect("settings")
    context = {"form": form, "nav_current": "settings"}
    return render(request, "settings/settings.html", context, status=422 if form.is_bound else 200)


urlpatterns = [path("settings/", settings, name="settings")]
