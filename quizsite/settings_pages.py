"""The settings: one page that says how everything stands, and a short one for each thing to change."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings as django_settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import date as in_words
from django.urls import path
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import languages
from accounts.appearance import THEMES, Appearance, appearance_of, remember
from accounts.models import User
from accounts.requests import learner_of
from quizsite.me import describe
from quizsite.settings_forms import (
    WEEKDAY_NAMES,
    WEEKDAYS,
    AccountForm,
    AmountForm,
    DaysForm,
    LanguageForm,
    LookForm,
    MemoryForm,
    RemindersForm,
    SettingsForm,
    TimeForm,
)
from reviews.calendar import feed as calendar_feed
from reviews.plans import settling
from reviews.reminders import pushing
from reviews.scheduling.review_orders import REVIEW_ORDERS
from reviews.statistics.reading import read
from reviews.statistics.record import StudyRecord
from reviews.statistics.workload import WORKLOAD
from reviews.weights import personal as personal_weights
from web.charts.scales import percent
from web.clock import now
from web.words import WORDS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Settings = dict[str, Any]
SAVED = _("Saved.")
FOLLOWS = _("Saved. What you have answered stays as it is; what comes follows the new settings.")


def nothing_more(learner: User) -> Settings:
    return {}


@dataclass(frozen=True)
class Page:
    """Settings that belong together. `standing` says in a few words how they stand; `more` is what the page shows."""

    title: "StrOrPromise"
    form: type[SettingsForm]
    standing: Callable[[Settings], str]
    more: Callable[[User], Settings] = nothing_more
    saved: "StrOrPromise" = SAVED
    is_public: bool = False  # a visitor may choose too; a cookie keeps it


def amount(settings: Settings) -> str:
    order = WORDS[REVIEW_ORDERS[settings["review_order"]].label]
    return gettext("%(new)s new items and at most %(reviews)s reviews; %(order)s") % {
        "new": settings["new_per_day"],
        "reviews": settings["reviews_per_day"],
        "order": order,
    }


def days(settings: Settings) -> str:
    lighter = [str(WEEKDAY_NAMES[day]) for day, share in zip(WEEKDAYS, settings["easy_days"], strict=True) if share < 1]
    parts = [gettext("Lighter: %(days)s") % {"days": ", ".join(lighter)} if lighter else gettext("All weekdays alike")]
    if settings["break_from"]:
        parts.append(
            gettext("break %(first)s to %(last)s")
            % {
                "first": in_words(settings["break_from"], "MONTH_DAY_FORMAT"),
                "last": in_words(settings["break_until"], "DATE_FORMAT"),
            }
        )
    if settings["exam_on"]:
        parts.append(gettext("exam on %(day)s") % {"day": in_words(settings["exam_on"], "DATE_FORMAT")})
    return "; ".join(parts)


def look(settings: Settings) -> str:
    theme = str(THEMES[settings["theme"]])
    return theme if settings["letter_keys"] else gettext("%(theme)s; single letters are no keys") % {"theme": theme}


def language(settings: Settings) -> str:
    return dict(django_settings.LANGUAGES)[settings["language"]]


def reminders(settings: Settings) -> str:
    hour = settings["reminder_hour"]
    return gettext("None") if hour is None else gettext("At %(hour)s:00 when something waits") % {"hour": hour}


def cost_of_memory(learner: User) -> Settings:
    """Return what each desired retention costs, and whose weights foresee it."""
    figures = WORKLOAD.figures(read(WORKLOAD, StudyRecord(learner, at=now())))
    return {"figures": figures, "weights": personal_weights.told(learner)}


PAGES = {
    "amount": Page(_("How much"), AmountForm, amount, saved=FOLLOWS),
    "memory": Page(
        _("How well to remember"),
        MemoryForm,
        lambda settings: gettext("%(share)s of what comes back") % {"share": percent(settings["desired_retention"])},
        cost_of_memory,
        FOLLOWS,
    ),
    "days": Page(_("Which days"), DaysForm, days, saved=FOLLOWS),
    "time": Page(
        _("Clock"),
        TimeForm,
        lambda settings: (
            gettext("%(zone)s; the day starts at %(hour)s:00")
            % {"zone": settings["time_zone"].replace("_", " "), "hour": settings["day_starts_at"]}
        ),
        lambda learner: {"local_time": f"{learner.local_time(now()):%H:%M}"},
        FOLLOWS,
    ),
    "reminders": Page(
        _("Reminders"),
        RemindersForm,
        reminders,
        lambda learner: {"calendar_address": calendar_feed.address_of(learner), "push_key": pushing.public_key()},
    ),
    "look": Page(_("Colours and keys"), LookForm, look, is_public=True),
    "language": Page(_("Language"), LanguageForm, language),
    "account": Page(_("Account"), AccountForm, lambda settings: settings["email"]),
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
    if learner:
        settling.change_settings(learner, form.changes(), at=now())
        with override(learner.language):
            messages.success(request, str(shown.saved))
        response = redirect("settings")
        languages.remember(response, learner.language)  # for the pages that are the same for everybody
        return response
    messages.success(request, shown.saved)
    response = redirect(request.path)
    remember(response, Appearance(**form.cleaned_data))
    return response


urlpatterns = [
    path("settings/", overview, name="settings"),
    path("settings/<slug:slug>/", page, name="settings-page"),
]
