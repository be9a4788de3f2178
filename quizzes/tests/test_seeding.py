"""The items of the shipped course, and the command that loads all of it."""

import re
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

import engine
from cards.models import Card, Concept, Course, Misconception
from cards.seeding import check_references, read_documents
from quizzes.item_kinds import ITEM_KINDS
from quizzes.models import Item, ItemVersion
from quizzes.seeding import ItemDocument, load_items, read_items

FIXTURES = settings.BASE_DIR / "fixtures"


def load_course(directory: Path = FIXTURES) -> str:
    out = StringIO()
    call_command("load_course", str(directory), stdout=out)
    return out.getvalue()


@pytest.fixture
def copied(tmp_path) -> Path:
    """A copy of the shipped documents, to be broken."""
    return Path(shutil.copytree(FIXTURES, tmp_path / "fixtures"))


def edit(root: Path, name: str, old: str, new: str) -> None:
    path = root / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_the_items_of_the_documents_have_no_problem():
    documents = read_documents(FIXTURES)
    check_references(documents)
    read_items(documents)
    assert documents.problems == []


def test_every_problem_type_of_the_engine_has_a_concept():
    items = read_items(read_documents(FIXTURES))
    by_type = {item.row.problem_type: item.concept for item in items if item.row.kind == "numeric"}
    assert by_type.keys() == engine.PROBLEM_TYPES.keys()


def test_the_vocabulary_of_mistakes_is_the_engines():
    documents = read_documents(FIXTURES)
    known = {row.slug: row.code for _, row in documents.misconceptions}
    named = {slug for each in engine.PROBLEM_TYPES.values() for slug in (*each.misconceptions, *each.left_out)}
    assert named <= known.keys()


def key_is_longest(item: ItemDocument) -> bool:
    """As a learner sees the options: without the words of LaTeX."""
    lengths = {option.is_correct: 0 for option, _ in item.options}
    for option, _ in item.options:
        seen = len(re.sub(r"\\[a-z]+|[${}]", "", option.text))
        lengths[option.is_correct] = max(lengths[option.is_correct], seen)
    return lengths[True] > lengths[False]


def test_the_keys_stand_equally_often_in_each_place_and_are_seldom_the_longest():
    items = [item for item in read_items(read_documents(FIXTURES)) if item.row.kind == "choice"]
    places = [next(option.slug for option, _ in item.options if option.is_correct) for item in items]
    assert max(places.count(place) for place in "abcd") <= 0.35 * len(items)
    assert sum(key_is_longest(item) for item in items) <= 0.35 * len(items)


def test_the_whole_course_loads_and_a_second_load_writes_nothing(db):
    first = load_course()
    assert ", 0 unchanged" in first  # changed are the rows that got a translation
    ids = dict(Item.objects.values_list("slug", "pk"))
    assert set(Item.objects.values_list("status", flat=True)) == {"published", "retired"}
    assert {kind for (kind,) in Item.objects.values_list("kind").distinct()} == set(ITEM_KINDS)
    assert Item.objects.filter(kind="flashcard").count() == Card.objects.published().count()
    assert Course.objects.get(is_default=True).goal.slug == "encoder-decoder"
    with CaptureQueriesContext(connection) as queries:
        second = load_course()
    assert "0 created, 0 changed" in second
    written = [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert written == []
    assert dict(Item.objects.values_list("slug", "pk")) == ids


def test_a_changed_question_becomes_its_second_version(db, copied):
    load_course(copied)
    before = Item.objects.get(slug="mcq-001")
    edit(copied, "concepts/dot-product.yaml", 'text: "12"', 'text: "twelve"')
    assert "0 created, 1 changed" in load_course(copied)
    after = Item.objects.get(slug="mcq-001")
    assert (after.pk, before.version, after.version) == (before.pk, 1, 2)
    assert ItemVersion.objects.filter(item=after).count() == 2
    assert Item.objects.published().filter(version=1).count() == Item.objects.published().count() - 1


@pytest.mark.slow
def test_a_question_can_be_retired_in_its_document(db, copied):
    load_course(copied)
    edit(
        copied,
        "concepts/dot-product.yaml",
        "  - slug: mcq-001\n    status: published",
        "  - slug: mcq-001\n    status: retired",
    )
    load_course(copied)
    assert not Item.objects.published().filter(slug="mcq-001").exists()
    assert ItemVersion.objects.filter(item__slug="mcq-001").exists()


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "misconception: sign-dropped",
            "misconception: sign-droped",
            "there is no misconception “sign-droped”",
        ),
        ("objective: dot-product.2", "objective: vectors.1", "objective: the concept has no objective “vectors.1”"),
        ("type: dot-product", "type: dot-produkt", "type: the engine has no problem type “dot-produkt”"),
        ("slug: mcq-001", "slug: mcq-002", "slug: “mcq-002” is already used in fixtures/concepts/dot-product.yaml"),
        ("        correct: true\n", "", "misconception: is missing"),
        ("    hints:", "    hint:", "hint: this key is not known here"),
        ('text: "12"', "text: 12", "text: 12 is not text; put it in quotes"),
    ],
)
def test_a_mistake_in_an_item_is_explained_and_nothing_is_loaded(db, copied, old, new, problem):
    edit(copied, "concepts/dot-product.yaml", old, new)
    with pytest.raises(CommandError) as refused:
        load_course(copied)
    assert problem in str(refused.value)
    assert "fixtures/concepts/dot-product.yaml, line " in str(refused.value)
    assert not Concept.objects.exists()


def test_a_question_unfit_to_be_published_is_named_and_nothing_is_loaded(db, copied):
    edit(copied, "concepts/dot-product.yaml", 'text: "12"', 'text: "28"')
    with pytest.raises(CommandError, match="mcq-001: Two options have the same text"):
        load_course(copied)
    assert not Misconception.objects.exists()


@pytest.mark.slow
def test_an_authors_edit_of_an_item_survives_the_next_load(db, now):
    load_course()
    Item.objects.filter(slug="mcq-001").update(stem="The author knows better.")
    load_course()
    assert Item.objects.get(slug="mcq-001").stem == "The author knows better."
    assert load_items([], now=now).total() == 0
