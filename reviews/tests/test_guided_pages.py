"""The pages of lessons and placements, without any script: each question is asked on the study pages."""

import re

import pytest

from cards import linking
from cards.models import Prerequisite
from cards.vocabulary import HARD
from learning.models import Claim, LessonRun, PlacementRun
from quizzes import tokens
from quizzes.item_kinds import ITEM_KINDS
from quizzes.models import Attempt
from quizzes.presenting import load
from reviews.models import ReviewEvent


class Reader:
    """A learner's browser without script, who goes where forms and links lead."""

    def __init__(self, client, learner):
        self.client, self.learner, self.page, self.address = client, learner, "", ""

    def get(self, address):
        return self._arrive(self.client.get(address, follow=True), address)

    def post(self, address, **fields):
        return self._arrive(self.client.post(address, fields, follow=True), address)

    def _arrive(self, response, address):
        assert response.status_code == 200, response.content.decode()
        self.address = response.redirect_chain[-1][0] if response.redirect_chain else address
        self.page = response.content.decode()
        return self.page

    def hidden(self, name):
        return re.search(rf'name="{name}" value="([^"]*)"', self.page)[1]

    def answer(self, verdict="correct"):
        """Answer the question on the page; `unknown` for the button beside it."""
        form = {"token": self.hidden("token"), "id": self.hidden("id")}
        return self.post("/study/answer", **form, **self._fields(form["token"], verdict))

    def _fields(self, token, verdict):
        if verdict == "unknown":
            return {"unknown": "1"}
        read = tokens.read_token(token)
        served = load(read.item_id, read.version, self.learner.pk)
        response = ITEM_KINDS[served.item.kind].sample_responses(served.content, read.nonce)[verdict][0]
        return {name: "1" if value is True else value for name, value in response.items()}

    @property
    def kind(self):
        token = tokens.read_token(self.hidden("token"))
        return load(token.item_id, token.version, self.learner.pk).item.kind


@pytest.fixture
def reader(client, alice, course):
    client.force_login(alice)
    return Reader(client, alice)


@pytest.fixture
def locked(course):
    below, above = course.concepts["dot-product"], course.concepts["attention-output"]
    linking.link(Prerequisite(concept=above, requires=below, kind=HARD))


def test_a_lesson_goes_from_the_guess_over_the_card_to_two_right_tasks(reader):
    assert "Begin the lesson" in reader.get("/concepts/dot-product/")
    assert "First a guess" in reader.post("/concepts/dot-product/lesson")
    assert "Not counted. Guessing first helps" in reader.answer("wrong")
    assert not ReviewEvent.objects.exists()
    lesson = f"/lessons/{LessonRun.objects.get().pk}/"
    assert "On to the tasks" in reader.get(lesson)
    assert "0 of 2 right in a row" in reader.post(f"{lesson}read")
    told = reader.answer()
    assert "1 of 2 right in a row" in told
    assert "How did it feel?" in told
    reader.get(lesson)
    reader.answer()
    text = reader.get(lesson)
    assert "has ended" in text
    assert "2 of 2 answers were right." in text
    assert ReviewEvent.objects.values("item").distinct().count() == 2


def test_a_rating_and_an_undo_lead_back_to_the_lesson(reader):
    reader.post("/concepts/dot-product/lesson")
    lesson = reader.address
    reader.post(f"{lesson}read")
    reader.answer()
    answered = Attempt.objects.get().submission_id
    reader.post(f"/study/answered/{answered}/rate", rating="4")
    assert reader.address == lesson
    assert "1 of 2 right in a row" in reader.page
    reader.post(f"/study/answered/{answered}/undo")
    assert reader.address == lesson
    assert "0 of 2 right in a row" in reader.page


def test_a_hint_in_a_lesson_stays_in_the_lesson(reader, course):
    course.items["numeric"].delete()
    reader.post("/concepts/dot-product/lesson")
    reader.post(f"{reader.address}read")
    form = {"token": reader.hidden("token"), "id": reader.hidden("id"), "hints": "0"}
    text = reader.post("/study/hint", **form)
    assert "Multiply by position." in text
    assert "right in a row" in text


def test_an_explanation_ends_the_lesson_where_there_is_one(reader):
    reader.post("/concepts/attention-output/lesson")
    lesson = reader.address
    reader.post(f"{lesson}read")
    for _ in range(2):
        reader.answer()
        reader.get(lesson)
    assert reader.kind == "explain"
    form = {"token": reader.hidden("token"), "id": reader.hidden("id")}
    text = reader.post("/study/reveal", text="Because the weights sum to one, it is a blend.", **form)
    assert "A model answer" in text
    assert "Lesson: Attention Output" in text


