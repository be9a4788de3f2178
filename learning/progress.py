"""The course as a learner stands with it: every chapter's concepts, and what is worth turning to next."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from cards.models import Card, Chapter, Concept
from learning.ladder import HELD, LEARNING, READY, SHAKY
from learning.standings import Standings
from web.words import WORDS

CLAIMED = "claimed"  # the shape of what counts as known without answers of one's own
KNOWN = HELD | {CLAIMED}
NEXT = (SHAKY, LEARNING, READY)  # in this order
MOST_NEXT = 3


@dataclass(frozen=True)
class Place:
    """Where the learner is with one concept: its status as shown, and how many of the last answers were right."""

    status: str
    right: int


@dataclass(frozen=True)
class Stop:
    concept: Concept
    place: Place


@dataclass(frozen=True)
class ChapterProgress:
    chapter: Chapter
    stops: list[Stop]

    @property
    def known(self) -> int:
        return sum(1 for stop in self.stops if stop.place.status in KNOWN)

    @property
    def statuses(self) -> list[str]:
        return [stop.place.status for stop in self.stops]

    @property
    def in_words(self) -> str:
        """Say how many concepts stand where: "2 learned, 1 known, 4 locked"."""
        counts = Counter("known" if status == CLAIMED else status for status in self.statuses)
        return ", ".join(f"{number} {WORDS[status]}" for status, number in counts.items())


def places(standings: Standings) -> dict[str, Place]:
    """Return every published concept's place."""
    found = {}
    for slug in standings.graph.order:
        status, evidence = standings.status(slug), standings.evidence.get(slug)
        followed = standings.known(slug) and status not in HELD and not (evidence and evidence.status)
        found[slug] = Place(CLAIMED if followed else status, evidence.right_in_window if evidence else 0)
    return found


def by_chapter(places: Mapping[str, Place]) -> list[ChapterProgress]:
    """Return the published chapters in the order of the course."""
    cards = Card.objects.published().in_course_order().select_related("chapter", "concept").exclude(chapter=None)
    return [
        ChapterProgress(
            chapter,
            [
                Stop(concept, places[concept.slug])
                for concept in dict.fromkeys(card.concept for card in of_chapter)
                if concept.slug in places
            ],
        )
        for chapter, of_chapter in groupby(cards, key=lambda card: card.chapter)
        if chapter is not None
    ]


def next_stops(chapters: list[ChapterProgress]) -> list[Stop]:
    """Return up to three concepts to turn to: what has become shaky, then what is nearly learned, then what is open."""
    stops = [stop for chapter in chapters for stop in chapter.stops if stop.place.status in NEXT]
    return sorted(stops, key=lambda stop: (NEXT.index(stop.place.status), -stop.place.right))[:MOST_NEXT]
