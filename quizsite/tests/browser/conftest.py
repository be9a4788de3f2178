"""A real Chromium at a real server; skipped where there is none."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

import engine
from conftest import PASSWORD
from quizzes import tokens
from quizzes.item_kinds import ITEM_KINDS
from quizzes.item_kinds.choice import shuffled
from quizzes.presenting import load

expect.set_options(timeout=20_000)  # a busy machine is not a broken page

TEXT = "The weights of one query add up to one, so it is a blend."


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("Chromium is not installed, so the pages were not tried in a real browser.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, live_server) -> Iterator[Callable[..., Page]]:
    """`open_page(java_script_enabled=False)` opens a window on the test server; complaints of the browser fail."""
    complaints: list[str] = []
    contexts = []

    def listen(page: Page) -> None:
        page.on("pageerror", lambda error: complaints.append(str(error)))
        # 4xx are ours to give, and a test may cut the connection; a breach of the policy or a script error is not.
        fine = ("status of 4", "ERR_INTERNET_DISCONNECTED")
        page.on(
            "console",
            lambda line: (
                complaints.append(line.text)
                if line.type == "error" and not any(each in line.text for each in fine)
                else None
            ),
        )

    def open_window(**options) -> Page:
        options = {"reduced_motion": "reduce", "timezone_id": "Europe/Berlin", **options}
        context = chromium.new_context(base_url=live_server.url, **options)
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        listen(page)
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert complaints == []


@dataclass
class Student:
    """Someone who reads a page, in any language, knows the answer and fills in the form."""

    page: Page
    numbers = count()

    def sign_up(self) -> str:
        email = f"student{next(self.numbers)}@example.com"
        self.page.goto("/")
        self.page.fill("[name=email]", email)
        self.page.fill("[name=password1]", PASSWORD)
        self.page.click("form[action$='/signup/'] .btn.go")
        self.page.wait_for_selector("a[href$='/logout/']")
        return email

    @property
    def token(self) -> tokens.PresentationToken:
        return tokens.read_token(self.page.input_value("#ask [name=token]"))

    @property
    def submission_id(self) -> str:
        return self.page.input_value("#ask [name=id]")

    @property
    def kind(self) -> str:
        return load(self.token.item_id, self.token.version, self.token.learner_id).item.kind

    @property
    def problem(self) -> engine.Problem:
        """The numeric problem on the page."""
        token = self.token
        served = load(token.item_id, token.version, token.learner_id)
        return engine.Problem.from_json(ITEM_KINDS["numeric"].problem(served.content, token.nonce))

    def fill_boxes(self, value, wanted: dict, prefix: str = "") -> None:
        """Fill in the boxes of a numeric answer, or of one part of it."""
        match wanted["input"]:
            case "parts":
                for name, part in wanted["parts"].items():
                    self.fill_boxes(value[name], part, f"{prefix}{name}-")
            case "choice":
                self.page.check(f"[name='{prefix}option'][value='{value}']")
            case "ordering":
                for place, step in enumerate(value, 1):
                    self.page.select_option(f"[name='{prefix}place-{step}']", str(place))
            case "shape":
                self.page.fill(f"[name='{prefix}text']", f"({', '.join(value)})")
            case "complexity":
                self.page.fill(f"[name='{prefix}text']", f"O({value})")
            case _:
                for (i, j), number in np.ndenumerate(np.atleast_2d(value)):
                    self.page.fill(f"[name='{prefix}cell{i}-{j}']", f"{number:.4f}")

    def fill(self, *, right: bool) -> None:
        """Fill in an answer without handing it in; a wrong one follows a known mistake where there is one."""
        token = self.token
        served = load(token.item_id, token.version, token.learner_id)
        if self.kind == "choice":
            option = next(each for each, option in shuffled(served.content, token.nonce) if option["correct"] == right)
            self.page.check(f"[value='{option}']", force=True)
        elif self.kind == "numeric":
            problem = self.problem
            slips = [path.value for path in problem.wrong_paths if np.shape(path.value) == np.shape(problem.answer)]
            self.fill_boxes(problem.answer if right else slips[0], problem.answer_format)
        elif self.kind == "explain":
            self.page.fill("textarea", TEXT)

    def answer(self, *, right: bool = True) -> None:
        """Answer with the mouse."""
        kind = self.kind
        self.fill(right=right)
        self.page.click("#ask .btn.go")
        if kind == "explain":
            self.page.wait_for_selector("[name=rubric]")
            if right:
                for box in self.page.query_selector_all("[name=rubric]"):
                    box.check()
            self.page.click("#ask .btn.go")
        if kind == "flashcard":
            self.page.click(f"#ask [name=rating][value='{3 if right else 1}']")
        self.page.wait_for_load_state()


@pytest.fixture
def student(open_page, course) -> Student:
    return Student(open_page())
