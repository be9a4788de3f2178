"""Authors at work: everything with the author's role alone, no superuser."""

import pytest
from django.urls import reverse

from accounts import roles
from accounts.joining import give_role, set_up_roles
from cards import linking, publishing, snapshot
from cards.admin import admin
from cards.models import Approval, Card, Concept, Misconception, Prerequisite
from cards.seeding import load, read_documents


@pytest.fixture
def course(db, seeds, now):
    load(read_documents(seeds), now=now)


@pytest.fixture
def desk(client, author):
    client.force_login(author)
    return client


def fields_of(response):
    """What a browser would post back: every form's and formset's fields as shown."""
    context = response.context
    forms = [context["adminform"].form]
    for formset in (inline.formset for inline in context["inline_admin_formsets"]):
        forms += [formset.management_form, *formset.forms]
    values = {}
    for form in forms:
        for name in form.fields:
            value = form[name].value()
            if value or value == 0:  # an empty file field has no value to post
                values[form.add_prefix(name)] = value
    return values


def edit(client, model, pk, **changes):
    url = reverse(f"admin:cards_{model}_change", args=[pk])
    return client.post(url, fields_of(client.get(url)) | changes)


OURS = [model for model in admin.site._registry if model._meta.app_label == "cards"]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_list_opens(desk, course, model):
    name = f"admin:cards_{model._meta.model_name}"
    assert desk.get(reverse(f"{name}_changelist") + "?q=a").status_code == 200


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_row_opens(desk, course, model):
    name = f"admin:cards_{model._meta.model_name}"
    for row in model._default_manager.all()[:2]:
        assert desk.get(reverse(f"{name}_change", args=[row.pk])).status_code == 200


def test_a_card_shows_its_preview_with_mathml(desk, course):
    card = Card.objects.get(slug="card-1")
    page = desk.get(reverse("admin:cards_card_change", args=[card.pk])).content.decode()
    assert card.formula_html in page


def test_saving_a_card_renders_it_as_a_new_version(desk, course):
    card = Card.objects.get(slug="card-1")
    response = edit(desk, "card", card.pk, back="It is $q \\cdot k$.")
    assert response.status_code == 302
    card.refresh_from_db()
    assert card.version == 2
    assert "<math>" in card.back_html


def test_a_formula_that_cannot_be_read_is_refused_in_place(desk, course):
    card = Card.objects.get(slug="card-1")
    response = edit(desk, "card", card.pk, back="It is $\\frac{q$.")
    assert response.context["adminform"].form.errors == {"back": ["A formula here cannot be read."]}
    assert Card.objects.get(pk=card.pk).version == 1


def test_the_history_of_a_card_names_who_changed_it(desk, course, author):
    card = Card.objects.get(slug="card-1")
    edit(desk, "card", card.pk, title="A raw score")
    assert card.history.first().history_user == author
    page = desk.get(reverse("admin:cards_card_history", args=[card.pk]))
    assert page.status_code == 200
    old = card.history.last()
    assert desk.get(reverse("admin:cards_card_simple_history", args=[card.pk, old.pk])).status_code == 200


def test_a_new_card_belongs_to_its_author(desk, course, author):
    url = reverse("admin:cards_card_add")
    concept = Concept.objects.get(slug="weights")
    values = fields_of(desk.get(url)) | {
        "slug": "card-new",
        "title": "New",
        "concept": concept.pk,
        "difficulty": "beginner",
        "status": "published",
        "front": "Why?",
        "back": "Because.",
    }
    assert desk.post(url, values).status_code == 302
    card = Card.objects.get(slug="card-new")
    assert (card.creator, card.version, card.back_html) == (author, 1, "<p>Because.</p>\n")


def test_an_edge_added_here_is_in_the_graph_at_once(desk, course):
    weights, numbers = Concept.objects.get(slug="weights"), Concept.objects.get(slug="numbers")
    snapshot.current()
    response = edit(
        desk,
        "concept",
        weights.pk,
        **{
            "prerequisites-TOTAL_FORMS": 2,
            "prerequisites-1-requires": numbers.pk,
            "prerequisites-1-kind": "hard",
            "prerequisites-1-reason": "weights are numbers",
            "prerequisites-1-encompass_weight": 0,
            "prerequisites-1-concept": weights.pk,
        },
    )
    assert response.status_code == 302
    assert snapshot.current().graph.requires["weights"] == ["numbers", "scores"]


def test_an_edge_that_closes_a_loop_is_refused_in_place(desk, course):
    scores, weights = Concept.objects.get(slug="scores"), Concept.objects.get(slug="weights")
    response = edit(desk, "concept", scores.pk, **{"prerequisites-0-requires": weights.pk})
    assert response.status_code == 200
    assert "This would close a loop: scores → weights → scores." in response.content.decode()
    assert not Prerequisite.objects.filter(concept=scores, requires=weights).exists()


def test_retiring_from_the_list_takes_a_concept_out_of_the_graph(desk, course):
    scores = Concept.objects.get(slug="scores")
    url = reverse("admin:cards_concept_changelist")
    desk.post(url, {"action": "retire", "_selected_action": [scores.pk]})
    assert "scores" not in snapshot.current().graph


def test_a_slug_cannot_be_edited(desk, course):
    mistake = Misconception.objects.get()
    edit(desk, "misconception", mistake.pk, slug="other", belief="Something else")
    mistake.refresh_from_db()
    assert (mistake.slug, mistake.belief_html) == ("plain-mean", "Something else")


def test_an_author_cannot_approve(desk, course):
    assert desk.get(reverse("admin:cards_approval_add")).status_code == 403


