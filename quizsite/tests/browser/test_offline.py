"""Study on a train: taken along, answered without a connection, sent once when it is back."""

import json

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from conftest import PASSWORD
from quizsite.tests.browser.conftest import TEXT, Student
from quizsite.tests.browser.test_looks import TOO_WIDE, violations
from quizzes.models import Attempt
from reviews.models import PushSubscription, ReviewEvent
from reviews.tests.fake_push import Browser

pytestmark = pytest.mark.browser

IS_KEPT = """navigator.serviceWorker.ready.then(() => caches.match("/offline/")).then(Boolean)"""


def take_along(page: Page) -> None:
    """Pack the next three days, once the service worker has what it needs."""
    page.wait_for_function(IS_KEPT)
    page.goto("/offline/")
    page.click("text=Take them with you")
    expect(page.get_by_role("button", name="Start")).to_be_visible()


def answer(page: Page) -> str:
    """Answer the question on the page with keys; return its kind."""
    stem = page.inner_text("#stem")
    if page.locator("#ask .flash").count():
        kind = "flashcard"
        page.keyboard.press("Space")
        page.keyboard.press("3")
    elif page.locator("#ask textarea").count():
        kind = "explain"
        page.fill("textarea", TEXT)
        page.click("text=Compare with a model answer")
        page.keyboard.press("1")
        page.keyboard.press("Enter")
    elif page.locator("#ask .opts").count():
        kind = "choice"
        page.keyboard.press("a")
        page.keyboard.press("Enter")
    else:
        kind = "numeric"
        for box in page.query_selector_all("#ask .vec input"):
            box.fill("1,5")
        page.keyboard.press("Enter")
    page.wait_for_function("stem => document.querySelector('#stem')?.innerText !== stem", arg=stem)
    return kind


def test_what_was_answered_on_a_train_counts_once(open_page, course):
    page = open_page(bypass_csp=True)  # for axe, as in test_looks
    Student(page).sign_up()
    take_along(page)
    page.context.set_offline(True)
    page.goto("/study/")  # wherever one goes, the page for offline study opens
    page.click("text=Start")
    kinds = [answer(page), answer(page)]
    expect(page.locator("#waits")).to_have_text("2 answers wait")
    page.reload()
    expect(page.locator("h1")).to_have_text("3 questions on this device")
    page.keyboard.press("Enter")
    found = []
    for _ in range(3):
        found += violations(page) + page.evaluate(TOO_WIDE)
        kinds.append(answer(page))
    assert sorted(kinds) == ["choice", "explain", "flashcard", "numeric", "numeric"]
    assert found == []
    expect(page.locator("h1")).to_have_text("That is all for now")
    assert not ReviewEvent.objects.exists()

    page.context.set_offline(False)
    expect(page.locator("#queue .badge")).to_have_text(["counted"] * 5, timeout=30_000)
    expect(page.locator("#waits")).to_have_text("")
    assert violations(page) == []
    page.goto("/offline/")
    expect(page.locator("#queue .badge")).to_have_count(5)
    assert ReviewEvent.objects.count() == Attempt.objects.count() == 5
    assert set(Attempt.objects.values_list("item__kind", flat=True)) == set(kinds)
    page.locator("#queue a").first.click()
    expect(page).to_have_title("What happened · Attentive")
    page.goto("/offline/")
    page.click("text=Clear what was sent")
    expect(page.locator("#queue .badge")).to_have_count(0)


@pytest.mark.slow
def test_an_answer_waits_for_its_own_account(open_page, course, bob):
    page = open_page(viewport={"width": 320, "height": 640})
    email = Student(page).sign_up()
    take_along(page)
    page.context.set_offline(True)
    page.reload()
    page.click("text=Start")
    answer(page)
    page.context.clear_cookies()
    page.context.set_offline(False)
    page.reload()
    expect(page.locator("#queue")).to_contain_text("You are logged out.")
    expect(page.locator("h1")).to_have_text("Nobody is logged in here")

    log_in(page, bob.email)
    page.goto("/offline/")
    expect(page.locator("#queue")).to_contain_text("1 answer of another account waits on this device.")
    expect(page.locator("h1")).to_have_text("Nothing was taken along yet")
    assert page.evaluate(TOO_WIDE) == []
    assert not Attempt.objects.exists()

    page.context.clear_cookies()
    log_in(page, email)
    page.goto("/offline/")
    expect(page.locator("#queue .badge")).to_have_text(["counted"])
    assert Attempt.objects.get().learner == User.objects.get(email=email)


