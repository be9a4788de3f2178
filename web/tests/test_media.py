"""Uploaded files are handed out and cannot do anything."""

import pytest


@pytest.fixture
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    (settings.MEDIA_ROOT / "cards").mkdir(parents=True)
    return settings.MEDIA_ROOT


def test_a_video_plays_in_place(client, folder):
    (folder / "cards/softmax.mp4").write_bytes(b"\x00\x00\x00\x18ftypmp42")
    served = client.get("/media/cards/softmax.mp4")
    assert (served.status_code, served["Content-Type"]) == (200, "video/mp4")
    assert "attachment" not in served.get("Content-Disposition", "")


def test_anything_else_is_a_download_in_a_sandbox(client, folder):
    (folder / "page.html").write_text("<script>alert(1)</script>")
    served = client.get("/media/page.html")
    assert served["Content-Disposition"] == "attachment"
    assert "sandbox" in served["Content-Security-Policy"]
    assert served["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["../settings.py", "%2e%2e/secret_key.key", "cards/", "nothing.mp4"])
def test_nothing_outside_the_folder_is_served(client, folder, path):
    assert client.get(f"/media/{path}").status_code in (400, 404)
