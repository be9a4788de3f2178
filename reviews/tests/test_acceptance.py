"""What the specification asks of answers as a whole (C17): numbers 10, 12 and 13."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection

import engine
from cards import snapshot
from engine.parsing import Expected, parse
from learning.standings import Standings
from quizzes import tokens
from quizzes.models import Attempt, Item
from quizzes.nonces import seed_of
from quizzes.testing import add_problem_types

WITH_DECIMALS = ("attention-weights", "causal-weights", "logsumexp", "temperature", "two-keys")
AT_ONCE = 8


def standing(learner):
    standings = Standings(learner, snapshot.current())
    return standings.status("dot-product"), len(standings.answers["dot-product"])


# --- 10 ---------------------------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_one_client_id_sent_many_times_at_once_is_one_attempt_and_one_transition(study, course):
    for kind in ("choice", "numeric", "choice"):
        study.answer(course.items[kind])
        study.wait(minutes=1)
    assert standing(study.learner) == ("learning", 3)
    review, identifier = study.show(course.items["numeric"]), uuid4()
    response = study.response(review)

    def send(_):
        try:
            return study.post(review, response, identifier).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert set(pool.map(send, range(AT_ONCE))) == {200}
    assert Attempt.objects.filter(item=course.items["numeric"], submission_id=identifier).count() == 1
    assert standing(study.learner) == ("learned", 4)


# --- 12 ---------------------------------------------------------------------------------------------------------------
def numbers_of(text):
    """Return the printed numbers with three decimals or more; the others may well stand somewhere by chance."""
    return {number for number in re.findall(r"\d+\.\d{3,}", text) if float(number)}


@pytest.mark.parametrize("slug", WITH_DECIMALS)
def test_no_answer_is_in_any_reply_before_it_is_given(study, course, client, slug, now):
    add_problem_types(course, [slug], at=now)
    item = Item.objects.get(problem_type=slug)
    kept = 0
    for _ in range(4):
        review = study.show(item)
        problem = engine.generate(slug, seed_of(tokens.read_token(review["token"]).nonce))
        secret = numbers_of(engine.format_answer(problem, problem.answer)) - numbers_of(problem.statement)
        client.force_login(study.learner)
        replies = [json.dumps(review)]
        for address in ("reviews/next", "sync/bundle", "items/", f"concepts/{item.concept.slug}/", "cards/"):
            replies.append(study.client.get(f"/api/v1/{address}").content.decode())
        replies += [client.get(page).content.decode() for page in ("/study/", f"/concepts/{item.concept.slug}/")]
        assert not [reply for reply in replies if secret & numbers_of(reply)]
        told = numbers_of(json.dumps(study.post(review, study.response(review)).json()))
        kept += len(secret & told)
        study.wait(minutes=1)
    assert kept


# --- 13 ---------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "value"), [("0,88", 0.88), ("0.88", 0.88), (".88", 0.88), ("88/100", 0.88), ("−0.5", -0.5)]
)
def test_a_number_may_be_written_as_people_write_it(text, value):
    assert float(parse(text, Expected())) == value


@pytest.mark.parametrize("text", ["nan", "1e999", "[nan, 0, 0, 1]", "one number too few"])
def test_what_is_no_number_or_too_few_of_them_counts_nothing(study, course, text, now):
    add_problem_types(course, ["causal-weights"], at=now)
    review = study.show(Item.objects.get(problem_type="causal-weights"))
    (size,) = review["answer_format"]["shape"]
    given = str([0.123] * (size - 1)) if text == "one number too few" else text
    refused = study.post(review, {"text": given})
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_answer")
    assert not Attempt.objects.exists()
    assert Standings(study.learner, snapshot.current()).answers == {}