def test_a_locked_lesson_opens_only_if_one_wants_it_anyway(reader, locked):
    assert "Try the lesson anyway" in reader.get("/concepts/attention-output/")
    assert "Something has to be learned first" in reader.post("/concepts/attention-output/lesson")
    assert "First a guess" in reader.post("/concepts/attention-output/lesson", anyway="1")
    assert "Go on with the lesson" in reader.get("/concepts/attention-output/")


def test_a_lesson_that_is_left_keeps_what_was_answered(reader):
    reader.post("/concepts/dot-product/lesson")
    lesson = reader.address
    reader.post(f"{lesson}read")
    reader.answer("wrong")
    text = reader.post(f"{lesson}end")
    assert "0 of 1 answer was right." in text
    assert ReviewEvent.objects.count() == 1


def test_an_answer_to_a_lesson_that_has_ended_is_told_so(reader):
    reader.post("/concepts/dot-product/lesson")
    reader.post(f"{reader.address}read")
    asked = reader.page
    reader.post(f"{reader.address}end")
    reader.page = asked
    assert "This lesson has ended. Nothing was counted." in reader.answer()


def test_my_lesson_is_not_yours(reader, api, bob, client):
    reader.post("/concepts/dot-product/lesson")
    client.force_login(bob)
    assert client.get(reader.address).status_code == 404
    assert client.post(f"{reader.address}read").status_code == 404


def test_a_placement_tells_nothing_before_its_end_and_everything_after(reader, locked, course):
    assert "At most 15 questions" in reader.get("/placement/")
    text = reader.post("/placement/begin")
    assert "0 of at most 15" in text
    assert "/study/hint" not in text
    while reader.address == "/placement/question/":
        assert "verdict" not in reader.page
        reader.answer()
    assert reader.address == "/placement/"
    assert "You know these, and what lies below them:" in reader.page
    assert "and its answer" in reader.page or "and their answers" in reader.page
    assert Claim.objects.filter(source="placement").exists()
    assert not ReviewEvent.objects.exists()
    assert "Found in your placement" in reader.get("/goals/")


def test_each_conclusion_of_a_placement_is_told_with_what_follows_and_taken_back_on_the_spot(reader, locked):
    reader.post("/placement/begin")
    while reader.address == "/placement/question/":
        reader.answer()
    assert "So you know: <span>Dot Product</span>" in reader.page
    page = reader.post("/concepts/attention-output/claim/undo", next="/placement/")
    assert reader.address == "/placement/"
    assert "Taken back" in page
    assert 'action="/concepts/attention-output/claim/undo"' not in page
    assert not Claim.objects.filter(concept__slug="attention-output", undone_at=None).exists()


def test_not_known_yet_is_an_answer_of_a_placement(reader, locked):
    reader.post("/placement/begin")
    while reader.address == "/placement/question/":
        reader.answer("unknown")
    assert "Nothing that you know already" in reader.page
    assert "Not known yet, so what builds on them is in your plan too:" in reader.page
    assert "and 1 topic above it" in reader.page
    assert "not known yet" in reader.page
    assert not Claim.objects.exists()


def test_a_placement_goes_on_after_a_break_and_ends_when_it_is_enough(reader, locked):
    reader.post("/placement/begin")
    asked = reader.hidden("token")
    assert "It goes on where you left it." in reader.get("/placement/")
    reader.get("/placement/question/")
    assert tokens.read_token(reader.hidden("token")).nonce == tokens.read_token(asked).nonce
    assert "What the last one found" in reader.post("/placement/enough")
    assert PlacementRun.objects.get().ended_at
    assert "No placement is open." in reader.post("/placement/enough")


def test_the_answer_of_an_open_placement_cannot_be_looked_up(reader, locked, client):
    reader.post("/placement/begin")
    reader.answer()
    attempt = Attempt.objects.get()
    assert client.get(f"/study/answered/{attempt.submission_id}/").status_code == 404


def test_a_placement_without_questions_says_so(reader, course):
    for item in course.items.values():
        item.status = "retired"
        item.save()
    assert "There is nothing to ask" in reader.post("/placement/begin")


@pytest.mark.parametrize("address", ["/placement/", "/placement/question/", "/lessons/1/"])
def test_these_pages_ask_for_a_login(client, db, address):
    assert client.get(address).url.startswith("/accounts/login/")
