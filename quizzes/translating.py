"""Translations of questions and explanations, read from the files that translate their concepts, and put in place."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cards.models.translations import wording_of
from cards.seeding import Documents, Entry
from cards.seeding.translations import says_the_present
from quizzes.item_kinds import ITEM_KINDS
from quizzes.item_kinds.base import Texts
from quizzes.models import Item
from quizzes.publishing import renew_translations

if TYPE_CHECKING:
    from quizzes.seeding import ItemDocument


@dataclass(frozen=True)
class ItemTranslation:
    """The texts of one item in one language, in the shape of its kind."""

    entry: Entry
    of: str  # the wording that it translates
    texts: Texts


def read_item_translations(documents: Documents, items: "Iterable[ItemDocument]") -> None:
    """Give every item the translations that the documents have of it; problems are noted with the others."""
    known = {(item.concept, item.row.slug): item for item in items}
    for translation in documents.translations:
        for key, read in READERS.items():
            for entry in translation.entry.entries(key):
                slug = entry.text("slug")
                if item := known.get((translation.original.row.slug, slug)):
                    item.translations[translation.language] = _read(documents, entry, item, read)
                else:
                    entry.problem(f"the original has no “{slug}”", "slug")


def _read(documents: Documents, entry: Entry, item: "ItemDocument", read: Callable[[Entry], Texts]) -> ItemTranslation:
    original = texts_of(item)
    is_current = says_the_present(documents, entry, wording_of(original))
    texts = read(entry)
    if item.row.kind == "choice" and not texts["explanation"]:
        # As with the original: why the right answer is right explains the question.
        right = next((option.slug for option, _ in item.options if option.is_correct), "")
        texts["explanation"] = texts["options"].get(right, {}).get("feedback", "")
    if is_current and shape_of(texts) != shape_of(original):
        entry.problem("hints, options and points must be as many as those of the original, in its order")
    entry.done()
    return ItemTranslation(entry, entry.text("of"), texts)


def texts_of(item: "ItemDocument") -> Texts:
    """Return what of an item is translated, as its document says it."""
    return ITEM_KINDS[item.row.kind].texts(item.row, [option for option, _ in item.options], item.rubric)


def shape_of(texts: Any) -> Any:
    """Return the texts without their words."""
    if isinstance(texts, dict):
        return {key: shape_of(value) for key, value in texts.items()}
    return [shape_of(value) for value in texts] if isinstance(texts, list) else bool(texts)


def _choice(entry: Entry) -> Texts:
    options = {}
    for number, option in enumerate(entry.entries("options", required=True)):
        options[chr(ord("a") + number)] = {"text": option.text("text"), "feedback": option.text("feedback")}
        option.done()
    return {
        "stem": entry.text("stem"),
        "options": options,
        "explanation": entry.text("explanation", required=False),
        "hints": entry.texts("hints"),
    }


def _explain(entry: Entry) -> Texts:
    rubric = {}
    for point in entry.entries("rubric", required=True):
        rubric[point.text("slug")] = point.text("text")
        point.done()
    return {
        "stem": entry.text("prompt"),
        "model_answer": entry.text("model_answer"),
        "rubric": rubric,
        "hints": entry.texts("hints"),
    }


READERS: dict[str, Callable[[Entry], Texts]] = {"questions": _choice, "explain_questions": _explain}


def store_item_translations(items: "Iterable[ItemDocument]", *, now: datetime) -> int:
    """Put the translations beside their items and take away those that are gone; return how many items changed."""
    wanted = {
        item.row.slug: {language: {"of": each.of, "texts": each.texts} for language, each in item.translations.items()}
        for item in items
    }
    changed = 0
    for item in Item.objects.filter(slug__in=wanted):
        if item.translations != wanted[item.slug]:
            item.translations = wanted[item.slug]
            item.save(update_fields=["translations"])
            renew_translations(item, at=now)
            changed += 1
    return changed
