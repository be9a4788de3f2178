"""When two concepts become one: the items of the one are the other's, and with them every answer ever given."""

from datetime import datetime

from cards.models import Concept
from quizzes.models import Item


def move(merged: Concept, survivor: Concept, at: datetime) -> None:
    Item.objects.filter(concept=merged).update(concept=survivor)
