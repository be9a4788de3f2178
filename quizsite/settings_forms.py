"""The forms of the settings. What may be chosen is what the API allows: the limits are read from it."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings as django_settings
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.appearance import THEMES
from accounts.time_zones import known_time_zones
from quizsite.me import MeSerializer, check_break, check_exam
from reviews.scheduling.review_orders import REVIEW_ORDERS
from web.clock import now
from web.words import WORDS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

OTHER = ""  # the continent of zones that name none
LIMITS: dict[str, Any] = dict(MeSerializer().fields)  # each field carries its own limits


def hours(name: str) -> list[tuple[int, str]]:
    """Return the hours that may be chosen, as a clock shows them."""
    return [(hour, f"{hour}:00") for hour in range(LIMITS[name].min_value, LIMITS[name].max_value + 1)]


def limits(name: str) -> dict[str, Any]:
    """Return the least and the greatest number that the API takes for a setting, and the sentence that names them."""
    least, greatest = LIMITS[name].min_value, LIMITS[name].max_value
    refusal = format_lazy(_("Choose a number from {least} to {greatest}."), least=least, greatest=greatest)
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
        continents.setdefault(continent if place else OTHER, []).append((name, (place or name).replace("_", " ")))
    others = continents.pop(OTHER, [])
    return [*sorted(continents.items()), (gettext("Other"), others)]


# The weekdays as the learner's calendar has them, Monday first, and how much one of them may take.
WEEKDAY_NAMES = {
    "monday": _("Monday"),
    "tuesday": _("Tuesday"),
    "wednesday": _("Wednesday"),
    "thursday": _("Thursday"),
    "friday": _("Friday"),
    "saturday": _("Saturday"),
    "sunday": _("Sunday"),
}
WEEKDAYS = tuple(WEEKDAY_NAMES)
SHARES = {1.0: _("full"), 0.75: "¾", 0.5: "½", 0.25: "¼", 0.0: _("none")}


def weekday_field(name: str) -> forms.TypedChoiceField:
    """Return the choice of one weekday's share."""
    return forms.TypedChoiceField(label=WEEKDAY_NAMES[name], coerce=float, choices=list(SHARES.items()))


def day_field(label: "StrOrPromise", help_text: "StrOrPromise") -> forms.DateField:
    """Return a day that the browser offers a calendar for."""
    picker = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(
        label=label,
        required=False,
        widget=picker,
        input_formats=["%Y-%m-%d"],
        help_text=help_text,
        error_messages={"invalid": _("Write the day as 2026-12-24.")},
    )


def share_field(name: str, **options: Any) -> forms.FloatField:
    """Return a share of what is asked, in steps of a hundredth."""
    return forms.FloatField(widget=forms.NumberInput(attrs={"step": "0.01"}), **options, **limits(name))


class SettingsForm(forms.Form):
    """Some settings; each field is named as the API names it."""

    def __init__(self, data: QueryDict | None, *, settings: dict[str, Any]) -> None:
        super().__init__(data, initial=settings)

    def changes(self) -> dict[str, Any]:
        """Return the settings that were changed, as the API names them."""
        return {name: self.cleaned_data[name] for name in self.changed_data}


class AmountForm(SettingsForm):
    new_per_day = forms.IntegerField(label=_("New items a day"), **limits("new_per_day"))
    reviews_per_day = forms.IntegerField(label=_("Reviews a day, at most"), **limits("reviews_per_day"))
    review_order = forms.ChoiceField(
        label=_("Reviews come"), choices=[(name, WORDS[order.label]) for name, order in REVIEW_ORDERS.items()]
    )
    implicit_credit = forms.BooleanField(
        label=_("A review may wait when its skill was used"),
        required=False,
        help_text=_(
            "When a problem that builds on a skill is answered right, the review of that skill comes some days later, "
            "and the plan says so. Its memory and your status stay as they are."
        ),
    )