@pytest.fixture
def review_desk(client, bob, reviewer):
    set_up_roles()
    give_role(reviewer(bob, "Free University"), roles.REVIEWER)
    client.force_login(bob)
    return client


def test_a_reviewer_approves_the_present_version(review_desk, bob, course):
    card = Card.objects.get(slug="card-1")
    review_desk.post(reverse("admin:cards_approval_add"), {"card": card.pk, "note": ""})
    approval = Approval.objects.get()
    assert (approval.card_version, approval.reviewer, approval.institution) == (1, bob, "Free University")


def test_a_reviewer_cannot_approve_a_card_of_their_own(review_desk, bob, course):
    card = Card.objects.get(slug="card-1")
    Card.objects.filter(pk=card.pk).update(creator=bob)
    response = review_desk.post(reverse("admin:cards_approval_add"), {"card": card.pk, "note": ""})
    assert "Somebody else has to review it." in response.content.decode()
    assert not Approval.objects.exists()


def test_a_reviewer_without_an_affiliation_cannot_approve(review_desk, bob, course):
    bob.affiliation.delete()
    card = Card.objects.get(slug="card-1")
    response = review_desk.post(reverse("admin:cards_approval_add"), {"card": card.pk, "note": ""})
    assert "An administrator has to verify your institution first." in response.content.decode()
    assert not Approval.objects.exists()


def act(desk, action, *cards):
    url = reverse("admin:cards_card_changelist")
    chosen = {"action": action, "_selected_action": [card.pk for card in cards]}
    return desk.post(url, chosen, follow=True).content.decode()


def test_a_reviewer_approves_cards_from_the_list(review_desk, bob, course):
    one, two = Card.objects.order_by("slug")
    Card.objects.filter(pk=two.pk).update(creator=bob)
    page = act(review_desk, "approve", one, two)
    assert [approval.card for approval in Approval.objects.all()] == [one]
    assert "A weight: You wrote this card." in page


def test_an_author_ticks_that_only_typos_changed_and_a_reviewer_confirms(desk, course, bob, reviewer, now):
    card = Card.objects.get(slug="card-1")
    publishing.approve(card, reviewer=reviewer(bob, "Free University"), now=now)
    edit(desk, "card", card.pk, back="A dot-product.", only_typos="on")
    card = Card.objects.get(pk=card.pk)
    assert (card.version, card.approving_institutions) == (2, [])
    set_up_roles()
    give_role(bob, roles.REVIEWER)
    desk.force_login(bob)
    act(desk, "confirm_only_typos", card)
    assert Card.objects.get(pk=card.pk).approving_institutions == ["Free University"]


def test_authors_are_not_offered_to_approve(desk, course):
    card = Card.objects.get(slug="card-1")
    act(desk, "approve", card)
    assert not Approval.objects.exists()
    assert desk.get(reverse("admin:cards_affiliation_add")).status_code == 403


def test_an_author_is_warned_of_what_to_look_at_again(desk, course):
    card = Card.objects.get(slug="card-1")
    told = desk.get(edit(desk, "card", card.pk, body="The values are blended .").url).content.decode()
    assert "A score: body: a space before a full stop" in told
    weights, numbers = Concept.objects.get(slug="weights"), Concept.objects.get(slug="numbers")
    linking.link(Prerequisite(concept=weights, requires=numbers, kind="hard", reason="weights are numbers"))
    told = desk.get(edit(desk, "concept", weights.pk, title="Scores").url).content.decode()
    assert "Scores: The edge to “numbers” follows from others." in told
    assert "Scores: It has the same title as “scores”: “Scores”." in told


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("The weight Ξ±", "damaged characters “Ξ±”"),
        ("See [this](/concepts/no-such/).", "The link to /concepts/no-such/ leads nowhere."),
        ("See [this](/nowhere/#at-all).", "The link to /nowhere/#at-all leads nowhere."),
    ],
)
def test_damage_and_links_that_lead_nowhere_are_refused_in_place(desk, course, body, problem):
    card = Card.objects.get(slug="card-1")
    refused = edit(desk, "card", card.pk, body=body)
    assert problem in str(refused.context["adminform"].form.errors["body"])
    assert edit(desk, "card", card.pk, body="See [weights](/concepts/weights/?from=here#top).").status_code == 302


def test_an_author_is_warned_of_a_title_that_is_almost_anothers_and_of_too_few_suggestions(desk, course):
    told = desk.get(edit(desk, "concept", Concept.objects.get(slug="scores").pk, title="Weight").url).content.decode()
    assert "It has almost the title of “weights”: “Weight”." in told
    assert "It suggests 0 questions; two to four are a choice." in told


def merge_by_hand(desk, slug, survivor):
    address = reverse("admin:cards_concept_merge", args=[Concept.objects.get(slug=slug).pk])
    assert "This cannot be undone." in desk.get(address).content.decode()
    return desk.post(address, {"_form_submitted": "on", "survivor": survivor})


def test_an_author_merges_two_concepts(desk, course):
    reply = merge_by_hand(desk, "numbers", "scores")
    survivor = Concept.objects.get(slug="scores")
    assert reply["HX-Redirect"] == reverse("admin:cards_concept_change", args=[survivor.pk])
    assert Concept.objects.get(slug="numbers").merged_into == survivor


@pytest.mark.parametrize(
    ("survivor", "reason"),
    [("nowhere", "no concept with this slug"), ("numbers", "into itself"), ("weights", "scores → weights → scores")],
)
def test_a_merge_that_cannot_be_says_why_beside_the_field(desk, course, survivor, reason):
    assert reason in merge_by_hand(desk, "numbers", survivor).content.decode()
    assert Concept.objects.get(slug="numbers").merged_into is None
