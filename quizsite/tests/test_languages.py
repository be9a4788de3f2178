"""The interface in its languages: whose choice counts, and whether the catalogues hold every word."""

import ast
import gettext
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import override
from django.utils.translation.template import templatize

from accounts.models import User
from reviews.models import StudyProfile
from reviews.reminders import reminding
from web import moments
from web.words import numeral

TRANSLATED = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
WORDS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|%%|\{\w+\}|</?\w+|href=|data-\w+")
# What stands in pages outside of markup and template tags. The brand needs no translation, nor do names of keys.
TAGS = re.compile(
    r"\{% (blocktranslate|comment).*?\{% end(blocktranslate|comment) %\}|\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", re.DOTALL
)
NAMES = {"Attentive", "API", "The", "robot", "stopped", "because", "it", "was", "overheating"}
# Forms and pages of authors and of the makers of the site stay English.
FOR_AUTHORS = ("admin", "styleguide", "api-docs")


def catalogue(language: str) -> Path:
    return settings.LOCALE_PATHS[0] / language / "LC_MESSAGES" / "django.po"


def entries(language: str) -> Iterator[tuple[str, str | None, list[str]]]:
    """Yield (text, plural, translations) of a catalogue."""
    quoted = r'((?:".*"\n?)+)'
    pattern = re.compile(rf"^msgid {quoted}(?:msgid_plural {quoted})?((?:msgstr(?:\[\d\])? {quoted})+)", re.MULTILINE)
    for text, plural, told, _ in pattern.findall(catalogue(language).read_text()):
        translations = re.findall(rf"msgstr(?:\[\d\])? {quoted}", told)
        yield unquoted(text), unquoted(plural) if plural else None, [unquoted(each) for each in translations]


def unquoted(lines: str) -> str:
    return "".join(ast.literal_eval(line) for line in lines.strip().split("\n"))


def sources(ending: str) -> list[Path]:
    here = settings.BASE_DIR
    apps = [app.parent for app in here.glob("*/__init__.py") if app.parent.name != "engine"]
    return [path for app in apps for path in app.rglob(f"*.{ending}") if "tests" not in path.parts]


def marked(source: str) -> set[str]:
    """Return the texts that a Python source hands to gettext."""
    calls = [each for each in ast.walk(ast.parse(source)) if isinstance(each, ast.Call)]
    named = [each for each in calls if getattr(each.func, "id", getattr(each.func, "attr", "")) in WORDS]
    return {str(each.args[0].value) for each in named if each.args and isinstance(each.args[0], ast.Constant)}


@cache
def used() -> dict[str, str]:
    """Return every text that a page or a message asks the catalogue for, and where."""
    found = {text: path.name for path in sources("py") for text in marked(path.read_text())}
    for path in [*sources("html"), *sources("txt")]:
        # Django turns a template into something like Python; each call of it stands by itself.
        calls = re.findall(r"\bn?gettext\((u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"))", templatize(path.read_text()))
        calls += re.findall(r"\b_\((u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"))\)", templatize(path.read_text()))
        found |= {ast.literal_eval(call): path.name for call in calls}
    return {text: where for text, where in found.items() if text}


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_word_of_the_interface_is_in_the_catalogue(language):
    known = {text for text, *_ in entries(language)}
    assert len(used()) > 500
    assert {text: where for text, where in used().items() if text not in known} == {}


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_left_open_and_placeholders_agree(language):
    assert "fuzzy" not in catalogue(language).read_text()
    for text, plural, translations in entries(language):
        assert all(translations), text
        if text:
            assert sorted(PLACEHOLDER.findall(translations[-1])) == sorted(PLACEHOLDER.findall(plural or text)), text


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_compiled_catalogue_says_what_the_readable_one_says(language):
    with catalogue(language).with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for text, plural, translations in entries(language):
        if not text:
            continue
        said = [compiled.ngettext(text, plural, 1), compiled.ngettext(text, plural, 2)] if plural else None
        assert (said or [compiled.gettext(text)]) == translations


