"""The settings: one page that says how everything stands, and a short one for each thing to change."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import date as in_words
from django.urls import path
from django.views.decorators.http import require_http_methods, require_safe

from accounts.appearance import THEMES, Appearance, appearance_of, remember
from accounts.models import User
from accounts.requests import learner_of
from quizsite.me import describe
from quizsite.settings_forms import (
    WEEKDAYS,
    AccountForm,
    AmountForm,
    DaysForm,
    LookForm,
    MemoryForm,
    RemindersForm,
    SettingsForm,
    TimeForm,
)
from reviews import calendar_feed, personal_weights, pushing, settling
from reviews.scheduling.review_orders import REVIEW_ORDERS
from reviews.statistics.reading import read
from reviews.statistics.record import StudyRecord
from reviews.statistics.workload import WORKLOAD
from web.charts.scales import percent
from web.clock import now

Settings = dict[str, Any]
FOLLOWS = "Saved. What you have answered stays as it is; what comes follows the new settings."


def nothing_more(learner: User) -> Settings:
    return {}


@dataclass(frozen=True)
class Page:
    """Settings that belong together. `standing` says in a few words how they stand; `more` is what the page shows."""

    title: str
    form: type[SettingsForm]
    standing: Callable[[Settings], str]
    more: Callable[[User], Settings] = nothing_more
    saved: str = "Saved."
    is_public: bool = False  # a visitor may choose too; a cookie keeps it


def amount(settings: Settings) -> str:
    order = REVIEW_ORDERS[settings["review_order"]].label
    return f"{settings['new_per_day']} new items and at most {settings['reviews_per_day']} reviews; {order}"


def days(settings: Settings) -> str:
    lighter = [day.title() for day, share in zip(WEEKDAYS, settings["easy_days"], strict=True) if share < 1]
    parts = [f"Lighter: {', '.join(lighter)}" if lighter else "All weekdays alike"]
    if settings["break_from"]:
        parts.append(f"break {in_words(settings['break_from'], 'j F')} to {in_words(settings['break_until'], 'j F Y')}")
    if settings["exam_on"]:
        parts.append(f"exam on {in_words(settings['exam_on'], 'j F Y')}")
    return "; ".join(parts)


def look(settings: Settings) -> str:
    return THEMES[settings["theme"]] + ("" if settings["letter_keys"] else "; single letters are no keys")


def reminders(settings: Settings) -> str:
    hour = settings["reminder_hour"]
    return "No mail" if hour is None else f"A mail at {hour}:00 when something waits"


def cost_of_memory(learner: User) -> Settings:
    """Return what each desired retention costs, and whose weights foresee it."""
    figures = WORKLOAD.figures(read(WORKLOAD, StudyRecord(learner, at=now())))
    return {"figures": figures, "weights": personal_weights.told(learner)}


PAGES = {
    "amount": Page("How much", AmountForm, amount, saved=FOLLOWS),
    "memory": Page(
        "How well to remember",
        MemoryForm,
        lambda settings: f"{percent(settings['desired_retention'])} of what comes back",
        cost_of_memory,
        FOLLOWS,
    ),
    "days": Page("Which days", DaysForm, days, saved=FOLLOWS),
    "time": Page(
        "Clock",
        TimeForm,
        lambda settings: f"{settings['time_zone'].replace('_', ' ')}; the day starts at {settings['day_starts_at']}:00",
        lambda learner: {"local_time": f"{learner.local_time(now()):%H:%M}"},
        FOLLOWS,
    ),
    "reminders": Page(
        "Reminders",
        RemindersForm,
        reminders,
        lambda learner: {"calendar_address": calendar_feed.address_of(learner), "push_key": pushing.public_key()},
    ),
    "look": Page("Colours and keys", LookForm, look, is_public=True),
    "account": Page("Account", AccountForm, lambda settings: settings["email"]),
}


@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show how everything stands, and the way to change it."""
    settings = describe(learner_of(request))
    rows = [(slug, page.title, page.standing(settings)) for slug, page in PAGES.items()]
    return render(request, "settings/overview.html", {"rows": rows, "nav_current": "settings"})


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the settings of one kind; store those that differ."""
    shown = PAGES.get(slug)
    if shown is None:
        raise Http404
    learner = request.user if isinstance(request.user, User) else None
    if learner is None and not shown.is_public:
        return redirect_to_login(request.get_full_path())
    settings = describe(learner) if learner else vars(appearance_of(request))
    form = shown.form(request.POST if request.method == "POST" else None, settings=settings)
    if form.is_valid():
        return _store(request, shown, form, learner)
    more = shown.more(learner) if learner else {}
    context = {"page": shown, "form": form, "nav_current": "settings" if learner else "", **more}
    return render(request, f"settings/{slug}.html", context, status=422 if form.is_bound else 200)


def _store(request: HttpRequest, shown: Page, form: SettingsForm, learner: User | None) -> HttpResponse:
    messages.success(request, shown.saved)
    if learner:
        settling.change_settings(learner, form.changes(), at=now())
        return redirect("settings")
    response = redirect(request.path)
    remember(response, Appearance(**form.cleaned_data))
    return response


urlpatterns = [
    path("settings/", overview, name="settings"),
    path("settings/<slug:slug>/", page, name="settings-page"),
]
