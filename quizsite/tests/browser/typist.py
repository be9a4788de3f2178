"""Someone whose hands never leave the keyboard: what is wanted is reached with Tab."""

from dataclasses import dataclass, field

import numpy as np
from playwright.sync_api import expect

from quizsite.tests.browser.conftest import TEXT, Student
from quizzes.item_kinds.choice import shuffled
from quizzes.presenting import load

FAR = 80  # presses of Tab; more than any of our pages needs


@dataclass
class Typist(Student):
    """A student at a keyboard."""

    ways: set[str] = field(default_factory=set)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def reach(self, target: str) -> None:
        """Press Tab until `target` has the focus."""
        for _ in range(FAR):
            if self.page.evaluate("target => document.activeElement.matches(target)", target):
                return
            self.press("Tab")
        raise AssertionError(f"{target} is not reached with Tab on {self.page.url}")

    def follow(self, words: str) -> None:
        """Reach the link or button that says `words` and press Enter."""
        for _ in range(FAR):
            if words in self.page.evaluate("document.activeElement.innerText ?? ''").split("\n")[0]:
                self.press("Enter")
                return
            self.press("Tab")
        raise AssertionError(f"“{words}” is not reached with Tab on {self.page.url}")

    @property
    def way(self) -> str:
        """How the question on the page wants to be answered."""
        if self.kind != "numeric":
            return self.kind
        wanted = self.problem.answer_format
        parts = {each["input"] for each in wanted.get("parts", {}).values()}
        return "shapes" if parts == {"shape"} else wanted["input"]

    def answer_by_keys(self, *, right: bool = True) -> None:
        """Answer the question on the page and stop at what is told about it, if anything is."""
        asked, way = self.page.locator(f"#ask [value='{self.submission_id}']"), self.way
        self.ways.add(way)
        if way == "flashcard":
            self.press("Space")
            expect(self.page.get_by_role("button", name="Good")).to_be_visible()
            self.press("3")
        elif way == "explain":
            self.reach("textarea")
            self.page.keyboard.type(TEXT)
            self.follow("Compare with a model answer")
            self.page.wait_for_selector("text=A model answer")
            self.press("1", "2", "Enter")
        elif way == "choice":
            self.press(self.letter(right=right), "Enter")
        else:
            problem = self.problem
            shape = np.shape(problem.answer)
            slip = next((path.value for path in problem.wrong_paths if np.shape(path.value) == shape), None)
            self.type_in(problem.answer if right else slip, problem.answer_format)
            if way == "ordering":  # Enter belongs to the list of places that has the focus
                self.reach("#ask .btn.go")
            self.press("Enter")
        expect(asked).to_have_count(0)
        self.page.wait_for_load_state()

    def letter(self, *, right: bool) -> str:
        """Return the key of a right or a wrong option: they stand in the order of the draw."""
        token = self.token
        options = shuffled(load(token.item_id, token.version, token.learner_id).content, token.nonce)
        return "abcdefghij"[next(place for place, (_, each) in enumerate(options) if each["correct"] == right)]

    def type_in(self, value, wanted: dict, prefix: str = "") -> None:
        """Type an answer, or a part of one."""
        match wanted["input"]:
            case "parts":
                for name, part in wanted["parts"].items():
                    self.type_in(value[name], part, f"{prefix}{name}-")
            case "ordering":
                for step in reversed(value):
                    place = f"[name='{prefix}place-{step}']"
                    self.reach(place)
                    while self.page.input_value(place) != "1":
                        self.press("ArrowUp")
            case "shape" | "complexity" as sort:
                self.reach(f"[name='{prefix}text']")
                self.page.keyboard.type(f"({', '.join(value)})" if sort == "shape" else f"O({value})")
            case _:
                self.type_numbers(np.atleast_2d(value), prefix)

    def type_numbers(self, rows: np.ndarray, prefix: str) -> None:
        """Walk through the cells with the arrows, as an ox ploughs: there, one down, and back."""
        self.reach(f"[name='{prefix}cell0-0']")
        for i, row in enumerate(rows):
            places = list(range(len(row)))[:: 1 if i % 2 == 0 else -1]
            for j in places:
                expect(self.page.locator(f"[name='{prefix}cell{i}-{j}']")).to_be_focused()
                self.page.keyboard.type(f"{row[j]:.4f}")
                if j != places[-1]:
                    self.press(*(["ArrowRight"] if i % 2 == 0 else ["Home", "ArrowLeft"]))
            if i + 1 < len(rows):
                self.press("ArrowDown")
