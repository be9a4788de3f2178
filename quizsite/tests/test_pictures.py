"""Icons and the picture of a shared link: there, of the size they claim, and named with a full address."""

import re
import struct

import pytest

from quizsite.pictures import ICONS, PICTURES, SHARED


@pytest.mark.parametrize(
    ("name", "width", "height"), [SHARED, *((name, side, side) for name, side, *_ in ICONS)], ids=lambda each: str(each)
)
def test_a_picture_has_the_size_that_is_asked_for(name, width, height):
    start = (PICTURES / name).read_bytes()[:24]
    assert start[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", start[16:24]) == (width, height)


def test_a_shared_link_shows_a_picture_of_this_host(client, db):
    page = client.get("/").content.decode()
    assert re.search(rf'property="og:image" content="http://testserver/\S+/{SHARED[0]}"', page)
    assert 'name="description"' in page


def test_what_only_programs_read_costs_a_learner_nothing(client, alice, course):
    client.force_login(alice)
    assert "og:image" not in client.get("/").content.decode()


def test_a_page_without_its_database_still_has_its_frame(rf):
    from web.errors import server_error

    assert "<title>Something went wrong" in server_error(rf.get("/")).content.decode()
