"""What is put before a learner: new numbers each time, and the same page on every reload."""

import pytest

from quizzes.item_kinds.numeric import Numeric
from quizzes.models import Attempt
from quizzes.presenting import present_for_practice, present_for_review


@pytest.fixture
def show(course, alice, now):
    def show():
        return present_for_review(course.items["numeric"], learner_id=alice.pk, channel="laptop", at=now).prompt

    return show


def answered(course, learner, text, at):
    """Keep an answer that came from another device, so that this one's next problem stays the same."""
    return Attempt.objects.create(
        learner=learner,
        item=course.items["numeric"],
        item_version=1,
        submission_id=f"00000000-0000-4000-8000-{Attempt.objects.count():012}",
        mode="practice",
        counted=False,
        shown={"text": text},
        problem={"statement": text},
        response={},
        verdict="correct",
        reply={},
        reviewed_at=at,
        received_at=at,
    )


def test_a_statement_that_was_just_answered_is_drawn_again_and_then_stays(show, course, alice, bob, now):
    first = show()
    answered(course, bob, first.text, now)
    assert show() == first
    answered(course, alice, first.text, now)
    second = show()
    assert second.text != first.text
    assert show() == second
    answered(course, alice, second.text, now)
    assert show() == first  # only the newest answer counts


def test_practice_does_not_repeat_the_statement_just_answered(course, alice, now, monkeypatch):
    drawn = iter("aab")
    monkeypatch.setattr("quizzes.nonces.practice_nonce", lambda: next(drawn))
    shown = present_for_practice(course.items["numeric"], learner_id=alice.pk, at=now)
    answered(course, alice, shown.prompt.text, now)
    again = present_for_practice(course.items["numeric"], learner_id=alice.pk, at=now)
    assert again.prompt.text != shown.prompt.text
    assert next(drawn, None) is None


def test_a_type_with_a_single_statement_is_shown_all_the_same(show, course, alice, now, monkeypatch):
    prompt = show()
    monkeypatch.setattr(Numeric, "present", lambda *_: prompt)
    answered(course, alice, prompt.text, now)
    assert show() == prompt
