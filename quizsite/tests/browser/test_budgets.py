"""What a question page may cost, at the server that learners meet: packed files, real headers, a cold browser."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from quizsite.broker import free_port
from quizsite.tests.browser.test_looks import TOO_WIDE
from quizsite.tests.test_up import Instance

pytestmark = [pytest.mark.browser, pytest.mark.servers, pytest.mark.slow]

FIRST_VISIT, WARM, SCRIPT, REQUESTS = 25_000, 10_000, 10_000, 4  # bytes with headers, without the font; requests
NOT_COUNTED = re.compile(r"/sw\.js|manifest|/icons/|favicon|\.woff2")
SHIFTS = """
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const { startTime, sources } of list.getEntries())
      window.shifts.push([startTime, sources.map(({ node }) => node?.outerHTML?.slice(0, 80)).join(" | ")]);
  }).observe({ type: "layout-shift", buffered: true });
"""
# Until the last byte is read a busy browser may draw half a line; what is read stays where it is.
MOVED = """window.shifts.filter(
  ([at]) => at > performance.getEntriesByType("navigation")[0].domInteractive).map(([, what]) => what)"""


@dataclass(frozen=True)
class Load:
    """One answer as it came over the wire; what the browser had kept came with 0 bytes."""

    url: str
    kind: str
    size: int


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Instance]:
    instance = Instance(tmp_path_factory.mktemp("budgets") / "data", free_port())
    try:
        instance.wait_for("Attentive is ready")
        yield instance
    finally:
        instance.stop()


@pytest.fixture
def visit(chromium: Browser, site: Instance) -> Iterator[Any]:
    """`visit(viewport=...)` is a cold browser in which the demo learner is signed in."""
    address = f"http://127.0.0.1:{site.port}"
    contexts: list[BrowserContext] = []

    def new_context(**options) -> BrowserContext:
        contexts.append(chromium.new_context(base_url=address, reduced_motion="reduce", **options))
        return contexts[-1]

    page = new_context().new_page()
    page.goto("/accounts/login/")
    page.fill("[name=login]", "learner@example.com")
    page.fill("[name=password]", site.output.partition("learner@example.com")[2].split()[1])
    page.click("main .btn.go")
    page.wait_for_selector("text=Log out")
    state = page.context.storage_state()

    def cold(**options) -> Page:
        page = new_context(storage_state={"cookies": state["cookies"], "origins": []}, **options).new_page()
        page.add_init_script(SHIFTS)
        return page

    yield cold
    for context in contexts:
        context.close()


def loads(page: Page, address: str) -> list[Load]:
    """Open a page and return what it fetched until nothing more came."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    seen: dict[str, list] = {}
    session.on("Network.requestWillBeSent", lambda each: seen.update({each["requestId"]: [each, 0]}))
    session.on("Network.loadingFinished", lambda each: _finish(seen, each["requestId"], each["encodedDataLength"]))
    session.on("Network.requestServedFromCache", lambda each: _forget(seen, each["requestId"]))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    session.detach()
    return [
        Load(each["request"]["url"], each.get("type", ""), int(size))
        for each, size in seen.values()
        if not _is_prefetch(each) and not NOT_COUNTED.search(urlsplit(each["request"]["url"]).path)
    ]


def _finish(seen: dict[str, list], identifier: str, size: float) -> None:
    if identifier in seen:
        seen[identifier][1] = size


def _forget(seen: dict[str, list], identifier: str) -> None:
    seen.pop(identifier, None)


def _is_prefetch(each: dict[str, Any]) -> bool:
    headers = {name.lower(): value for name, value in each["request"]["headers"].items()}
    return "prefetch" in headers.get("sec-purpose", headers.get("purpose", "")) or each.get("type") == "Prefetch"


def test_a_question_costs_little_on_a_first_visit_and_less_on_the_next(visit):
    page = visit()
    first = loads(page, "/study/")
    assert page.locator("#ask").count() == 1
    assert sum(each.size for each in first) <= FIRST_VISIT, first
    assert sum(each.size for each in first if each.kind == "Script") <= SCRIPT, first
    assert len(first) <= REQUESTS, first
    assert {urlsplit(each.url).hostname for each in first} == {"127.0.0.1"}
    again = loads(page, "/study/")
    assert sum(each.size for each in again) <= WARM, again


@pytest.mark.parametrize(
    "address",
    ["/", "/study/", "/course/", "/concepts/dot-product/", "/statistics/", "/practice/", "/settings/"],
)
def test_nothing_moves_after_it_was_drawn_and_nothing_is_fetched_from_elsewhere(visit, address):
    page = visit()
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    hosts: set[str | None] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert page.evaluate(MOVED) == []
    assert hosts == {"127.0.0.1"}
    assert complaints == []


@pytest.mark.parametrize(
    "viewport", [{"width": 320, "height": 640}, {"width": 640, "height": 400}], ids=["320 px", "200 % of 1280 px"]
)
def test_every_page_of_the_menu_fits_a_small_phone_and_a_doubled_zoom(visit, viewport):
    page = visit(viewport=viewport)
    wide = []
    for address in ("/", "/study/", "/course/", "/statistics/", "/statistics/report/", "/practice/", "/settings/"):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        wide += page.evaluate(TOO_WIDE)
    assert wide == []
