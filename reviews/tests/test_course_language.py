"""What the course says is marked with the language it stands in, whatever the page is written in."""

import re

from quizzes.publishing import renew_translations

GERMAN = {
    "stem": "Was ist $[1, 2] \\cdot [3, 4]$?",
    "options": {slug: {"text": f"Antwort {slug}", "feedback": f"So kommt {slug} heraus."} for slug in "abc"},
    "explanation": "3 + 8 = 11.",
    "hints": ["Multipliziere nach der Stelle.", "Addiere dann."],
}


def stem_of(page: str) -> tuple[str | None, str]:
    """Return the language that the question is marked with, if any, and its text."""
    found = re.search(r'<div class="stem prose" id="stem"(?: lang="([^"]+)")?>(.*?)</div>', page, re.DOTALL)
    return found[1], found[2]


def test_a_question_is_marked_only_where_it_is_in_another_language_than_its_page(client, course, now):
    item = course.items["choice"]
    german = {"Accept-Language": "de"}
    assert stem_of(client.get("/try/choice-dot/").content.decode())[0] is None
    assert stem_of(client.get("/try/choice-dot/", headers=german).content.decode())[0] == "en"
    item.translations = {"de": {"of": item.wording, "texts": GERMAN}}
    item.save()
    renew_translations(item, at=now)
    page = client.get("/try/choice-dot/", headers=german).content.decode()
    language, text = stem_of(page)
    assert language is None
    assert "Was ist" in text
    assert "Antwort a" in page
    assert "What is" in stem_of(client.get("/try/choice-dot/").content.decode())[1]


def test_the_page_after_an_answer_keeps_the_language_of_the_answer(client, course, alice, now):
    """What was said then stays as it was said, and is marked for whoever reads it in another language."""
    client.force_login(alice)
    page = client.get("/try/choice-dot/").content.decode()
    form = {name: re.search(f'name="{name}" value="([^"]+)"', page)[1] for name in ("token", "id")}
    answered = client.post("/try/choice-dot/", {**form, "option": re.search(r'name="option" value="([^"]+)"', page)[1]})
    assert answered.status_code == 302
    assert 'lang="en"' not in client.get(answered.url).content.decode().split("<main", 1)[1].split("</main", 1)[0]
    alice.language = "de"
    alice.save()
    told = client.get(answered.url).content.decode().split("<main", 1)[1]
    assert re.search(r'<span lang="en">11</span>', told)
