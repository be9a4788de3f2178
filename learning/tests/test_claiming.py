"""“I know this”: what follows, what undo takes back, and what answers do to it. C17 number 5 of the specification."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cards import linking, snapshot
from cards.models import Prerequisite
from cards.vocabulary import HARD, PUBLISHED, RETIRED
from learning import claiming
from learning.knowing import CLAIMED, FOLLOWS, PLACED, SHOWN
from learning.ladder import LEARNED, LEARNING, READY, SHAKY
from learning.models import Claim, ClaimSource
from learning.standings import Standings

SLUGS = ("school", "base", "left", "right", "goal", "tip")


@pytest.fixture
def claim(concepts, now):
    """`claim(alice, "base")` in the morning; answers of the `attempt` fixture come later."""

    def claim_concept(learner, slug, *, hours=-1, **fields):
        return claiming.claim(learner, concepts[slug], at=now + timedelta(hours=hours), **fields)

    return claim_concept


def mine(learner):
    return Standings(learner, snapshot.current())


def known(learner):
    return set(mine(learner).reasons) - {"school"}


def test_a_claim_makes_known_what_it_names_and_all_below(alice, claim):
    claim(alice, "left")
    reasons = mine(alice).reasons
    assert known(alice) == {"left", "base"}
    assert (reasons["left"].source, reasons["base"].source, reasons["base"].concept) == (CLAIMED, FOLLOWS, "left")


def test_a_locked_concept_can_be_claimed(alice, claim):
    claim(alice, "goal")
    assert known(alice) == {"base", "left", "right", "goal"}


def test_a_claim_is_never_mastery(alice, claim):
    claim(alice, "goal")
    assert {mine(alice).status(slug) for slug in SLUGS} == {READY}


def test_a_placement_is_named_as_the_reason(alice, claim):
    claim(alice, "left", source=ClaimSource.PLACEMENT)
    assert mine(alice).reasons["left"].source == PLACED


def test_saying_it_twice_is_one_claim(alice, claim):
    assert claim(alice, "left") == claim(alice, "left", hours=1)
    assert Claim.objects.count() == 1


def test_undo_takes_back_what_followed_from_this_claim_alone(alice, claim, concepts, now):
    claim(alice, "goal")
    claim(alice, "left")
    assert claiming.undo(alice, concepts["goal"], at=now)
    assert known(alice) == {"left", "base"}
    assert mine(alice).reasons["base"].concept == "left"


def test_an_undo_without_a_claim_does_nothing(alice, concepts, now):
    assert not claiming.undo(alice, concepts["goal"], at=now)


def test_the_claims_of_others_stay_when_mine_is_undone(alice, bob, claim, concepts, now):
    claim(alice, "goal")
    claim(bob, "goal")
    claiming.undo(alice, concepts["goal"], at=now)
    assert (known(alice), "goal" in known(bob)) == (set(), True)


def test_the_log_of_claims_keeps_what_was_taken_back(alice, claim, concepts, now):
    claim(alice, "goal")
    claiming.undo(alice, concepts["goal"], at=now)
    claim(alice, "goal", hours=1)
    assert [bool(each.undone_at) for each in Claim.objects.order_by("pk")] == [True, False]


def test_a_right_answer_after_the_claim_shows_it(alice, claim, attempt):
    claim(alice, "left")
    attempt(alice, "left-numeric", "correct")
    standings = mine(alice)
    assert (standings.reasons["left"].source, standings.status("left")) == (SHOWN, LEARNING)


def test_one_miss_leaves_the_claim(alice, claim, attempt):
    claim(alice, "left")
    attempt(alice, "left-numeric", "wrong")
    assert mine(alice).reasons["left"].source == CLAIMED


def test_a_claim_lapses_when_the_check_is_missed_twice(alice, claim, attempt):
    claim(alice, "left")
    second = [attempt(alice, "left-numeric", "wrong") for _ in range(2)][1]
    standings = mine(alice)
    assert standings.lapsed == {"left": second.reviewed_at}
    assert (standings.known("left"), standings.known("base"), standings.status("left")) == (False, False, SHAKY)


def test_a_lapsed_claim_does_not_come_back_with_one_right_answer(alice, claim, attempt):
    claim(alice, "left")
    for verdict in ("wrong", "wrong", "correct"):
        attempt(alice, "left-numeric", verdict)
    assert not mine(alice).known("left")


def test_a_lapsed_claim_can_be_said_again(alice, claim, attempt):
    claim(alice, "left")
    for _ in range(2):
        attempt(alice, "left-numeric", "wrong")
    claim(alice, "left", hours=5)
    assert mine(alice).reasons["left"].source == CLAIMED
    assert mine(alice).lapsed == {}


def test_misses_from_before_the_claim_do_not_speak_against_it(alice, claim, attempt):
    for kind in ("choice", "numeric"):
        attempt(alice, f"left-{kind}", "wrong")
    claim(alice, "left", hours=5)
    assert mine(alice).reasons["left"].source == CLAIMED


def test_contrary_answers_below_a_claim_shake_that_concept_alone(alice, claim, attempt):
    claim(alice, "goal")
    for kind in ("choice", "numeric"):
        attempt(alice, f"left-{kind}", "wrong")
    standings = mine(alice)
    assert (standings.status("left"), standings.known("left")) == (SHAKY, False)
    assert known(alice) == {"base", "right", "goal"}
    assert standings.shaky_bases("goal") == ["left"]


def test_learning_a_claimed_concept_needs_no_claim_any_more(alice, claim, concepts, learn, now):
    claim(alice, "left")
    learn(alice, "left")
    claiming.undo(alice, concepts["left"], at=now + timedelta(hours=9))
    assert (mine(alice).status("left"), mine(alice).known("left")) == (LEARNED, True)


def test_a_claim_on_a_retired_concept_is_hidden_and_kept(alice, claim, concepts):
    claim(alice, "left")
    linking.set_status(concepts["left"], RETIRED)
    assert known(alice) == set()
    linking.set_status(concepts["left"], PUBLISHED)
    assert known(alice) == {"left", "base"}


def test_a_prerequisite_that_is_added_later_follows_as_well(alice, claim, concepts):
    claim(alice, "left")
    linking.link(Prerequisite(concept=concepts["left"], requires=concepts["tip"], kind=HARD))
    assert "tip" in known(alice)


steps = st.lists(st.tuples(st.booleans(), st.sampled_from(SLUGS)), max_size=10)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps, order=st.permutations(SLUGS))
def test_any_claims_and_undos_in_any_order_are_the_claims_that_survive(steps, order, alice, bob, concepts, now):
    Claim.objects.all().delete()
    survivors = set()
    for minute, (is_claim, slug) in enumerate(steps):
        at = now + timedelta(minutes=minute)
        if is_claim:
            claiming.claim(alice, concepts[slug], at=at)
            survivors.add(slug)
        else:
            claiming.undo(alice, concepts[slug], at=at)
            survivors.discard(slug)
    for slug in order:
        if slug in survivors:
            claiming.claim(bob, concepts[slug], at=now)
    told = [{slug: (each.source, each.concept) for slug, each in mine(who).reasons.items()} for who in (alice, bob)]
    assert told[0] == told[1]


# --- over REST --------------------------------------------------------------------------------------------------------
def test_a_claim_and_its_undo_over_rest(api, alice, concepts):
    client = api(alice)
    claimed = client.post("/api/v1/concepts/left/claim")
    assert claimed.status_code == 200
    assert (claimed.json()["slug"], claimed.json()["known"], claimed.json()["known_because"]["source"]) == (
        "left", True, "claimed",
    )  # fmt: skip
    assert claimed.json()["claim"]["source"] == "claim"
    assert client.get("/api/v1/concepts/base/").json()["known_because"]["concept"] == "left"
    undone = client.delete("/api/v1/concepts/left/claim").json()
    assert (undone["known"], undone["known_because"], undone["claim"]) == (False, None, None)
    assert client.delete("/api/v1/concepts/left/claim").status_code == 200
    assert client.get("/api/v1/concepts/base/").json()["known"] is False


def test_a_lapsed_claim_says_when_it_lapsed(api, alice, claim, attempt):
    claim(alice, "left")
    for _ in range(2):
        attempt(alice, "left-numeric", "wrong")
    shown = api(alice).get("/api/v1/concepts/left/").json()
    assert (shown["known"], shown["status"], bool(shown["claim"]["lapsed_at"])) == (False, "shaky", True)


def test_a_concept_that_is_not_there_cannot_be_claimed(api, alice, concepts):
    linking.set_status(concepts["left"], RETIRED)
    for slug in ("left", "no-such-thing"):
        refused = api(alice).post(f"/api/v1/concepts/{slug}/claim")
        assert (refused.status_code, refused.json()["code"]) == (404, "not_found")


def test_my_claim_is_not_yours(api, alice, bob, concepts):
    api(alice).post("/api/v1/concepts/left/claim")
    assert api(bob).get("/api/v1/concepts/left/").json()["known"] is False