def log_in(page: Page, email: str) -> None:
    page.goto("/accounts/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", PASSWORD)
    page.click("main .btn.go")
    page.wait_for_selector("text=Log out")


@pytest.mark.slow
def test_two_windows_send_an_answer_once_and_an_unreadable_one_says_why(open_page, course):
    page = open_page()
    Student(page).sign_up()
    take_along(page)
    page.context.set_offline(True)
    page.reload()
    page.click("text=Start")
    while answer(page) != "numeric":
        pass
    spoil = """async () => {
      const open = (r) => new Promise((done) => { r.onsuccess = () => done(r.result); });
      const database = await open(indexedDB.open("attentive"));
      const events = database.transaction("events", "readwrite").objectStore("events");
      for (const each of await open(events.getAll())) {
        if (each.kind === "numeric") events.put({ ...each, body: { ...each.body, response: { text: "5.7.5" } } });
      }
    }"""
    page.evaluate(spoil)
    posts = []
    page.context.on("request", lambda each: posts.append(each.url) if each.method == "POST" else None)
    other = page.context.new_page()
    page.context.set_offline(False)
    other.goto("/offline/")
    for window in (page, other):
        window.reload()
        expect(window.locator("#queue")).to_contain_text("not readable")
        expect(window.locator("#queue")).to_contain_text("5.7.5")
        expect(window.locator("#waits")).to_have_text("")
    assert len(posts) == 1
    assert not Attempt.objects.filter(item__kind="numeric").exists()


SUBSCRIBED = """
  let here = null;
  const made = {
    endpoint: "https://push.example.org/phone",
    toJSON: () => ({ endpoint: made.endpoint, keys: KEYS }),
    unsubscribe: async () => { here = null; return true; },
  };
  PushManager.prototype.getSubscription = async () => here;
  PushManager.prototype.subscribe = async (options) => {
    if (!options.userVisibleOnly || options.applicationServerKey.length !== 87) throw new Error("not like this");
    return (here = made);
  };
"""


def test_a_browser_is_subscribed_and_shows_what_the_push_service_brings(open_page, course):
    """There is no push service here: what the browser would get from one is put in its place, the rest is real."""
    page = open_page(permissions=["notifications"])
    page.add_init_script(SUBSCRIBED.replace("KEYS", str(Browser("").to_json()["keys"])))
    Student(page).sign_up()
    page.wait_for_function(IS_KEPT)
    page.goto("/settings/reminders/")
    page.click("text=Turn on here")
    expect(page.locator("#push-standing")).to_have_text("On in this browser.")
    assert PushSubscription.objects.get().endpoint == "https://push.example.org/phone"

    devtools = page.context.new_cdp_session(page)
    seen = []
    devtools.on("ServiceWorker.workerRegistrationUpdated", lambda event: seen.extend(event["registrations"]))
    devtools.send("ServiceWorker.enable")
    message = {"title": "Attentive", "body": "Something waits.", "tag": "reminder"}
    origin = page.evaluate("location.origin")
    page.wait_for_timeout(0)  # lets the event above arrive
    devtools.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": origin, "registrationId": seen[0]["registrationId"], "data": json.dumps(message)},
    )
    shown = "navigator.serviceWorker.ready.then((found) => found.getNotifications()).then(([first]) => first?.body)"
    page.wait_for_function(f"{shown}.then((body) => body === '{message['body']}')")
    page.click("text=Turn off here")
    expect(page.locator("#push-standing")).to_have_text("Off in this browser.")
    assert not PushSubscription.objects.exists()
