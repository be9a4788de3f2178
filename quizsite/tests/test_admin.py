"""The author's desk: every content model works with the role's permissions, evidence stays read-only."""

import pytest
from django.contrib import admin
from django.urls import reverse

from cards.models import Misconception
from quizzes.models import Item


def of_content():
    return [model for model in admin.site._registry if model._meta.app_label in ("cards", "quizzes")]


@pytest.fixture
def desk(client, author, course):
    client.force_login(author)
    return client


def test_an_author_opens_the_list_and_the_form_of_every_content_model(desk):
    assert len(of_content()) >= 8
    for model in of_content():
        options = model._meta
        listed = desk.get(reverse(f"admin:{options.app_label}_{options.model_name}_changelist"))
        assert listed.status_code == 200, options.label
        row = model._default_manager.first()
        if row is not None:
            form = desk.get(reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[row.pk]))
            assert form.status_code == 200, options.label


def test_learners_do_not_get_in(client, alice):
    client.force_login(alice)
    assert client.get("/admin/quizzes/item/").status_code == 302


def test_an_author_sees_no_learner(desk):
    for path in ("accounts/user", "reviews/memory", "reviews/reviewevent", "reviews/studyprofile"):
        assert desk.get(f"/admin/{path}/").status_code == 403, path


def test_nobody_writes_evidence(desk, admin_client):
    for path in ("quizzes/attempt", "reviews/reviewevent", "reviews/memory"):
        assert admin_client.get(f"/admin/{path}/add/").status_code == 403, path


def form_of(item: Item, **changes) -> dict:
    options = list(item.options.order_by("slug"))
    form = {
        "concept": item.concept_id, "objective": "", "difficulty": "", "position": 0, "stem": item.stem,
        "explanation": item.explanation, "hints": "[]", "model_answer": "", "problem_type": "", "card": "",
        "language": item.language,
        "options-TOTAL_FORMS": len(options), "options-INITIAL_FORMS": len(options),
        "rubric-TOTAL_FORMS": 0, "rubric-INITIAL_FORMS": 0,
    }  # fmt: skip
    for number, option in enumerate(options):
        form |= {
            f"options-{number}-id": option.pk,
            f"options-{number}-item": item.pk,
            f"options-{number}-slug": option.slug,
            f"options-{number}-text": option.text,
            f"options-{number}-misconception": option.misconception_id or "",
            f"options-{number}-feedback": option.feedback,
        }
        if option.is_correct:
            form[f"options-{number}-is_correct"] = "on"
    return {**form, **changes}


def test_a_saved_edit_is_published_as_a_new_version(desk, course):
    item = course.items["choice"]
    saved = desk.post(f"/admin/quizzes/item/{item.pk}/change/", form_of(item, stem="What is 3 + 8?"))
    assert saved.status_code == 302, saved.context["errors"]
    item.refresh_from_db()
    assert item.version == 2
    assert item.versions.get(number=2).created_by.email == "author@example.com"


def test_a_broken_edit_is_told_and_learners_keep_the_last_good_version(desk, course):
    item = course.items["choice"]
    spoiled = form_of(item)
    spoiled.pop("options-0-is_correct")
    spoiled["options-0-misconception"] = Misconception.objects.first().pk
    told = desk.post(f"/admin/quizzes/item/{item.pk}/change/", spoiled, follow=True)
    assert "Exactly one option must be right" in told.content.decode()
    item.refresh_from_db()
    assert item.version == 1


def test_the_preview_shows_the_rendered_question(desk, course):
    page = desk.get(f"/admin/quizzes/item/{course.items['choice'].pk}/change/").content.decode()
    assert "<math" in page


def test_an_author_sees_whether_a_translation_is_of_the_present_wording(desk, course):
    item, card = course.items["choice"], course.items["flashcard"].card
    for row in (item, card):
        row.translations = {"de": {"of": row.wording}}
        row.save()
        address = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
        assert "de: current" in desk.get(address).content.decode()
        row.translations = {"de": {"of": "00000000"}}
        row.save()
        assert "de: stale" in desk.get(address).content.decode()
