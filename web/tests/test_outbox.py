"""The outbox: an effect leaves after the commit, once, and is tried again after a failure."""

from datetime import timedelta

import pytest
from django.db import transaction

from web import outbox, tasks
from web.models import MAX_ATTEMPTS, OutboxMessage


@pytest.fixture
def sent(monkeypatch):
    """The effects of the kind `mail`, in order."""
    effects = []
    monkeypatch.setitem(outbox.HANDLERS, "mail", lambda key, payload: effects.append((key, payload)))
    return effects


def test_a_message_is_carried_out_once(db, now, sent):
    outbox.put("mail", "reminder:1", {"to": "alice"}, now=now)
    assert outbox.send_next(now=now)
    assert not outbox.send_next(now=now + timedelta(days=1))
    assert sent == [("reminder:1", {"to": "alice"})]


def test_the_same_key_is_noted_once_even_after_it_was_sent(db, now, sent):
    outbox.put("mail", "reminder:1", {"n": 1}, now=now)
    outbox.send_next(now=now)
    outbox.put("mail", "reminder:1", {"n": 2}, now=now)
    assert not outbox.send_next(now=now)
    assert len(sent) == 1


def test_nothing_leaves_when_the_change_is_rolled_back(db, now, sent):
    with transaction.atomic():
        outbox.put("mail", "reminder:1", {}, now=now)
        transaction.set_rollback(True)
    assert not outbox.send_next(now=now)


def test_a_failure_is_kept_with_its_reason_and_tried_again_later(db, now, monkeypatch):
    calls = []

    def fail_once(key, payload):
        calls.append(key)
        if len(calls) == 1:
            raise OSError("the mail server is away")

    monkeypatch.setitem(outbox.HANDLERS, "mail", fail_once)
    outbox.put("mail", "reminder:1", {}, now=now)
    outbox.send_next(now=now)
    message = OutboxMessage.objects.get()
    assert (message.sent_at, message.attempts) == (None, 1)
    assert "away" in message.error
    assert not outbox.send_next(now=now)
    assert outbox.send_next(now=now + timedelta(minutes=1))
    message.refresh_from_db()
    assert message.sent_at
    assert message.error == ""


def test_one_failing_message_does_not_hold_up_the_others(db, now, sent):
    outbox.put("no-such-kind", "a", {}, now=now)
    outbox.put("mail", "b", {}, now=now)
    while outbox.send_next(now=now):
        pass
    assert [key for key, _ in sent] == ["b"]


def test_it_gives_up_in_the_end_and_keeps_the_row(db, now, monkeypatch):
    calls = []
    monkeypatch.setitem(outbox.HANDLERS, "mail", lambda key, payload: calls.append(key) or 1 / 0)
    outbox.put("mail", "a", {}, now=now)
    for day in range(20):
        outbox.send_next(now=now + timedelta(days=day * 4))
    assert len(calls) == MAX_ATTEMPTS
    assert OutboxMessage.objects.get().sent_at is None


def test_a_message_that_another_worker_holds_is_left_alone(db, now, monkeypatch):
    seen = []

    def meanwhile(key, payload):
        """While this handler runs, a second worker looks for work."""
        seen.append(key)
        if len(seen) == 1:
            outbox.send_next(now=now)

    monkeypatch.setitem(outbox.HANDLERS, "mail", meanwhile)
    outbox.put("mail", "a", {}, now=now)
    outbox.send_next(now=now)
    assert seen == ["a"]


def test_a_message_of_a_crashed_worker_comes_back_after_the_lease(db, now, sent, monkeypatch):
    def crash(key, payload):
        raise SystemExit  # not an Exception: nothing is written down, as after kill -9

    monkeypatch.setitem(outbox.HANDLERS, "mail", crash)
    outbox.put("mail", "a", {}, now=now)
    with pytest.raises(SystemExit):
        outbox.send_next(now=now)
    monkeypatch.setitem(outbox.HANDLERS, "mail", lambda key, payload: sent.append(key))
    assert not outbox.send_next(now=now + outbox.LEASE / 2)
    assert outbox.send_next(now=now + outbox.LEASE)
    assert sent == ["a"]


def test_the_task_carries_out_all_that_is_due_and_forgets_what_is_old(db, now, sent, monkeypatch):
    monkeypatch.setattr(tasks.clock, "now", lambda: now)
    outbox.put("mail", "old", {}, now=now - timedelta(days=31))
    outbox.send_next(now=now - timedelta(days=31))
    for number in range(3):
        outbox.put("mail", f"new-{number}", {}, now=now)
    tasks.drain_outbox()
    assert len(sent) == 4
    assert set(OutboxMessage.objects.values_list("key", flat=True)) == {"new-0", "new-1", "new-2"}
