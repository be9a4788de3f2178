"""Mistakes over time: which wrong beliefs showed in answers, month by month."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.utils.formats import date_format
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from rest_framework import serializers

from cards.models import Misconception
from quizzes.models import Attempt
from reviews.models import Regrade
from reviews.scheduling.rating import Rating
from reviews.statistics.months import first_day, month_name, month_of, months_until
from reviews.statistics.quarters import Quarter, day_of
from reviews.statistics.record import StudyRecord
from reviews.statistics.statistic import Statistic
from web.charts.figure import Figure, Strip, Table
from web.charts.sparks import sparks
from web.markup import render

DAYS_PER_MONTH = 30.44
A_DAY = timedelta(days=1)  # no clock of a learner is further from UTC
MOST_SHOWN = 5


class MonthCountSchema(serializers.Serializer):
    month = serializers.CharField(help_text="2026-05")
    count = serializers.IntegerField()


class MisconceptionCountsSchema(serializers.Serializer):
    slug = serializers.SlugField()
    belief = serializers.CharField()
    total = serializers.IntegerField()
    months = MonthCountSchema(many=True)


class MisconceptionsSchema(serializers.Serializer):
    misconceptions = MisconceptionCountsSchema(many=True, help_text="The most frequent first.")


def misconceptions(record: StudyRecord, days: int) -> dict[str, Any]:
    """Count the misconceptions of answers that did not pass cleanly, month by month."""
    months = months_until(record.day, max(1, round(days / DAYS_PER_MONTH)))
    counts = Counter((slug, month_of(day)) for slug, day in sightings(record, first_day(months[0])))
    totals: Counter[str] = Counter()
    for (slug, _month), number in counts.items():
        totals[slug] += number
    beliefs = dict(Misconception.objects.filter(slug__in=totals).values_list("slug", "belief"))
    return {
        "misconceptions": [
            {
                "slug": slug,
                "belief": beliefs.get(slug, slug.replace("-", " ")),
                "total": total,
                "months": [{"month": month, "count": counts[slug, month]} for month in months],
            }
            for slug, total in sorted(totals.items(), key=lambda each: (-each[1], each[0]))
        ]
    }


def sightings(record: StudyRecord, first: date) -> Iterator[tuple[str, date]]:
    """Yield (misconception, study day) for answers from `first` on; an answer may show several.

    Where an answer was graded again, the last grading counts.
    """
    since = datetime.combine(first, time(), UTC) - A_DAY
    # Looked up from the log's small rows: attempts are wide, and only few of them went wrong.
    attempt = Attempt.objects.of(record.learner).filter(submission_id=OuterRef("event_id"))
    regraded = Regrade.objects.filter(attempt__learner=record.learner)
    again = dict(regraded.order_by("pk").values_list("attempt__submission_id", "misconceptions"))
    rows = (
        record.answers.filter(reviewed_at__gte=since)
        .filter(Q(rating__lte=Rating.HARD) | Q(event_id__in=regraded.order_by().values("attempt__submission_id")))
        .annotate(quarter=Quarter("reviewed_at"), found=Subquery(attempt.values("misconceptions")[:1]))
        .values_list("event_id", "quarter", "time_zone", "day_starts_at", "found")
    )
    for event_id, quarter, time_zone, day_starts_at, found in rows.iterator(2_000):
        day = day_of(quarter, time_zone, day_starts_at)
        yield from ((slug, day) for slug in again.get(event_id, found) or () if day >= first)


def figures(found: dict[str, Any]) -> list[Figure]:
    """Draw the most frequent ones as small rows of the same scale."""
    title, listed = _("Mistakes over time"), found["misconceptions"]
    if not listed:
        return [Figure("misconceptions", title, _("No mistake was recognised yet. When one is, you can watch it go."))]
    shown = listed[:MOST_SHOWN]
    gone = sum(1 for each in listed if not each["months"][-1]["count"])
    reading = (
        _("%(number)s recognised; %(gone)s of them not seen this month.") if gone else _("%(number)s recognised.")
    ) % {"number": len(listed), "gone": gone}
    most = max(month["count"] for each in shown for month in each["months"])
    strips = [_strip(each, most) for each in shown]
    rows = [
        [
            mark_safe(render(each["belief"], inline=True)),
            str(each["total"]),
            *(str(m["count"]) for m in each["months"][-3:]),
        ]
        for each in listed
    ]
    recent = [date_format(first_day(each["month"]), "M") for each in listed[0]["months"][-3:]]
    table = Table([_("Belief"), _("In all"), *recent], rows)
    months = listed[0]["months"]
    note = _("%(first)s to %(last)s, the same scale in every row.") % {
        "first": month_name(months[0]["month"]),
        "last": month_name(months[-1]["month"]),
    }
    return [Figure("misconceptions", title, reading, strips=strips, strips_beside=True, note=note, table=table)]


def _strip(each: dict[str, Any], most: int) -> Strip:
    values = [month["count"] for month in each["months"]]
    reading = _reading(each["months"])
    drawing = sparks(f"misconception-{each['slug']}", each["belief"], reading, values, most=most)
    return Strip(mark_safe(render(each["belief"], inline=True)), drawing, reading)


def _reading(months: list[dict[str, Any]]) -> str:
    """Return "5 in May, 0 in November": the month that had most, and the present one."""
    worst, present = max(months, key=lambda month: month["count"]), months[-1]
    if worst is present:
        return _("%(number)s in %(month)s") % {
            "number": present["count"],
            "month": month_name(present["month"], year=False),
        }
    year = first_day(worst["month"]).year != first_day(present["month"]).year
    worst_name, present_name = month_name(worst["month"], year=year), month_name(present["month"], year=False)
    return ", ".join(
        _("%(number)s in %(month)s") % {"number": number, "month": month}
        for number, month in ((worst["count"], worst_name), (present["count"], present_name))
    )


MISCONCEPTIONS = Statistic("misconceptions", misconceptions, MisconceptionsSchema, figures, days=365)
