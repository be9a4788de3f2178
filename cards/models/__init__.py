from cards.models.cards import Affiliation, Approval, Card, RelatedCard
from cards.models.completions import Completion
from cards.models.concepts import Concept, GraphVersion, Objective, Prerequisite
from cards.models.course import Chapter, Course
from cards.models.reports import Report
from cards.models.seeds import SeedEntry
from cards.models.words import GlossaryAlias, GlossaryTerm, Misconception, QuestionOpening, Source, SuggestedQuestion

__all__ = [
    "Affiliation",
    "Approval",
    "Card",
    "Chapter",
    "Completion",
    "Concept",
    "Course",
    "GlossaryAlias",
    "GlossaryTerm",
    "GraphVersion",
    "Misconception",
    "Objective",
    "Prerequisite",
    "QuestionOpening",
    "RelatedCard",
    "Report",
    "SeedEntry",
    "Source",
    "SuggestedQuestion",
]
