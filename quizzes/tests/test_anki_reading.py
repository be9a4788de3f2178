"""An Anki package from outside is read, whatever its layout, or refused with a sentence."""

import io
import json
import zipfile

import pytest

from quizzes.interchange.anki import package as packages
from quizzes.interchange.anki import protobuf, reading
from quizzes.interchange.anki.package import unpack, zstd
from quizzes.interchange.anki.reading import read_package
from quizzes.interchange.anki.refusal import PackageRefused
from quizzes.tests.anki_packages import BASIC, CURRENT, LEGACY, collection, package


def zipped(*entries: tuple[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return stream.getvalue()


def only_card(database: bytes):
    (note,) = read_package(package(database))
    (card,) = note.cards
    return card


@pytest.mark.parametrize("path", [CURRENT, LEGACY], ids=["current", "legacy"])
def test_both_layouts_give_all_notes_cards_and_reviews(path):
    notes = read_package(path.read_bytes())
    cards = [card for note in notes for card in note.cards]
    assert (len(notes), len(cards), sum(len(card.source.reviews) for card in cards)) == (50, 63, 500)
    assert [card.source.suspended for card in cards].count(True) == 1
    assert unpack(path.read_bytes()).media == ("attention_heatmap.png",)


def test_both_layouts_read_alike():
    current, legacy = (
        [(note.title, [(card.front, card.back) for card in note.cards]) for note in read_package(path.read_bytes())]
        for path in (CURRENT, LEGACY)
    )
    assert current == legacy


def test_formulas_and_gaps_become_markdown():
    cards = {card.front: card.back for note in read_package(CURRENT.read_bytes()) for card in note.cards}
    assert cards["Shape of $QK^\\top$ for $n$ tokens?"] == "$n\\times n$"
    assert cards["With **\\[...\\]** heads of width $d_k$, $d = h d_k$."].startswith("With **h** heads")
    assert (
        cards["The output for token $i$ is $\\sum_j [...] v_j$."] == "The output for token $i$ is $\\sum_j a_{ij} v_j$."
    )


def test_a_picture_is_left_out_and_named():
    (note,) = [note for note in read_package(CURRENT.read_bytes()) if note.remarks]
    assert note.remarks == ("left out: attention_heatmap.png",)
    assert "(picture: attention\\_heatmap.png)" in note.cards[0].front


def test_cramming_and_manual_rows_are_no_answers_and_a_reset_is_told():
    rows = [
        (1_700_000_000_000, 1, 3, 1, 500, 0),
        (1_700_000_100_000, 1, 3, 1, 0, 3),  # cramming
        (1_700_000_200_000, 1, 3, 1, 500, 3),  # early, in a filtered deck
        (1_700_000_300_000, 1, 0, 9, 500, 4),  # a due date set by hand
        (1_700_000_50_000, 1, 0, 9, 500, 5),  # rescheduled
        (1_700_000_500_000, 1, 0, 0, 0, 4),  # forgotten
    ]
    card = only_card(collection(reviews=rows))
    assert [review.id for review in card.source.reviews] == [1_700_000_000_000, 1_700_000_200_000]
    assert card.source.forgotten_at == (1_700_000_500_000,)


def test_templates_are_filled_in_one_pass():
    model = {
        **BASIC,
        "tmpls": [
            {
                "ord": 0,
                "qfmt": "{{#Back}}{{Front}}{{/Back}}{{^Back}}none{{/Back}} {{type:Back}}",
                "afmt": "{{hint:Back}}",
            }
        ],
    }
    card = only_card(collection([("g", "{{Back}} here\x1fit")], model=model))
    assert (card.front, card.back) == ("{{Back}} here", "it")


def test_a_template_that_repeats_a_long_field_is_not_filled():
    model = {**BASIC, "tmpls": [{"ord": 0, "qfmt": "{{Front}}" * 50_000, "afmt": "{{Back}}"}]}
    (note,) = read_package(package(collection([("g", "x" * 30_000 + "\x1fback")], model=model)))
    assert note.remarks == ("card 1: its text is longer than 40,000 characters",)


@pytest.mark.parametrize("ordinal", [-1, 7, 2**40])
@pytest.mark.parametrize("kind", [0, 1], ids=["plain", "cloze"])
def test_a_card_of_no_template_is_skipped(ordinal, kind):
    database = collection(
        [("g", "{{c1::a}}\x1fback")],
        model={**BASIC, "type": kind, "tmpls": [{"ord": 0, "qfmt": "{{cloze:Front}}", "afmt": "{{cloze:Front}}"}]},
        change=lambda c: c.execute("UPDATE cards SET ord = ?", (ordinal,)),
    )
    (note,) = read_package(package(database))
    assert (note.cards, len(note.remarks)) == ((), 1)


def test_one_note_with_any_number_of_cards_is_refused(monkeypatch):
    monkeypatch.setattr(reading, "MOST_TEXT", 1000)
    cards = [(number, 1, 0, 2, 0) for number in range(2, 100)]
    data = collection(change=lambda c: c.executemany("INSERT INTO cards VALUES (?, ?, ?, ?, ?)", cards))
    with pytest.raises(PackageRefused, match="more text"):
        read_package(package(data))


@pytest.mark.parametrize(
    "fields",
    ["\x1fback", "front\x1f", "<img src=a.png>\x1fback", "x" * 50_000 + "\x1fback", "<p>" * 5_000 + "x\x1fback"],
    ids=["no front", "no back", "only a picture", "very long", "all tags"],
)
def test_a_card_that_cannot_become_a_flashcard_says_why(fields):
    (note,) = read_package(package(collection([("g", fields)])))
    assert note.cards == ()
    assert note.remarks[0].startswith("card 1: ")


REFUSED = {
    "no zip": b"hello",
    "empty": b"",
    "empty zip": zipped(),
    "no collection": zipped(("media", b"{}")),
    "truncated": package()[:-100],
    "not a database": package(b"not a database" * 100),
    "half a database": package(collection()[:9000]),
    "a path": package(**{"../../x": b""}),
    "an absolute path": package(**{"/x": b""}),
    "media is broken JSON": package(media="{"),
    "media is a list": package(media="[1]"),
    "the stand-in beside a broken current collection": zipped(
        ("collection.anki21b", b"\x28\xb5\x2f\xfd" + b"x" * 99), ("collection.anki2", collection())
    ),
    "a current collection that breaks off": zipped(("collection.anki21b", zstd.compress(collection())[:-20])),
}


@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_package_is_refused(data):
    with pytest.raises(PackageRefused) as refusal:
        read_package(data)
    assert str(refusal.value).endswith(".")


def test_an_encrypted_package_is_refused():
    data = bytearray(package())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    with pytest.raises(PackageRefused, match="encrypted"):
        read_package(bytes(data))


DATABASES = {
    "no notes": lambda c: c.execute("DROP TABLE notes"),
    "an endless view": lambda c: c.executescript(
        "DROP TABLE notes; CREATE VIEW notes AS WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r)"
        " SELECT x AS id, 'g' AS guid, 1 AS mid, 0 AS mod, 'a' AS flds FROM r"
    ),
    "a column that is worked out": lambda c: c.executescript(
        "DROP TABLE notes; CREATE TABLE notes (id integer, guid text, mid integer, mod integer,"
        " flds text AS (hex(zeroblob(1000000))))"
        "; INSERT INTO notes VALUES (1, 'g', 1, 0)"
    ),
    "no row in col": lambda c: c.execute("DELETE FROM col"),
    "broken note types": lambda c: c.execute("UPDATE col SET models = '{'"),
    "deep note types": lambda c: c.execute("UPDATE col SET models = ?", ("[" * 50_000,)),
    "note types of another shape": lambda c: c.execute("""UPDATE col SET models = '{"1": {"name": []}}'"""),
    "a blob for a text": lambda c: c.execute("UPDATE notes SET flds = x'fffe00'"),
    "a text for a number": lambda c: c.execute("UPDATE cards SET ord = 'abc'"),
    "a field of ten megabytes": lambda c: c.execute("UPDATE notes SET flds = ?", ("a" * 10_000_000,)),
}


@pytest.mark.parametrize("change", DATABASES.values(), ids=DATABASES.keys())
def test_a_hostile_database_is_refused(change):
    with pytest.raises(PackageRefused):
        read_package(package(collection(change=change)))


def test_a_bomb_is_refused_by_its_directory():
    with pytest.raises(PackageRefused, match="unpack to far more"):
        unpack(package(**{"0": b"\0" * 20_000_000}))


def test_a_bomb_that_lies_about_its_size_is_cut_off(monkeypatch):
    monkeypatch.setattr(packages, "LARGEST_COLLECTION", 100_000)
    with pytest.raises(PackageRefused, match="larger than"):
        unpack(zipped(("collection.anki21b", zstd.compress(b"\0" * 10_000_000))))


def test_a_package_that_is_too_large_is_not_opened(monkeypatch):
    monkeypatch.setattr(packages, "LARGEST_PACKAGE", 10)
    with pytest.raises(PackageRefused, match="larger than"):
        unpack(package())


def test_strange_names_of_media_do_no_harm():
    names = ["../../x", "/etc/passwd", "a\0b", "CON", "", "<img src=x onerror=alert(1)>.png"]
    assert unpack(package(media=json.dumps(dict(enumerate(names))))).media == tuple(names)


@pytest.mark.parametrize("message", [b"\x0a", b"\x0a\x05ab", b"\xff" * 12, b"\x0b", b"\x0d\x00"])
def test_a_broken_protobuf_message_is_a_value_error(message):
    with pytest.raises(ValueError, match=r"field|number"):
        protobuf.fields(message)
