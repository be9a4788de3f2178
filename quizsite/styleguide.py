"""A living page of the visual language: every part as the pages themselves draw it, with made-up numbers."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

import engine
from accounts.forms import SignupForm
from reviews.pages.answer_controls import Control, control_of
from reviews.pages.comparing import Figure as Value
from reviews.pages.comparing import Row
from reviews.plans.queue import BREAK, DAILY_LIMIT, HeldBack
from reviews.statistics.rhythm import AHEAD, Rhythm, figure
from web.charts.bars import Layer, bars
from web.charts.figure import Figure, Table
from web.charts.lines import Line, lines
from web.charts.scales import percent
from web.icons import ICONS

COLOURS = {
    "paper": "the page", "card": "what is raised", "well": "what is sunk", "line": "hairlines",
    "edge": "borders of controls", "text": "first voice", "soft": "second voice", "ink": "attention, action",
    "wash": "chosen", "q": "queries", "k": "keys", "v": "values", "right": "right, learned", "right-wash": "its ground",
    "slip": "a slip, shaky", "slip-wash": "its ground", "mark": "look here",
}  # fmt: skip
SIZES = {
    "t4": "Page title", "t3": "Stem", "t2": "Section", "t1": "Reading", "t0": "Interface", "t-1": "Labels",
    "t-2": "Keys",
}  # fmt: skip
STATUSES = ("locked", "ready", "learning", "learned", "mastered", "shaky", "claimed")
# One problem type for each way of answering.
BOXES = {
    "A number": "dot-product", "A vector": "score-row", "A matrix": "score-matrix", "One of several": "match-roles",
    "An order": "order-steps", "Several parts": "multi-head-shapes", "A complexity class": "complexity-class",
}  # fmt: skip
FORMULA = r"Minus is −, and $\mathrm{softmax}\left(\frac{Q K^T}{\sqrt{d_k}}\right) V$ is MathML."
RATINGS = (("Again", "10 min"), ("Hard", "4 days"), ("Good", "9 days"), ("Easy", "20 days"))
A_DAY = timedelta(days=1)
SOME_DAY = date(2026, 11, 21)


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show it to those who make the site; for everybody else there is no such page."""
    if not (settings.DEBUG or request.user.is_staff):
        raise Http404
    form = SignupForm({"email": "learner@example.com", "password1": "short"})
    return render(request, "styleguide.html", {
        "colours": COLOURS,
        "sizes": SIZES,
        "formula": FORMULA,
        "icons": sorted(ICONS),
        "known_statuses": STATUSES,
        "ratings": RATINGS,
        "form": form,
        "boxes": _boxes(),
        "spoiled": _spoiled(),
        "rows": _rows(),
        "details": {"options": _options(), "chosen": "b"},
        "told": [Message(constants.INFO, "Saved. What you have answered stays as it is.")],
        "figures": [_bars(), _lines()],
        "days": _days(),
        "picture": figure(_days()),
        "limited": HeldBack(3, 5, DAILY_LIMIT),
        "resting": HeldBack(0, 4, BREAK),
    })  # fmt: skip


def _boxes() -> list[tuple[str, Control]]:
    return [
        (title, control_of(engine.generate(slug, seed=1).answer_format, QueryDict(), prefix=f"{slug}-"))
        for title, slug in BOXES.items()
    ]


def _spoiled() -> Control:
    """Return a box as it comes back when what stands in it cannot be read."""
    form = QueryDict("spoiled-cell0-0=5.7.5")
    control = control_of({"input": "scalar", "shape": [], "decimals": 2}, form, prefix="spoiled-")
    control.invalid.add("spoiled-cell0-0")
    return control


def _rows() -> list[Row]:
    """Return a division that was left out, beside the right numbers."""
    return [
        Row("scores", "Scores $q K^T$", Value("6, 3, 2"), Value("6, 3, 2"), same=True, turn=False),
        Row("scaled", "Divided by $\\sqrt{d_k}$", None, Value("3, 1.5, 1"), same=False, turn=True),
        Row("weights", "Weights", Value("0.94, 0.05, 0.02"), Value("0.74, 0.16, 0.10"), same=False, turn=False),
    ]


def _options() -> list[dict[str, Any]]:
    return [
        {"id": "a", "html": "To make every row add up to one", "feedback_html": "Softmax does that."},
        {"id": "b", "html": "To make the scores integers", "feedback_html": ""},
        {"id": "c", "html": "To keep the spread of the scores moderate", "correct": True, "feedback_html": "Yes."},
    ]


def _days() -> Rhythm:
    """Return ten days with one missed and one rest day, and what follows from them."""
    behind = [12, 9, 0, 14, 6, 18, 0, 10, 15, 4]
    ahead = [8, 6, 9, 0, 5, 7, 3, 0, 6, 0, 4, 0, 0, 2]
    past = [SOME_DAY - A_DAY * (len(behind) - 1 - place) for place in range(len(behind))]
    coming = [SOME_DAY + A_DAY * place for place in range(1, AHEAD + 1)]
    returns = {(past[place], day): 1 + (3 * place + number) % 7 for place in (1, 3, 5, 8) for number, day in
               enumerate(coming) if (place + number) % 4 == 0}  # fmt: skip
    return Rhythm(
        today=SOME_DAY,
        behind=dict(zip(past, behind, strict=True)),
        ahead=dict(zip(coming, ahead, strict=True)),
        waiting=6,
        returns=returns,
        rest=frozenset({past[2]}),
        began=past[0],
        streak=23,
    )


def _bars() -> Figure:
    due = [8, 11, 6, 9, 14, 5, 7]
    reading = "60 reviews in seven days."
    drawing = bars(
        "sample-bars", "Bars", reading, [Layer(due), Layer([4, *[0] * 6], "pale")], {0: "today", 6: "27 Nov"}
    )
    table = Table(["Day", "Reviews"], [[f"{SOME_DAY + A_DAY * place:%a}", str(each)] for place, each in enumerate(due)])
    legend = [("ink", "due that day"), ("pale", "from before today")]
    return Figure("sample-bars", "Bars", reading, [drawing], legend=legend, table=table)


def _lines() -> Figure:
    share = [0.86, 0.88, None, 0.91, 0.92]
    drawing = lines(
        "sample-lines", "Lines", "From 86 to 92 per cent.", [Line(share, "line")], {0: "July", 4: "November"},
        [0.7, 0.8, 0.9, 1.0], unit=percent, target=(0.9, "you asked for 90 %"),
    )  # fmt: skip
    rows = [[month, percent(each) if each else "none"] for month, each in zip("JASON", share, strict=True)]
    return Figure("sample-lines", "Lines", "From 86 to 92 per cent.", [drawing], table=Table(["Month", "Recall"], rows))
