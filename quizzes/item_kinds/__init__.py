"""The registry of item kinds: one kind is one file and one line here."""

from quizzes.item_kinds.base import ItemKind
from quizzes.item_kinds.choice import Choice
from quizzes.item_kinds.explain import Explain
from quizzes.item_kinds.flashcard import Flashcard
from quizzes.item_kinds.numeric import Numeric

ITEM_KINDS: dict[str, ItemKind] = {kind.slug: kind for kind in (Choice(), Numeric(), Flashcard(), Explain())}