@pytest.mark.parametrize("path", sources("html"), ids=lambda path: path.stem)
def test_a_template_says_nothing_past_the_catalogue(path):
    if any(each in path.as_posix() for each in FOR_AUTHORS):
        return
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", TAGS.sub("\0", path.read_text()), flags=re.DOTALL)
    attributes = re.findall(r'\b(?:aria-label|alt|title|placeholder)="([^"\0]*)"', text)
    classes = re.compile(r"^(narrow|study|cols|stack|report)\b")  # blocks that fill a class
    words = [piece.strip() for piece in re.split(r"<[^>]*>|\0", text)] + attributes
    loose = [each for each in words if re.search(r"[A-Za-z]{2}", re.sub(r"&\w+;", "", each))]
    assert [
        each for each in loose if not set(re.findall(r"[A-Za-z]{2,}", each)) <= NAMES and not classes.match(each)
    ] == []


def html_lang(page) -> str:
    return re.findall(r'<html lang="(\w+)"', page.content.decode())[0]


def test_a_visitor_reads_what_the_browser_asks_for_until_choosing(client, db):
    assert html_lang(client.get("/")) == "en"
    german = {"headers": {"accept-language": "de-AT,de;q=0.9"}}
    assert html_lang(client.get("/", **german)) == "de"
    assert 'value="en" lang="en">English</button>' in client.get("/", **german).content.decode()
    assert html_lang(client.get("/", headers={"accept-language": "tlh"})) == "en"
    chosen = client.post("/language/", {"language": "en", "next": "/course/"}, **german)
    assert (chosen.status_code, chosen["Location"]) == (302, "/course/")
    assert html_lang(client.get("/", **german)) == "en"


def test_a_foreign_address_to_go_on_to_is_refused(client, db):
    chosen = client.post("/language/", {"language": "de", "next": "https://example.org/"})
    assert "example.org" not in chosen["Location"]


def test_the_accounts_language_comes_before_cookie_and_browser(client, alice):
    client.force_login(alice)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "de"
    assert html_lang(client.get("/settings/", headers={"accept-language": "de"})) == "en"
    client.post("/settings/language/", {"language": "de"})
    page = client.get("/settings/", headers={"accept-language": "en"})
    assert html_lang(page) == "de"
    assert "Gespeichert." in page.content.decode()


def test_who_signs_up_keeps_the_language_they_read(client, db):
    form = {"email": "dora@example.org", "password1": "three unrelated words", "time_zone": "Europe/Berlin"}
    client.post("/accounts/signup/", form, headers={"accept-language": "de"})
    assert User.objects.get(email="dora@example.org").language == "de"


def test_what_the_course_says_keeps_its_own_voice_on_a_german_page(client, course):
    concept = course.items["choice"].concept
    german = client.get(f"/concepts/{concept.slug}/", headers={"accept-language": "de"}).content.decode()
    assert f'<h1 lang="en">{concept.title}</h1>' in german
    assert f"<h1>{concept.title}</h1>" in client.get(f"/concepts/{concept.slug}/").content.decode()


def test_moments_and_numbers_follow_the_language(now):
    day = now.replace(month=12, day=24)
    with override("de"):
        assert moments.when(day, now=now.replace(month=11), time_zone="UTC").endswith("24. Dezember")
        assert (numeral(2400), numeral(2.5, 1)) == ("2.400", "2,5")
    with override("en"):
        assert moments.when(day, now=now.replace(month=11), time_zone="UTC").endswith("24 December")
        assert (numeral(2400), numeral(2.5, 1)) == ("2,400", "2.5")


def test_a_reminder_is_written_in_the_language_of_its_reader(alice, mailoutbox):
    StudyProfile.objects.update_or_create(learner=alice, defaults={"reminder_hour": 18})
    User.objects.update(language="de")
    reminding.send("key", {"learner": alice.pk, "due": 1, "new": 0})
    assert mailoutbox[0].subject == "Attentive: 1 heute fällig"
    assert "1 Aufgabe ist fällig." in mailoutbox[0].body
