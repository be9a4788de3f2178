import re

import engine


def test_the_catalogue_has_every_code_once():
    codes = [misconception.code for misconception in engine.MISCONCEPTIONS.values()]

    assert len(codes) == len(set(codes)) == 76
    assert codes == sorted(codes)


def test_every_mistake_has_a_slug_and_a_sentence():
    for slug, misconception in engine.MISCONCEPTIONS.items():
        assert slug == misconception.slug
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
        assert misconception.feedback.endswith(".")
        assert "!" not in misconception.feedback
