"""Leeches: items that were forgotten so often that asking again does not help."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from rest_framework import serializers

import engine
from quizzes.models import Item
from reviews.models import Memory
from reviews.statistics.record import StudyRecord
from reviews.statistics.statistic import Statistic
from reviews.statistics.wording import number_of
from web.charts.figure import Figure, Table
from web.markup import render
from web.templatetags.web import course_lang

MOST = 50
LONGEST_NAME = 90  # characters


class LeechSchema(serializers.Serializer):
    item = serializers.IntegerField()
    kind = serializers.CharField()
    name = serializers.CharField()
    concept = serializers.SlugField()
    lapses = serializers.IntegerField()


class LeechesSchema(serializers.Serializer):
    leeches = LeechSchema(many=True, help_text="Up to 50, most lapses first.")


def leeches(record: StudyRecord) -> dict[str, Any]:
    """List the leeches, suspended ones too: they are what the learner asks after."""
    found = Memory.objects.of(record.learner).filter(is_leech=True, item__status="published")
    rows = found.select_related("item__card", "item__concept").order_by("-lapses", "pk")[:MOST]
    return {
        "leeches": [
            {
                "item": row.item_id,
                "kind": row.item.kind,
                "name": _name(row.item),
                "concept": row.item.concept.slug,
                "lapses": row.lapses,
            }
            for row in rows
        ]
    }


def _name(item: Item) -> str:
    """Return what the learner would call the item; formulas stay as written."""
    if item.card:
        text = item.card.title
    elif item.problem_type in engine.PROBLEM_TYPES:
        text = engine.PROBLEM_TYPES[item.problem_type].title
    else:
        text = item.stem
    return text if len(text) <= LONGEST_NAME else f"{text[:LONGEST_NAME].rsplit(' ', 1)[0]} …"


def figures(found: dict[str, Any]) -> list[Figure]:
    """List them, each with the way to what explains it."""
    title, listed = _("What does not stick"), found["leeches"]
    if not listed:
        return [Figure("leeches", title, _("No item was forgotten eight times or more."))]
    reading = _(
        "%(items)s forgotten eight times or more. Asking again helps little here; reading the concept once more does."
    ) % {"items": number_of(len(listed), "item")}
    rows = [[_link(each), str(each["lapses"])] for each in listed]
    return [Figure("leeches", title, reading, table=Table([_("Item"), _("Forgotten")], rows), is_list=True)]


def _link(each: dict[str, Any]) -> SafeString:
    name = mark_safe(render(each["name"], inline=True))  # our own renderer: it escapes everything else
    return format_html(
        '<span{}>{}</span><br><a href="{}">{}</a>',
        course_lang(),
        name,
        reverse("concept-page", args=[each["concept"]]),
        _("Read the concept"),
    )


LEECHES = Statistic("leeches", leeches, LeechesSchema, figures)
