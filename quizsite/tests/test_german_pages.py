"""All that a learner reads in German: no page, refusal or letter says a word in English that is not marked as such."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import RequestFactory
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from cards.models import Card, Chapter, Concept
from learning.infographics.pictures import PICTURES
from learning.lab.examples import EXAMPLES
from quizsite.settings_pages import PAGES
from quizsite.tests.speaking import ENGLISH, english_on, formal_in, said_on
from quizsite.tests.test_languages import entries
from quizzes import tokens
from quizzes.item_kinds import ITEM_KINDS
from quizzes.presenting import load, present_for_review
from reviews.models import Memory, StudyProfile
from reviews.testing import History
from web import errors
from web.clock import now

TRANSLATED = {text for text, _, said in entries("de") if text and said != [text]}
TITLE = "What is the {} for, and when"
# What labels, titles and choices hold of the course, of a sentence of the lab and of the world.
NAMES = [TITLE.format(slug) for slug in ("dot-product", "attention-output", "card-dot", "basics")]
NAMES += ["What is [1,2]⋅[3,4]?", "Score of one query and one key", "Attention for one query", "The"]
NAMES += ["Why is the output a blend?", "Isle of Man", "Port of Spain"]
PUBLIC = ["/", "/course/", "/accounts/login/", "/settings/look/", "/offline/", "/no-such-page", "/lab/?q=x", "/map/"]
PUBLIC += [
    "/glossary/",
    "/examples/",
    "/infographics/",
    "/lab/",
    *(f"/try/{kind}-dot/" for kind in ("choice", "numeric")),
]
PUBLIC += [*(f"/examples/{slug}/" for slug in EXAMPLES), *(f"/infographics/{slug}/" for slug in PICTURES)]
PRIVATE = ["/", "/study/", "/practice/", "/practice/missed/", "/practice/dot-product/", "/statistics/", "/course/"]
PRIVATE += ["/statistics/report/", "/goals/", "/placement/", "/map/", "/map/?show=way", "/glossary/", "/anki/"]
PRIVATE += ["/report/?kind=concept&target=dot-product", "/concepts/dot-product/", "/concepts/attention-output/"]
PRIVATE += ["/cards/card-dot/", "/settings/", *(f"/settings/{page}/" for page in (*PAGES, "account/devices"))]
PRIVATE += ["/settings/account/delete/"]


def complaints(page: str) -> list[str]:
    return english_on(page, TRANSLATED, NAMES) + [each for said in said_on(page) for each in formal_in(said)]


def test_the_reader_hears_a_foreign_word_and_a_stranger():
    page = (
        '<html lang="de"><p title="Das ist of">Weiter <b lang="en">the end</b></p><p>Geben Sie es ein</p><a>Log out</a>'
    )
    assert english_on(page, {"Log out"}) == ["Das ist of", "Log out"]
    assert formal_in("Geben Sie Ihr Wort ein.") != []
    assert formal_in("Sie ist da. Damit haben sie ihre Form.") == []


@pytest.fixture
def german_course(course):
    """The small course, with titles that nobody can take for German."""
    chapter = Chapter.objects.create(course=course.course, slug="basics", title=TITLE.format("basics"), position=1)
    for concept in Concept.objects.all():
        Concept.objects.filter(pk=concept.pk).update(title=TITLE.format(concept.slug))
    Card.objects.update(chapter=chapter, title=TITLE.format("card-dot"))
    return course


@pytest.fixture
def learner(alice, client):
    User.objects.filter(pk=alice.pk).update(language="de")
    client.force_login(alice)
    return User.objects.get(pk=alice.pk)


def study_for_weeks(learner: User, items) -> None:
    """Write forty days into the log, so that every chart has something to show."""
    log, today = History(learner), now()
    for day in range(40, 0, -1):
        for place, item in enumerate(items):
            log.answer(item, today - timedelta(days=day, hours=place), 1 + (day + place) % 4)
    log.fold(at=today)
    Memory.objects.filter(item=items[0]).update(is_leech=True, lapses=9)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_visitors_page_is_german(client, german_course, address):
    assert complaints(client.get(address, headers={"accept-language": "de"}).content.decode()) == []


@pytest.mark.parametrize("is_new", [True, False])
def test_a_learners_pages_are_german(client, german_course, learner, is_new):
    if not is_new:
        study_for_weeks(learner, list(german_course.items.values()))
    found = {}
    for address in PRIVATE:
        page = client.get(address)
        assert page.status_code == 200 or is_new, address
        found[address] = complaints(page.content.decode())
    assert {address: wrong for address, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("kind", ["choice", "numeric", "vector", "flashcard", "explain"])
def test_a_question_its_refusals_and_what_follows_are_german(client, german_course, learner, kind):
    item = german_course.items[kind]
    token = present_for_review(item, learner_id=learner.pk, channel="test", at=now()).token
    served = load(item.pk, item.version, learner.pk)
    samples = ITEM_KINDS[item.kind].sample_responses(served.content, tokens.read_token(token).nonce)

    def send(what: str, **fields) -> str:
        form = {"token": token, "id": str(uuid4()), "hints": "0", **fields}
        return client.post(f"/study/{what}", form, follow=True).content.decode()

    refused = [{}, {"option": "no"}, {"cell0-0": "5.7.5"}, {"cell0-0": "1"}, {"text": "kurz"}, {"rating": "3"}]
    pages = [send("answer", **fields) for fields in refused]
    pages += [send("hint"), send("reveal", text="Ein Satz, der lang genug für eine Antwort ist.")]
    for responses in (samples.get("wrong", []), samples.get("correct", [])):
        pages += [
            send("answer", **{name: "1" if value is True else value for name, value in each.items()})
            for each in responses[:2]
        ]
    assert [complaints(page) for page in pages] == [[]] * len(pages)


@pytest.mark.parametrize("view", [errors.bad_request, errors.permission_denied, errors.csrf_failure, errors.not_found])
def test_the_pages_of_errors_are_german(view, settings):
    with override("de"):
        assert complaints(view(RequestFactory().get("/study/")).content.decode()) == []
        assert complaints(errors.server_error(RequestFactory().get("/study/")).content.decode()) == []
        document = errors.server_error(RequestFactory().get("/api/v1/me")).content.decode()
    assert "Interner Fehler" in document


def refusals() -> list[tuple[str, str, object]]:
    """Return method, address and body of calls that the API refuses, one for each sort of refusal."""
    event = {"id": str(uuid4()), "kind": "answer", "item": 1, "reviewed_at": "2020-01-01T00:00:00Z"}
    where = {"time_zone": "Europe/Berlin", "day_starts_at": 4}
    item = {"item": 999, "id": str(uuid4()), "token": "x", "response": {"text": "1"}}
    return [
        ("get", "/api/v1/none", None),
        ("put", "/api/v1/me", {}),
        ("delete", "/api/v1/me", {"a": 1}),
        ("patch", "/api/v1/me", {"day_starts_at": "x", "time_zone": "Mars", "email": 3, "theme": "loud"}),
        ("patch", "/api/v1/me", {"break_from": "2026-01-01"}),
        ("patch", "/api/v1/me", {"break_from": "2020-01-02", "break_until": "2020-01-01"}),
        ("patch", "/api/v1/me", {"easy_days": [0, 0, 0, 0, 0, 0, 0]}),
        ("patch", "/api/v1/me", {"exam_on": "2020-01-01", "exam_retention": 3}),
        ("patch", "/api/v1/me", "{"),
        ("patch", "/api/v1/me", "[]"),
        ("patch", "/api/v1/me", '{"a": NaN}'),
        ("patch", "/api/v1/me", '{"a": 1, "a": 2}'),
        ("patch", "/api/v1/me", '{"a": 99999999999999999999}'),
        ("patch", "/api/v1/me", '{"a": ' + "[" * 40 + "]" * 40 + "}"),
        ("get", "/api/v1/concepts/?cursor=zzz", None),
        ("get", "/api/v1/concepts/none/", None),
        ("post", "/api/v1/reviews/", {}),
        ("post", "/api/v1/reviews/", item),
        ("post", "/api/v1/sync/events", {"events": 3}),
        ("post", "/api/v1/sync/events", {"events": [3, event, {**event, **where}, {**event, "kind": "rate", **where}]}),
        ("get", "/api/v1/sync/bundle?days=99", None),
        ("get", "/api/v1/imports/99/", None),
        ("post", "/api/v1/imports/anki", {}),
        ("post", "/api/v1/goals/", {"concept": "none"}),
        ("post", "/api/v1/placement", {"concept": "none"}),
        ("post", "/api/v1/lab/attention", {"q": [[1]], "k": [[1, 2]], "v": [[1]]}),
        ("post", "/api/v1/lab/attention", {}),
        ("post", "/api/v1/reports/", {"kind": "card", "target": "none", "text": ""}),
        ("get", "/api/v1/statistics/forecast?days=0", None),
        ("post", "/api/v1/me/push", {"endpoint": "http://10.0.0.1/", "keys": {}}),
    ]


def test_what_the_api_refuses_is_told_in_german(client, german_course, learner):
    english, refused = {}, 0
    for method, address, body in refusals():
        answer = getattr(client, method)(address, body, content_type="application/json")
        document = answer.json()
        told = [document.get("title", ""), document.get("detail", "")]
        told += [each["detail"] for each in document.get("errors", [])]
        told += [each.get("detail", "") for each in document.get("results", []) if isinstance(each, dict)]
        refused += answer.status_code >= 400
        english |= {f"{method} {address} {body}": text for text in told if text in TRANSLATED or ENGLISH.search(text)}
        assert answer["Content-Language"] == "de", address
    assert english == {}
    assert refused > 25


def test_what_leaves_the_site_is_german(client, german_course, learner, mailoutbox):
    from reviews.reminders import reminding

    StudyProfile.objects.update_or_create(learner=learner, defaults={"reminder_hour": 18})
    reminding.send("key", {"learner": learner.pk, "due": 3, "new": 2})
    assert not ENGLISH.search(mailoutbox[0].subject + mailoutbox[0].body.split("http")[0])
    manifest = client.get(reverse("manifest"), headers={"accept-language": "de"}).json()
    assert not any(ENGLISH.search(manifest[name]) for name in ("name", "description") if name in manifest)
