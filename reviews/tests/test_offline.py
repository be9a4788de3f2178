"""What the browser needs without a connection: the same page for everybody, a worker at the root, a manifest."""

import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from conftest import PASSWORD
from quizzes.publishing import publish
from reviews.pages import offline_views

STATIC = "/static/"


def shell(client) -> list[str]:
    source = client.get("/sw.js").content.decode()
    return json.loads(re.search(r"new Set\((\[.*?\])\)", source)[1])


def test_the_offline_page_is_the_same_for_everybody(client, alice):
    before = client.get("/offline/")
    client.force_login(alice)
    after = client.get("/offline/")
    assert before.content == after.content
    assert alice.email not in after.content.decode()
    assert "csrf" not in after.content.decode()
    assert not before.cookies
    assert "Cookie" not in before.get("Vary", "")
    assert before["Cache-Control"] == "no-cache"


def test_the_worker_lies_at_the_root_and_is_asked_for_each_time(client):
    worker = client.get("/sw.js")
    assert worker["Content-Type"] == "text/javascript; charset=utf-8"
    assert worker["Cache-Control"] == "no-cache"
    assert "worker-src 'self'" in worker["Content-Security-Policy"]
    assert not worker.cookies


def test_the_worker_keeps_everything_that_the_page_loads_and_no_other_page(client):
    kept = shell(client)
    page = client.get("/offline/").content.decode()
    loaded = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page))
    assert loaded - set(kept) <= {"/static/web/icons/touch-180.png"}  # only for home screens
    for address in kept:
        if not address.startswith(STATIC):
            continue
        found = finders.find(address.removeprefix(STATIC))
        assert found, address
        folder = address.rpartition("/")[0]
        if address.endswith(".js"):
            imported = re.findall(r"""(?:from|import\()\s*["']\./([^"']+)["']""", Path(found).read_text())
            assert {f"{folder}/{name}" for name in imported} <= set(kept), address
    assert [address for address in kept if not address.startswith(STATIC)] == ["/offline/"]


def test_another_content_has_another_version(client, monkeypatch):
    def version() -> str:
        offline_views._service_worker.cache_clear()
        return re.search("attentive-([0-9a-f]{16})", client.get("/sw.js").content.decode())[1]

    before = version()
    assert version() == before
    monkeypatch.setattr(offline_views, "_page", lambda: "another page")
    assert version() != before
    offline_views._service_worker.cache_clear()


def test_the_manifest_makes_the_site_installable(client):
    answer = client.get("/manifest.webmanifest")
    manifest = answer.json()
    assert answer["Content-Type"] == "application/manifest+json"
    assert manifest["display"] == "standalone"
    assert {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]} == {
        (size, purpose) for size in ("192x192", "512x512") for purpose in ("any", "maskable")
    }
    assert all(finders.find(icon["src"].removeprefix(STATIC)) for icon in manifest["icons"])
    assert '<link rel="manifest" href="/manifest.webmanifest">' in client.get("/offline/").content.decode()


def test_the_session_is_told_to_its_own_browser_only(client, alice):
    assert client.get("/offline/session").json() == {"account": None}
    client.force_login(alice)
    answer = client.get("/offline/session")
    assert answer.json().keys() == {"account", "csrf", "time_zone", "day_starts_at", "new_per_day"}
    assert answer.json()["account"] == alice.pk
    assert "no-store" in answer["Cache-Control"]


def test_the_token_of_the_session_opens_sync_and_nothing_else_does(client, alice):
    client.handler.enforce_csrf_checks = True
    client.force_login(alice)
    token = client.get("/offline/session").json()["csrf"]

    def send(**headers):
        return client.post("/api/v1/sync/events", {"events": []}, content_type="application/json", headers=headers)

    assert send().status_code == 403
    assert send(**{"X-CSRFToken": token}).json() == {"results": []}


@pytest.mark.parametrize("address", ["/offline/", "/sw.js", "/manifest.webmanifest", "/offline/session"])
def test_nothing_here_can_be_posted_to(client, address, db):
    assert client.post(address).status_code == 405


def test_pages_say_whose_session_it_is_and_the_study_pages_load_no_more(client, alice, course):
    assert 'data-account=""' in client.get("/").content.decode()
    client.post("/accounts/login/", {"login": alice.email, "password": PASSWORD})
    assert f'data-account="{alice.pk}"' in client.get("/").content.decode()
    assert "offline/" not in client.get("/study/").content.decode()


def test_the_parts_of_an_answer_bring_their_labels_rendered(study, course):
    item = course.items["numeric"]
    type(item).objects.filter(pk=item.pk).update(problem_type="project-all")
    item.refresh_from_db()
    publish(item, at=study.at)
    packed = study.client.get("/api/v1/sync/bundle").json()["results"]
    formats = [each["presentations"][0]["answer_format"] for each in packed]
    labels = [part["label_html"] for each in formats if each for part in each.get("parts", {}).values()]
    assert len(labels) == 3
    assert all("<math" in label for label in labels)