class MemoryForm(SettingsForm):
    desired_retention = share_field(
        "desired_retention",
        label=_("Desired retention"),
        help_text=_(
            "How likely you want to remember an item when it comes back, from 0.70 to 0.99: "
            "the higher, the more reviews a day."
        ),
    )


class DaysForm(SettingsForm):
    """The seven weekdays are one setting, and the two days of a break go together."""

    break_from = day_field(
        _("First day of a break"), _("Reviews are moved before it where they can be, else after it.")
    )
    break_until = day_field(_("Last day of it"), _("Empty both days to call it off."))
    exam_on = day_field(_("Day of an exam"), _("What would come later is asked once more in the two weeks before it."))
    exam_retention = share_field(
        "exam_retention",
        label=_("Desired retention until then"),
        required=False,
        help_text=_("Empty: the same as always."),
    )

    def __init__(self, data: QueryDict | None, *, settings: dict[str, Any]) -> None:
        # The page offers quarters; a finer share from the API stays as it is while nobody touches it.
        shares = {day: round(share * 4) / 4 for day, share in zip(WEEKDAYS, settings["easy_days"], strict=True)}
        super().__init__(data, settings={**settings, **shares})
        self.fields |= {day: weekday_field(day) for day in WEEKDAYS}

    @property
    def weekdays(self) -> list[forms.BoundField]:
        """The choices of the seven weekdays, in order."""
        return [self[day] for day in WEEKDAYS]

    def clean(self) -> None:
        given = self.cleaned_data
        if WEEKDAYS[-1] in given and not any(given.get(day) for day in WEEKDAYS):
            self.add_error(WEEKDAYS[-1], _("One weekday at least must take reviews."))
        if {"break_from", "break_until"} <= given.keys():
            try:
                check_break(given["break_from"], given["break_until"])
            except ValueError as error:
                self.add_error("break_until", str(error))
        if given.get("exam_on") and "exam_on" in self.changed_data:  # one that is over may stay
            try:
                check_exam(given["exam_on"], at=now())
            except ValueError as error:
                self.add_error("exam_on", str(error))

    def changes(self) -> dict[str, Any]:
        changed = {name: value for name, value in super().changes().items() if name not in WEEKDAYS}
        if set(WEEKDAYS) & set(self.changed_data):
            changed["easy_days"] = [self.cleaned_data[day] for day in WEEKDAYS]
        if {"break_from", "break_until"} & set(changed):
            changed |= {name: self.cleaned_data[name] for name in ("break_from", "break_until")}
        return changed


class TimeForm(SettingsForm):
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zones,
        help_text=_("Your study day and the reminder follow the clock of this place."),
    )
    day_starts_at = forms.TypedChoiceField(
        label=_("The study day starts at"),
        coerce=int,
        choices=hours("day_starts_at"),
        help_text=_("What you answer before this hour still counts for the evening before."),
    )


class RemindersForm(SettingsForm):
    reminder_hour = forms.TypedChoiceField(
        label=_("Remind me at"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("no reminder")), *hours("reminder_hour")],
        help_text=_(
            "By e-mail, or as a message in the browsers below. One a day at most, and none when nothing waits."
        ),
    )


class LookForm(SettingsForm):
    theme = forms.ChoiceField(label=_("Colours"), choices=list(THEMES.items()), widget=forms.RadioSelect)
    letter_keys = forms.BooleanField(label=_("Single letters and digits are keys while studying"), required=False)


class LanguageForm(SettingsForm):
    language = forms.ChoiceField(
        label=_("Language"),
        choices=django_settings.LANGUAGES,
        help_text=_("Of the pages and mails. The course itself is in English where nobody has translated it yet."),
    )


class AccountForm(SettingsForm):
    display_name = forms.CharField(
        label=_("Your name"),
        required=False,
        max_length=LIMITS["display_name"].max_length,
        help_text=_("How mails address you. Empty: the first part of your e-mail address."),
    )
